"""The tool that writes into a lexicon how often readers agree with a cue, on a set of our own of four sentences."""

import runpy
from pathlib import Path

from kit.measures.hedging import hedges
from kit.measures.lexicon import load_lexicon
from kit.texts.loading import from_string

TOOL = runpy.run_path(str(Path(__file__).parents[1] / "tools" / "measure_cues.py"))
RECORDS = [
    {"text": "The ferry may sail.", "spans": [[10, 13, "hedge:epistemic"]]},
    {"text": "It may sink.", "spans": []},
    {"text": "It sank in May.", "spans": []},
    {"text": "Either the seal is a forgery or the archive lied.", "spans": [[29, 31, "hedge"], [0, 6, "cue"]]},
]
LEXICON = """# A comment that stays.
[[entry]]
phrase = "may"
source = "own"
n = 7
hit = "It may sink."

[[entry]]
phrase = "perhaps"
source = "own"

[[innocent]]
phrase = "may day"
source = "own"
"""


def test_a_use_counts_once_and_touches_what_readers_marked() -> None:
    assert TOOL["measure"](load_lexicon("hedges"), RECORDS) == {"may": (1, 2), "either ... or": (1, 1)}


def test_the_two_halves_of_a_cue_are_one_use() -> None:
    ((key, spans),) = TOOL["uses"](hedges(from_string(RECORDS[3]["text"], roles=False))).items()
    assert key == ("either ... or", 0)
    assert [span.cue for span in spans] == ["Either", "or"]


def test_the_figures_stand_behind_the_source_and_all_else_stays() -> None:
    made = TOOL["written"](LEXICON, {"may": (1, 2)}, ["own_set"])
    figures = 'precision = 0.50\nn = 2\nmeasured_on = ["own_set"]\nhit = "It may sink."'
    assert made.startswith('# A comment that stays.\n[[entry]]\nphrase = "may"\nsource = "own"\n' + figures)
    assert 'phrase = "perhaps"\nsource = "own"\nn = 0\nmeasured_on = ["own_set"]\n' in made
    assert made.endswith('[[innocent]]\nphrase = "may day"\nsource = "own"\n')
    assert TOOL["written"](made, {"may": (1, 2)}, ["own_set"]) == made
