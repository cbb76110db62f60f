"""Syllables of a written word: a rule of spelling, and the words it gets wrong, taken from the CMU dictionary.

A syllable is a vowel sound. Where the dictionary gives several pronunciations, its first one counts. What is not a word
(numbers, initialisms, signs) is counted as it is read aloud, as Flesch asked.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path

EXCEPTIONS = Path(__file__).parent.parent / "data" / "cmudict" / "syllables.txt"

# What each pattern adds wherever it is found. The first does most of the work, the rest mend it.
RULE = (
    (+1, r"[aeiouy]+", "a run of vowels: sum-mit"),
    (-1, r"(?:[^aeiouyl]|[aeiouyrl]l)(?<![bt]r)e$|[gq]ue$", "a silent e at the end: state, league, not table"),
    (-1, r"(?:[^aeiouyscgxzlh]|[aeiouyrl]l|[tp]h)es$|[gq]ues$", "a silent es: states, not passes"),
    (-1, r"(?:[^aeiouytdl]|[aeiouyrlw]l)ed$|[gq]ued$", "a silent ed: walked, not waited"),
    (-1, r"[^aeiouyl]e(?=ly|ment|ful|less|ness|some|like|land|wood|ford|ton|m[ae]n|well|work|house|back|board|time|"
         r"book|mak|bit|fold|keep|sav|down|line|wife|wives|way|stock|mate)|ville(?=.)", "a silent e inside: statement"),
    (-1, r"^(?:fore|there|where|home|time|life|safe|white|base|house|stake)(?=[^aeioursnlvmdt])", "and here: forecast"),
    (+1, r"[^ctsgx]i(?=a)|[^ctsgxln]i(?=o)|[ctsg]io$|[ln]io(?!n)|^i[ao]|[ct]i(?=at[ei])|iu|"
         r"ie(?:rs?$|sts?$|t[yi]|l(?!d)|n)(?![a-z]{3})", "i apart from the next vowel: di-al, not nation"),
    (+1, r"(?<!q)uo(?!r)|(?<![qg])u(?:a|e[rlnt])|aue[rl]$", "u apart from it: an-nu-al"),
    (+1, r"[aeouy]i(?=ng)|(?<!g)e(?=ou?s$|o(?!u|n$))|a(?=o(?!$))|ii|eu[ms]$|[eo]a$", "so are going, neon, area"),
    (+1, r"^p?re(?=a[cfpst]|e[lmnx]|in)|crea(?=t)|geo(?![nru])|nuclea|phean$", "re-act, cre-ate, nucle-ar"),
    (+1, r"[aeoiu]y(?=[aou]|e[rvn])", "y between vowels begins a syllable: roy-al"),
    (+1, r"sms?$|[^aeiouy](?:n't|'ve|'ll|'d)$", "a vowel nobody writes: prism, couldn't"),
    (+1, r"^mc", "Mc at the start: Mc-Lean"),
    (-1, r"ically$", "ically is said -ic-ly"),
)  # fmt: skip
_PATTERNS = tuple((change, re.compile(pattern)) for change, pattern, _ in RULE)

# Initialisms with a vowel that are spelled out all the same. In small letters the second lot are other words.
_SPELLED = frozenset(
    "abm adl afp ama doj edt epa eu fec gop iaea icbm iiss imf inf irbm irgc jcpoa naacp nra nsa odni oecd oig opcw "
    "osce plo uae uk unga unhcr unsc upi usda usmca ussr".split()
)
_SPELLED_IN_CAPITALS = frozenset("AI AP ROK UN US VOA".split())
# Titles are read out in full. Capitals tell Gen. Park from a gen.
_TITLES = {"Capt": 2, "Col": 2, "Dr": 2, "Gen": 3, "Gov": 3, "Lt": 3, "Rep": 4, "Sen": 3, "Sgt": 2, "St": 1}
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
    if form.removesuffix(".") in _TITLES:
        return _TITLES[form.removesuffix(".")]
    if form in _SPELLED_IN_CAPITALS or re.fullmatch(r"[A-Z]{2,}s", form):
        return spelled(form.rstrip("s").lower())
    return max(1, sum(_part(part, exceptions()) for part in re.split(r"[^\w.,'$€£¥₩%&]+", fold(form))))


def fold(form: str) -> str:
    """The word in lower case, with straight apostrophes and without accents."""
    bare = (c for c in unicodedata.normalize("NFKD", form).lower() if not unicodedata.combining(c))
    return re.sub("[’‘ʼ]", "'", "".join(bare).translate(_PLAIN_LETTERS)).strip("'")


def by_rule(word: str) -> int:
    """The number of syllables that the spelling of a folded word suggests; at least 1."""
    return max(1, sum(change * len(pattern.findall(word)) for change, pattern in _PATTERNS))


def spelled(letters: str) -> int:
    """The number of syllables when the letters are said one by one: only w has more than one."""
    return len(letters) + 2 * letters.count("w")


@cache
def exceptions() -> Mapping[str, int]:
    """The packaged words that the rule gets wrong, each with its number of syllables."""
    pairs = (line.split() for line in EXCEPTIONS.read_text("ascii").splitlines())
    return {word: int(number) for word, number in pairs}


def spoken(word: str, known: Mapping[str, int]) -> int:
    """The number of syllables of a folded word without digits or hyphens, by `known` first, else by the rule."""
    if word in known:
        return known[word]
    if word.endswith("'s"):
        return spoken(word[:-2], known) + bool(_HISSING.search(word[:-2]))
    if word in _SPELLED or not re.search("[aeiouy]", word):
        return spelled(word.replace("'", ""))
    return by_rule(word)


def _part(part: str, known: Mapping[str, int]) -> int:
    return sum(_piece(piece, known) for piece in _PIECES.findall(part))


def _piece(piece: str, known: Mapping[str, int]) -> int:
    if piece in _SIGNS:
        return _SIGNS[piece]
    if piece[0].isdigit():
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
    after = sum(_UNITS[int(digit)] for digit in fraction if digit.isdigit())
    tail = figure[len(digits) :]
    # sec-ond and twen-ti-eth are longer than two and twenty; no other ordinal is longer than its number
    longer = tail == "nd" or (tail == "th" and bool(re.search("[2-9]0$", whole)))
    year = len(digits) == 4 and digits.isdigit() and ("1100" <= digits < "2000" or "2010" <= digits < "2100")
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
