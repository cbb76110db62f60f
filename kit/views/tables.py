"""Readings as tables: the only room that knows pandas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kit.auditing import SCORE_NAMES as SCORE_NAMES
from kit.auditing import YOURS, Verdict, audit, engine_scores, terms, verdicts
from kit.measures.ownrule import Rule
from kit.reading import Reading
from kit.texts.cases import TimelineItem
from kit.texts.model import KINDS, VOICES, Span

if TYPE_CHECKING:
    import pandas as pd

CUES = ("hedge", "booster", "loaded")
CUE_NAMES = {"hedge": "hedges", "booster": "boosters", "loaded": "loaded language"}


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


def sentences_table(reading: Reading, *, longest: int | None = None) -> pd.DataFrame:
    """The sentences behind the author's scores: words and syllables of each, and on a full text every word's syllables.

    `longest` keeps only so many, those with the most of the author's words. A sentence of another voice is named so.
    """
    import pandas as pd

    rows = list(audit(reading))
    if longest is not None:
        rows = sorted(sorted(rows, key=lambda row: -len(row.words))[:longest], key=lambda row: row.number)
    table = pd.DataFrame(
        {
            "sentence": row.number,
            "words": len(row.words),
            "syllables": row.syllables,
            "others’ words": row.others,
            "counted as": "author" if row.counted else "another",
        }
        | ({"word by word": _sounded(row.words)} if reading.text is not None else {})
        for row in rows
    )
    return table.set_index("sentence")


def terms_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """The formulas with each text's numbers in them, and their scores; without those that no text has numbers for."""
    import pandas as pd

    every = {label: terms(reading) for reading, label in zip(readings, labels, strict=True)}
    known = {term.formula for found in every.values() for term in found if term.reckoned}
    rows = {
        (SCORE_NAMES[term.formula], label): {
            "reckoned": _signs(term.reckoned) or term.why,
            "score": _one(term.score, "not given"),
        }
        for same in zip(*every.values(), strict=True)
        for label, term in zip(labels, same, strict=True)
        if term.formula in known
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["formula", "text"])


def formulas_table() -> pd.DataFrame:
    """Every formula as it is reckoned, what it claims, and its limits."""
    import pandas as pd

    from kit.measures.readability import FORMULAS, formula_text

    rows = {
        SCORE_NAMES[f.name]: {
            "reckoned as": _signs(formula_text(f.name)),
            "claims": f.says,
            "limits": f.limits,
        }
        for f in FORMULAS
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("formula")


def engines_table(readings: Sequence[Reading], labels: Sequence[str], *, rule: Rule | None = None) -> pd.DataFrame:
    """The scores of each engine, a column a text; the student's rule only where the text is there in full."""
    import pandas as pd

    columns, whole = {}, any(reading.text is not None for reading in readings)
    for reading, label in zip(readings, labels, strict=True):
        scored = engine_scores(reading, rule=rule)
        if rule is not None and whole:
            scored.setdefault(YOURS, {})
        missing = "X-ray" if reading.text is None else "not given"
        columns[label] = {
            (name, engine): _one(values.get(key), missing if engine == YOURS else "not given")
            for key, name in SCORE_NAMES.items()
            for engine, values in scored.items()
        }
    return pd.DataFrame(columns).rename_axis(["formula", "engine"])


def verdicts_table(readings: Sequence[Reading], labels: Sequence[str], *, rule: Rule | None = None) -> pd.DataFrame:
    """Which of two texts is harder by each formula, or that nothing is said since the engines differ by more."""
    import pandas as pd

    rows = {}
    for verdict in verdicts(readings, rule=rule):
        rows[SCORE_NAMES[verdict.formula]] = {
            "texts differ by": _one(verdict.differ, ""),
            "engines differ by": _one(verdict.apart, ""),
            "verdict": said(verdict, labels),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("formula")


def said(verdict: Verdict, labels: Sequence[str]) -> str:
    """The verdict in words: which text is harder, or why it is not said."""
    return f"harder: {labels[verdict.harder]}" if verdict.harder is not None else verdict.why


def _signs(expression: str) -> str:
    return expression.replace("*", "×").replace(" - ", " − ")


def _one(value: float | None, otherwise: str) -> str:
    return otherwise if value is None else f"{value:.1f}"


def _sounded(words: Sequence[tuple[str, int]]) -> str:
    return " ".join(f"{written}·{number}" for written, number in words)
