"""The annotations of the practice texts: how they load, what is in them, and where the kit still reads otherwise.

A row with “kit” says how the kit differs from the annotators. It fails here as soon as the kit agrees, so that a mended
rule is noticed; and nothing that the kit marks may be missing from the rows.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.lexicon import load_lexicon
from kit.reading import Reading, read
from kit.texts.annotations import Annotation, Mark, annotation, load_annotation
from kit.texts.cases import CaseError
from kit.texts.loading import TextError, from_string
from kit.texts.model import Span
from kit.texts.reporting import reporting_verbs

FOLDER = resources.files("kit") / "data" / "practice"
ANNOTATED = sorted(file.stem for file in FOLDER.glob("*.toml") if file.with_suffix(".txt").is_file())
OP_EDS = ("courier", "review")
PASSAGES = ("quotation", "reported", "attribution")
CUES = {"hedge": "hedges", "booster": "boosters", "loaded": "loaded"}
CATEGORIES = {
    **{kind: {entry.category for entry in load_lexicon(name).entries} for kind, name in CUES.items()},
    "quotation": {"direct", "cut", "block", "scare", "nested"},
    **{kind: {verb.category for verb in reporting_verbs()} for kind in ("reported", "attribution")},
    "rejected": {*PASSAGES, *CUES},
}


@cache
def opened(name: str) -> tuple[Annotation, Reading]:
    """An annotation, and what the kit makes of the same text."""
    found = load_annotation(name)
    return found, read(found.text)


# ---- Where kit and annotators differ


@pytest.mark.parametrize("name", ANNOTATED)
def test_the_kit_finds_the_roles_that_the_annotators_gave_or_say_it_finds(name: str) -> None:
    found, _ = opened(name)
    assert tuple(part.role for part in found.text.paragraphs) == found.kit_roles


@pytest.mark.parametrize("name", ANNOTATED)
def test_the_kit_differs_from_the_annotators_just_where_and_as_the_rows_say(name: str) -> None:
    found, reading = opened(name)
    wrong = [
        f"paragraph {mark.paragraph}, {mark.span.kind} “{mark.span.cue}”: row says {mark.kit!r}, it is {truth!r}"
        for mark in found.marks
        if (truth := difference(mark, reading.spans)) != mark.kit
    ]
    assert wrong == []


@pytest.mark.parametrize("name", ANNOTATED)
def test_nothing_that_the_kit_marks_is_missing_from_the_rows(name: str) -> None:
    found, reading = opened(name)
    marks = [span for span in reading.spans if span.kind != "rejected"]
    assert [span for span in marks if not any(speaks_of(mark, span) for mark in found.marks)] == []


@pytest.mark.parametrize("name", ANNOTATED)
def test_every_category_is_one_that_the_kit_knows(name: str) -> None:
    for span in opened(name)[0].spans:
        assert span.category in CATEGORIES[span.kind], span.cue


def difference(mark: Mark, spans: Iterable[Span]) -> str:
    """How the kit's spans differ from a mark, in the words of an annotation's “kit”; empty where they agree."""
    if mark.span.kind == "rejected":
        return "marks" if any(speaks_of(mark, span) for span in spans if span.kind != "rejected") else ""
    near = [span for span in spans if span.kind == mark.span.kind and overlap(span, mark.span)]
    same = [span for span in near if (span.start, span.end) == (mark.span.start, mark.span.end)]
    if not same:
        return "other extent" if near else "misses"
    kit, here = same[0], mark.span
    if kit.category != here.category:
        return "other category"
    if kit.voice != here.voice:
        return "other voice"
    return "" if surname(kit.speaker) == surname(here.speaker) else "other speaker"


def speaks_of(mark: Mark, span: Span) -> bool:
    """Whether a row is about a span of the kit: a trap about that passage or any cue in it, a mark about its like."""
    if mark.span.kind == "rejected":
        exact = (span.start, span.end) == (mark.span.start, mark.span.end)
        return span.kind == mark.span.category and (exact or (span.kind in CUES and overlap(span, mark.span)))
    return span.kind == mark.span.kind and overlap(span, mark.span)


def overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def surname(speaker: str | None) -> str:
    """The last word of a speaker, so that a title or a first name more or less is no difference."""
    return speaker.split()[-1].lower() if speaker else ""


# ---- The two op-eds


def test_the_op_eds_are_of_a_length() -> None:
    lengths = [len(opened(name)[0].text.words) for name in OP_EDS]
    assert all(700 <= length <= 900 for length in lengths)
    assert max(lengths) <= 1.1 * min(lengths)


@pytest.mark.parametrize("name", OP_EDS)
def test_an_op_ed_is_annotated_whole(name: str) -> None:
    found, _ = opened(name)
    assert (found.genre, found.text.id) == ("op-ed", name)
    assert [bool(gist) for gist in found.gists] == [role == "body" for role in found.roles]
    assert {mark.span.kind for mark in found.marks} == {*PASSAGES, *CUES, "rejected"}
    assert len(found.sentences) >= 8
    assert {frame for sentence in found.sentences for frame in sentence.frames} == {
        "problem",
        "cause",
        "judgement",
        "remedy",
    }
    assert len(found.agency) >= 15


def test_every_passage_that_the_annotators_call_a_block_is_a_paragraph_after_a_colon() -> None:
    for found, _ in map(opened, OP_EDS):
        parts = [(part.start, part.end) for part in found.text.paragraphs]
        blocks = [span for span in found.spans if span.category == "block"]
        assert blocks
        for span in blocks:
            before = parts[parts.index((span.start, span.end)) - 1]
            assert found.text[slice(*before)].endswith(":")


@pytest.mark.parametrize(
    ("op_ed", "quoted", "source"),
    [
        ("courier", "had to walk", "wire"),
        ("courier", "may not be the best moment", "briefing"),
        ("review", "took note", "communique"),
        ("review", "Each delegation explained .* may be required.", "communique"),
        ("review", "No, and I certainly do not accept the word. It was perhaps ambitious.", "briefing"),
    ],
)
def test_the_op_eds_quote_the_other_texts_of_their_world_word_for_word(op_ed: str, quoted: str, source: str) -> None:
    words = re.search(quoted, opened(op_ed)[0].text.string)
    assert words
    assert words[0] in opened(source)[0].text.string


def cue(kind: str, category: str, words: str = "", voice: str = "") -> Callable[[Annotation], bool]:
    """Whether an annotation has such a mark; `words` is a pattern that its cue matches."""

    def found(what: Annotation) -> bool:
        spans = [span for span in what.spans if span.kind == kind and span.category == (category or span.category)]
        return any(re.search(words, span.cue) and span.voice == (voice or span.voice) for span in spans)

    return found


def trap(kind: str, words: str) -> Callable[[Annotation], bool]:
    return cue("rejected", kind, f"^{words}$")


def role(name: str) -> Callable[[Annotation], bool]:
    return lambda what: name in what.roles


def grammar(name: str) -> Callable[[Annotation], bool]:
    return lambda what: any(deed.grammar == name for deed in what.agency)


def source(pattern: str) -> Callable[[Annotation], bool]:
    return lambda what: any(
        span.kind == "attribution" and re.search(pattern, span.speaker or "") for span in what.spans
    )


def asks(what: Annotation) -> bool:
    """Whether the author asks a question."""
    ends = [sentence.end for sentence in what.text.sentences if what.text[sentence.end - 1 : sentence.end] == "?"]
    quoted = [span for span in what.spans if span.kind == "quotation"]
    return any(not any(span.start < end <= span.end for span in quoted) for end in ends)


def heading_within(what: Annotation) -> bool:
    return "heading" in what.roles[what.roles.index("body") : what.roles.index("bio")]


EACH = {  # what both op-eds have
    "a block quotation": cue("quotation", "block"),
    "a cut quotation": cue("quotation", "cut"),
    "scare quotes": cue("quotation", "scare"),
    "a whole utterance, or a block in marks": cue("quotation", "", "^“.*[.,]”$"),
    "a hedge inside a quotation": cue("hedge", "", voice="quoted"),
    "irony": cue("loaded", "irony"),
    "a question of the author's": asks,
    "a term of art": trap("loaded", "(sanctions regime|[mM]aximum pressure|war game)"),
    "a heading within the text": heading_within,
    **{f"a {name}": role(name) for name in ("title", "byline", "caption", "credit", "navigation", "bio")},
    "conceded": cue("attribution", "conceding"),
    "a named source": source("^(Milo Karst|Jonas Reik)$"),
    "agentless passives": grammar("agentless passive"),
    "agented passives": grammar("agented passive"),
    "nominalised events": grammar("nominalisation"),
    "May is a month": trap("hedge", "May"),
    "could is was able to": trap("hedge", "could"),
    "a booster": cue("booster", "certainty", voice="author"),
    "loaded language": cue("loaded", "evaluation", voice="author"),
}
ONE = {  # what one of them is enough to have
    "a block quotation without marks": cue("quotation", "block", "^[^“]"),
    "a block quotation with marks": cue("quotation", "block", "^“"),
    "a nested quotation": cue("quotation", "nested"),
    "a hedge inside a report": cue("hedge", "", voice="reported"),
    "said": cue("attribution", "saying", "^said$"),
    "claimed": cue("attribution", "asserting", "^claimed$"),
    "acknowledged": cue("attribution", "conceding", "^acknowledged$"),
    "an unnamed source": source("^Two members"),
    "might as well": trap("hedge", "might as well"),
    "about 20": trap("hedge", "about"),
    "will is a noun": trap("hedge", "will"),
    "might is a noun": trap("hedge", "might"),
    "a real trap": trap("loaded", "traps"),
    "a name that blames": cue("loaded", "name_calling"),
}


@pytest.mark.parametrize("device", EACH)
@pytest.mark.parametrize("name", OP_EDS)
def test_each_op_ed_has(device: str, name: str) -> None:
    assert EACH[device](opened(name)[0])


@pytest.mark.parametrize("device", ONE)
def test_one_op_ed_has(device: str) -> None:
    assert any(ONE[device](opened(name)[0]) for name in OP_EDS)


# ---- Loading

TEXT = from_string(
    "A Ferry Too Few\n\n"
    "The ferry may sail in May. Nobody said that the harbour’s mayor “knew it”, and he may not.\n\n"
    "It will not sail. The will of the council was broken by the ice, and the council was blamed for it.",
    id="ferry",
)
HEAD = """
title = "A Ferry Too Few"
author = "Ilse Maro"
outlet = "The Tide"
genre = "op-ed"
[[paragraph]]
role = "title"
[[paragraph]]
role = "body"
gist = "A ferry may sail."
[[paragraph]]
role = "body"
"""
MAY = {"paragraph": 2, "quote": "may", "nth": 1, "kind": "hedge", "category": "modal", "voice": "author"}
SENTENCE = {"paragraph": 3, "quote": "The will", "frames": ["problem"]}
DEED = {
    "paragraph": 3,
    "quote": "The will of the council was broken by the ice",
    "agent": "the ice",
    "act": "break",
    "affected": "the will",
    "grammar": "agented passive",
}


def written(name: str, row: dict[str, object]) -> str:
    """A row as TOML; a field that is None is left out."""
    shown = {True: "true", False: "false"}
    lines = [f"{key} = {shown[v] if isinstance(v, bool) else repr(v)}" for key, v in row.items() if v is not None]
    return "\n".join([f"[[{name}]]", *lines, ""])


def loaded(*rows: str, head: str = HEAD) -> Annotation:
    return annotation(TEXT, head + "\n".join(rows), "ferry.toml")


def test_a_whole_annotation_is_offsets() -> None:
    trap = {**MAY, "quote": "May", "nth": None, "kind": "innocent", "category": "hedge", "why": "the month"}
    knew = {**MAY, "quote": "“knew it”", "nth": None, "kind": "quotation", "category": "cut", "voice": "quoted"}
    rows = [written("mark", row) for row in ({**knew, "speaker": "the mayor", "kit": "misses"}, trap, MAY)]
    found = loaded(*rows, written("sentence", SENTENCE), written("agency", DEED))
    string = TEXT.string
    assert (found.title, found.author, found.outlet, found.genre) == (
        "A Ferry Too Few",
        "Ilse Maro",
        "The Tide",
        "op-ed",
    )
    assert found.roles == found.kit_roles == ("title", "body", "body")
    assert found.gists == ("", "A ferry may sail.", "")
    assert [(span.start, span.kind, span.category, span.why, span.speaker) for span in found.spans] == [
        (string.index("may"), "hedge", "modal", "", None),
        (string.index("May."), "rejected", "hedge", "the month", None),
        (string.index("“knew"), "quotation", "cut", "", "the mayor"),
    ]
    assert [(mark.paragraph, mark.contested, mark.kit) for mark in found.marks] == [
        (2, False, ""),
        (2, False, ""),
        (2, False, "misses"),
    ]
    (sentence,), (deed,) = found.sentences, found.agency
    assert string[sentence.start : sentence.end] == string[string.index("The will") :]
    assert (sentence.frames, deed.agent, deed.grammar) == (("problem",), "the ice", "agented passive")
    assert string[deed.start : deed.end] == DEED["quote"]


def without(name: str) -> str:
    return "\n".join(line for line in HEAD.splitlines() if not line.startswith(name))


FAULTY = {
    "a fact is missing": ("", without("genre"), r"ferry.toml: “genre” is missing. Add it"),
    "a genre that is none": ("", HEAD.replace("op-ed", "ode"), r"“genre” is 'ode'. Use one of: op-ed, communique"),
    "a role that is none": (
        "",
        HEAD.replace('"title"', '"head"', 1),
        r"paragraph 1: “role” is 'head'. Use one of: body",
    ),
    "a paragraph too few": ("", HEAD.rsplit("[[", 1)[0], r"2 \[\[paragraph\]\] rows for the 3 paragraphs of “ferry”"),
    "no TOML": ("mark [", HEAD, r"ferry.toml: not valid TOML: .*line 13.*Mend that line"),
    "no list": ("", "mark = 3\n" + HEAD, r"“mark” is not a list of rows. Head each row with \[\[mark\]\]"),
    "a list that is unknown": ("[[marks]]", HEAD, r"ferry.toml: “marks” is not known here. Use one of: title.*mark"),
    "a field is missing": ({**MAY, "voice": None}, HEAD, r"ferry.toml, mark 1 \(“may”\): “voice” is missing. Add it"),
    "a field that is unknown": (
        {**MAY, "vioce": "x"},
        HEAD,
        r"“vioce” is not known here. Use one of: paragraph, quote",
    ),
    "a kind that is none": ({**MAY, "kind": "doubt"}, HEAD, r"“kind” is 'doubt'. Use one of: hedge, .*innocent"),
    "rejected is written innocent": ({**MAY, "kind": "rejected"}, HEAD, r"“kind” is 'rejected'. Use one of"),
    "a voice that is none": (
        {**MAY, "voice": "mine"},
        HEAD,
        r"“voice” is 'mine'. Use one of: author, reported, quoted",
    ),
    "a number in quotation marks": ({**MAY, "paragraph": "2"}, HEAD, r"“paragraph” is '2'. Give a whole number"),
    "text without quotation marks": ({**MAY, "why": 3}, HEAD, r"“why” is 3. Give text in quotation marks"),
    "no paragraph of that number": ({**MAY, "paragraph": 4}, HEAD, r"no paragraph 4. Count from 1 to 3"),
    "not in that paragraph": (
        {**MAY, "paragraph": 3},
        HEAD,
        r"ferry.toml, mark 1 \(“may”\): not found in paragraph 3, which opens “It will not sail.*Copy the words",
    ),
    "a straight apostrophe": ({**MAY, "quote": "the harbour's", "nth": None}, HEAD, r"not found in paragraph 2"),
    "part of a word only": ({**MAY, "quote": "mayo", "nth": None}, HEAD, r"“mayo”\): not found in paragraph 2"),
    "found twice": ({**MAY, "nth": None}, HEAD, r"found 2 times in paragraph 2. Add nth = 1, 2"),
    "found less often": ({**MAY, "nth": 3}, HEAD, r"found 2 time\(s\) in paragraph 2, so nth cannot be 3"),
    "marked twice": (
        [MAY, {**MAY, "voice": "quoted"}],
        HEAD,
        r"“may” in paragraph 2 is marked twice as modal \(hedge\)",
    ),
    "a trap without a reason": ({**MAY, "kind": "innocent", "category": "hedge"}, HEAD, r"needs its reason. Add “why”"),
    "contested without a reason": ({**MAY, "contested": True}, HEAD, r"needs its reason. Add “why”"),
    "a hedge has no speaker": (
        {**MAY, "speaker": "Maro"},
        HEAD,
        r"only quotation, reported, attribution have a speaker",
    ),
    "the kit marks what is a hedge": ({**MAY, "kit": "marks"}, HEAD, r"“marks” what is innocent, and nothing else"),
}
ELSEWHERE = {
    "no sentence begins there": ("sentence", {**SENTENCE, "quote": "will", "nth": 2}, r"no sentence .* begins there"),
    "a title has no sentences": (
        "sentence",
        {**SENTENCE, "paragraph": 1, "quote": "A Ferry"},
        r"no sentence .* begins",
    ),
    "a function that is none": (
        "sentence",
        {**SENTENCE, "frames": ["blame"]},
        r"“frames” is 'blame'. Use one of: prob",
    ),
    "functions without a list": ("sentence", {**SENTENCE, "frames": "cause"}, r"“frames” is 'cause'. Give a list"),
    "a grammar that is none": ("agency", {**DEED, "grammar": "passive"}, r"“grammar” is 'passive'. Use one of: active"),
    "an agent is missing": ("agency", {**DEED, "agent": None}, r"ferry.toml, agency 1 \(“The will.*“agent” is missing"),
}


@pytest.mark.parametrize(("rows", "head", "says"), FAULTY.values(), ids=FAULTY)
def test_a_faulty_annotation_is_refused_with_file_row_and_next_step(
    rows: str | dict[str, object] | list[dict[str, object]], head: str, says: str
) -> None:
    marks = [rows] if isinstance(rows, dict) else rows
    with pytest.raises(TextError, match=f"(?s){says}"):
        loaded(marks if isinstance(marks, str) else "\n".join(written("mark", row) for row in marks), head=head)


@pytest.mark.parametrize(("name", "row", "says"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_faulty_sentence_or_deed_is_refused_too(name: str, row: dict[str, object], says: str) -> None:
    with pytest.raises(TextError, match=says):
        loaded(written(name, row))


def test_a_text_without_an_annotation_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(
        CaseError, match=r"no annotation of a practice text called “quay”. There is: .*courier, .*review"
    ):
        load_annotation("quay")


@given(st.data())
def test_any_words_of_a_paragraph_are_found_where_they_stand(data: st.DataObject) -> None:
    text = opened("courier")[0].text
    words = text.words
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, min(first + 6, len(words) - 1)))
    start, end = words.starts[first], words.ends[last]
    number = next(i for i, part in enumerate(text.paragraphs, start=1) if part.start <= start < part.end)
    part = text.paragraphs[number - 1]
    quote = text[start : min(end, part.end)]
    nth = sum(1 for at in range(part.start, start + 1) if alone(text.string, at, quote))
    rows = written("mark", {**MAY, "paragraph": number, "quote": quote, "nth": nth})
    roles = "".join(f'[[paragraph]]\nrole = "{part.role}"\n' for part in text.paragraphs)
    found = annotation(text, HEAD.split("[[")[0] + roles + rows, "courier.toml")
    assert [(span.start, span.end) for span in found.spans] == [(start, start + len(quote))]


def alone(string: str, at: int, quote: str) -> bool:
    """Whether the quote stands at that place, and no letter or digit touches its ends from outside."""
    around = string[at - 1 : at] + string[at + len(quote) : at + len(quote) + 1]
    return string.startswith(quote, at) and not any(character.isalnum() for character in around)
