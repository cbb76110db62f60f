"""How fast a whole reading is, JSON included, beside textstat, VADER and spaCy's tokenizer, all in one run.

Run: python benchmarks/speed.py [FOLDER]. The texts are made of the kit's own sentences, in which it finds about twice
as much as in a real op-ed, or are the .txt files of FOLDER. VADER (vaderSentiment) and spaCy are measured where they
are installed. Prints milliseconds a text, and how many times as long as the kit each takes; memory over 10,000 short
texts; the cost of 20,000 lexicon entries beside 600.

Each text is given to the kit and to the other tool by turns, so that a busy moment of the machine hits both; who is
first changes from round to round. A text's time is the median of the rounds; printed is the mean of the texts.

Dictionaries and word lists are read before the clock starts. The kit remembers nothing of a text. textstat does: nearly
every function of its backend has a cache of 128 calls, keyed by the whole text (the length of a text is counted once
for eleven formulas) or, for hard words, by the word. What a cache remembers from the round before would be a gift, so
all are emptied at each round, and we print three ways to go on: its caches left alone, which is how a user meets it;
emptied before each text as well; and before each formula, so that none has a lift from another. Emptying is not timed.
A last row starts a new Python for each text, dictionaries included.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from statistics import fmean, median
from typing import TypeVar

from kit.measures.lexicon import Lexicon, find, load_lexicon, parse_lexicon
from kit.measures.readability import textstat_scores
from kit.reading import read
from kit.texts.loading import from_string

FORMULAS = (
    "flesch_reading_ease",
    "flesch_kincaid_grade",
    "smog_index",
    "coleman_liau_index",
    "automated_readability_index",
    "dale_chall_readability_score",
    "difficult_words",
    "linsear_write_formula",
    "gunning_fog",
    "text_standard",
    "spache_readability",
)
DATA = resources.files("kit") / "data"
TEXTS, WORDS = 40, 870  # how many texts, and how many words in each
ROUNDS = 5
FRESH = 3  # fresh processes
SHORT_TEXTS = 10_000

T = TypeVar("T")


# ---- Texts


def op_eds(folder: str | None) -> list[str]:
    """The texts of a folder, or TEXTS made of the kit's own sentences, the same in each run."""
    if folder:
        return [path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt"))]
    chance = random.Random(27)
    return [_op_ed(chance, _paragraphs(), _examples()) for _ in range(TEXTS)]


def _op_ed(chance: random.Random, paragraphs: list[str], sentences: list[str]) -> str:
    """About WORDS words: paragraphs of the practice texts and, between them, paragraphs of three example sentences."""
    chosen: list[str] = []
    while sum(len(part.split()) for part in chosen) < WORDS:
        chosen += [chance.choice(paragraphs), " ".join(chance.sample(sentences, 3))]
    return "\n\n".join(chosen)


def _paragraphs() -> list[str]:
    files = sorted((file for file in (DATA / "practice").iterdir() if file.name.endswith(".txt")), key=str)
    parts = [part for file in files for part in file.read_text(encoding="utf-8").split("\n\n")]
    return [part for part in parts if len(part.split()) > 15]


def _examples() -> list[str]:
    """The sentences in which entries of the lexicons fire, and those in which their words are innocent."""
    names = ("hedges", "boosters", "loaded", "reporting")
    tables = [tomllib.loads((DATA / "lexicons" / f"{name}.toml").read_text(encoding="utf-8")) for name in names]
    return [entry[key] for table in tables for entry in table["entry"] for key in ("hit", "miss") if key in entry]


# ---- What is measured


def kit(string: str) -> str:
    """The whole reading of a text as JSON."""
    return json.dumps(read(from_string(string, roles=False)).to_json(), ensure_ascii=False)


@dataclass(frozen=True)
class Peer:
    """A tool to measure beside the kit: what it does with a text, and before what textstat's caches are emptied."""

    steps: tuple[Callable[[str], object], ...]
    forgets: str = "round"  # round | text | step


def eleven() -> tuple[Callable[[str], object], ...]:
    """textstat's eleven English formulas."""
    import textstat

    return tuple(getattr(textstat, name) for name in FORMULAS)


def textstat_once(string: str) -> None:
    """textstat's eleven formulas in a Python that has not used it yet."""
    textstat_scores("A first sentence, so that NLTK finds its dictionary.")
    for formula in eleven():
        formula(string)


def forget() -> None:
    """Empties what textstat remembers of texts and words; its dictionaries stay."""
    modules = [module for name, module in sys.modules.items() if name.startswith("textstat")]
    for kept in {thing for module in modules for thing in vars(module).values() if hasattr(thing, "cache_clear")}:
        if not kept.__name__.startswith("get_"):
            kept.cache_clear()


def peers() -> dict[str, Peer]:
    """Every other tool that is installed, by its name in the table."""
    textstat_scores("A first sentence, so that the dictionaries are read.")
    found = {
        "textstat: eleven formulas, its caches left alone": Peer(eleven()),
        "textstat: eleven formulas, each text new to it": Peer(eleven(), "text"),
        "textstat: eleven formulas, each on its own": Peer(eleven(), "step"),
    }
    if find_spec("vaderSentiment"):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        found["VADER: one score"] = Peer((SentimentIntensityAnalyzer().polarity_scores,))
    if find_spec("spacy"):
        import spacy

        found["spaCy: blank tokenizer"] = Peer((spacy.blank("en"),))
    return found


# ---- Measuring


def beside(peer: Peer, texts: Sequence[str]) -> tuple[float, float]:
    """The milliseconds a text that the kit and the peer take, text by text in turn."""
    rounds = []
    for number in range(ROUNDS):
        forget()
        rounds.append([_pair(peer, text, kit_first=number % 2 == 0) for text in texts])
    ours, theirs = (fmean(median(times) for times in zip(*both, strict=True)) for both in _unzipped(rounds))
    return ours, theirs


def _pair(peer: Peer, text: str, *, kit_first: bool) -> tuple[float, float]:
    """The milliseconds that the kit and the peer take for one text."""
    tools = (Peer((kit,)), peer) if kit_first else (peer, Peer((kit,)))
    times = [_clocked(tool, text) for tool in tools]
    return (times[0], times[1]) if kit_first else (times[1], times[0])


def _clocked(tool: Peer, text: str) -> float:
    if tool.forgets == "text":
        forget()
    total = 0.0
    for step in tool.steps:
        if tool.forgets == "step":
            forget()
        begun = time.perf_counter()
        step(text)
        total += time.perf_counter() - begun
    return 1000 * total


def _unzipped(rounds: list[list[tuple[float, float]]]) -> tuple[list[list[float]], list[list[float]]]:
    """The kit's times and the peer's, each as rounds of texts."""
    return [[ours for ours, _ in row] for row in rounds], [[theirs for _, theirs in row] for row in rounds]


def fastest(tools: dict[str, Callable[[T], object]], texts: Sequence[T]) -> dict[str, float]:
    """The milliseconds that each tool takes for a text; round about, so that a busy moment of the machine hits all."""
    rounds = [{name: _milliseconds(tool, texts) for name, tool in tools.items()} for _ in range(ROUNDS)]
    return {name: min(times[name] for times in rounds) for name in tools}


def _milliseconds(tool: Callable[[T], object], texts: Sequence[T]) -> float:
    begun = time.perf_counter()
    for text in texts:
        tool(text)
    return 1000 * (time.perf_counter() - begun) / len(texts)


def print_times(texts: Sequence[str]) -> None:
    """The table of all tools, each beside the kit's whole reading with JSON."""
    kit(texts[0])  # reads the kit's lexicons
    for name, peer in peers().items():
        ours, theirs = beside(peer, texts)
        print(f"{name:<50}{theirs:>9.2f} ms a text, kit {ours:.2f}: {theirs / ours:.2f} times the kit")
    for package in ("vaderSentiment", "spacy"):
        if not find_spec(package):
            print(f"{package} is not installed, so it is not measured (pip install {package})")


def print_fresh(texts: Sequence[str]) -> None:
    """The time of a new Python that handles one text and ends."""
    took = {name: min(_fresh(name, string) for string in texts[:FRESH]) for name in ("kit", "textstat")}
    for name, seconds in took.items():
        title = f"{name}: a fresh process for each text"
        print(f"{title:<50}{1000 * seconds:>9.0f} ms a text {seconds / took['kit']:>8.1f} times the kit")


def _fresh(name: str, string: str) -> float:
    call = "kit(text)" if name == "kit" else "textstat_once(text)"
    code = f"import runpy; m = runpy.run_path({__file__!r}); eval({call!r}, m, {{'text': {string!r}}})"
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - begun


def print_memory(texts: Sequence[str]) -> None:
    """The most memory that the process ever held, after the first tenth of the short texts and after all."""
    try:
        import resource
    except ImportError:
        print("memory: this system does not tell")
        return
    peak: list[float] = []
    for number, string in enumerate(_short(texts), start=1):
        kit(string)
        if number in (SHORT_TEXTS // 10, SHORT_TEXTS):
            peak.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(f"memory: {peak[0]:.1f} MB after {SHORT_TEXTS // 10:,} short texts, {peak[1]:.1f} MB after {SHORT_TEXTS:,}")


def _short(texts: Sequence[str]) -> Iterator[str]:
    """SHORT_TEXTS texts of about fifty words, no two alike."""
    chance = random.Random(28)
    for number in range(SHORT_TEXTS):
        words = chance.choice(texts).split()
        at = chance.randrange(max(1, len(words) - 50))
        yield f"{' '.join(words[at : at + 50])} No. {number}."


# ---- The lexicon


def print_lexicon(texts: Sequence[str]) -> None:
    """What 20,000 entries cost beside 600, where the others are invented words, and where they are pairs of the texts'
    own words, which must each be looked at."""
    cut = [from_string(string, roles=False) for string in texts]
    words = sorted({form for text in cut for form in text.words.forms if form.isalpha()})
    chance = random.Random(29)
    more = {
        "600 entries": [],
        "20,000, the others invented words": ["".join(chance.choices("bdfklmnprstaeiou", k=9)) for _ in range(19_400)],
        "20,000, the others pairs of the texts' words": [" ".join(chance.choices(words, k=2)) for _ in range(19_400)],
    }
    best = fastest({name: partial(find, lexicon=_lexicon(phrases)) for name, phrases in more.items()}, cut)
    for name, took in best.items():
        print(f"lexicon of {name:<46}{took:>9.3f} ms a text {took / best['600 entries']:>8.2f} times 600 entries")


def _lexicon(more: Sequence[str]) -> Lexicon:
    """600 phrases of the kit and some more."""
    fields = 'kind = "loaded"\ncategory = "c"\nsource = "us"\nhit = "A hit."\nunambiguous = true\nstrength = 1'
    known = [entry.phrase for entry in load_lexicon("loaded").entries if not entry.innocent][:600]
    rows = "".join(f'[[entry]]\nphrase = "{phrase}"\n{fields}\n' for phrase in dict.fromkeys([*known, *more]))
    return parse_lexicon(f'[sources.us]\ncite = "Us."\nurl = ""\nlicence = "ours"\n{rows}', name="speed")


def main() -> None:
    """Prints all the tables."""
    texts = op_eds(sys.argv[1] if len(sys.argv) > 1 else None)
    words = sum(len(string.split()) for string in texts) // len(texts)
    print(f"{len(texts)} texts of {words} words on average; Python {sys.version.split()[0]}; {ROUNDS} rounds\n")
    print_memory(texts)  # first, so that no other tool's memory hides the kit's
    print_lexicon(texts)
    print_times(texts)
    print_fresh(texts)


if __name__ == "__main__":
    main()
