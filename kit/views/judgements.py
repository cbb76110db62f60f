"""What a student's decisions amount to, shown anew when the student asks: agreement, and the course of certainty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from IPython.display import HTML

from kit.adjudicating import ACCEPT, REFUSE, Candidate, Decisions, agreement, candidates, confusion, share, verdicts
from kit.casebook import Case, texts_to_judge
from kit.views.adjudication import decided, decisions
from kit.views.again import Again, again
from kit.views.lessons import show
from kit.views.plots import certainty_picture
from kit.views.tables import agreement_table, confusion_table, disagreements_table
from kit.work import others

NONE_YET = "<p>You have judged nothing yet: do it above first, then press <b>Look again</b>.</p>"

NOBODY = "<p>No decisions of classmates are there yet: put what they exported into the folder <b>classmates</b>.</p>"


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


def _confused(counts: Sequence[Mapping[tuple[str, str], int]], who: str, names: Mapping[str, str]) -> HTML:
    """A student's confusion table with other judges taken together, with their agreement above it."""
    summed = {cell: sum(each[cell] for each in counts) for cell in counts[0]}
    return show(confusion_table(summed, names), f"You and {who} judge alike: {share(*agreement(summed))}")


def _classmates(key: str) -> dict[str, Decisions]:
    """What each classmate decided, of those who decided anything."""
    made = {name: decided(value) for name, value in others(key).items()}
    return {name: one for name, one in made.items() if one}
