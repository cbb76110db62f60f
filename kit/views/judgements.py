"""What a student's decisions amount to, shown anew when the student asks: agreement, and the course of certainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from IPython.display import HTML

from kit.adjudicating import ACCEPT, REFUSE, Candidate, Decisions, agreement, candidates, confusion, share, verdicts
from kit.casebook import Case, texts_to_judge
from kit.views.adjudication import decided, decisions
from kit.views.again import Again, again
from kit.views.certainty import certainty_picture
from kit.views.lessons import show
from kit.views.tables import by_row, listed
from kit.work import others

if TYPE_CHECKING:
    import pandas as pd

NONE_YET = "<p>You have judged nothing yet: do it above first, then press <b>Look again</b>.</p>"

NOBODY = "<p>No decisions of classmates are there yet: put what they exported into the folder <b>classmates</b>.</p>"
WORDS = {ACCEPT: "yes", REFUSE: "no"}


def compared(case: Case, key: str) -> Again:
    """A student's decisions beside the kit's and the classmates': confusion, agreement, and where they differ."""
    readings, labels, _ = texts_to_judge(case)
    judged = candidates(readings)
    return again(lambda: comparison(judged, labels, decisions(key), _classmates(key)))


def certainty_again(case: Case, key: str) -> Again:
    """Where each text of a case is sure and where it holds back, by the kit and by the student's decisions."""
    return again(lambda: certainty_picture(case.readings, case.labels, decisions(key))._repr_html_())


def comparison(
    judged: Sequence[Candidate], labels: Sequence[str], mine: Decisions, others: Mapping[str, Decisions]
) -> str:
    """HTML of all that a student's decisions are held against."""
    kit = verdicts(judged)
    mine = {name: word for name, word in mine.items() if name in kit}  # not those on texts that are no longer here
    if not mine:
        return NONE_YET
    parts = [_confused([confusion(mine, kit)], "the kit", {ACCEPT: "kit: marked", REFUSE: "kit: refused"})]
    if others:
        each = [confusion(mine, theirs) for theirs in others.values()]
        parts.append(_confused(each, "your classmates", {ACCEPT: "they: yes", REFUSE: "they: no"}))
        parts.append(show(agreement_table(mine, {"the kit": kit, **others}), "How often each judges as you do"))
    beside = f'<div class="kit-side">{"".join(str(part.data) for part in parts)}</div>'
    differ = disagreements_table(judged, labels, mine, others)
    listed = str(show(differ, "Where somebody judges otherwise than you").data) if len(differ) else ""
    return ("" if others else NOBODY) + beside + listed


def confusion_table(counts: Mapping[tuple[str, str], int], other: Mapping[str, str]) -> pd.DataFrame:
    """How often a student (rows) and other judges (columns) said what; `other` has the columns' names."""
    rows = {word: {name: counts[a, b] for b, name in other.items()} for a, word in WORDS.items()}
    return by_row(rows, "you")


def agreement_table(mine: Decisions, others: Mapping[str, Decisions]) -> pd.DataFrame:
    """How many candidates a student and each other judge both decided, and on how many of them alike."""
    rows = {}
    for name, theirs in others.items():
        alike, both = agreement(confusion(mine, theirs))
        rows[name] = {"both judged": both, "alike": share(alike, both)}
    return by_row(rows, "judge")


def disagreements_table(
    judged: Sequence[Candidate], labels: Sequence[str], mine: Decisions, others: Mapping[str, Decisions]
) -> pd.DataFrame:
    """Each candidate on which the kit or a classmate judged otherwise than the student, and what each said."""
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
    return listed(rows)


def _confused(counts: Sequence[Mapping[tuple[str, str], int]], who: str, names: Mapping[str, str]) -> HTML:
    """A student's confusion table with other judges taken together, with their agreement above it."""
    summed = {cell: sum(each[cell] for each in counts) for cell in counts[0]}
    return show(confusion_table(summed, names), f"You and {who} judge alike: {share(*agreement(summed))}")


def _classmates(key: str) -> dict[str, Decisions]:
    """What each classmate decided, of those who decided anything."""
    made = {name: decided(value) for name, value in others(key).items()}
    return {name: one for name, one in made.items() if one}
