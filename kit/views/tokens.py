"""The kit's looks, each written once: colours in light and dark, type, spacing, radii; for pages and pictures alike."""

from __future__ import annotations

# Light and dark of each colour. The six that mark a text are told apart under the common colour-vision deficiencies
# and can be read as text on every ground of theirs: tests/views/test_looks.py computes it.
COLOURS = {
    "ground": ("#ffffff", "#111111"),  # the notebook's own in JupyterLab, so that nothing stands out as a patch
    "ink": ("#1a1a1a", "#f2f2f2"),
    "quiet": ("#595959", "#b4b8be"),
    "line": ("#d0d3d8", "#4a4e55"),
    "chosen": ("#e8f1f8", "#1d3448"),
    "shade": ("#00000033", "#00000080"),
    "block": ("#c9cdd3", "#555a62"),
    "hedge": ("#026abf", "#45acfb"),
    "booster": ("#b84209", "#fa803a"),
    "loaded": ("#a54384", "#e58fc0"),
    "attribution": ("#016b52", "#45dfb9"),
    "quotation": ("#4d3a02", "#f2d162"),
    "quotation-tint": ("#fcf0cf", "#3a3016"),
    "quotation-block": ("#dcc68c", "#7d6830"),
    "reported": ("#2d367b", "#c6cdfa"),
    "reported-tint": ("#e6eefa", "#202d44"),
    "reported-block": ("#a3bbe8", "#46659f"),
    "rejected": ("#666666", "#a8acb2"),
    "right": ("#00664f", "#4fd3b0"),
    "wrong": ("#a33b00", "#ff9b66"),
}
SIZES = {
    "type-text": "var(--jp-content-font-size1, 14px)",  # grows with JupyterLab's content font
    "type-tiny": "calc(var(--type-text) * .8)",
    "type-small": "calc(var(--type-text) * .9)",
    "type-large": "calc(var(--type-text) * 1.15)",
    "type-huge": "calc(var(--type-text) * 1.4)",
    "face": "var(--jp-content-font-family, system-ui, sans-serif)",
    "face-text": 'Charter, Georgia, "Liberation Serif", serif',
    "face-keys": "var(--jp-code-font-family, monospace)",
    "gap-tiny": "2px",
    "gap-small": "4px",
    "gap": "8px",
    "gap-large": "16px",
    "gap-huge": "32px",
    "round-small": "2px",
    "round": "4px",
}
ROOTS = ":is(.kit, .kit-text)"


def tokens() -> str:
    """The style rules that give every part of the kit these values as variables; paper is always light."""
    values = [f"--{name}: light-dark({day}, {night});" for name, (day, night) in COLOURS.items()]
    values += [f"--{name}: {value};" for name, value in SIZES.items()]
    return (
        f"{ROOTS} {{ color-scheme: light; {' '.join(values)} }}\n"
        f'[data-jp-theme-light="false"] {ROOTS} {{ color-scheme: dark; }}\n'
        f"@media print {{ {ROOTS}{ROOTS} {{ color-scheme: light; }} }}\n"
    )


def light(name: str) -> str:
    """The light value of this colour, as matplotlib takes it; `themed` turns it into the variable again."""
    return COLOURS[name][0]


def themed(svg: str) -> str:
    """The picture with variables for the colours of this module, so that it follows the theme; black is ink."""
    for name, (hue, _) in COLOURS.items():
        svg = svg.replace(hue, f"var(--{name})") if len(hue) == 7 else svg
    return svg.replace("#000000", "var(--ink)")
