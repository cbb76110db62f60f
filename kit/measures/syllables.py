"""Syllables of a written word: the counts of the CMU dictionary, and a rule of spelling for every other word.

A syllable is a vowel sound. Where the dictionary gives several pronunciations, its first one counts. What is not a word
(numbers, initialisms, signs) is counted as it is read aloud, as Flesch asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path

COUNTS = Path(__file__).parent.parent / "data" / "cmudict" / "syllables.gz"

# What each pattern adds wherever it is found, and where to look for it at all: only in words that end so (-e), begin so
# (mc-) or have such letters inside (ia). The first line does most of the work, the rest mend it.
RULE = (
    (+1, "", r"[aeiouy]+", "a run of vowels: sum-mit"),
    (-1, "-e", r"(?:[^aeiouyl]|[aeiouyrl]l)(?<![bt]r)e$|[gq]ue$", "a silent e at the end: state, league, not table"),
    (-1, "-es", r"(?:[^aeiouyscgxzlh]|[aeiouyrl]l|[tp]h)es$|[gq]ues$", "a silent es: states, not passes"),
    (-1, "-ed", r"(?:[^aeiouytdl]|[aeiouyrlw]l)ed$|[gq]ued$", "a silent ed: walked, not waited"),
    (-1, "e", r"[^aeiouyl]e(?=ly|ment|ful|less|ness|some|like|land|wood|ford|ton|m[ae]n|well|work|house|back|board|"
         r"time|book|mak|bit|fold|keep|sav|down|line|wife|wives|way|stock|mate)|ville(?=.)",
         "a silent e inside: statement"),
    (-1, "fore- there- where- home- time- life- safe- white- base- house- stake-",
         r"^(?:fore|there|where|home|time|life|safe|white|base|house|stake)(?=[^aeioursnlvmdt])", "and here: forecast"),
    (+1, "ia ie io iu", r"[^ctsgx]i(?=a)|[^ctsgxln]i(?=o)|[ctsg]io$|[ln]io(?!n)|^i[ao]|[ct]i(?=at[ei])|iu|"
         r"ie(?:rs?$|sts?$|t[yi]|l(?!d)|n)(?![a-z]{3})", "i apart from the next vowel: di-al, not nation"),
    (+1, "ua ue uo", r"(?<!q)uo(?!r)|(?<![qg])u(?:a|e[rlnt])|aue[rl]$", "u apart from it: an-nu-al"),
    (+1, "ai ao ei eo eu ii oi ui yi", r"[aeouy]i(?=ng)|(?<!g)e(?=ou?s$|o(?!u|n$))|a(?=o(?!$))|ii|eu[ms]$",
         "so are going, neon, chaos"),
    (+1, "-ea -oa", r"[eo]a$", "and at the end: area"),
    (+1, "ea ee ei eo", r"^p?re(?=a[cfpst]|e[lmnx]|in)|crea(?=t)|geo(?![nru])|nuclea|phean$",
         "re-act, cre-ate, nucle-ar"),
    (+1, "ay ey iy oy uy", r"[aeoiu]y(?=[aou]|e[rvn])", "y between vowels begins a syllable: roy-al"),
    (+1, "-sm -sms -n't -'ve -'ll -'d", r"sms?$|[^aeiouy](?:n't|'ve|'ll|'d)$",
         "a vowel nobody writes: prism, couldn't"),
    (+1, "mc-", r"^mc", "Mc at the start: Mc-Lean"),
    (-1, "-ically", r"ically$", "ically is said -ic-ly"),
)  # fmt: skip
Line = tuple[int, Callable[[str], list[str]]]  # what it adds for each place that the function finds in a word
_LINES = tuple((change, hints.split(), re.compile(pattern).findall) for change, hints, pattern, _ in RULE)
_LETTERS = re.compile(r"[a-z][a-z']*").fullmatch
_VOWEL = re.compile(r"[aeiouy]").search
_VOWELS, _INSIDE = _LINES[0][2], next(line for line in _LINES if line[1] == ["e"])
# The lines by where to look: the last letter of an ending, how a word begins, two vowels in a row.
_ENDINGS = {
    letter: [(h[1:], change, find) for change, hints, find in _LINES for h in hints if h[0] == "-" and h[-1] == letter]
    for letter in "adelmsty"
}
_ADDING = tuple(h[1:] for change, hints, _ in _LINES for h in hints if h[0] == "-" and change > 0)
_OPENINGS = {hint[:-1]: (change, find) for change, hints, find in _LINES for hint in hints if hint[-1] == "-"}
_STARTS = tuple(_OPENINGS)
_HIATUS = {
    first + second: frozenset((change, find) for change, hints, find in _LINES if first + second in hints)
    for first in "aeiouy"
    for second in "aeiouy"
}

# Initialisms with a vowel that are spelled out all the same. In small letters the second lot are other words.
_SPELLED = frozenset(
    "abm adl afp ama doj edt epa eu fec gop iaea icbm iiss imf inf irbm irgc jcpoa naacp nra nsa odni oecd oig opcw "
    "osce plo uae uk unga unhcr unsc upi usda usmca ussr".split()
)
_SPELLED_IN_CAPITALS = frozenset("AI AP ROK UN US VOA".split())
# Titles are read out in full. Capitals tell Gen. Park from a gen.
_TITLES = {"Capt": 2, "Col": 2, "Dr": 2, "Gen": 3, "Gov": 3, "Lt": 3, "Rep": 4, "Sen": 3, "Sgt": 2, "St": 1}
_CAPITALS = re.compile(r"[A-Z]{2,}s")
_APOSTROPHES = re.compile("[’‘ʼ]")
_BETWEEN = re.compile(r"[^\w.,'$€£¥₩%&]+")
_INITIALISM = re.compile(r"(?:[a-z]\.)+[a-z]?")
_PIECES = re.compile(r"\d+(?:[.,]\d+)*(?:st|nd|rd|th|s)?(?![a-z])|\d+(?:[.,]\d+)*|[a-z][a-z'.]*|[$€£¥₩%&]|[^\W\d_a-z]+")
_SIGNS = {"$": 2, "€": 2, "£": 1, "¥": 1, "₩": 1, "%": 2, "&": 1}
_HISSING = re.compile(r"(?:[sxz]|[cs]h|[cgsxz]e)$")
_PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
)

_UNITS = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero, one, ... nineteen
_TENS = (0, 1, 2, 2, 2, 2, 2, 3, 2, 2)  # (none), ten, twenty, ... ninety
_THOUSANDS = (10**12, 10**9, 10**6, 10**3)  # trillion, billion, million, thousand: two syllables each


def syllables(form: str) -> int:
    """The number of syllables of one word, as written or folded; at least 1.

    The parts of a compound are counted one by one. Capitals tell US (two) from us (one), Gen. (three) from gen.
    """
    if number := dictionary().get(form):  # four words in five; all that follows is for the others
        return number
    if form.removesuffix(".") in _TITLES:
        return _TITLES[form.removesuffix(".")]
    if form in _SPELLED_IN_CAPITALS or _CAPITALS.fullmatch(form):
        return spelled(form.rstrip("s").lower())
    folded = fold(form)
    if _LETTERS(folded):
        return spoken(folded, dictionary()) or 1
    return max(1, sum(_part(part, dictionary()) for part in _BETWEEN.split(folded)))


def fold(form: str) -> str:
    """The word in lower case, with straight apostrophes and without accents."""
    form = form.replace("’", "'")
    if form.isascii():
        return form.lower().strip("'")
    bare = (c for c in unicodedata.normalize("NFKD", form).lower() if not unicodedata.combining(c))
    return _APOSTROPHES.sub("'", "".join(bare).translate(_PLAIN_LETTERS)).strip("'")


def by_rule(word: str) -> int:
    """The number of syllables that the spelling of a folded word suggests: the sum of the lines of RULE; at least 1."""
    runs = _VOWELS(word)
    number = len(runs)
    if number == 1 == len(runs[0]) and not word.endswith(_ADDING) and not word.startswith(_STARTS):
        return 1  # the other lines only take away from a single vowel: half of all running words
    for ending, change, find in _ENDINGS.get(word[-1:], ()):
        if word.endswith(ending):
            number += change * len(find(word))
    if word.startswith(_STARTS):
        number += _opening(word)
    if word.find("e", 1, -1) > 0:
        number += _INSIDE[0] * len(_INSIDE[2](word))
    if len("".join(runs)) > len(runs):
        number += _parted(word, runs)
    return number if number > 1 else 1


def _opening(word: str) -> int:
    """What the lines of RULE for how a word begins add."""
    lines = {line for start, line in _OPENINGS.items() if word.startswith(start)}
    return sum(change * len(find(word)) for change, find in lines)


def _parted(word: str, runs: Iterable[str]) -> int:
    """What the lines of RULE for vowels that stand together and are said apart add."""
    lines: set[Line] = set()
    for run in runs:
        if len(run) == 2:
            lines |= _HIATUS[run]
        elif len(run) > 2:
            lines.update(*(_HIATUS[first + second] for first, second in pairwise(run)))
    return sum(change * len(find(word)) for change, find in lines)


def spelled(letters: str) -> int:
    """The number of syllables when the letters are said one by one: only w has more than one."""
    return len(letters) + 2 * letters.count("w")


@cache
def dictionary() -> Mapping[str, int]:
    """The packaged words of the CMU dictionary, each with its number of syllables."""
    import gzip

    table: dict[str, int] = {}
    for line in gzip.decompress(COUNTS.read_bytes()).decode("ascii").splitlines():
        number, *words = line.split()
        table.update(dict.fromkeys(words, int(number)))
    return table


def spoken(word: str, known: Mapping[str, int]) -> int:
    """The number of syllables of a folded word without digits or hyphens, by `known` first, else by the rule."""
    if word in known:
        return known[word]
    if word.endswith("'s"):
        return spoken(word[:-2], known) + bool(_HISSING.search(word[:-2]))
    if word in _SPELLED or not _VOWEL(word):
        return spelled(word.replace("'", ""))
    return by_rule(word)


def _part(part: str, known: Mapping[str, int]) -> int:
    if _LETTERS(part):
        return spoken(part, known)
    return sum(_piece(piece, known) for piece in _PIECES.findall(part))


def _piece(piece: str, known: Mapping[str, int]) -> int:
    if piece in _SIGNS:
        return _SIGNS[piece]
    if piece[0].isdecimal():
        return _figure(piece)
    if _INITIALISM.fullmatch(piece.removesuffix("'s")):
        return spelled(piece.removesuffix("'s").replace(".", ""))
    if not piece.isascii():
        return 1  # another script: nothing here can read it aloud
    return sum(spoken(word, known) for word in piece.split(".") if word)


def _figure(figure: str) -> int:
    """The syllables of a figure read aloud: 1,000 or 3.5 or 28th; four digits from 1100 to 2099 are a year."""
    digits = figure.rstrip("stndrh")
    whole, point, fraction = digits.replace(",", "").partition(".")
    after = sum(_UNITS[int(digit)] for digit in fraction if digit.isdecimal())
    tail = figure[len(digits) :]
    # sec-ond and twen-ti-eth are longer than two and twenty; no other ordinal is longer than its number
    longer = tail == "nd" or (tail == "th" and bool(re.search("[2-9]0$", whole)))
    year = len(digits) == 4 and digits.isdecimal() and ("1100" <= digits < "2000" or "2010" <= digits < "2100")
    return (_year(digits) if year else _cardinal(whole)) + (len(point) and 1 + after) + longer


def _year(digits: str) -> int:
    """The syllables of a year said in two halves: nineteen eighteen, nineteen oh five, nineteen hundred."""
    first, second = int(digits[:2]), int(digits[2:])
    oh = 2 if second == 0 else second < 10
    return _below_thousand(first) + oh + _below_thousand(second)


def _cardinal(digits: str) -> int:
    if len(digits) > 15 or (len(digits) > 1 and digits[0] == "0"):
        return sum(_UNITS[int(digit)] for digit in digits)
    number = int(digits)
    total = _UNITS[0] if number == 0 else 0
    for size in _THOUSANDS:
        many, number = divmod(number, size)
        total += _below_thousand(many) + 2 * bool(many)
    return total + _below_thousand(number)


def _below_thousand(number: int) -> int:
    hundreds, rest = divmod(number, 100)
    said = _UNITS[hundreds] + 2 if hundreds else 0
    if rest < 20:
        return said + (_UNITS[rest] if rest else 0)
    return said + _TENS[rest // 10] + (_UNITS[rest % 10] if rest % 10 else 0)
