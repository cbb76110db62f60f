"""Readings as tables: the only room that knows pandas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import cycle
from typing import TYPE_CHECKING

from kit.adjudicating import ACCEPT, REFUSE, WINDOW, Candidate, Course, Decisions, agreement, confusion, share
from kit.comparing import CUES, compare, cues, interval, rate, sample
from kit.figuring import CUE_NAMES as CUE_NAMES
from kit.figuring import SCORE_NAMES as SCORE_NAMES
from kit.measures.edits import NONE, Edits
from kit.reading import Reading
from kit.texts.cases import TimelineItem
from kit.texts.model import KINDS, VOICES
from kit.views.rankings import name_in
from kit.weighing import bench, gain, leave_one_out, weigh

if TYPE_CHECKING:
    import pandas as pd

KEPT_BACK = "(kept back in the X-ray)"
WORDS = {ACCEPT: "yes", REFUSE: "no"}


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


def certainty_table(courses: Sequence[Course]) -> pd.DataFrame:
    """The author's own hedges and boosters in every hundred words of each text, and boosters less hedges."""
    import pandas as pd

    rows = {}
    for course in courses:
        for first in range(0, course.words, WINDOW):
            last = min(first + WINDOW, course.words)
            row: dict[str, int] = {}
            for who, marks in (("", course.kit), ("you: ", course.student)):
                signs = [sign for at, sign in marks or () if first <= at < last]
                counts = {"hedges": signs.count(-1), "boosters": signs.count(1), "balance": sum(signs)}
                row |= {f"{who}{name}": n for name, n in counts.items()} if marks is not None else {}
            rows[course.label, f"{first + 1}-{last}"] = row
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "words"])


def confusion_table(counts: Mapping[tuple[str, str], int], other: Mapping[str, str]) -> pd.DataFrame:
    """How often a student (rows) and other judges (columns) said what; `other` has the columns' names."""
    import pandas as pd

    rows = {a: {name: counts[a, b] for b, name in other.items()} for a in WORDS}
    return pd.DataFrame.from_dict(rows, orient="index").rename(index=WORDS).rename_axis(["you"])


def agreement_table(mine: Decisions, others: Mapping[str, Decisions]) -> pd.DataFrame:
    """How many candidates a student and each other judge both decided, and on how many of them alike."""
    import pandas as pd

    rows = {}
    for name, theirs in others.items():
        alike, both = agreement(confusion(mine, theirs))
        rows[name] = {"both judged": both, "alike": share(alike, both)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["judge"])


def disagreements_table(
    judged: Sequence[Candidate], labels: Sequence[str], mine: Decisions, others: Mapping[str, Decisions]
) -> pd.DataFrame:
    """Each candidate on which the kit or a classmate judged otherwise than the student, and what each said."""
    import pandas as pd

    rows = []
    for one in judged:
        theirs = [made[one.name] for made in others.values() if one.name in made]
        own = mine.get(one.name)
        if own and any(word != own for word in (one.verdict, *theirs)):
            place: dict[str, str | int] = {
                "text": labels[one.text],
                "paragraph": one.paragraph,
                "cue": one.cue or "(kept back)",
            }
            said = {"asked": one.kind, "you": WORDS[own], "kit": WORDS[one.verdict]}
            said |= {"classmates": f"{theirs.count(ACCEPT)} yes, {theirs.count(REFUSE)} no"} if others else {}
            rows.append(place | said | {"the kit’s reason": one.parts[0].why})
    return pd.DataFrame(rows)


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


def contributions_table(
    readings: Sequence[Reading], labels: Sequence[str], edits: Edits = NONE, *, most: int | None = None
) -> pd.DataFrame:
    """What each loaded cue adds to one score more than to the other, greatest first, and what would be without it.

    Scores are weighted marks per 1,000 of the author's own words; `most` is how many cues are shown.
    """
    import pandas as pd

    weighed, names = weigh([bench(reading) for reading in readings], edits), [name_in(label) for label in labels]
    rows = []
    for without in leave_one_out(weighed)[:most]:
        row, added = without.row, gain(weighed, without.row)
        left = (f"{score:.1f}" for score in without.scores)
        cue = (row.phrase or KEPT_BACK, str(row.strength), *map(str, row.uses))
        rows.append((*cue, names[0 if added > 0 else 1], f"{abs(added):.1f}", *left, _flips(without.flips)))
    columns = ["cue", "strength", *(f"uses: {name}" for name in names), "adds more to", "by"]
    columns += [*(f"without it: {name}" for name in names), "ranking"]
    return pd.DataFrame(rows, columns=columns)


def _flips(flips: bool) -> str:
    return "flips" if flips else "stays"


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
