"""Readings as tables: the only room that knows pandas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from itertools import cycle
from typing import TYPE_CHECKING

from kit.reading import Reading
from kit.texts.cases import TimelineItem
from kit.texts.model import KINDS, VOICES, Span

if TYPE_CHECKING:
    import pandas as pd

CUES = ("hedge", "booster", "loaded")
CUE_NAMES = {"hedge": "hedges", "booster": "boosters", "loaded": "loaded language"}
SCORE_NAMES = {
    "flesch_reading_ease": "Flesch reading ease",
    "flesch_kincaid_grade": "Flesch-Kincaid grade",
    "gunning_fog": "Gunning Fog",
    "smog": "SMOG",
    "coleman_liau": "Coleman-Liau",
    "automated_readability": "ARI",
    "dale_chall": "Dale-Chall",
    "lix": "LIX",
    "rix": "RIX",
}


def voices_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Words per voice and text, and the share of each voice in per cent."""
    import pandas as pd

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
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "voice"])


def cues_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Hedges, boosters and loaded language in the author's own words: how many, and per 1,000 of those words."""
    import pandas as pd

    rows = {}
    for reading, label in zip(readings, labels, strict=True):
        found = Counter(span.kind for span in cues(reading))
        for kind in CUES:
            rows[label, CUE_NAMES[kind]] = {"marks": found[kind], "per 1,000 words": rate(reading, found[kind])}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "measure"])


def voices_compared(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Marks per 1,000 words by kind: in the author's own words, and as if every word were the author's."""
    import pandas as pd

    rows = {}
    for reading, label in zip(readings, labels, strict=True):
        own, total = Counter(span.kind for span in cues(reading)), reading.counts["all"]["words"]
        everybody = Counter(span.kind for span in cues(reading, voices=VOICES))
        for kind in CUES:
            rows[label, CUE_NAMES[kind]] = {
                "author's own, per 1,000 words": rate(reading, own[kind]),
                "everybody's, per 1,000 words": round(1000 * everybody[kind] / total, 1),
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "measure"])


def scores_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """The readability scores of the author's own words, one column a text, and the counts that they are made of."""
    import pandas as pd

    columns = {
        label: {name: _score(reading, key) for key, name in SCORE_NAMES.items()}
        | {f"counted: {unit}": str(number) for unit, number in reading.counts["author"].items()}
        for reading, label in zip(readings, labels, strict=True)
    }
    return pd.DataFrame(columns).rename_axis("formula")


def marks_table(reading: Reading, kinds: Sequence[str] = KINDS) -> pd.DataFrame:
    """Every mark of these kinds: body paragraph, cue, kind, category, voice, speaker, why, and its characters."""
    import pandas as pd

    body = [p for p in reading.paragraphs if p.role == "body"]
    rows = [
        (
            next((n for n, p in enumerate(body, start=1) if p.start <= span.start < p.end), ""),
            *(span.cue, span.kind, span.category, span.voice, span.speaker or "", span.why, f"{span.start}-{span.end}"),
        )
        for span in reading.spans
        if span.kind in kinds
    ]
    columns = ["paragraph", "cue", "kind", "category", "voice", "speaker", "why", "characters"]
    return pd.DataFrame(rows, columns=columns)


def speakers_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Who is given a voice: words quoted and words reported of each speaker, which are all but the author's own."""
    import pandas as pd

    rows: dict[tuple[str, str], dict[str, int]] = {}
    for reading, label in zip(readings, labels, strict=True):
        for voice, speaker in _spoken(reading):
            row = rows.setdefault((label, speaker or "nobody named"), {"quoted words": 0, "reported words": 0})
            row[f"{voice} words"] += 1
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "speaker"])


def _spoken(reading: Reading) -> Iterator[tuple[str, str | None]]:
    """(voice, speaker) of every word that is not the author's; in a report a quotation has the word."""
    passages = [span for span in reading.spans if span.kind in ("quotation", "reported")]
    for start, _, _ in reading.words:
        over = [span for span in passages if span.start <= start < span.end]
        if over:
            quoted = [span for span in over if span.kind == "quotation"]
            innermost = (quoted or over)[-1]
            yield ("quoted" if quoted else "reported"), innermost.speaker


def timeline_table(items: Sequence[TimelineItem]) -> pd.DataFrame:
    """The timeline of a case: date, what happened, how certain it is, and the source."""
    import pandas as pd

    rows = [(item.date, item.fact, item.certainty, item.source) for item in items]
    return pd.DataFrame(rows, columns=["date", "what happened", "certainty", "source"])


def cues(reading: Reading, *, voices: Sequence[str] = ("author",)) -> tuple[Span, ...]:
    """The hedges, boosters and loaded words said in these voices; a cue in two halves counts by its first."""
    halves: set[tuple[str, int]] = set()
    found = []
    for span in reading.spans:
        if span.kind in CUES and span.voice in voices and (span.kind, span.group) not in halves:
            found.append(span)
            halves |= {(span.kind, span.group)} if span.group is not None else set()
    return tuple(found)


def rate(reading: Reading, marks: int) -> float:
    """Marks per 1,000 of the author's own words, to one decimal; raises ValueError where the author says nothing."""
    words = reading.counts["author"]["words"]
    if not words:
        raise ValueError(
            f"“{reading.id}” has no words of its author, so a rate has no base; look at the marks instead."
        )
    return round(1000 * marks / words, 1)


def words_inside(reading: Reading, start: int, end: int) -> int:
    """How many words of a reading begin in `start:end`."""
    return sum(start <= at < end for at, _, _ in reading.words)


def _score(reading: Reading, key: str) -> str:
    value = reading.scores.get(key)
    return f"{value:.1f}" if value is not None else f"not given ({reading.refused.get(key, 'no reason stored')})"


def as_html(table: pd.DataFrame, caption: str) -> str:
    """The table as HTML with its caption, every cell in full, in a frame of its own that scrolls where it is wide."""
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        named = list(table.index.names) != [None]
        html = table.to_html(border=0, classes="kit-table", na_rep="", header=False, index=named, index_names=False)
    amounts = [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
    looks = [' class="kit-amount"' if amount else "" for amount in amounts]
    each = cycle(looks)
    html = re.sub("<td>", lambda _: f"<td{next(each)}>", html)
    html = re.sub(r"<td>(?=[^<]{40})", '<td class="kit-prose">', html)
    html = html.replace("<th>", '<th scope="row">').replace("<th rowspan", '<th scope="rowgroup" rowspan')
    names = [*(zip(table.index.names, cycle([""])) if named else ()), *zip(table.columns, looks, strict=True)]
    head = "".join(f'<th scope="col"{look}>{escape(str(name or ""))}</th>' for name, look in names)
    html = html.replace("<tbody>", f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>", 1)
    label = f'role="region" aria-label="{escape(caption)}" tabindex="0" data-lm-suppress-shortcuts="true"'
    return f'<div class="kit kit-scroll" {label}>{html}</div>'
