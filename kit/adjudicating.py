"""A student's judgement of each hedge and booster that the kit found or refused, held against others' judgements.

Agreement is the plain share of candidates on which two judges say the same; precision is the share of a finder's marks
that a judge accepts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kit.reading import Reading
from kit.texts.model import Span

KINDS = ("hedge", "booster")
SIGNS = {"hedge": -1, "booster": 1}  # what a mark does to certainty
ACCEPT, REFUSE = "accept", "refuse"
ENOUGH = 10  # judged marks from which a share in per cent is given
WINDOW = 100  # words over which marks are summed for the course of certainty

Decisions = Mapping[str, str]  # name of a candidate -> ACCEPT or REFUSE; what is undecided is not in it


@dataclass(frozen=True, slots=True)
class Candidate:
    """One place where a text may hedge or boost: the parts of the cue, and whether the kit marked (`found`) it.

    `name` is made of the text's fingerprint, the characters and the kind, so that another version of the kit, which
    may judge otherwise, gives the same place the same name. `text` is the index of its reading, `paragraph` the number
    of its body paragraph, from 1.
    """

    name: str
    text: int
    paragraph: int
    kind: str
    found: bool
    parts: tuple[Span, ...]

    @property
    def cue(self) -> str:
        """The cue in lower case with straight apostrophes; empty where an X-ray keeps it back."""
        return " … ".join(part.cue for part in self.parts).lower().replace("’", "'")

    @property
    def verdict(self) -> str:
        """What the kit decided."""
        return ACCEPT if self.found else REFUSE


@dataclass(frozen=True, slots=True)
class Judged:
    """Of `marks` of one cue, how many a student has `decided` on and how many of those the student `accepted`."""

    kind: str
    cue: str
    marks: int
    decided: int
    accepted: int

    @property
    def share(self) -> str:
        """The accepted of the decided, with per cent only where there are enough of them."""
        return share(self.accepted, self.decided)


@dataclass(frozen=True, slots=True)
class Counted:
    """The author's own marks of one kind in one text: by the kit, by the student, and how many are `undecided`.

    Where the student has not decided, the kit's judgement counts for the student's.
    """

    text: int
    kind: str
    kit: int
    student: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Course:
    """Where a text of this many words is sure: (word, 1 for a booster or -1 for a hedge) of the author's own marks.

    `student` are the marks as a student decided, None where nobody was asked.
    """

    label: str
    words: int
    kit: tuple[tuple[int, int], ...]
    student: tuple[tuple[int, int], ...] | None = None


def candidates(readings: Sequence[Reading]) -> tuple[Candidate, ...]:
    """Every hedge and booster of these readings, found or refused, in the order of the texts; two halves are one."""
    return tuple(candidate for at, reading in enumerate(readings) for candidate in _of_one(at, reading))


def precision(judged: Sequence[Candidate], decisions: Decisions, *, found: bool = True) -> tuple[Judged, ...]:
    """How many of the kit's marks the student accepts, a row for each cue, by kind, most frequent cue first.

    With `found=False` the same of the candidates that the kit refused.
    """
    marks: Counter[tuple[str, str]] = Counter()
    decided: Counter[tuple[str, str]] = Counter()
    accepted: Counter[tuple[str, str]] = Counter()
    for one in judged:
        if one.found == found:
            row, decision = (one.kind, one.cue), decisions.get(one.name)
            marks[row] += 1
            decided[row] += decision is not None
            accepted[row] += decision == ACCEPT
    rows = (Judged(*row, marks[row], decided[row], accepted[row]) for row in marks)
    return tuple(sorted(rows, key=lambda row: (KINDS.index(row.kind), -row.marks, row.cue)))


def total(rows: Sequence[Judged], kind: str) -> Judged:
    """The rows of one kind as one."""
    mine = [row for row in rows if row.kind == kind]
    sums = (sum(numbers) for numbers in zip(*((r.marks, r.decided, r.accepted) for r in mine), strict=True))
    return Judged(kind, "", *(sums if mine else (0, 0, 0)))


def counted(judged: Sequence[Candidate], decisions: Decisions) -> tuple[Counted, ...]:
    """The kit's count beside the student's, in the author's own words, a row for each text and kind that it has."""
    rows = []
    for text, kind in sorted({(one.text, one.kind) for one in judged}, key=lambda r: (r[0], KINDS.index(r[1]))):
        mine = [one for one in judged if (one.text, one.kind) == (text, kind) and one.parts[0].voice == "author"]
        student = sum(decisions.get(one.name, one.verdict) == ACCEPT for one in mine)
        undecided = sum(one.name not in decisions for one in mine)
        rows.append(Counted(text, kind, sum(one.found for one in mine), student, undecided))
    return tuple(rows)


def verdicts(judged: Sequence[Candidate]) -> dict[str, str]:
    """The kit's own decisions, in the form of a student's."""
    return {one.name: one.verdict for one in judged}


def confusion(first: Decisions, second: Decisions) -> dict[tuple[str, str], int]:
    """How often the two judges said what, (the first's word, the second's), over all that both have decided."""
    counts = Counter((word, second[name]) for name, word in first.items() if name in second)
    return {(a, b): counts[a, b] for a in (ACCEPT, REFUSE) for b in (ACCEPT, REFUSE)}


def agreement(table: Mapping[tuple[str, str], int]) -> tuple[int, int]:
    """On how many candidates two judges said the same, and how many both decided."""
    return sum(n for (a, b), n in table.items() if a == b), sum(table.values())


def differences(judged: Sequence[Candidate], first: Decisions, second: Decisions) -> tuple[Candidate, ...]:
    """The candidates that both judges decided, and not alike."""
    both = first.keys() & second.keys()
    return tuple(one for one in judged if one.name in both and first[one.name] != second[one.name])


def share(part: int, whole: int) -> str:
    """“8 of 10 (80 %)”, without the per cent where the whole is below ENOUGH; “none yet” where there is none."""
    if not whole:
        return "none yet"
    return f"{part} of {whole}" + (f" ({round(100 * part / whole)} %)" if whole >= ENOUGH else "")


def courses(
    readings: Sequence[Reading], labels: Sequence[str], decisions: Decisions | None = None
) -> tuple[Course, ...]:
    """The course of each text by the kit's marks, and by a student's decisions where they are given."""
    judged, found = candidates(readings), []
    for at, (reading, label) in enumerate(zip(readings, labels, strict=True)):
        mine = [one for one in judged if one.text == at and one.parts[0].voice == "author"]
        kit = _placed(reading, [one for one in mine if one.found])
        made = decisions or {}
        student = _placed(reading, [one for one in mine if made.get(one.name, one.verdict) == ACCEPT])
        found.append(Course(label, len(reading.words), kit, None if decisions is None else student))
    return tuple(found)


def certainty(words: int, marked: Sequence[tuple[int, int]], *, window: int = WINDOW) -> tuple[int, ...]:
    """The course of certainty: for each word the sum of the marks in a window of that many words around it.

    Each booster counts 1 and each hedge -1. At either end of the text the window holds fewer words.
    """
    steps = [0] * (words + 1)
    for at, sign in marked:
        steps[max(0, at - window // 2)] += sign
        steps[min(words, at + window - window // 2)] -= sign
    course, height = [], 0
    for step in steps[:words]:
        height += step
        course.append(height)
    return tuple(course)


def _of_one(at: int, reading: Reading) -> Iterator[Candidate]:
    body = [p.start for p in reading.paragraphs if p.role == "body"]
    halves: dict[tuple[str, int], list[Span]] = {}
    for span in reading.spans:
        kind = span.category if span.kind == "rejected" else span.kind
        if kind in KINDS:
            halves.setdefault((kind, -1 - span.start if span.group is None else span.group), []).append(span)
    for (kind, _), parts in halves.items():
        first = parts[0]
        name = f"{reading.fingerprint[:16]}:{first.start}-{parts[-1].end}:{kind}"
        paragraph = sum(start <= first.start for start in body)
        yield Candidate(name, at, paragraph, kind, first.kind != "rejected", tuple(parts))


def _placed(reading: Reading, marks: Sequence[Candidate]) -> tuple[tuple[int, int], ...]:
    starts = [start for start, _, _ in reading.words]
    return tuple(sorted((_word(starts, one.parts[0].start), SIGNS[one.kind]) for one in marks))


def _word(starts: Sequence[int], at: int) -> int:
    """The index of the last word that begins at or before this character."""
    return max(0, sum(start <= at for start in starts) - 1)
