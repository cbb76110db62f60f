"""How fast a whole reading is, JSON included, beside textstat, VADER and spaCy's tokenizer, all in one run.

Run: python benchmarks/speed.py [FOLDER]. The texts are made of the kit's own sentences, in which it finds about twice
as much as in a real op-ed, or are the .txt files of FOLDER. VADER (vaderSentiment) and spaCy are measured where they
are installed. Prints milliseconds a text, and how many times as long as the kit each takes; memory over 10,000 short
texts; the cost of 20,000 lexicon entries beside 600.

textstat remembers what it counted, so a second look at a text is free, and its formulas share work on one text. Hence
three ways to measure it: as a user calls it (eleven formulas on each text, each text once); each formula on its own
(nothing remembered but the dictionaries); and a fresh process for each text (start and dictionaries included).
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
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
ROUNDS = 5  # the fastest counts
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


def eleven(string: str, *, between: Callable[[], None] = lambda: None) -> None:
    """textstat's eleven English formulas."""
    import textstat

    for name in FORMULAS:
        between()
        getattr(textstat, name)(string)


def forget() -> None:
    """Empties what textstat remembers of texts; its dictionaries stay."""
    modules = [module for name, module in sys.modules.items() if name.startswith("textstat")]
    for kept in {thing for module in modules for thing in vars(module).values() if hasattr(thing, "cache_clear")}:
        if not kept.__name__.startswith("get_"):
            kept.cache_clear()


def peers() -> dict[str, Callable[[str], object]]:
    """Every tool that is installed, by its name in the table."""
    textstat_scores("A first sentence, so that the dictionaries are read.")
    found: dict[str, Callable[[str], object]] = {
        "kit: whole reading with JSON": kit,
        "textstat: eleven formulas, as a user calls them": eleven,
        "textstat: eleven formulas, each on its own": partial(eleven, between=forget),
    }
    if find_spec("vaderSentiment"):
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        found["VADER: one score"] = SentimentIntensityAnalyzer().polarity_scores
    if find_spec("spacy"):
        import spacy

        found["spaCy: blank tokenizer"] = spacy.blank("en")
    return found


# ---- Measuring


def fastest(tools: dict[str, Callable[[T], object]], texts: Sequence[T]) -> dict[str, float]:
    """The milliseconds that each tool takes for a text; round about, so that a busy moment of the machine hits all."""
    rounds = [{name: _milliseconds(tool, texts) for name, tool in tools.items()} for _ in range(ROUNDS)]
    return {name: min(times[name] for times in rounds) for name in tools}


def _milliseconds(tool: Callable[[T], object], texts: Sequence[T]) -> float:
    forget()
    begun = time.perf_counter()
    for text in texts:
        tool(text)
    return 1000 * (time.perf_counter() - begun) / len(texts)


def print_times(texts: Sequence[str]) -> None:
    """The table of all tools."""
    best = fastest(peers(), texts)
    ours = best["kit: whole reading with JSON"]
    for name, took in best.items():
        print(f"{name:<50}{took:>9.2f} ms a text {took / ours:>8.1f} times the kit")
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
    call = "kit(text)" if name == "kit" else "(textstat_scores('One.'), eleven(text))"
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
    print(f"{len(texts)} texts of {words} words on average; Python {sys.version.split()[0]}; best of {ROUNDS} rounds\n")
    print_memory(texts)  # first, so that no other tool's memory hides the kit's
    print_lexicon(texts)
    print_times(texts)
    print_fresh(texts)


if __name__ == "__main__":
    main()
