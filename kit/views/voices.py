"""Who speaks in a text: the words of each voice, and what it changes whose words are counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kit.comparing import CUES, cues, rate
from kit.figuring import CUE_NAMES
from kit.reading import Reading, voice_of_each_word
from kit.texts.model import VOICES
from kit.views.plots import Picture, axes, name_rows, picture, voice_legend, voice_look
from kit.views.tables import by_row

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


def voices_picture(readings: Sequence[Reading], labels: Sequence[str]) -> Picture:
    """The strips of voices of these texts, with their text alternative and table."""
    ax = plot_voices(list(zip(labels, readings, strict=True)))
    return picture(ax, describe_voices(readings, labels), voices_table(readings, labels))


def voices_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Words per voice and text, and the share of each voice in per cent."""
    rows = {}
    for reading, label in zip(readings, labels, strict=True):
        total = reading.counts["all"]["words"]
        if not total:
            raise ValueError(
                f"“{reading.id}” has no words, so no voice has a share; give a text with a sentence in it."
            )
        for voice in VOICES:
            words = reading.counts[voice]["words"]
            rows[label, voice] = {"words": words, "per cent": round(100 * words / total, 1)}
    return by_row(rows, "text", "voice")


def voices_compared(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Marks per 1,000 words by kind: in the author's own words, and as if every word were the author's."""
    rows = {}
    for reading, label in zip(readings, labels, strict=True):
        own, total = Counter(span.kind for span in cues(reading)), reading.counts["all"]["words"]
        everybody = Counter(span.kind for span in cues(reading, voices=VOICES))
        for kind in CUES:
            rows[label, CUE_NAMES[kind]] = {
                "author's own, per 1,000 words": rate(reading, own[kind]),
                "everybody's, per 1,000 words": round(1000 * everybody[kind] / total, 1),
            }
    return by_row(rows, "text", "measure")


def plot_voices(data: Sequence[tuple[str, Reading]], *, ax: Axes | None = None) -> Axes:
    """One strip a (label, reading), from first body word to last, filled by the voice that speaks each stretch."""
    ax = ax or axes(len(data))
    for row, (_, reading) in enumerate(data):
        for voice, first, length in _stretches(reading):
            ax.broken_barh([(first, length)], (row - 0.35, 0.7), **voice_look(voice))
    name_rows(ax, [label for label, _ in data], "words from the beginning")
    ax.legend(handles=voice_legend(VOICES), ncols=3, loc="lower left", bbox_to_anchor=(0, 1), frameon=False)
    return ax


def describe_voices(readings: Sequence[Reading], labels: Sequence[str]) -> str:
    """What the strips of voices show, in words and numbers."""
    said = []
    for reading, label in zip(readings, labels, strict=True):
        words = {voice: reading.counts[voice]["words"] for voice in VOICES}
        said.append(
            f"{label}: {sum(words.values())} words, of which {words['author']} in the author's own voice, "
            f"{words['reported']} in attributed reports and {words['quoted']} in quotations."
        )
    return "Strips that show who is speaking from the first word to the last. " + " ".join(said)


def _stretches(reading: Reading) -> list[tuple[str, int, int]]:
    """(voice, index of its first word, words) of each stretch of one voice, in order."""
    voices = voice_of_each_word(reading)
    starts = [i for i in range(len(voices)) if i == 0 or voices[i] != voices[i - 1]]
    ends = [*starts[1:], len(voices)]
    return [(voices[a], a, b - a) for a, b in zip(starts, ends, strict=True)]
