"""Familiar words, as Dale and Chall count them: a list, the endings that may be added to it, and names.

The rules are those of Dale, E., & Chall, J. S. (1948). A formula for predicting readability: Instructions. Educational
Research Bulletin, 27(2), 37-54. We had no copy of it at hand and give its rules as they are known to us; what we were
not sure of is left out. Known to be missing: an abbreviation or the name of an organisation counts at most twice in a
sample of a hundred words (the kit takes no samples), and the two kinds of -er (longer, burner) are told apart by a list
of adjectives, not by sense.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from kit.measures.syllables import fold
from kit.texts.loading import TextError

# Regular endings: a word is familiar if taking off one of them, and no more than one, leaves a word of the list.
# Other endings (-er for one who does it, -y, -en, -ment, -tion ...) make a new word, which has to stand in the list.
INFLECTIONS = (
    (r"(?<=...)s$", "", "asks, farms"),
    (r"(?:(?<=[sxzo])|(?<=[cs]h))es$", "", "wishes, goes"),
    (r"ies$", "y", "carries, cities"),
    (r"(?<=...)ed$", "", "asked"),
    (r"(?<=..e)d$", "", "loved"),
    (r"ied$", "y", "carried"),
    (r"([b-df-hj-np-tv-z])\1ed$", r"\1", "dropped"),
    (r"(?<=..)ing$", "", "asking"),
    (r"(?<=..)ing$", "e", "loving"),
    (r"([b-df-hj-np-tv-z])\1ing$", r"\1", "dropping"),
    (
        r"^(blow|draw|drive|give|grow|know|mow|rise|saw|see|sew|shake|shave|show|sow|take|throw)n$",
        r"\1",
        "grown, shaken",
    ),
    (r"(?<=...)(?<!wool)ly$", "", "soundly, not woolly, where -y makes an adjective"),
)
# Endings of adjectives that are compared, and of nothing else.
COMPARISONS = (
    (r"e(?:r|st)$", "", "longer, longest"),
    (r"(?<=e)(?:r|st)$", "", "safer, safest"),
    (r"ie(?:r|st)$", "y", "prettier, prettiest"),
    (r"([b-df-hj-np-tv-z])\1e(?:r|st)$", r"\1", "redder, reddest"),
)
# Adjectives of the list that take these endings: the list does not say which of its words are adjectives.
COMPARED = frozenset(
    "angry big bitter black blue bold brave bright broad brown busy cheap chilly clean clear clever close cold cool"
    " crazy cruel cute damp dark dear deep dirty dry dull dumb early easy faint fair fancy fast fat few fine foggy "
    "fond free fresh friendly full funny gay gentle grand grave gray great green happy hard healthy heavy high holy"
    " hot huge humble hungry jolly juicy keen kind large late lazy lean light likely little lively lonely long loud"
    " lovely low lucky mad mean mighty muddy narrow nasty near neat new nice noisy odd old pale plain poor pretty "
    "proud pure quick quiet rainy raw red rich ripe rough round rusty sad safe sharp short shy sick silly simple "
    "slow small smart smooth soft soon sour steep sticky stiff stormy straight strange strong sure sweet swift tall"
    " tame thick thin thirsty tight tiny true ugly unkind warm weak wet white wicked wide wild windy wise yellow "
    "young".split()
)
# Familiar abbreviations: the paper has U.S., A.M., P.M., and the months; U.K. is the name of a place like U.S.
ABBREVIATIONS = frozenset(
    "u.s us u.s.a usa u.k uk a.m am p.m pm jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
# In the name of an organisation, a law or a treaty each word counts as elsewhere; a capital does not make these names
# of persons or places. The commonest such words that are not on the list, ours.
ORGANISATIONS = frozenset(
    "administration agency agreement alliance assembly association authority bureau centre coalition commission "
    "committee conference congress constitution convention corporation council declaration defence democratic "
    "department directorate embassy federal foundation initiative institute institution intelligence international "
    "legislature ministry parliament politburo protocol republican resolution secretariat security senate summit "
    "treasury treaty tribunal university".split()
)
_ENDINGS = {
    last: [(re.compile(pattern).sub, base) for pattern, base, _ in INFLECTIONS if pattern[-2] == last]
    for last in "sdgny"
}
_DEGREES = [(re.compile(pattern).sub, base) for pattern, base, _ in COMPARISONS]
_HYPHENS = re.compile("[-‐‑]")


@cache
def familiar_words() -> frozenset[str]:
    """The list of words that four in five American fourth-graders knew, as textstat has it.

    Read from textstat's installed folder (resources/en/easy_words.txt, MIT licence) without importing textstat; the kit
    ships no copy. Its 2,941 words in version 0.7.13 seem to be the list of the revision (Chall, J. S., & Dale, E.
    (1995). Readability revisited. Brookline Books), to judge by other packages that name it so; the list of 1948 was of
    about 3,000 words, and how far the two differ we could not check.
    """
    from importlib.util import find_spec

    package = find_spec("textstat")
    file = Path(package.origin).parent / "resources" / "en" / "easy_words.txt" if package and package.origin else None
    if file is None or not file.is_file():
        raise TextError("The list of familiar words is missing: it comes with textstat. Run `pip install textstat`.")
    return frozenset(line.strip() for line in file.read_text("utf-8").splitlines())


def is_familiar(written: str, *, name: bool = False) -> bool:
    """Whether Dale and Chall count a word as familiar; `name` where its capital shows a proper name.

    Names of persons and places are familiar, and so are figures. Software cannot tell them from names of organisations,
    so every name counts as one but for initialisms (JCPOA) and the words in ORGANISATIONS. A compound with a hyphen is
    familiar if all its parts are.
    """
    if written.isalpha() and written.islower() and written.isascii():  # most words: nothing to take apart
        return written in familiar_words() or written in ABBREVIATIONS or _inflected(written)
    parts = [part for part in _HYPHENS.split(written) if part]
    return fold(written) in familiar_words() or all(
        _part(part, name=name or (i > 0 and part[0].isupper())) for i, part in enumerate(parts)
    )


def _part(written: str, *, name: bool) -> bool:
    form = fold(written)
    bare = form.removesuffix("'s").removesuffix("'").removesuffix(".")
    if _listed(form) or _listed(bare) or bare in ABBREVIATIONS or any(map(str.isdigit, form)):
        return True
    if name and written[:1].isupper():
        return bare not in ORGANISATIONS and not _is_initialism(written)
    return _inflected(bare)


def _inflected(form: str) -> bool:
    """Whether a folded word is one of the list with one regular ending."""
    if form.endswith(("er", "est")):
        return any(sub(base, form) in COMPARED for sub, base in _DEGREES)
    return any(sub(base, form) in familiar_words() for sub, base in _ENDINGS.get(form[-1:], ()))


def _listed(form: str) -> bool:
    return form in familiar_words() or f"{form}." in familiar_words()


def _is_initialism(written: str) -> bool:
    """Whether a word is spelled in capitals, two at least, with or without stops: JCPOA, U.N., ICBM's."""
    capitals = re.sub(r"['’]s$|\.", "", written)
    return len(capitals) > 1 and capitals.isupper()
