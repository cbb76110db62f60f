"""Each hedge and booster that the kit found or refused, in its sentence, for the student to accept or refuse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import traitlets

from kit.adjudicating import (
    ACCEPT,
    KINDS,
    REFUSE,
    Candidate,
    Decisions,
    candidates,
    counted,
    precision,
    total,
)
from kit.casebook import Case, texts_to_judge
from kit.comparing import rate
from kit.reading import MeasuredSentence, Reading
from kit.views.highlight import Writer, plain
from kit.views.keeping import Kept, keep, script, sheet
from kit.work import recall


class Adjudication(Kept):
    """Candidates one by one; `state["decisions"]` has what the student decided, in the order of deciding."""

    _esm = script("adjudication")
    _css = sheet("adjudication")
    texts = traitlets.List(traitlets.Unicode()).tag(sync=True)
    candidates: traitlets.List[Any] = traitlets.List().tag(sync=True)


def adjudication(case: Case, key: str) -> Adjudication:
    """The candidates of a case, one by one; what the student decides is kept under this key.

    Where an X-ray hides the sentences, practice texts come first.
    """
    return judge(*texts_to_judge(case), key=key)


def judge(
    readings: Sequence[Reading], labels: Sequence[str], gists: Sequence[Sequence[str]] = (), *, key: str
) -> Adjudication:
    """The candidates of these readings, one by one; what the student decides is kept under this key."""
    judged = candidates(readings)
    widget = Adjudication(texts=list(labels), candidates=list(_rows(readings, gists or [()] * len(readings), judged)))
    return keep(widget, key, partial(_responded, readings, labels, judged))


def decisions(key: str) -> dict[str, str]:
    """What a student decided under this key, so far."""
    return decided(recall(key, {}))


def decided(state: Any) -> dict[str, str]:
    """The decisions in what was kept; whatever else somebody wrote into the file is passed over."""
    kept = state.get("decisions", {}) if isinstance(state, Mapping) else {}
    pairs = kept.items() if isinstance(kept, Mapping) else ()
    return {name: word for name, word in pairs if word in (ACCEPT, REFUSE)}


def _rows(
    readings: Sequence[Reading], gists: Sequence[Sequence[str]], judged: Sequence[Candidate]
) -> Iterator[dict[str, Any]]:
    """What the page needs to know of each candidate."""
    writers = [plain(reading) for reading in readings]
    for one in judged:
        said = gists[one.text][one.paragraph - 1 : one.paragraph]
        yield {
            "name": one.name,
            "text": one.text,
            "kind": one.kind,
            "cue": one.cue,
            "found": one.found,
            "where": f"paragraph {one.paragraph}" + _voice(one),
            "gist": "".join(said),
            "html": _in_sentence(readings[one.text], writers[one.text], one),
            "why": one.parts[0].why,
        }


def _voice(one: Candidate) -> str:
    voice = one.parts[0].voice
    return "" if voice == "author" else f", {voice}: not counted for the author"


def _in_sentence(reading: Reading, write: Writer, one: Candidate) -> str:
    """The candidate marked in its sentence, with its neighbours in the paragraph where they can be read."""
    at = next(i for i, s in enumerate(reading.sentences) if s.start <= one.parts[0].start < s.end)
    sentence = reading.sentences[at]
    before, after = _neighbours(reading, at) if reading.text is not None else ((), ())
    return (
        "".join(f'<span class="kit-beside">{write(s.start, s.end)}</span> ' for s in before)
        + f'<span class="kit-judged">{"".join(_marked(sentence, write, one))}</span>'
        + "".join(f' <span class="kit-beside">{write(s.start, s.end)}</span>' for s in after)
    )


def _marked(sentence: MeasuredSentence, write: Writer, one: Candidate) -> Iterator[str]:
    at = sentence.start
    for part in one.parts:
        yield write(at, part.start)
        yield f'<mark class="kit-candidate">{write(part.start, part.end)}</mark>'
        at = part.end
    yield write(at, sentence.end)


def _neighbours(reading: Reading, at: int) -> tuple[tuple[MeasuredSentence, ...], tuple[MeasuredSentence, ...]]:
    """The sentence before and the sentence after, where they stand in the same paragraph."""
    same = [s.paragraph == reading.sentences[at].paragraph for s in reading.sentences]
    before = reading.sentences[at - 1 : at] if at and same[at - 1] else ()
    return before, reading.sentences[at + 1 : at + 2] if same[at + 1 : at + 2] == [True] else ()


def _responded(
    readings: Sequence[Reading], labels: Sequence[str], judged: Sequence[Candidate], state: Mapping[str, Any]
) -> dict[str, Any]:
    """What the kit says to the decisions: precision by cue and in all, and the rates that follow from them."""
    made = decided(state)
    marked, refused = precision(judged, made), precision(judged, made, found=False)
    sums = [[total(marked, kind).share, total(refused, kind).share] for kind in KINDS]
    return {
        "says": _says(judged, made, state.get("last", "")),
        "cues": [[row.kind, row.cue, row.marks, row.share if row.decided else ""] for row in marked],
        "sums": [[kind, *shares] for kind, shares in zip(KINDS, sums, strict=True)],
        "rates": list(_rates(readings, labels, judged, made)),
    }


def _rates(
    readings: Sequence[Reading], labels: Sequence[str], judged: Sequence[Candidate], made: Decisions
) -> Iterator[list[Any]]:
    """Text, kind, the kit's rate, the student's rate per 1,000 words, and what that rate rests on."""
    for row in counted(judged, made):
        kit, student = (rate(readings[row.text], marks) for marks in (row.kit, row.student))
        yield [row.text, row.kind, f"{kit} ({row.kit})", f"{student} ({row.student})", row.undecided]


def _says(judged: Sequence[Candidate], made: Decisions, last: str) -> str:
    one = next((one for one in judged if one.name == last), None)
    if one is None:
        return ""
    cue, kind = f"“{one.cue}”" if one.cue else "the cue", one.kind
    words = {ACCEPT: f"{cue} is a {kind} here", REFUSE: f"{cue} is no {kind} here"}
    return f"Saved: {words[made[last]]}." if last in made else f"Taken back: {cue} is open again."
