"""What can be computed of the looks: colours told apart by every eye, contrast, no colour or size but the tokens."""

import math
import re
from itertools import combinations

import pytest
from conftest import ROOT

from kit.views.highlight import STATIC, stylesheet
from kit.views.plots import CUE_LOOKS, VOICE_EDGES, VOICE_LOOKS
from kit.views.tokens import COLOURS, SIZES, themed, tokens

Triple = tuple[float, float, float]
# Machado, Oliveira and Fernandes 2009, severity 1.0, for linear RGB
EYES = {
    "common": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
APART = 10  # CIEDE2000; about 1 can be seen side by side, 10 is told at a glance
MARKS = ("hedge", "booster", "loaded", "attribution", "quotation", "reported")
FILLS = ("block", "quotation-block", "reported-block")
VERDICTS = ("right", "wrong")
TEXTS = (*MARKS, *VERDICTS, "rejected", "ink", "quiet")
GROUNDS = ("ground", "chosen", "quotation-tint", "reported-tint")
SHEETS = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted([*STATIC.glob("*.js"), *(ROOT / "kit" / "views").glob("*.py")])
NAMED = "white|black|gr[ae]y|silver|red|green|blue|yellow|orange|purple|pink|brown|cyan|magenta|navy|teal|maroon|olive"


def times(matrix: tuple[Triple, ...], vector: Triple) -> Triple:
    a, b, c = (sum(x * y for x, y in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def linear(colour: str) -> Triple:
    r, g, b = (n / 255 for n in bytes.fromhex(colour.removeprefix("#")))
    return times(EYES["common"], tuple(((c + 0.055) / 1.055) ** 2.4 if c > 0.04045 else c / 12.92 for c in (r, g, b)))


def luminance(colour: str) -> float:
    return sum(x * y for x, y in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def lab(rgb: Triple) -> Triple:
    xyz = times(
        ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041)), rgb
    )
    parts = [each / white for each, white in zip(xyz, (0.95047, 1, 1.08883), strict=True)]
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def seen(colour: str, eye: str) -> Triple:
    r, g, b = (min(1.0, max(0.0, c)) for c in times(EYES[eye], linear(colour)))
    return lab((r, g, b))


def difference(one: Triple, other: Triple) -> float:
    """CIEDE2000 of two colours in Lab."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    far = ((math.hypot(a1, b1) + math.hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - math.sqrt(far / (far + 25**7)) / 2
    c1, c2 = math.hypot(a1 * stretch, b1), math.hypot(a2 * stretch, b2)
    h1, h2 = (math.degrees(math.atan2(b, a * stretch)) % 360 for a, b in ((a1, b1), (a2, b2)))
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    hue = 2 * math.sqrt(c1 * c2) * math.sin(math.radians(turn / 2))
    light, chroma, h = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2 if c1 * c2 else h1 + h2) % 360
    waves = ((-0.17, 1, -30), (0.24, 2, 0), (0.32, 3, 6), (-0.2, 4, -63))
    t = 1 + sum(size * math.cos(math.radians(n * h + shift)) for size, n, shift in waves)
    sl = 1 + 0.015 * (light - 50) ** 2 / math.sqrt(20 + (light - 50) ** 2)
    dl, dc, dh = (l2 - l1) / sl, (c2 - c1) / (1 + 0.045 * chroma), hue / (1 + 0.015 * chroma * t)
    swing = math.sin(math.radians(60 * math.exp(-(((h - 275) / 25) ** 2))))
    blue = -2 * math.sqrt(chroma**7 / (chroma**7 + 25**7)) * swing
    return math.sqrt(dl**2 + dc**2 + dh**2 + blue * dc * dh)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_differences_are_those_of_the_published_data(one: Triple, other: Triple, expected: float) -> None:
    """Sharma, Wu and Dalal 2005."""
    assert difference(one, other) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("eye", EYES)
@pytest.mark.parametrize("together", [MARKS, FILLS, VERDICTS], ids=["marks", "fills", "verdicts"])
def test_colours_that_stand_together_are_told_apart(together: tuple[str, ...], eye: str, theme: int) -> None:
    found = {
        (one, other): difference(seen(COLOURS[one][theme], eye), seen(COLOURS[other][theme], eye))
        for one, other in combinations(together, 2)
    }
    assert {pair: d for pair, d in found.items() if d < APART} == {}


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_every_colour_of_text_and_lines_can_be_read_on_its_grounds(theme: int) -> None:
    found = {(t, g): contrast(COLOURS[t][theme], COLOURS[g][theme]) for t in TEXTS for g in GROUNDS}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("fill", FILLS)
@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_a_fill_has_an_edge_that_can_be_seen(fill: str, theme: int) -> None:
    voice = next(voice for voice, (colour, _) in VOICE_LOOKS.items() if colour == COLOURS[fill][0])
    edge = next(name for name, (day, _) in COLOURS.items() if day == VOICE_EDGES[voice])
    assert contrast(COLOURS[edge][theme], COLOURS["ground"][theme]) >= 3
    assert contrast(COLOURS[edge][theme], COLOURS[fill][theme]) >= 2.4  # the hatch on its own fill


def test_in_grey_every_kind_has_a_shape_of_its_own() -> None:
    rules = dict(re.findall(r"mark\.kit-(\w+) \{ (.*?) \}", stylesheet()))
    shapes = [re.sub(r"var\([^)]*\)", "", rules[kind]) for kind in (*MARKS, "rejected")]
    assert len(set(shapes)) == len(MARKS) + 1
    for looks in (CUE_LOOKS, VOICE_LOOKS):
        assert len({shape for _, shape in looks.values()}) == len(looks)


def test_no_two_names_have_one_light_value() -> None:
    """A picture is drawn in light values, and `themed` must know the name of each."""
    assert len({day for day, _ in COLOURS.values()}) == len(COLOURS)
    for name, (day, _) in COLOURS.items():
        assert len(day) > 7 or themed(f"fill: {day}") == f"fill: var(--{name})"


def bare(sheet: str) -> list[str]:
    """Colours and sizes of type that a sheet states by itself."""
    rules = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    values = [(name, value) for name, value in re.findall(r"([\w-]+)\s*:\s*([^;{}]+)[;}]", rules)]
    colour = re.compile(rf"#[0-9a-fA-F]{{3,8}}\b|\b(rgba?|hsla?|oklch|lab|lch|color)\(|(?<![\w-])({NAMED})(?![\w-])")
    sized = re.compile(r"\d(px|pt|rem|em|%)")
    faults = [f"{name}: {value}" for name, value in values if colour.search(value)]
    faults += [f"{n}: {v}" for n, v in values if n == "font-size" and sized.search(v) and not v.startswith("calc(var(")]
    return faults + [f"{n}: {v}" for n, v in values if n == "font" and sized.search(re.sub(r"/[\d.]+", "", v))]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_a_sheet_has_no_colour_or_type_size_of_its_own(sheet) -> None:
    allowed = ("font-size: .82em",)  # a block of the X-ray is measured in characters of a smaller size than its text
    assert [fault for fault in bare(sheet.read_text("utf-8")) if fault not in allowed] == []


@pytest.mark.parametrize("fault", ["color: #123", "color: red", "background: rgb(1 2 3)", "font-size: 13px"])
def test_a_bare_value_would_be_found(fault: str) -> None:
    assert bare(f".kit-x {{ margin: 0; {fault}; }}") == [fault]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_has_a_colour_of_its_own(script) -> None:
    if script.name != "tokens.py":
        assert re.findall(r"#[0-9a-fA-F]{6}\b", script.read_text("utf-8").replace("#000000", "")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_every_variable_that_is_used_is_there(sheet) -> None:
    text = sheet.read_text("utf-8")
    here = set(re.findall(r"--([\w-]+)\s*:", text)) | set(COLOURS) | set(SIZES)
    assert {name for name in re.findall(r"var\(--([\w-]+)", text) if not name.startswith("jp-")} <= here
    assert all(f"--{name}:" in tokens() for name in (*COLOURS, *SIZES))
