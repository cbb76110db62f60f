"""How right the syllables are, and the kit's scores beside textstat's. Run: python benchmarks/readability.py [FILE ...]

Files, if named, are plain text whose running words are counted as well.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from kit.measures.readability import DIFFERENCES, Counts, count_words, scores, textstat_scores
from kit.measures.syllables import by_rule, dictionary, fold, spoken, syllables
from kit.texts.loading import from_string
from kit.texts.model import Text

PASSAGES = {
    "short cuts": "No deal. Talks collapsed. The envoys flew home. Nobody was surprised.",
    "initialisms": "The U.S. and the U.K. wanted more at 9 a.m.. Gen. Orlov wanted less. By 5 p.m. he had it.",
    "quotation": "“We tried,” the minister said. “We failed!” Her rival laughed. “Who tried?” he asked. It was late.",
    "long": "Although the delegations had prepared for months, the negotiations over the demilitarised corridor, which "
    "both capitals had described as historic, ended without so much as a communiqué, and the recriminations that "
    "followed were as predictable as the optimism that had preceded them.",
    "plain": "The two sides met in the old town hall. They ate, they talked, and they shook hands for the cameras. "
    "Then they went home. The next day each said that it had won.",
}


def count(text: Text) -> Counts:
    """The counts of every sentence of a text, whoever speaks."""
    written = [(text[word.start : word.end], word.form) for word in text.words]
    rows = [(word, form, syllables(word)) for word, form in written]
    return count_words(rows, len(text.sentences), openers={sentence.first for sentence in text.sentences})


def kit_scores(string: str) -> dict[str, float | None]:
    """The kit's scores of a string, cut and counted from scratch; SMOG too, however short the string."""
    return scores(count(from_string(string, roles=False)), short_smog=True)[0]


def running_words(strings: list[str]) -> Counter[str]:
    """The folded words of the strings with how often each occurs."""
    texts = [from_string(string, roles=False) for string in strings]
    return Counter(fold(text[word.start : word.end]) for text in texts for word in text.words)


def print_syllables(strings: list[str]) -> None:
    """Shares of words with the right number of syllables, by the first pronunciation in the CMU dictionary."""
    listed = dictionary()
    right = {word for word, number in listed.items() if spoken(word, {}) == number}
    print(f"types: {len(listed)}")
    print(f"  right by the rule alone        {len(right) / len(listed):.1%}")
    words = running_words(strings)
    known = sum(n for word, n in words.items() if word in listed)
    print(f"running words: {words.total()}; in the dictionary {known / words.total():.1%}, of these")
    print(f"  right by the rule alone        {sum(n for word, n in words.items() if word in right) / known:.1%}")


def print_scores() -> None:
    """The kit's scores, and textstat's, for each passage."""
    for title, string in PASSAGES.items():
        ours, theirs = kit_scores(string), textstat_scores(string)
        print(f"\n{title}")
        for name, score in ours.items():
            print(f"  {name:24} kit {'none' if score is None else f'{score:7.2f}':>8}  textstat {theirs[name]:7.2f}")


def print_differences() -> None:
    """Each known difference between the engines: what each does, and both scores of its example."""
    for difference in DIFFERENCES:
        name = difference.formulas[0]
        ours, theirs = kit_scores(difference.example)[name], textstat_scores(difference.example)[name]
        print(f"\n{difference.name}: {difference.example}")
        print(f"  kit      {name} {ours:7.2f}  {difference.kit}")
        print(f"  textstat {name} {theirs:7.2f}  {difference.textstat}")


def seconds(action: Callable[[], object]) -> float:
    """How long the action takes, in seconds."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def fresh(function: str) -> float:
    """How long a new Python takes, start and dictionaries included, to score one passage, in seconds."""
    code = f"import runpy; runpy.run_path({__file__!r})[{function!r}]({PASSAGES['long']!r})"
    return seconds(lambda: subprocess.run([sys.executable, "-c", code], check=True))


def print_speed(strings: list[str]) -> None:
    """Microseconds that a running word takes to be counted: its syllables, and all counts that the formulas want."""
    texts = [from_string(string, roles=False) for string in strings]
    written = [text[word.start : word.end] for text in texts for word in text.words]
    rows = [(word, fold(word), syllables(word)) for word in written]
    plain = [word for word in written if word.isascii() and word.isalpha() and word.islower()]
    actions: dict[str, tuple[Callable[[], object], int]] = {
        "syllables(word), running words": (lambda: [syllables(word) for word in written], len(written)),
        "by_rule(word), lower-case words": (lambda: [by_rule(word) for word in plain], len(plain)),
        "count_words, running words": (lambda: count_words(rows, 1), len(rows)),
    }
    print(f"\n{len(written)} running words, best of nine runs")
    for title, (action, words) in actions.items():
        print(f"  {title:34}{1e6 * min(seconds(action) for _ in range(9)) / words:6.2f} µs a word")


def print_times(strings: list[str]) -> None:
    """How long the kit and textstat take, from a cold start and once both have read their dictionaries.

    Each string is scored once: textstat keeps the answers for the last texts and words it was asked about.
    """
    cold = fresh("kit_scores"), fresh("textstat_scores")
    warm = [
        seconds(lambda engine=engine: [engine(string) for string in strings])  # type: ignore[misc]
        for engine in (kit_scores, textstat_scores)
    ]
    print(
        f"\nfrom the start, one passage: kit {cold[0]:.2f} s, textstat {cold[1]:.2f} s, {cold[1] / cold[0]:.1f} times"
    )
    print(f"warm, {sum(map(len, strings))} characters: kit {1000 * warm[0]:.1f} ms, textstat {1000 * warm[1]:.1f} ms")


if __name__ == "__main__":
    files = [Path(name).read_text("utf-8") for name in sys.argv[1:]]
    print_syllables(files or list(PASSAGES.values()))
    print_scores()
    print_differences()
    print_speed(files or list(PASSAGES.values()))
    print_times(files or [f"{string} " * 2 for string in PASSAGES.values()])  # twice: a text not asked about before
