"""One's own list of loaded language: what somebody changes in the kit's, as plain TOML that is read and written here.

    schema = 1
    weights = [1.0, 2.0, 3.0]   # what a mark of strength 1, 2, 3 counts

    [[add]]                     # a phrase that judges; one that the kit keeps out is let in
    phrase = "quick fix"
    category = "evaluation"
    strength = 1

    [[remove]]                  # a phrase that does not judge: it is refused wherever it stands
    phrase = "regime"

    [[change]]                  # another class or strength for a phrase of the kit's; either may be left out
    phrase = "terrible"
    strength = 3

A phrase stands for its whole entry, with all the forms that the kit lists for it.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from kit.measures.lexicon import GAP, Entry, Lexicon, LexiconError, Source, exchanged, load_lexicon, phrases
from kit.texts.loading import TextError, decode
from kit.texts.segmenting import WORD

SCHEMA = 1
WEIGHTS = (1.0, 2.0, 3.0)
STRENGTHS = (1, 2, 3)
HEAVIEST = 100.0
LONGEST = 80  # characters of a phrase
OWN = "your own list"
_FIELDS = {"add": ("phrase", "category", "strength"), "remove": ("phrase",)}
_FIELDS["change"] = _FIELDS["add"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A phrase that is to count, or to count otherwise; None where the kit's class or strength stays."""

    phrase: str
    category: str | None = None
    strength: int | None = None


@dataclass(frozen=True, slots=True)
class Edits:
    """What somebody changes in the kit's list of loaded language, and what each strength weighs for them."""

    add: tuple[Edit, ...] = ()
    remove: tuple[str, ...] = ()
    change: tuple[Edit, ...] = ()
    weights: tuple[float, ...] = WEIGHTS

    def __bool__(self) -> bool:
        return bool(self.add or self.remove or self.change)


NONE = Edits()


def load_edits(path: Path) -> Edits:
    """The edits in a TOML file; raises LexiconError that names the file, the place and what to mend."""
    if not path.is_file():
        raise LexiconError(f"{path}: there is no such file. Check the spelling and the folder you are in.")
    data = path.read_bytes()
    try:
        return parse_edits(decode(data, str(path)) if data.strip() else "", name=str(path))
    except TextError as error:
        raise LexiconError(str(error)) from None


def parse_edits(toml: str, *, name: str) -> Edits:
    """The edits written in that TOML; raises LexiconError for what is no list of this kind."""
    try:
        table = tomllib.loads(toml)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LexiconError(f"{name}: this is not valid TOML ({error}). Mend that line and read it again.") from None
    if "schema" not in table:
        raise LexiconError(f"{name}: the line “schema = {SCHEMA}” is missing; write it first.")
    if extra := set(table) - {"schema", "weights", *_FIELDS}:
        raise LexiconError(f"{name}: unknown section “{min(extra)}”; use [[add]], [[remove]], [[change]], weights.")
    return edits_from(table, name=name)


def edits_from(table: Mapping[str, Any], *, name: str) -> Edits:
    """The edits in plain data of the shape of such a file; other keys are left aside, everything else is checked."""
    if table.get("schema", SCHEMA) != SCHEMA:
        says = table["schema"]
        raise LexiconError(f"{name}: this list has schema {says}, and this kit knows {SCHEMA}. Use a newer kit.")
    rows = {part: tuple(_rows(table, part, name)) for part in _FIELDS}
    seen: set[str] = set()
    for edit in (edit for found in rows.values() for edit in found):
        if edit.phrase in seen:
            raise LexiconError(f"{name}: “{edit.phrase}” stands in it twice; keep one.")
        seen.add(edit.phrase)
    removed = tuple(edit.phrase for edit in rows["remove"])
    return Edits(rows["add"], removed, rows["change"], _weights(table.get("weights", WEIGHTS), name))


def to_toml(edits: Edits) -> str:
    """The edits as TOML, which `parse_edits` reads back."""
    weights = ", ".join(str(float(weight)) for weight in edits.weights)
    blocks = [f"# My own list of loaded language. Read a text with it: kit read FILE --lexicon THIS-FILE\n"
              f"schema = {SCHEMA}\nweights = [{weights}]  # what a mark of strength 1, 2, 3 counts"]  # fmt: skip
    blocks += [_block("add", edit) for edit in edits.add]
    blocks += [_block("remove", Edit(phrase)) for phrase in edits.remove]
    blocks += [_block("change", edit) for edit in edits.change]
    return "\n\n".join(blocks) + "\n"


def edited(lexicon: Lexicon, edits: Edits) -> Lexicon:
    """The lexicon with these edits: a removed entry is refused from now on, an added or changed one counts as it says.

    Removed phrases stay in the list as innocent ones, so that no shorter phrase inside them begins to fire.
    """
    known = spellings(lexicon)
    changed: dict[str, Entry] = {}
    for edit in (*edits.change, *edits.add):
        if edit.phrase in known:
            entry = changed.get(known[edit.phrase].phrase, known[edit.phrase])
            changed[entry.phrase] = _told(entry, edit, let_in=edit in edits.add)
    for entry in (known[phrase] for phrase in edits.remove if phrase in known):
        if not entry.innocent:
            changed[entry.phrase] = replace(entry, innocent=True, rules=(), why=f"{OWN} leaves it out.")
    sources = {**lexicon.sources, "own": Source(OWN, "", "")}
    new = tuple(_entry(edit) for edit in edits.add if edit.phrase not in known)
    return exchanged(replace(lexicon, sources=sources), changed, new)


def spellings(lexicon: Lexicon) -> dict[str, Entry]:
    """Every spelling that a lexicon knows, with its entry."""
    return {phrase: entry for entry in lexicon.entries for phrase in phrases(entry)}


def strangers(edits: Edits, lexicon: Lexicon) -> tuple[str, ...]:
    """The phrases that are to be removed or changed and that the lexicon does not have, in order."""
    wanted, known = (*edits.remove, *(edit.phrase for edit in edits.change)), spellings(lexicon)
    return tuple(phrase for phrase in wanted if phrase not in known)


def folded(phrase: str) -> str:
    """A phrase as a lexicon writes it: lower case, straight apostrophes, single spaces; or the reason it is none.

    Raises LexiconError for a phrase that could never be found, since it is not made of words and spaces.
    """
    found = plain(phrase)
    if not found:
        raise LexiconError("Write a word or phrase first.")
    if len(found) > LONGEST:
        raise LexiconError(f"“{found[:30]}…” is too long: a cue is a word or a phrase of at most {LONGEST} characters.")
    if any(part != " ".join(WORD.findall(part)) for part in found.split(f" {GAP} ")):
        raise LexiconError(f"“{found}” can never be found: write words with spaces between them, and no other mark.")
    return found


def plain(string: str) -> str:
    """Words in lower case with straight apostrophes, plain hyphens and single spaces, as lexicons have them."""
    for curly, straight in (("’", "'"), ("ʼ", "'"), ("‐", "-"), ("‑", "-"), ("\u00ad", "")):
        string = string.replace(curly, straight)
    return " ".join(string.lower().split())


@cache
def categories() -> tuple[str, ...]:
    """The classes of loaded language that the kit's list has, in its order."""
    entries = load_lexicon("loaded").entries
    return tuple(dict.fromkeys(entry.category for entry in entries if not entry.innocent))


def _told(entry: Entry, edit: Edit, *, let_in: bool) -> Entry:
    """An entry of the kit's as an edit has it; one that is let in counts whatever the rules say."""
    if entry.innocent and not let_in:
        return entry
    return replace(
        entry,
        category=edit.category or entry.category,
        strength=edit.strength or entry.strength,
        source="own",
        innocent=False,
        rules=() if let_in else entry.rules,
    )


def _entry(edit: Edit) -> Entry:
    return Entry(edit.phrase, "loaded", edit.category or "", source="own", strength=edit.strength)


def _rows(table: Mapping[str, Any], part: str, name: str) -> Iterator[Edit]:
    found = table.get(part, ())
    if not isinstance(found, Sequence) or not all(isinstance(row, Mapping) for row in found):
        raise LexiconError(f"{name}: write [[{part}]] with two brackets on each side, once for each phrase.")
    for number, row in enumerate(found, start=1):
        try:
            yield _row(row, part)
        except LexiconError as error:
            raise LexiconError(f"{name}, [[{part}]] number {number}: {error}") from None


def _row(row: Mapping[str, Any], part: str) -> Edit:
    """The edit of one row; raises LexiconError that says what is wrong with it."""
    if extra := set(row) - set(_FIELDS[part]):
        raise LexiconError(f"unknown field “{min(extra)}”; known are {', '.join(_FIELDS[part])}.")
    phrase, category, strength = row.get("phrase"), row.get("category"), row.get("strength")
    if not isinstance(phrase, str):
        raise LexiconError('the field phrase is missing: write phrase = "..." with the words in quotation marks.')
    if category not in (*categories(), None):
        raise LexiconError(f"category “{category}” is not one of {', '.join(categories())}.")
    if type(strength) not in (int, type(None)) or strength not in (*STRENGTHS, None):
        raise LexiconError("strength must be 1, 2 or 3.")
    if part == "add" and None in (category, strength):
        raise LexiconError("a phrase that is added needs a category and a strength.")
    if part == "change" and category is strength is None:
        raise LexiconError("say what changes: a category, a strength, or both.")
    return Edit(folded(phrase), category, strength)


def _weights(found: Any, name: str) -> tuple[float, ...]:
    fits = isinstance(found, Sequence) and len(found) == len(WEIGHTS) and all(type(w) in (int, float) for w in found)
    if not fits or not all(0 <= weight <= HEAVIEST for weight in found):
        raise LexiconError(f"{name}: weights must be three numbers from 0 to {HEAVIEST:.0f}, such as [1.0, 2.0, 3.0].")
    return tuple(float(weight) for weight in found)


def _block(part: str, edit: Edit) -> str:
    lines = [f"[[{part}]]", f"phrase = {_quoted(edit.phrase)}"]
    lines += [f"category = {_quoted(edit.category)}"] if edit.category else []
    lines += [f"strength = {edit.strength}"] if edit.strength else []
    return "\n".join(lines)


def _quoted(string: str) -> str:
    """A string in quotation marks for TOML, which escapes as JSON does, and the control character 7F besides."""
    return json.dumps(string, ensure_ascii=False).replace("\x7f", "\\u007f")
