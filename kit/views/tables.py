"""Readings as tables: the only room that knows pandas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from html import escape
from itertools import cycle
from typing import TYPE_CHECKING

from kit.casebook import Case
from kit.comparing import CUES, compare, cues, interval, rate, sample
from kit.omitting import tally, told
from kit.reading import Reading
from kit.sourcing import by_side, sources
from kit.texts.cases import TimelineItem
from kit.texts.model import KINDS, VOICES
from kit.texts.sides import Sides, side_of

if TYPE_CHECKING:
    import pandas as pd

CUE_NAMES = {"hedge": "hedges", "booster": "boosters", "loaded": "loaded language"}
STANCE_NAMES = {"neutral": "neutral verb or none", "doubting": "doubting verb", "endorsing": "endorsing verb"}
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
        for source in sources(reading):
            words = {"quoted words": source.quoted, "reported words": source.reported}
            rows[label, source.speaker or "nobody named"] = words
    return pd.DataFrame(list(rows.values()), pd.MultiIndex.from_tuples(list(rows), names=["text", "speaker"]))


def sources_table(readings: Sequence[Reading], labels: Sequence[str], sides: Sides | None = None) -> pd.DataFrame:
    """The balance of sources: words quoted and reported by side, named or not, and by the stance of the verb."""
    import pandas as pd

    rows: dict[tuple[str, str], dict[str, object]] = {}
    for reading, label in zip(readings, labels, strict=True):
        for side, named, group in by_side(sources(reading, sides)):
            rows[label, f"{side}, {'named' if named else 'not named'}"] = {
                "who": "; ".join(source.speaker or "nobody" for source in group),
                "quoted words": sum(source.quoted for source in group),
                "reported words": sum(source.reported for source in group),
                **{name: sum(source.stances[stance] for source in group) for stance, name in STANCE_NAMES.items()},
            }
    return pd.DataFrame(list(rows.values()), pd.MultiIndex.from_tuples(list(rows), names=["text", "side"]))


def stances_table(readings: Sequence[Reading], labels: Sequence[str], sides: Sides | None = None) -> pd.DataFrame:
    """Every reporting verb with its speaker, its category and its stance: body paragraph by body paragraph."""
    import pandas as pd

    rows = []
    for reading, label in zip(readings, labels, strict=True):
        body = [p for p in reading.paragraphs if p.role == "body"]
        for span in (span for span in reading.spans if span.kind == "attribution"):
            number = next(n for n, p in enumerate(body, start=1) if p.start <= span.start < p.end)
            named = "named" if side_of(span.speaker, sides or {}).named else "not named"
            rows.append((label, number, span.cue, span.speaker or "", named, span.category, span.stance))
    columns = ["text", "paragraph", "cue", "speaker", "named or not", "category", "stance"]
    return pd.DataFrame(rows, columns=columns)


def omissions_table(case: Case) -> pd.DataFrame:
    """For each item of the timeline what each text does with it, in which paragraph, and what can be objected."""
    import pandas as pd

    rows = []
    for one in told(case):
        cells = [
            row.code + (f" ({', '.join(map(str, where))})" if row.code != "omits" and where else "")
            for row, where in zip(one.texts, one.paragraphs, strict=True)
        ]
        notes = [f"{label}: {row.why}" for label, row in zip(case.labels, one.texts, strict=True) if row.contested]
        rows.append((one.item.date, one.item.fact, *cells, " ".join(notes)))
    return pd.DataFrame(rows, columns=["date", "what happened", *case.labels, "contested, because"])


def omissions_counts(case: Case) -> pd.DataFrame:
    """How many items each text states, hedges, attributes and omits, and how many it tells per 1,000 of its words."""
    import pandas as pd

    rows = {}
    for label, reading, found in zip(case.labels, case.readings, tally(case), strict=True):
        words = reading.counts["all"]["words"]
        share = round(1000 * (sum(found.values()) - found["omits"]) / words, 1)
        rows[label] = {**found, "words": words, "told per 1,000 words": share}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("text")


def timeline_table(items: Sequence[TimelineItem]) -> pd.DataFrame:
    """The timeline of a case: date, what happened, how certain it is, and the source."""
    import pandas as pd

    rows = [(item.date, item.fact, item.certainty, item.source) for item in items]
    return pd.DataFrame(rows, columns=["date", "what happened", "certainty", "source"])


def _score(reading: Reading, key: str) -> str:
    value = reading.scores.get(key)
    return f"{value:.1f}" if value is not None else f"not given ({reading.refused.get(key, 'no reason stored')})"


def as_html(table: pd.DataFrame, caption: str) -> str:
    """The table as HTML with its caption, every cell in full, in a frame of its own that scrolls where it is wide."""
    import pandas as pd

    with pd.option_context("display.max_colwidth", None):
        named = list(table.index.names) != [None]
        html = table.to_html(border=0, classes="kit-table", na_rep="", header=False, index=named)
    html = re.sub("<thead>.*?</thead>", "", html, flags=re.DOTALL)  # pandas heads a named index even so
    amounts = [pd.api.types.is_numeric_dtype(kind) for kind in table.dtypes]
    looks = [' class="kit-amount"' if amount else "" for amount in amounts]
    each = cycle(looks)
    html = re.sub("<td>", lambda _: f"<td{next(each)}>", html)
    html = html.replace("<th>", '<th scope="row">').replace("<th rowspan", '<th scope="rowgroup" rowspan')
    names = [*(zip(table.index.names, cycle([""])) if named else ()), *zip(table.columns, looks, strict=True)]
    head = "".join(f'<th scope="col"{look}>{escape(str(name or ""))}</th>' for name, look in names)
    html = html.replace("<tbody>", f"<caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>", 1)
    label = f'role="region" aria-label="{escape(caption)}" tabindex="0" data-lm-suppress-shortcuts="true"'
    return f'<div class="kit kit-scroll" {label}>{html}</div>'


def intervals_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """Marks per 1,000 of the author's own words with the 95 % interval, and two intervals that know less, beside it."""
    import pandas as pd

    rows = {}
    for reading, label in zip(readings, labels, strict=True):
        for kind in CUES:
            found = interval(sample(reading, kind))
            rows[label, CUE_NAMES[kind]] = {
                "marks": found.marks,
                "own words": found.words,
                "sentences": found.sentences,
                "per 1,000 words": f"{found.per_1000:.1f}",
                "95 % interval": f"{found.low:.1f} to {found.high:.1f}",
                "if each mark came by itself": "{:.1f} to {:.1f}".format(*found.poisson),
                "sentences drawn anew": "{:.1f} to {:.1f}".format(*found.bootstrap),
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "measure"])


def differences_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """How two texts differ in each kind of mark: ratio with interval, p before and after Holm, and what may be said."""
    import pandas as pd

    rows = {}
    for found in compare(*readings):
        ratio = "no ratio" if found.ratio is None else f"{found.ratio:.2f} ({found.low:.2f} to {found.high:.2f})"
        rows[CUE_NAMES[found.kind]] = {
            **{label: f"{rate.per_1000:.1f}" for label, rate in zip(labels, found.rates, strict=True)},
            "first / second (95 %)": ratio,
            "p": f"{found.p:.3f}",
            "p of three (Holm)": f"{found.p_holm:.3f}",
            "what may be said": found.verdict(labels),
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("per 1,000 own words")
