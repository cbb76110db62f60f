"""The lexicon lab: one's own list of loaded language against the kit's, and what it does to the scores of two texts."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import traitlets

from kit.answers import WorkError, put_aside
from kit.measures.edits import NONE, Edit, Edits, categories, edits_from, folded, parse_edits, spellings, to_toml
from kit.measures.lexicon import Entry, LexiconError, load_lexicon
from kit.reading import Reading
from kit.views.keeping import Kept, keep, script, sheet
from kit.views.rankings import firmness_in_words, name_in, ranking_in_words
from kit.weighing import (
    Bench,
    Row,
    Weighed,
    bench,
    contributions,
    gain,
    lead,
    weigh,
)
from kit.work import folder, keep_file, kept_file

STRENGTH_NAMES = ("mild", "clear", "harsh")
FIRST_CLASS, FIRST_STRENGTH = "evaluation", 2  # of a phrase that is let in, until the student says otherwise


class LexiconLab(Kept):
    """Two texts, the entries that stand in them, and a student's own list; `state` holds the list and the way back."""

    _esm = script("lexicon_lab")
    _css = sheet("lexicon_lab")
    labels = traitlets.List(traitlets.Unicode()).tag(sync=True)
    classes: traitlets.List[Any] = traitlets.List().tag(sync=True)
    strengths: traitlets.List[Any] = traitlets.List().tag(sync=True)
    file = traitlets.Unicode().tag(sync=True)
    searched = traitlets.Unicode().tag(sync=True)


def lexicon_lab(readings: Sequence[Reading], *, labels: Sequence[str], key: str) -> LexiconLab:
    """A LexiconLab on these two texts; the list is kept under this key, and as TOML in the work folder."""
    if not len(readings) == len(labels) == 2:
        raise ValueError(f"The lab compares two texts; it was given {len(readings)} texts and {len(labels)} labels.")
    names = [name_in(label) for label in labels]
    widget = LexiconLab(
        labels=names,
        classes=[[name, name.replace("_", " ")] for name in categories()],
        strengths=[[number, f"{number} {name}"] for number, name in enumerate(STRENGTH_NAMES, start=1)],
        file=str(folder() / f"{key}.toml"),
        searched=_searched(readings, names),
    )
    start, fault = _on_file(f"{key}.toml")
    benches = [bench(reading) for reading in readings]
    respond = partial(_respond, benches, weigh(benches), names, f"{key}.toml")
    kept = keep(widget, key, respond, **(_state(start) if start is not None else {}))
    kept.feedback = {**kept.feedback, "says": f"{fault} {kept.feedback['says']}".strip()}
    return kept


def my_lexicon(key: str) -> Edits:
    """One's own list as it was kept under this key; the kit's list without changes where there is none."""
    kept, fault = _on_file(f"{key}.toml")
    if fault:
        warnings.warn(fault, stacklevel=2)
    return NONE if kept is None else kept


def _respond(
    benches: Sequence[Bench], kits: Weighed, names: Sequence[str], file: str, state: Mapping[str, Any]
) -> dict[str, Any]:
    """What follows from a student's list, which is written to its file first."""
    edits, names_kept, faults = _accepted(state)
    mine = weigh(benches, edits)
    says = [*faults, _missing(mine, edits, benches), _written(file, edits)]
    return {
        "says": " ".join(filter(None, says)),
        "ranking": _said(names, kits, mine, edits),
        "kept": names_kept,
        "scores": [[before, now] for before, now in zip(kits.scores, mine.scores, strict=True)],
        "firm": firmness_in_words(mine),
        "rows": _rows(kits, mine, edits),
        **({"right": False} if faults else {}),
    }


def _accepted(state: Mapping[str, Any]) -> tuple[Edits, dict[str, str], list[str]]:
    """The edits of a state; under which phrase each addition is kept, "" where it cannot be taken; and why not."""
    known = spellings(load_lexicon("loaded"))
    names: dict[str, str] = {}
    added: dict[str, Edit] = {}
    faults = []
    for row in state.get("add", ()):
        try:
            edit = edits_from({"add": [row]}, name="").add[0]
            home = names[row["phrase"]] = _home(edit.phrase, known)
            added[home] = replace(edit, phrase=home)
        except LexiconError as error:
            names[str(row.get("phrase"))] = ""
            faults.append(str(error).rpartition("number 1: ")[2])
    rest = {part: state[part] for part in ("remove", "change", "weights") if part in state}
    return replace(edits_from(rest, name="your list"), add=tuple(added.values())), names, faults


def _home(phrase: str, known: Mapping[str, Entry]) -> str:
    """The phrase under which an addition is kept; raises LexiconError for one that counts already."""
    entry = known.get(folded(phrase))
    if entry and not entry.innocent and not entry.rules:
        where = f" under “{entry.phrase}”" if entry.phrase != phrase else ""
        raise LexiconError(f"“{phrase}” is in the kit's list already{where}, with strength {entry.strength}.")
    return entry.phrase if entry else phrase


def _said(names: Sequence[str], kits: Weighed, mine: Weighed, edits: Edits) -> str:
    now, before = lead(mine.scores), lead(kits.scores)
    ranking = ranking_in_words(names, mine.scores)
    if not edits and edits.weights == NONE.weights:
        return f"{ranking}, by the kit's list."
    if now == before:
        return f"{ranking}: with your list the ranking stays."
    return f"{ranking}: with your list {'the ranking flips' if now else 'the two are level'}."


def _missing(mine: Weighed, edits: Edits, benches: Sequence[Bench]) -> str:
    """What to say of the last addition where it stands in none of the texts that can be searched."""
    found = {row.phrase for row in mine.rows}
    last = edits.add[-1].phrase if edits.add else None
    if last is None or last in found or not any(each.text for each in benches):
        return ""
    return f"“{last}” does not stand in the texts that can be searched; it stays on your list."


def _rows(kits: Weighed, mine: Weighed, edits: Edits) -> list[dict[str, Any]]:
    """A row for each entry: first the student's own, then what the kit counts, then what it keeps out."""
    before, now = {_key(row): row for row in kits.rows}, {_key(row): row for row in mine.rows}
    texts, known = len(mine.words), spellings(load_lexicon("loaded"))
    own = {_key(row): row for row in (_nowhere(edit, texts) for edit in edits.add) if _key(row) not in before}
    gains = [_key(row) for row, _ in contributions(kits)]
    groups = {
        "On your own list": dict.fromkeys((*own, *(key for key in now if key not in before))),
        "Counted by the kit": gains,
        "Only in others’ words: marked, not counted": [k for k in before if k not in gains and before[k].strength],
        "Kept out by the kit": [k for k in before if before[k].strength is None],
    }
    found = {**own, **before, **now}
    return [
        {"group": group} | _row(key, found[key], _kits(before.get(key), known.get(found[key].phrase)), mine)
        for group, keys in groups.items()
        for key in keys
    ]


def _key(row: Row) -> str:
    """What tells rows apart: the phrase, or for cues that are kept back their class and strength."""
    return row.phrase or f" {row.category} {row.strength}"


def _nowhere(edit: Edit, texts: int) -> Row:
    none = (0,) * texts
    return Row(edit.phrase, edit.category or "", edit.strength, (), none, none, none, "It is on your own list.")


def _kits(row: Row | None, entry: Entry | None) -> dict[str, Any]:
    """What the kit itself makes of a row: whether it counts, its class and strength, whether it can be changed."""
    listed = entry is not None and not entry.innocent
    return {
        "counts": row.strength is not None if row else listed,
        "category": (row and row.category) or (entry.category if entry else ""),
        "strength": (row and row.strength) or (entry.strength if entry else None),
        "fixed": row is not None and entry is None,
        "readers": _readers(entry),
    }


def _row(key: str, row: Row, kit: Mapping[str, Any], mine: Weighed) -> dict[str, Any]:
    return {
        "key": key,
        "phrase": row.phrase,
        "shown": _shown(row),
        "counts": row.strength is not None,
        "category": row.category or kit["category"] or FIRST_CLASS,
        "strength": row.strength or kit["strength"] or FIRST_STRENGTH,
        "uses": list(row.uses),
        "others": list(row.others),
        "held": list(row.held),
        "gain": gain(mine, row),
        "why": " ".join(filter(None, (f"{row.why.rstrip('.')}.", kit["readers"]))),
        "held_for": row.why.partition(" here: ")[2] if row.strength is None else "",
        "kit": dict(kit),
    }


def _shown(row: Row) -> str:
    """An entry as the table names it, with what stands in the texts where that is another form."""
    if not row.phrase:
        return "(a cue that the X-ray keeps back)"
    forms = [cue for cue in row.cues if cue.lower().replace("’", "'") != row.phrase]
    return f"{row.phrase}  ({', '.join(forms)})" if forms else row.phrase


def _readers(entry: Entry | None) -> str:
    """How many of the uses of an entry trained readers marked, in words."""
    if entry is None or entry.precision is None or not entry.n:
        return ""
    return f"Trained readers marked {entry.precision * entry.n:.0f} of its {entry.n} uses in the texts they were given."


def _searched(readings: Sequence[Reading], names: Sequence[str]) -> str:
    """In which texts an added word can be found, in one sentence where it is not in all."""
    full = [name for reading, name in zip(readings, names, strict=True) if reading.text is not None]
    if len(full) == len(names):
        return "all"
    return f"A word that you add is looked for in {full[0]} only; the other text is an X-ray." if full else ""


def _state(edits: Edits) -> dict[str, Any]:
    """The edits as the page holds them."""
    return {
        "add": [asdict(edit) for edit in edits.add],
        "remove": [{"phrase": phrase} for phrase in edits.remove],
        "change": [{name: value for name, value in asdict(edit).items() if value} for edit in edits.change],
        "weights": list(edits.weights),
    }


def _on_file(name: str) -> tuple[Edits | None, str]:
    """The list that was kept in this file, None without one, and what was wrong with it; then it is set aside."""
    try:
        toml = kept_file(name)
        return (None, "") if toml is None else (parse_edits(toml, name=name), "")
    except WorkError as error:
        return None, str(error)
    except LexiconError as error:
        aside = put_aside(folder() / name, "damaged")
        return None, f"{error} Nothing is lost: the file is now {aside.name}; mend it and give it its old name."


def _written(name: str, edits: Edits) -> str:
    """What to say where the list could not be written to its file; nothing where it was, or is there already."""
    try:
        toml, there = to_toml(edits), kept_file(name)
        if toml != there and (there is not None or edits or edits.weights != NONE.weights):
            keep_file(name, toml)
    except (WorkError, OSError) as error:
        return f"Your list could not be written to {folder() / name}: {error}"
    return ""
