"""The balance of sources: who is given a voice in a reading, named or not, for which side, and with what stance."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kit.reading import Reading
from kit.texts.model import STANCES, Span
from kit.texts.sides import Side, Sides, side_of


@dataclass(frozen=True, slots=True)
class Source:
    """One speaker of a reading: words quoted and reported, and how many words each stance of the verb goes with."""

    speaker: str | None
    side: Side
    quoted: int
    reported: int
    stances: Mapping[str, int] = field(hash=False)


def sources(reading: Reading, sides: Sides | None = None) -> tuple[Source, ...]:
    """Everybody who is quoted or reported in a reading, in order of appearance; None where nobody is named."""
    heard: dict[str | None, list[tuple[str, str]]] = {}
    for voice, span in spoken(reading):
        heard.setdefault(span.speaker, []).append((voice, span.stance or "neutral"))
    return tuple(
        Source(
            speaker,
            side_of(speaker, sides or {}),
            quoted=sum(voice == "quoted" for voice, _ in words),
            reported=sum(voice == "reported" for voice, _ in words),
            stances={stance: sum(taken == stance for _, taken in words) for stance in STANCES},
        )
        for speaker, words in heard.items()
    )


def by_side(found: Iterable[Source]) -> list[tuple[str, bool, tuple[Source, ...]]]:
    """(side, named, its sources) for each side, in the order of most words, those named before those not named."""
    groups: dict[tuple[str, bool], list[Source]] = {}
    for source in found:
        groups.setdefault((source.side.side, source.side.named), []).append(source)
    heard = {side: 0 for side, _ in groups}
    for (side, _), group in groups.items():
        heard[side] += sum(source.quoted + source.reported for source in group)
    order = sorted(groups, key=lambda group: (-heard[group[0]], group[0], not group[1]))
    return [(side, named, tuple(groups[side, named])) for side, named in order]


def spoken(reading: Reading) -> Iterator[tuple[str, Span]]:
    """(voice, passage) of every word that is not the author's; in a report a quotation has the word."""
    passages = [span for span in reading.spans if span.kind in ("quotation", "reported")]
    for start, _, _ in reading.words:
        over = [span for span in passages if span.start <= start < span.end]
        if over:
            quoted = [span for span in over if span.kind == "quotation"]
            yield ("quoted" if quoted else "reported"), (quoted or over)[-1]
