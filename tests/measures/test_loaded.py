"""Loaded language: what is marked, in which category, and what is refused with a reason."""

from __future__ import annotations

import re
import tomllib
from importlib import resources
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.measures.lexicon import GAP, Entry, load_lexicon, phrases
from kit.measures.loaded import loaded
from kit.reading import read
from kit.texts.loading import from_string
from kit.texts.model import Span

LEXICON = load_lexicon("loaded")
ENTRIES = tuple(entry for entry in LEXICON.entries if not entry.innocent)
INNOCENT = tuple(entry for entry in LEXICON.entries if entry.innocent)
CATEGORIES = {
    "evaluation",
    "name_calling",
    "metaphor_war",
    "metaphor_trap",
    "metaphor_game",
    "metaphor_disease",
    "exaggeration",
    "irony",
    "delegitimising",
}


def spans_in(string: str) -> tuple[Span, ...]:
    return loaded(from_string(string, roles=False))


def marked(string: str) -> list[tuple[str, str]]:
    return [(span.cue, span.category) for span in spans_in(string) if span.kind == "loaded"]


def refused(string: str) -> dict[str, str]:
    """The refused cues with their reasons; the halves of a cue with a gap as one, written as in the lexicon."""
    halves: dict[object, list[Span]] = {}
    for span in spans_in(string):
        if span.kind == "rejected":
            halves.setdefault(span.start if span.group is None else ("group", span.group), []).append(span)
    return {f" {GAP} ".join(span.cue for span in parts): parts[0].why for parts in halves.values()}


MARKED = [
    ("The tribunal's verdict was disastrous for the coast.", [("disastrous", "evaluation")]),
    ("A reckless governor and an inept fleet lost the cape.", [("reckless", "evaluation"), ("inept", "evaluation")]),
    ("Clerks still copy each permit by an antiquated method.", [("antiquated", "evaluation")]),
    ("Both guilds signed a lopsided contract.", [("lopsided", "evaluation")]),
    ("The note contained several worrisome lines.", [("worrisome", "evaluation")]),
    ("The landlord remained unreasonable to the last.", [("unreasonable", "evaluation")]),
    ("The count is evil, though hardly stupid.", [("evil", "evaluation"), ("stupid", "evaluation")]),
    ("The envoys arrived with maximalist claims.", [("maximalist", "evaluation")]),
    ("They took a HORRIBLE, shameful road.", [("HORRIBLE", "evaluation"), ("shameful", "evaluation")]),
    ("That is a bad deal for the herders.", [("bad deal", "evaluation")]),
    ("The second offer was even worse.", [("even worse", "evaluation")]),
    ("Nobody doubts that the queue is a disgrace.", [("disgrace", "evaluation")]),
    ("Such a ministry can’t be trusted with keys.", [("can’t be trusted", "evaluation")]),
    ("The talks are losing steam.", [("losing steam", "evaluation")]),
    ("Their inflexibility helped no one.", [("inflexibility", "evaluation")]),
    ("A hard-line bloc opposed the ferry.", [("hard-line", "evaluation")]),
    ("A courageous nurse spoke up.", [("courageous", "evaluation")]),
    ("The right-wing daily ran the photograph.", []),
    ("No dictator signs away his police.", [("dictator", "name_calling")]),
    ("Hard-liners blocked the vote.", [("Hard-liners", "name_calling")]),
    ("The regime closed two newspapers.", [("regime", "name_calling")]),
    ("Her book calls the prince a warmonger.", [("warmonger", "name_calling")]),
    ("Amateurs drafted the annex.", [("Amateurs", "name_calling")]),
    ("The chairman surrounds himself with cronies.", [("cronies", "name_calling")]),
    ("The tabloid called the judges traitors.", [("traitors", "name_calling")]),
    ("The premier blamed the deep state.", [("deep state", "name_calling")]),
    ("A kangaroo court sentenced the printer.", [("kangaroo court", "name_calling")]),
    ("The army installed a puppet government.", [("puppet government", "name_calling")]),
    ("The guild faced an onslaught of letters.", [("onslaught", "metaphor_war")]),
    ("To the mayor the audit is a witch hunt.", [("witch hunt", "metaphor_war")]),
    ("The board rammed through the merger.", [("rammed through", "metaphor_war")]),
    ("The bishop lashed out at the cinema.", [("lashed out", "metaphor_war")]),
    ("Parliament shot down the plan.", [("shot down", "metaphor_war")]),
    ("The creditors want the town to surrender everything.", [("surrender everything", "metaphor_war")]),
    ("Her critics call it a power grab.", [("power grab", "metaphor_war")]),
    ("The clause is a poison pill.", [("poison pill", "metaphor_trap")]),
    ("She walked straight into the trap.", [("into the trap", "metaphor_trap")]),
    ("Once more the press took the bait.", [("took the bait", "metaphor_trap")]),
    ("They lured investors with a map.", [("lured", "metaphor_trap")]),
    ("The verdict lets the bank off the hook.", [("off the hook", "metaphor_trap")]),
    ("The treaty leaves the island's hands tied.", [("hands tied", "metaphor_trap")]),
    ("The union got played by the owners.", [("got played", "metaphor_game")]),
    ("Sending the fleet was an unforced error.", [("unforced error", "metaphor_game")]),
    ("It was amateur hour in the press office.", [("amateur hour", "metaphor_game")]),
    ("The aides are spinning this as a triumph.", [("spinning this as", "metaphor_game")]),
    ("His love affair with the cameras continues.", [("love affair", "metaphor_game")]),
    ("The visit was a photo op.", [("photo op", "metaphor_game")]),
    ("The stink of the affair remains.", [("stink", "metaphor_disease")]),
    ("A plague of inspectors descended.", [("plague of", "metaphor_disease")]),
    ("Distrust is a cancer in the ranks.", [("is a cancer", "metaphor_disease")]),
    ("That rumour poisoned the campaign.", [("poisoned", "metaphor_disease")]),
    ("Sorting the archive is a Sisyphean labour.", [("Sisyphean", "exaggeration")]),
    ("The board gave zero information.", [("zero information", "exaggeration")]),
    ("We heard never-ending excuses.", [("never-ending", "exaggeration")]),
    ("The envoy constantly praises himself.", [("constantly", "exaggeration")]),
    ("He asked again and again.", [("again and again", "exaggeration")]),
    ("The so-called reform changed nothing.", [("so-called", "irony")]),
    ("The supposedly free harbour has a toll.", [("supposedly", "irony")]),
    ("The mayor, born organiser that he is, lost the list.", [("that he is", "irony")]),
    ("He dismissed the drought as a hoax.", [("hoax", "delegitimising")]),
    ("The dossier is a pack of lies.", [("pack of lies", "delegitimising")]),
    ("The station peddles cures.", [("peddles", "delegitimising")]),
    ("She demonised the fishermen.", [("demonised", "delegitimising")]),
    ("The council met on Tuesday and heard four witnesses.", []),
    ("The two leaders discussed sanctions, inspections and trade.", []),
    ("Soldiers opened the gate; nobody was hurt.", []),
]


@pytest.mark.parametrize(("string", "expected"), MARKED)
def test_marks_exactly_these_cues(string: str, expected: list[tuple[str, str]]) -> None:
    assert marked(string) == expected


TERMS_OF_ART = [
    ("The panel described the sanctions regime.", "sanctions regime", "term of art"),
    ("An inspection regime was agreed.", "inspection regime", "term of art"),
    ("Every pact needs a verification regime.", "verification regime", "term of art"),
    ("Lawyers praised the non-proliferation regime.", "non-proliferation regime", "international law"),
    ("He opposes regime change.", "regime change", "name for a policy"),
    ("The cabinet chose maximum pressure.", "maximum pressure", "term of art"),
    ("The paper names no rogue state.", "rogue state", "contested"),
    ("The note reports a hardening of its position.", "hardening of ... position", "stricter"),
    ("The law dates from the war on terror.", "war on terror", "name of a campaign"),
    ("He served in the cold war.", "cold war", "name for a period"),
    ("The islands joined the missile defence network.", "missile defence", "weapons system"),
    ("A trade war would hurt both ports.", "trade war", "economist"),
    ("The pact ended the arms race.", "arms race", "term of art"),
    ("The nuclear umbrella covers three allies.", "nuclear umbrella", "promise to defend"),
    ("They fled through the Iron Curtain.", "Iron Curtain", "border of its time"),
    ("Troops were trained against poison gas.", "poison gas", "thing itself"),
    ("She applies game theory to auctions.", "game theory", "mathematics"),
    ("Officers took part in a war game.", "war game", "military exercise"),
    ("The shareholders adopted a poison pill defence.", "poison pill defence", "company law"),
    ("Quotas are a zero-sum game.", "zero-sum game", "game theory"),
    ("The court tries war crimes.", "war crimes", "legal term"),
    ("Neutral ships avoid a belligerent power.", "belligerent power", "at war"),
    ("Rivals feared a hostile takeover.", "hostile takeover", "finance"),
    ("The clerk risks contempt of court.", "contempt of court", "legal term"),
    ("The party won an absolute majority.", "absolute majority", "technical term"),
]
LITERAL = [
    ("A heat trap warms the valley.", "heat trap", "device"),
    ("The boy found a bear trap.", "bear trap", "device"),
    ("The customs dogs found a drug trap.", "drug trap", "device"),
    ("The star player was injured.", "star player", "part to play"),
    ("A lynx walked into the trap.", "into the trap", "animal"),
    ("The trout took the bait.", "took the bait", "animal"),
    ("The hunter lured two foxes.", "lured", "animal"),
    ("The battery shot down a drone.", "shot down a", "weapons"),
    ("The hymn got played at dawn.", "got played at", "music"),
    ("Workers removed toxic waste.", "toxic waste", "poisons in fact"),
    ("The mill lies in a gorge.", "lies in", "place"),
    ("A plague of locusts came.", "plague of locusts", "animals"),
    ("The tower boasts a clock.", "boasts a", "travel pages"),
    ("He says that he is tired.", "that he is", "clause goes on"),
    ("The guide was Mr Savage from Port Anselm.", "Savage", "name"),
    ("A brake failure means reckless driving charges.", "reckless driving", "offence"),
]


@pytest.mark.parametrize(("string", "cue", "reason"), TERMS_OF_ART + LITERAL)
def test_refuses_with_a_reason(string: str, cue: str, reason: str) -> None:
    assert marked(string) == []
    assert reason in refused(string)[cue].lower()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.phrase)
def test_every_entry_fires_in_its_hit_and_rests_in_its_miss(entry: Entry) -> None:
    named = f"“{entry.phrase}” is in the lexicon as "
    assert any(span.why.startswith(named) for span in spans_in(entry.hit))
    assert not any(span.why.startswith(named) for span in spans_in(entry.miss or "Rain fell."))


@pytest.mark.parametrize("entry", INNOCENT, ids=lambda entry: entry.phrase)
def test_every_innocent_phrase_is_shown_as_refused(entry: Entry) -> None:
    assert any(cue.lower() in phrases(entry) for cue in refused(entry.hit))


def test_the_lexicon_keeps_its_promises() -> None:
    assert len(ENTRIES) >= 280
    assert {entry.category for entry in ENTRIES} == CATEGORIES
    assert {entry.kind for entry in LEXICON.entries} == {"loaded"}
    assert {entry.strength for entry in ENTRIES} == {1, 2, 3}


def test_no_example_sentence_is_used_twice() -> None:
    sentences = [s for entry in LEXICON.entries for s in (entry.hit, entry.miss) if s]
    assert len(sentences) == len(set(sentences))


def test_a_mark_says_its_strength_its_category_and_its_source() -> None:
    (span,) = spans_in("The bargain was terrible.")
    assert (span.strength, span.category) == (2, "evaluation")
    assert "Martin 2005" in span.why


CASES = tomllib.loads((Path(__file__).parent / "loaded_cases.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES["degree"]["one_mark"])
def test_a_word_of_degree_right_before_a_mark_belongs_to_it(case: str) -> None:
    (cue,) = re.findall(r"\[(.+?)\]", case)
    spans = [span for span in spans_in(re.sub(r"[\[\]]", "", case)) if span.kind == "loaded"]
    assert [span.cue for span in spans] == [cue]
    assert "raises the degree" in spans[0].why


@pytest.mark.parametrize("case", CASES["degree"]["apart"])
def test_other_words_before_a_mark_stay_outside(case: str) -> None:
    (cue,) = re.findall(r"\[(.+?)\]", case)
    assert cue in [span.cue for span in spans_in(re.sub(r"[\[\]]", "", case)) if span.kind == "loaded"]


@pytest.mark.parametrize(
    ("case", "category"),
    [(case, category) for category in ("irony", "delegitimising") for case in CASES["marks"][category]],
)
def test_quotation_marks_that_judge(case: str, category: str) -> None:
    (cue,) = re.findall(r"\[(.+?)\]", case)
    (span,) = [span for span in spans_in(re.sub(r"[\[\]]", "", case)) if span.kind == "loaded"]
    assert (span.cue, span.category, span.strength) == (cue, category, 1)
    assert "the author's" in span.why


@pytest.mark.parametrize("case", CASES["marks"]["refused"])
def test_quotation_marks_that_only_name_are_refused(case: str) -> None:
    (cue,) = re.findall(r"\[(.+?)\]", case)
    string = re.sub(r"[\[\]]", "", case)
    assert marked(string) == []
    assert cue in refused(string)


@pytest.mark.parametrize("case", CASES["marks"]["none"])
def test_quotation_marks_around_what_somebody_said_are_no_judgement(case: str) -> None:
    assert [span for span in spans_in(case) if span.cue[0] in '“"‘'] == []


@pytest.mark.parametrize("case", CASES["marks"]["irony"])
def test_the_marks_are_the_authors_though_the_words_inside_are_quoted(case: str) -> None:
    reading = read(from_string(re.sub(r"[\[\]]", "", case), roles=False))
    assert {span.voice for span in reading.spans if span.kind == "loaded"} == {"author"}
    assert reading.counts["quoted"]["words"] > 0


STRENGTHS = re.findall(
    r"^#   (?:below|above)?\s*([\d. to]+?)\s{3,}(\d)$",
    (resources.files("kit") / "data" / "lexicons" / "loaded.toml").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def strength_by_evidence(entry: Entry) -> int | None:
    """What the table at the head of the lexicon makes of an entry's figures, or None where the codebook decides."""
    if entry.precision is None or not entry.n or entry.n < 10 or entry.category in ("exaggeration", "irony"):
        return None
    return 1 if entry.precision < 0.25 else 2 if entry.precision <= 0.6 else 3


def test_the_table_at_the_head_of_the_lexicon_says_what_the_test_knows() -> None:
    assert STRENGTHS == [("0.25", "1"), ("0.25 to 0.60", "2"), ("0.60", "3")]


def test_strength_follows_from_the_evidence_where_there_is_enough() -> None:
    judged = {entry.phrase: (entry.strength, strength_by_evidence(entry)) for entry in ENTRIES}
    decided = {phrase: pair for phrase, pair in judged.items() if pair[1] is not None}
    assert len(decided) >= 100
    assert {phrase: pair for phrase, pair in decided.items() if pair[0] != pair[1]} == {}


def test_every_entry_carries_its_evidence() -> None:
    assert {entry.measured_on for entry in ENTRIES} == {("loaded_articles", "loaded_sentences")}
    assert all((entry.precision is None) == (entry.n == 0) for entry in ENTRIES)


PIECES = [phrase for entry in LEXICON.entries for phrase in phrases(entry)] + ["the", "Mr.", "U.S.", "“", "”", "—"]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=8)), min_size=1, max_size=25))
def test_spans_are_ordered_exact_and_apart(pieces: list[str]) -> None:
    text = from_string("Here " + " ".join(pieces), roles=False)
    spans = loaded(text)
    assert all(text.string[span.start : span.end] == span.cue for span in spans)
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all((span.kind == "loaded") == (span.strength in (1, 2, 3)) for span in spans)
    assert all(span.category == "loaded" for span in spans if span.kind == "rejected")


@pytest.mark.parametrize(
    ("name", "loaded_cues", "refused_cues"),
    [
        ("rogin.txt", {"poison pill", "Sisyphean", "stink", "dictator"}, {"sanctions regime", "maximum pressure"}),
        ("larison.txt", {"lopsided", "maximalist", "hard-liners"}, {"hardening of ... position"}),
    ],
)
def test_the_two_columns(own_texts: Path, name: str, loaded_cues: set[str], refused_cues: set[str]) -> None:
    string = (own_texts / name).read_text(encoding="utf-8")
    assert loaded_cues <= {cue for cue, _ in marked(string)}
    assert refused_cues <= set(refused(string))
