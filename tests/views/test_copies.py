"""The field for own copies: what is said about a file, and that it does not tell the unnamed texts apart."""

import re

from kit.casebook import practice
from kit.views.copies import own_copies, taken


def test_a_file_that_is_none_of_the_texts_is_named_and_the_student_told_what_to_do() -> None:
    widget = own_copies()
    content = practice("quay").string.encode()
    widget.set_state({"files": [{"name": "quay.txt", "content": memoryview(content), "turn": "1"}]})
    (line,) = widget.said
    assert line.startswith("quay.txt is none of the texts")
    assert all(text.endswith(": X-ray") for text in widget.texts)


def test_an_unreadable_file_is_no_traceback() -> None:
    (line,) = taken("notes.txt", b"")
    assert "/" not in line


def test_no_line_tells_how_many_paragraphs_a_text_has(own_texts) -> None:
    for name in ("rogin", "larison"):
        lines = [line for line in taken("mine.txt", (own_texts / f"{name}.txt").read_bytes()) if "Kept as" not in line]
        assert not re.search(r"\d", " ".join(lines))
