"""Readability scores taken apart: sentences, terms and formulas as tables, and the engines side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kit.auditing import SCORE_NAMES, YOURS, Verdict, audit, engine_scores, terms, verdicts
from kit.measures.ownrule import Rule
from kit.reading import Reading
from kit.views.plots import Picture, axes, name_rows, picture
from kit.views.tables import by_column, by_row
from kit.views.tokens import light

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ENGINE_LOOKS = {
    "the kit": (light("hedge"), "o"),
    "textstat": (light("booster"), "^"),
    "vowel groups": (light("loaded"), "s"),
    "your rule": (light("ink"), "D"),
}


def scores_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """The readability scores of the author's own words, one column a text, and the counts that they are made of."""
    columns = {
        label: {name: _score(reading, key) for key, name in SCORE_NAMES.items()}
        | {f"counted: {unit}": str(number) for unit, number in reading.counts["author"].items()}
        for reading, label in zip(readings, labels, strict=True)
    }
    return by_column(columns, "formula")


def sentences_table(reading: Reading, *, longest: int | None = None) -> pd.DataFrame:
    """The sentences behind the author's scores: words and syllables of each, and on a full text every word's syllables.

    `longest` keeps only so many, those with the most of the author's words. A sentence of another voice is named so.
    """
    rows = list(audit(reading))
    if longest is not None:
        rows = sorted(sorted(rows, key=lambda row: -len(row.words))[:longest], key=lambda row: row.number)
    table = {
        row.number: {
            "words": len(row.words),
            "syllables": row.syllables,
            "others’ words": row.others,
            "counted as": "author" if row.counted else "another",
        }
        | ({"word by word": _sounded(row.words)} if reading.text is not None else {})
        for row in rows
    }
    return by_row(table, "sentence")


def terms_table(readings: Sequence[Reading], labels: Sequence[str]) -> pd.DataFrame:
    """The formulas with each text's numbers in them, and their scores; without those that no text has numbers for."""
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
    return by_row(rows, "formula", "text")


def formulas_table() -> pd.DataFrame:
    """Every formula as it is reckoned, what it claims, and its limits."""
    from kit.measures.readability import FORMULAS, formula_text

    rows = {
        SCORE_NAMES[f.name]: {
            "reckoned as": _signs(formula_text(f.name)),
            "claims": f.says,
            "limits": f.limits,
        }
        for f in FORMULAS
    }
    return by_row(rows, "formula")


def engines_table(readings: Sequence[Reading], labels: Sequence[str], *, rule: Rule | None = None) -> pd.DataFrame:
    """The scores of each engine, a column a text; the student's rule only where the text is there in full."""
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
    return by_column(columns, "formula", "engine")


def verdicts_table(readings: Sequence[Reading], labels: Sequence[str], *, rule: Rule | None = None) -> pd.DataFrame:
    """Which of two texts is harder by each formula, or that nothing is said since the engines differ by more."""
    rows = {}
    for verdict in verdicts(readings, rule=rule):
        rows[SCORE_NAMES[verdict.formula]] = {
            "texts differ by": _one(verdict.differ, ""),
            "engines differ by": _one(verdict.apart, ""),
            "verdict": _said(verdict, labels),
        }
    return by_row(rows, "formula")


def _said(verdict: Verdict, labels: Sequence[str]) -> str:
    """The verdict in words: which text is harder, or why it is not said."""
    return f"harder: {labels[verdict.harder]}" if verdict.harder is not None else verdict.why


def engines_picture(readings: Sequence[Reading], labels: Sequence[str], *, rule: Rule | None = None) -> Picture:
    """Every formula's scores of two texts by each engine, with the verdicts, text alternative and table."""
    from matplotlib.figure import Figure

    compared = verdicts(readings, rule=rule)
    short = [label.split(",")[0] for label in labels]
    figure = Figure(figsize=(11, 6.2), layout="constrained")
    for ax, verdict in zip(figure.subplots(3, 3).flat, compared, strict=True):
        plot_verdict((verdict, short), ax=ax)
    handles, names = figure.axes[0].get_legend_handles_labels()
    figure.legend(handles, names, ncols=len(names), loc="outside upper left", frameon=False)
    table = verdicts_table(readings, short, rule=rule)
    return picture(figure.axes[0], describe_engines(compared, short), table)


def plot_verdict(data: tuple[Verdict, Sequence[str]], *, ax: Axes | None = None) -> Axes:
    """One formula for two texts: a row a text, a dot an engine; shaded, and a title in words, where nothing is said."""
    verdict, labels = data
    ax = ax or axes(len(labels))
    for place, (engine, values) in enumerate(verdict.values.items()):
        colour, marker = ENGINE_LOOKS[engine]
        shift = 0.16 * (place - (len(verdict.values) - 1) / 2)  # so that equal scores do not hide each other
        rows = [row + shift for row, value in enumerate(values) if value is not None]
        given = [value for value in values if value is not None]
        ax.scatter(given, rows, s=48, color=colour, marker=marker, label=engine)
    name_rows(ax, labels, "")
    ax.grid(axis="x", color=light("line"))
    ax.set_axisbelow(True)
    if verdict.harder is None:
        ax.set_facecolor(light("chosen"))
    told = "not said" if verdict.harder is None else f"harder: {labels[verdict.harder]}"
    ax.set_title(f"{SCORE_NAMES[verdict.formula]}: {told}", fontsize=10, loc="left")
    return ax


def describe_engines(compared: Sequence[Verdict], labels: Sequence[str]) -> str:
    """What the dots of the engines show, in words and numbers."""
    told = []
    for verdict in compared:
        scores = "; ".join(
            f"{engine} {' and '.join('no score' if v is None else f'{v:.1f}' for v in values)}"
            for engine, values in verdict.values.items()
        )
        told.append(f"{SCORE_NAMES[verdict.formula]}: {scores}; {_said(verdict, labels)}.")
    return f"Each formula's score of {labels[0]} and of {labels[1]}, in this order, by each engine. " + " ".join(told)


def _score(reading: Reading, key: str) -> str:
    value = reading.scores.get(key)
    return f"{value:.1f}" if value is not None else f"not given ({reading.refused.get(key, 'no reason stored')})"


def _signs(expression: str) -> str:
    return expression.replace("*", "×").replace(" - ", " − ")


def _one(value: float | None, otherwise: str) -> str:
    return otherwise if value is None else f"{value:.1f}"


def _sounded(words: Sequence[tuple[str, int]]) -> str:
    return " ".join(f"{written}·{number}" for written, number in words)
