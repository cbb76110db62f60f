"""Loading: the roles on eight pages, encodings, bad input, and what holds for any text."""

import codecs
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kit.texts.loading import LIMIT, TextError, decode, from_string, load
from kit.texts.model import ROLES, Text
from kit.texts.roles import BY_PLACE, BY_WORDS

LAYOUTS = Path(__file__).parent / "layouts"

# One word per paragraph, in order; a digit repeats it.
ROLES_OF = {
    "harbour": "navigation 4 heading title heading byline 2 navigation caption credit body 3 navigation body heading"
    " body 2 bio 2 navigation 6",
    "interview": "navigation title 2 byline 2 caption credit body 8 heading body 2 byline bio 3 navigation 3",
    "magazine": "heading navigation title heading byline bio caption credit body navigation body heading body heading"
    " body heading body 2 bio navigation 4",
    "notes": "heading navigation title byline 2 body 2 heading body heading body 10 credit 3 bio credit navigation 2",
    "untitled": "body 8 navigation",
    "wire": "navigation 2 title heading byline 2 navigation caption credit body 2 navigation body 3 navigation body 2"
    " bio navigation 3",
}
OWN_ROLES = {
    "rogin": "caption credit body 9 heading body 5 byline bio",
    "larison": "navigation title caption body 6 bio 2 navigation 2",
}

LONG = (
    "The minister went to the coast because he had been told that the boats would not wait for him, and he was right."
)
LONGER = "Nobody on the quay knew what the letter said, but they all knew who had written it and why it came so late."


def roles(text: Text) -> list[str]:
    """The roles of a text's paragraphs in order."""
    return [paragraph.role for paragraph in text.paragraphs]


def spelled_out(row: str) -> list[str]:
    """The roles that a row of the tables above stands for."""
    out: list[str] = []
    for word in row.split():
        out += out[-1:] * (int(word) - 1) if word.isdigit() else [word]
    return out


@pytest.mark.parametrize("name", ROLES_OF)
def test_layouts(name: str) -> None:
    text = load(LAYOUTS / f"{name}.txt")
    assert text.id == name
    assert roles(text) == spelled_out(ROLES_OF[name])


def test_every_layout_has_its_row() -> None:
    assert {path.stem for path in LAYOUTS.glob("*.txt")} == set(ROLES_OF)


@pytest.mark.parametrize("name", OWN_ROLES)
def test_own_texts(own_texts: Path, name: str) -> None:
    text = load(own_texts / f"{name}.txt")
    assert text.string == (own_texts / f"{name}.txt").read_bytes().decode("utf-8")
    assert roles(text) == spelled_out(OWN_ROLES[name])


def test_only_body_is_measured() -> None:
    text = load(LAYOUTS / "harbour.txt")
    bodies = [paragraph for paragraph in text.paragraphs if paragraph.role == "body"]
    assert all(any(body.start <= word.start < word.end <= body.end for body in bodies) for word in text.words)


def test_caption_and_credit_are_two_paragraphs() -> None:
    text = from_string(f"Two envoys wait on the quay at Sund. Photo: Ole Brandt/Nordfoto\n\n{LONG}\n\n{LONGER}")
    parts = [text[part.start : part.end] for part in text.paragraphs]
    assert roles(text) == ["caption", "credit", "body", "body"]
    assert parts[:2] == ["Two envoys wait on the quay at Sund.", "Photo: Ole Brandt/Nordfoto"]


BODY = """It will not help.
By Thursday the talks were over.
More from the north will not help.
Share the burden.
Read more closely, the treaty says the opposite.
Related to this is the matter of the fish.
Follow the money and you will end up here.
Support for independent journalism has collapsed in Sund.
This article of faith has been abandoned by both sides.
This article is about fear, and fear is expensive.
The views expressed by the minister are his own.
Listen: nobody will come.
Terms were agreed in March.
Home.
President Venn has met the editor twice.
Pictures of the summit went round the world.
Photographs by themselves prove nothing.
He told Reuters.
They met on February 28, 2019.
The talks ended in March 2019.
Who is supposed to believe this?
Did Venn lie?
Comments like these cost votes.
Cookies were served, and the delegates agreed to manage the rest by letter.
“We are done here,” he said.
“Nobody wants this”.
1. First, the boats must come home.""".splitlines()


@pytest.mark.parametrize("sentence", BODY)
def test_short_body_paragraphs_stay_body(sentence: str) -> None:
    for parts in ([sentence, LONG, LONGER], [LONG, sentence, LONGER], [LONG, LONGER, sentence]):
        assert roles(from_string("\n\n".join(parts))) == ["body"] * 3


@pytest.mark.parametrize("sentence", [*BODY, "Correction: the treaty is dead.", "No deal. Talks collapsed.", "No deal"])
def test_a_pasted_sentence_is_body(sentence: str) -> None:
    text = from_string(sentence)
    assert roles(text) == ["body"]
    assert text.words


@pytest.mark.parametrize(
    ("line", "role"),
    [
        ("The Road to Sund", "heading"),
        ("What Went Wrong in Sund?", "heading"),
        ("Share this article", "navigation"),
        ("Advertisement", "navigation"),
        ("https://ledger.example/sund", "navigation"),
        ("* * *", "navigation"),
        ("Also read: The herring war in maps", "navigation"),
        ("Sign up for our newsletter and never miss a column.", "navigation"),
        ("Follow us on Facebook.", "navigation"),
        ("This column was updated to name the second envoy.", "navigation"),
        ("Clarification: The envoy resigned in May, not in March.", "navigation"),
        ("Photo by Lina Marchetti", "credit"),
        ("Lina Marchetti/AP via Getty Images", "credit"),
        ("Pictured: The old customs house.", "caption"),
        ("By Mara Lindqvist and Sam Reyes", "byline"),
        ("Updated on 3 March 2024 at 9:40 a.m.", "byline"),
        ("Email the author at mara@ledger.example", "bio"),
    ],
)
def test_one_line_between_paragraphs(line: str, role: str) -> None:
    assert roles(from_string(f"{LONG}\n\n{line}\n\n{LONGER}")) == ["body", role, "body"]


@pytest.mark.parametrize(
    ("last", "role"),
    [
        ("Mara Lindqvist is a columnist for the Eastern Ledger.", "bio"),
        ("Mara Lindqvist, a former diplomat, teaches at Harrow College.", "bio"),
        ("Ulf Dahl is a member of nothing but his own crew.", "body"),  # the body names him: it speaks of him, not he
        ("It is over. — Reuters", "body credit"),
        ("More from Mara Lindqvist", "navigation"),
        ("The herring war in maps", "navigation"),
    ],
)
def test_the_last_line(last: str, role: str) -> None:
    assert roles(from_string(f"{LONG}\n\n{LONGER} Ulf Dahl agreed.\n\n{last}")) == ["body", "body", *role.split()]


def test_a_pull_quote_with_a_full_stop_is_no_body() -> None:
    pulled = "The boats would not wait for him, and he was right."
    assert roles(from_string(f"{LONG}\n\n“{pulled}”\n\n{LONGER}")) == ["body", "heading", "body"]


def test_a_long_line_under_the_title_is_a_heading() -> None:
    line = "What the ministers promised, what the boats did, and why the next treaty will have to begin on a quay"
    assert roles(from_string(f"The Road to Sund\n\n{line}\n\n{LONG}\n\n{LONGER}")) == [
        "title",
        "heading",
        "body",
        "body",
    ]


def test_a_box_of_links_does_not_end_the_article() -> None:
    text = from_string("\n\n".join([LONG, LONGER, "Most read", "The herring war", LONG, LONGER]))
    assert roles(text) == ["body", "body", "navigation", "heading", "body", "body"]


def test_readers_comments_are_never_body_however_long() -> None:
    comments = [part for name in ("GreyHeron", "quayside", "Ole B") for part in (name, "2 hours ago", LONG, "Reply")]
    text = from_string("\n\n".join([*[LONG, LONGER] * 3, "3 comments", *comments * 3]))
    assert roles(text)[:6] == ["body"] * 6
    assert "body" not in roles(text)[6:]


def test_without_roles_everything_is_body() -> None:
    text = from_string("Home/Opinion\n\nBy Mara Lindqvist\n\nПереговоры\n\nphoto: reuters", roles=False, id="a line")
    assert (text.id, roles(text)) == ("a line", ["body"] * 4)


def test_rules_have_known_roles_and_names_of_their_own() -> None:
    assert {rule.role for rule in BY_WORDS} | {rule.role for rule in BY_PLACE} <= set(ROLES)
    names = [rule.name for rule in BY_WORDS] + [rule.name for rule in BY_PLACE]
    assert len(set(names)) == len(names)


PROSE = f"“It’s over,” he said — and it wasn’t. {LONG}\r\n\r\nThe café was 'shut'…  {LONGER}\r\n"


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        ("utf-8", b""),
        ("utf-8", codecs.BOM_UTF8),
        ("utf-16-le", codecs.BOM_UTF16_LE),
        ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-32-le", codecs.BOM_UTF32_LE),
        ("cp1252", b""),
    ],
)
def test_encodings(tmp_path: Path, encoding: str, mark: bytes) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(mark + PROSE.encode(encoding))
    text = load(str(file))
    assert text.string == PROSE  # curly and straight quotes, double spaces and CRLF as they were, no mark
    assert roles(text) == ["body", "body"]
    assert text[text.words[0].start : text.words[0].end] == "It’s"
    assert all(text[word.start : word.end].lower().replace("’", "'") == word.form for word in text.words)


def test_another_legacy_encoding_is_guessed_and_then_refused_as_not_english() -> None:
    with pytest.raises(TextError, match="not English"):
        from_string(decode("Переговоры закончились ничем, и никто не удивился. ".encode("koi8-r") * 9, "a.txt"))


GERMAN = (
    "Die Minister haben am Dienstag einen Vertrag unterschrieben, den niemand im Hafen gelesen hat. Das ist kein "
    "Wunder, denn er hat neunzig Seiten und kein Bild. Was er für die Fischer bedeutet, wird man erst im Herbst "
    "wissen, wenn die Boote wieder hinausfahren. Bis dahin bleibt alles, wie es war, und so will es die Hauptstadt."
)
DUTCH = (
    "De ministers hebben dinsdag een verdrag getekend dat niemand in de haven heeft gelezen. Dat is geen wonder, want "
    "het is negentig bladzijden lang en er was geen plaatje bij. Wat het voor de vissers betekent, weten we pas in de "
    "herfst, als de boten weer uitvaren of thuis blijven. Tot die tijd is alles zoals het was."
)


@pytest.mark.parametrize(
    ("data", "says", "next_step"),
    [
        (b"", "is empty", "Save the article's text"),
        (b" \n\t\r\n", "is empty", "Save the article's text"),
        (codecs.BOM_UTF16_LE, "white space", "Paste or save"),
        ("\u200b\n\u00a0".encode(), "white space", "Paste or save"),
        (b"%PDF-1.7\nstream", "this is a PDF", "save it as plain text"),
        (b"\x89PNG\r\n\x1a\n", "a picture (PNG)", "save it as plain text"),
        (b"PK\x03\x04word/document.xml", "Word document", "save it as plain text"),
        (b"\n<!DOCTYPE html><p>It is over.</p>", "HTML", "save it as plain text"),
        (b"text\0more\xff", "binary data", "save it as plain text"),
        ("It is over.".encode("utf-16-le"), "binary data", "save it as plain text"),
        (b"\x01\x02\x03 text", "binary data", "save it as plain text"),
        (codecs.BOM_UTF16_LE + b"a", "cannot be decoded", "save it as UTF-8"),
        (GERMAN.encode(), "not English", "Use an English text"),
        (DUTCH.encode(), "not English", "Use an English text"),
        ("Переговоры провалились.".encode(), "not English", "use an English text"),
        ("会談は決裂した。".encode(), "not English", "use an English text"),
        (b"Home/Opinion\n\nBy Mara Lindqvist\n\nShare this", "no body found", "own paragraphs"),
        (b"...", "no body found", "own paragraphs"),
    ],
)
def test_bad_input(tmp_path: Path, data: bytes, says: str, next_step: str) -> None:
    file = tmp_path / "article.txt"
    file.write_bytes(data)
    with pytest.raises(TextError) as caught:
        load(file)
    assert type(caught.value) is TextError
    assert all(part in str(caught.value) for part in (str(file), says, next_step))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a.txt", r"a\.txt: there is no such file\. Check the spelling"),
        ("", r"this is a folder\. Name one text file"),
        ("a\0b", r"this is no file name .*Check the spelling"),
        ("a" * 300, r"aaa: cannot be opened .*Check the name"),
    ],
)
def test_no_such_file(tmp_path: Path, name: str, says: str) -> None:
    with pytest.raises(TextError, match=says):
        load(tmp_path / name)


def test_too_large(tmp_path: Path) -> None:
    file = tmp_path / "large.txt"
    file.touch()
    os.truncate(file, LIMIT + 1)  # a sparse file: nothing is written
    with pytest.raises(TextError, match=r"large\.txt: larger than 20 MB\. Save one article"):
        load(file)


@pytest.mark.parametrize("string", ["", " \n\n ", "\ufeff"])
@pytest.mark.parametrize("with_roles", [True, False])
def test_an_empty_string_is_refused_by_its_id(string: str, with_roles: bool) -> None:
    with pytest.raises(TextError, match="“line 7”: nothing but white space"):
        from_string(string, id="line 7", roles=with_roles)


LINES = st.sampled_from(
    [*BODY[:9], LONG, LONGER, "Home/World/Sund", "By Mara Lindqvist", "3 comments", "Notes", "[1] The Ledger, p. 4."]
)
PAGES = st.lists(LINES | st.text(max_size=60), max_size=12).map("\n\n".join)


@given(PAGES | st.text())
def test_paragraphs_are_in_order_and_apart(string: str) -> None:
    try:
        text = from_string(string)
    except TextError:
        return
    ends = [place for part in text.paragraphs for place in (part.start, part.end)]
    assert ends == sorted(ends)
    assert all(part.start < part.end and part.role in ROLES for part in text.paragraphs)
    kept = "".join(string[part.start : part.end] for part in text.paragraphs)
    assert len("".join(string.split())) - len("".join(kept.split())) <= len(text.paragraphs)  # a dash before a credit


@given(st.binary() | PAGES.map(lambda page: page.encode("cp1252", "ignore")))
def test_any_bytes_give_a_text_with_words_or_a_text_error(data: bytes) -> None:
    try:
        text = from_string(decode(data, "article.txt"))
    except TextError as error:
        assert str(error).startswith(("article.txt: ", "the text “text”: "))  # noqa: PT017
    else:
        assert text.words
        assert "\0" not in text.string
