"""What every lesson opens and ends with: words from the glossary, predictions, checks, a short answer; its tables."""

from __future__ import annotations

import tomllib
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

from IPython.display import HTML
from ipywidgets import VBox

from kit.casebook import Case
from kit.views.highlight import details, stylesheet
from kit.views.tables import as_html
from kit.views.widgets import Option, Question, answer, check_choice, predict, predicted

if TYPE_CHECKING:
    import pandas as pd


def glossary(*terms: str) -> HTML:
    """These words with their meaning in this course; raises KeyError for a word that the glossary does not have."""
    rows = []
    for term in terms:
        entry = _toml("glossary.toml")[term]
        source = f" <cite>({escape(entry['source'])})</cite>" if "source" in entry else ""
        rows.append(f"<dt>{escape(term)}</dt><dd>{escape(entry['says'])}{source}</dd>")
    return HTML(f'{stylesheet()}<div class="kit"><dl class="kit-glossary">{"".join(rows)}</dl></div>')


def predictions(lesson: str) -> VBox:
    """The predictions of a lesson, kept between sessions."""
    return VBox([predict(row["key"], row["question"], row["options"]) for row in lesson_data(lesson)["prediction"]])


def predictions_again(lesson: str) -> VBox:
    """What the student predicted in a lesson, to hold against what was measured."""
    return VBox([predicted(row["key"], row["question"]) for row in lesson_data(lesson)["prediction"]])


def checks(lesson: str) -> VBox:
    """The three checks at the end of a lesson, each with a message for every answer."""
    rows = lesson_data(lesson)["check"]
    return VBox([check_choice(row["key"], row["question"], [Option(**o) for o in row["options"]]) for row in rows])


def short_answer(lesson: str) -> Question:
    """The short answer at the end of a lesson, saved while it is written."""
    row = lesson_data(lesson)["answer"]
    return answer(row["key"], row["question"], hint=row["hint"])


def show(table: pd.DataFrame, caption: str) -> HTML:
    """A table with its caption, with every cell in full."""
    return HTML(stylesheet() + as_html(table, caption))


def gists(case: Case) -> HTML:
    """Each text of a case as an argument: one numbered sentence of ours for each of its body paragraphs."""
    columns = []
    for label, sentences in zip(case.labels, case.gists, strict=True):
        items = "".join(
            f"<li>{escape(sentence or 'no gist: this paragraph is not in our copy')}</li>" for sentence in sentences
        )
        columns.append(f"<section><h4>{escape(label)}</h4><ol>{items}</ol></section>")
    return HTML(f'{stylesheet()}<div class="kit kit-gists">{"".join(columns)}</div>')


def health() -> HTML:
    """What `kit doctor` finds: each part of the installation, whether it is well, and what to do where it is not."""
    from kit.doctor import examine

    findings = list(examine())
    sick = sum(not finding.well for finding in findings)
    says = f"✗ {sick} of {len(findings)} parts to mend" if sick else f"✓ All {len(findings)} parts are well"
    rows = "".join(
        f'<tr class="{"kit-well" if f.well else "kit-sick"}"><td>{"✓ well" if f.well else "✗ mend"}</td>'
        f"<th scope='row'>{escape(f.what)}</th><td>{escape(f.seen)}{escape('' if f.well else '. ' + f.do)}</td></tr>"
        for f in findings
    )
    head = "<tr><th scope='col'>state</th><th scope='col'>part</th><th scope='col'>what was seen</th></tr>"
    table = f'<table class="kit-table"><thead>{head}</thead><tbody>{rows}</tbody></table>'
    return HTML(f"{stylesheet()}<div class='kit'>{details(says, table, opened=bool(sick))}</div>")


def lesson_data(lesson: str) -> dict[str, Any]:
    """What a lesson keeps apart from its notebook: questions, passages, tasks."""
    return _toml(f"lessons/{lesson}.toml")


@cache
def _toml(name: str) -> dict[str, Any]:
    file = resources.files("kit") / "data" / name
    return tomllib.loads(file.read_text(encoding="utf-8"))
