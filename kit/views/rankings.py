"""Which of two texts is the more loaded, and how firm that is, in words."""

from __future__ import annotations

from collections.abc import Sequence

from kit.weighing import Weighed, fewest_to_flip, lead, leave_one_out

NAMED = 4  # words that a sentence names before it says how many more there are


def name_in(label: str) -> str:
    """The author in a label such as “Practice: Ann Ro, Harbour Post”; the whole label where it names no outlet."""
    return label.split(",")[0].rpartition(": ")[2]


def ranking_in_words(names: Sequence[str], scores: Sequence[float]) -> str:
    """Two scores and which is higher, such as “Ann 21.3, Ben 18.0”, with as many decimals as tell them apart."""
    digits = 1 if abs(scores[0] - scores[1]) >= 0.1 or not lead(scores) else 3
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    return ", ".join(f"{names[i]} {scores[i]:.{digits}f}" for i in order)


def firmness_in_words(weighed: Weighed) -> str:
    """How easily the ranking of two texts would flip if words were left out, in words."""
    if not lead(weighed.scores):
        return "The two texts are level."
    alone = [without.row.phrase for without in leave_one_out(weighed) if without.flips and without.row.phrase]
    if len(alone) == 1:
        return f"The ranking hangs by one word: without “{alone[0]}” it flips."
    if alone:
        return f"The ranking hangs by a thread: without any one of these {len(alone)} it flips: {_some(alone)}."
    fewest = [row.phrase or "a cue kept back" for row in fewest_to_flip(weighed)]
    if not fewest:
        return "No word flips the ranking, nor all of them together."
    return f"No single word flips the ranking; these {len(fewest)} together do: {_some(fewest, len(fewest))}."


def _some(phrases: Sequence[str], most: int = NAMED) -> str:
    named = ", ".join(phrase if phrase[0] == "“" else f"“{phrase}”" for phrase in phrases[:most])
    return f"{named} and {len(phrases) - most} more" if len(phrases) > most else named
