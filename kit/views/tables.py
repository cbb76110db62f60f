"""Readings as tables: the only room that knows pandas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from itertools import cycle
from typing import TYPE_CHECKING

from kit.acting import NOBODY, NOBODY_NAMED, Act, Coded, Made, alike, asked, by_grammar, differing, map_of, reference
from kit.adjudicating import ACCEPT, REFUSE, WINDOW, Candidate, Course, Decisions, agreement, confusion, share
from kit.agreeing import Agreement, Disagreement
from kit.auditing import SCORE_NAMES as SCORE_NAMES
from kit.auditing import YOURS, Verdict, audit, engine_scores, terms, verdicts
from kit.casebook import Case
from kit.coding import FramedText, Unit
from kit.comparing import CUES, compare, cues, interval, rate, sample
from kit.figuring import CUE_NAMES as CUE_NAMES
from kit.finding import PARTS, Errors
from kit.measures.edits import NONE, Edits
from kit.measures.framing import FRAMES, Function, PassageCode, named
from kit.measures.ownrule import Rule
from kit.omitting import tally, told
from kit.reading import Reading
from kit.sourcing import by_side, sources
from kit.texts.cases import TimelineItem
from kit.texts.model import KINDS, VOICES, Span
from kit.texts.sides import Sides, side_of
from kit.views.rankings import name_in
from kit.weighing import bench, gain, leave_one_out, weigh

if TYPE_CHECKING:
    import pandas as pd

KEPT_BACK = "(kept back in the X-ray)"
WORDS = {ACCEPT: "yes", REFUSE: "no"}
CODES = (NOBODY_NAMED, "contested")
ASKED = {"agent": "who acts", "affected": "on whom", "grammar": "grammar"}
FOUND = {  # the finder's kinds and categories, and what they are called in a table
    (kind, category): f"{name}, {NOBODY_NAMED if category == 'agentless' else 'somebody named'}"
    for kind, name in zip(PARTS, ("passive", "noun of an act"), strict=True)
    for category in ("agentless", "agented")
}
STANCE_NAMES = {"neutral": "neutral verb or none", "doubting": "doubting verb", "endorsing": "endorsing verb"}


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
        for source in sources(reading):
            words = {"quoted words": source.quoted, "reported words": source.reported}
            rows[label, source.speaker or "nobody named"] = words
    return pd.DataFrame(list(rows.values()), pd.MultiIndex.from_tuples(list(rows), names=["text", "speaker"]))


def sources_table(readings: Sequence[Reading], labels: Sequence[str], sides: Sides | None = None) -> pd.DataFrame:
    """The balance of sources: words quoted and reported by side, named or not, and by the stance of the verb."""
    import pandas as pd

    rows: dict[tuple[str, str], dict[str, object]] = {}
    for reading, label in zip(readings, labels, strict=True):
        for side, known, group in by_side(sources(reading, sides)):
            rows[label, f"{side}, {'named' if known else 'not named'}"] = {
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
            known = "named" if side_of(span.speaker, sides or {}).named else "not named"
            rows.append((label, number, span.cue, span.speaker or "", known, span.category, span.stance))
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


def functions_table(texts: Sequence[FramedText]) -> pd.DataFrame:
    """For each text and function: paragraphs with it, their share of the words, what is contested, and sentences."""
    import pandas as pd

    rows = {}
    for text in texts:
        for function in FRAMES:
            whole = text.of(function)
            rows[text.label, function] = {
                "paragraphs": f"{len(whole)} of {text.paragraphs}",
                "per cent of the words": round(100 * sum(s.last - s.first for s in whole) / max(text.words, 1)),
                "of these contested": sum(stretch.contested for stretch in whole),
                "could be coded": len(text.of(function, coded=False)),
                "decisive sentences": len(text.of(function, decisive=True)),
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "function"])


def codebook_table(functions: Sequence[Function]) -> pd.DataFrame:
    """The codebook: what each function asks, its rule, a sentence that has it and one that nearly has, and why."""
    import pandas as pd

    rows = {
        f"{number % len(functions)} {one.name}": {
            "asks": one.asks,
            "rule": one.rule,
            "example": f"{one.example} ({one.because})",
            "near miss": f"{one.miss} ({one.miss_why})",
        }
        for number, one in enumerate(functions, start=1)
    }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["code"])


def passages_table(passages: Sequence[PassageCode], labels: Mapping[str, str]) -> pd.DataFrame:
    """The decisive sentences of these texts: paragraph, words, what it says in our words, functions and why."""
    import pandas as pd

    rows = [
        (
            labels[one.place.text],
            one.place.paragraph,
            f"{one.place.first}–{one.place.last}",
            one.gist,
            named(one.frames),
            one.why,
            one.contested,
        )
        for one in passages
    ]
    columns = ["text", "paragraph", "words", "what it says, in our words", "functions", "why", "contested"]
    return pd.DataFrame(rows, columns=columns)


def alphas_table(groups: Mapping[str, Mapping[str, Agreement]]) -> pd.DataFrame:
    """Krippendorff's alpha with its 95 % interval, or why there is none: a row a code, a column a group of coders."""
    import pandas as pd

    return pd.DataFrame(
        {who: {category: alpha_said(found) for category, found in rows.items()} for who, rows in groups.items()}
    ).rename_axis("code")


def alpha_said(found: Agreement) -> str:
    """An agreement in one line."""
    if found.alpha is None:
        return found.note
    alpha = f"{found.alpha:.2f}".replace("-", "−")
    interval = found.interval and " to ".join(f"{end:.2f}".replace("-", "−") for end in found.interval)
    return f"{alpha} ({interval or found.note})"


def otherwise_table(units: Sequence[Unit], labels: Sequence[str], found: Sequence[Disagreement]) -> pd.DataFrame:
    """Where somebody codes otherwise: text, paragraph, what each coded, our reason, and what speaks against it."""
    import pandas as pd

    known, rows = {unit.name: unit for unit in units}, []
    coders = dict.fromkeys(name for one in found for name in one.codes)
    for one in found:
        unit = known[one.unit]
        gave = {name: named(one.codes[name]) if name in one.codes else "" for name in coders}
        where = {"text": labels[unit.text], "paragraph": str(unit.number)}
        rows.append({**where, **gave, "our reason": unit.row.why, "contested": unit.row.contested})
    return pd.DataFrame(rows)


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


def acts_table(texts: Sequence[Coded]) -> pd.DataFrame:
    """Who acts on whom: for each text and each who acts the number of acts on each who is acted on."""
    import pandas as pd

    rows = {}
    for text in texts:
        counts = map_of(text.acts)
        names = [(actor.key, actor.name) for actor in text.actors] + [(NOBODY, NOBODY_NAMED)]
        for key, name in names:
            row = {f"on {other}": counts[key, to] or "" for to, other in names}
            rows[text.label, name] = {"acts": sum(n for (agent, _), n in counts.items() if agent == key), **row}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "who acts"])


def grammars_table(texts: Sequence[Coded]) -> pd.DataFrame:
    """How the acts of each text are said, how many of them name nobody who acts, and how many codes are contested."""
    import pandas as pd

    rows = {}
    for text in texts:
        for grammar, (acts, nobody) in by_grammar(text.acts).items():
            contested = sum(act.contested for act in text.acts if act.grammar == grammar)
            rows[text.label, grammar] = {"acts": acts, NOBODY_NAMED: nobody, "contested": contested}
        nobody, contested = (sum(row[name] for (of, _), row in rows.items() if of == text.label) for name in CODES)
        rows[text.label, "all"] = {"acts": len(text.acts), NOBODY_NAMED: nobody, "contested": contested}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "grammar"])


def found_table(readings: Sequence[Reading], labels: Sequence[str], found: Sequence[Sequence[Span]]) -> pd.DataFrame:
    """What the finder marks in the author's own words: how many, and per 1,000 of those words."""
    import pandas as pd

    rows = {}
    for reading, label, spans in zip(readings, labels, found, strict=True):
        mine = Counter((span.kind, span.category) for span in spans if span.voice == "author")
        for (kind, category), name in FOUND.items():
            marks = mine[kind, category]
            rows[label, name] = {"marks": marks, "per 1,000 words": rate(reading, marks)}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "the finder marks"])


def errors_table(checked: Sequence[tuple[str, Sequence[Errors]]]) -> pd.DataFrame:
    """How often the finder is wrong: what it marks and misses, held against marks made by hand."""
    import pandas as pd

    rows = {}
    for label, found in checked:
        for kind, one in zip(("passives", "nouns of acts"), found, strict=True):
            rows[label, kind] = {
                "by hand": one.marked,
                "finder": one.found,
                "right": one.right,
                "wrong": one.found - one.right,
                "missed": one.marked - one.right,
                "of these never looked for": one.unsought,
                "doer misjudged": one.right - one.doer,
            }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "what"])


def coders_table(texts: Sequence[Coded], mine: Made, others: Mapping[str, Made]) -> pd.DataFrame:
    """How often a student's codes are those of the reference and of each classmate, question by question."""
    import pandas as pd

    rows = {}
    for text in texts:
        for name, theirs in {"the reference": reference(text), **others}.items():
            same = alike(text, mine, theirs)
            both = next(iter(same.values()))[1]
            if both:
                told = {ASKED[q]: share(*same[q]) if q in same else "told by the kit" for q in ASKED}
                rows[text.label, name] = {"both coded": both, **told}
    if not rows:
        return pd.DataFrame()
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(["text", "you and"])


def differing_table(texts: Sequence[Coded], mine: Made) -> pd.DataFrame:
    """Each act that the student coded otherwise than the reference, what each says, and why."""
    import pandas as pd

    rows = []
    for text in texts:
        names = {actor.key: actor.name for actor in text.actors} | {NOBODY: NOBODY_NAMED}
        for act in differing(text, mine):
            ours = {q: getattr(act, q) for q in asked(text)}
            you, we = (_spelt(codes, names) for codes in (mine[act.name], ours))
            place: dict[str, str | int] = {"text": text.label, "paragraph": act.paragraph, "act": act.act}
            rows.append(place | {"you": you, "reference": we, "our reason": _reasoned(act)})
    return pd.DataFrame(rows)


def _spelt(codes: Mapping[str, str], names: Mapping[str, str]) -> str:
    said = f"{names[codes['agent']]} → {names[codes['affected']]}"
    return f"{said}, {codes['grammar']}" if "grammar" in codes else said


def _reasoned(act: Act) -> str:
    return "; ".join(filter(None, ("contested" if act.contested else "", act.why)))
