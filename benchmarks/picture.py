"""The picture of the figures kept: a dot for each contender in each cell, over a scale of seconds."""

import math
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

from contenders import OURS, PLAIN
from tables import TITLES, seconds

__all__ = ["drawn"]

LOOKS = {  # colour and shape, so that contenders are told apart without colours too
    OURS: ("#c1272d", "circle"),
    PLAIN: ("#e8857f", "ring"),
    "scipy dense": ("#0f4c81", "square"),
    "scipy sparse": ("#3f88c5", "diamond"),
    "OR-Tools flow": ("#1b7f4d", "triangle"),
    "OR-Tools assignment": ("#7fb069", "triangle"),
    "lapx": ("#7a5195", "square"),
    "lapx sparse": ("#b08bc6", "diamond"),
    "lapjv": ("#8a6d3b", "cross"),
    "pandas + OR-Tools": ("#444444", "square"),
    "rvmatch, two threads": ("#c1272d", "diamond"),
}
OTHERS = ("#777777", "ring")
DRAWN = ("real", "dense", "sparse", "regions", "threads", "endtoend")

WIDTH, LEFT, RIGHT = 1060, 400, 30
ROW, TITLE_ROW, FONT = 18, 34, 11


def drawn(results: Mapping[str, Any]) -> str:
    """
    The picture as SVG, its words as text.

    Args:
        results: The figures kept.

    Returns:
        The content of the file; small where there are no figures.
    """
    groups = {group: list(results["groups"].get(group, ())) for group in DRAWN}
    times = [
        result["median"]
        for cells in groups.values()
        for cell in cells
        for result in cell["contenders"].values()
        if "median" in result
    ]
    low = math.floor(math.log10(min(times, default=0.001)))
    high = max(low + 1, math.ceil(math.log10(max(times, default=1.0))))
    names = [name for name in LOOKS if any(_has(name, cells) for cells in groups.values())]
    lines: list[str] = []
    top = 60 + 20 * math.ceil(len(names) / 4)
    for group, cells in groups.items():
        if not cells:
            continue
        lines.append(_text(20, top + 22, TITLES[group], size=14, weight="bold"))
        top += TITLE_ROW
        height = ROW * len(cells)
        lines += _scale(low, high, top, height)
        for cell in cells:
            top += ROW
            lines += _row(cell, top - ROW / 2, low, high)
        top += 16
    body = "\n".join([*_legend(names), *lines])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 20}" '
        'font-family="Helvetica, Arial, sans-serif" role="img" aria-label="Seconds of every contender">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _has(name: str, cells: Sequence[Mapping[str, Any]]) -> bool:
    return any("median" in cell["contenders"].get(name, {}) for cell in cells)


def _x(value: float, low: int, high: int) -> float:
    return LEFT + (math.log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT)


def _text(x: float, y: float, words: str, *, size: int = FONT, weight: str = "normal", end: str = "") -> str:
    anchor = f' text-anchor="{end}"' if end else ""
    style = f'font-size="{size}" font-weight="{weight}" fill="#222222"{anchor}'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(words)}</text>'


def _legend(names: Sequence[str]) -> Iterator[str]:
    yield _text(20, 28, "Seconds from arrays or files to the answer, left is faster", size=16, weight="bold")
    for place, name in enumerate(names):
        x, y = 26 + 255 * (place % 4), 54 + 20 * (place // 4)
        yield _mark(name, x, y - 4, name)
        yield _text(x + 12, y, name)


def _scale(low: int, high: int, top: float, height: float) -> Iterator[str]:
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        yield (f'<line x1="{x:.1f}" y1="{top:.1f}" x2="{x:.1f}" y2="{top + height:.1f}" stroke="#dddddd"/>')
        label = f"{10**power:,} s" if power >= 0 else f"{1000 * 10.0**power:g} ms"
        yield _text(x, top - 4, label, size=9, end="middle")


def _row(cell: Mapping[str, Any], y: float, low: int, high: int) -> Iterator[str]:
    words = f"{cell['series']}: {cell['name']}"
    yield _text(LEFT - 8, y + 4, words if len(words) < 64 else f"{words[:62]}…", size=10, end="end")
    yield (
        f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - RIGHT}" y2="{y:.1f}" '
        'stroke="#eeeeee" stroke-dasharray="2 3"/>'
    )
    known = {name: result["median"] for name, result in cell["contenders"].items() if "median" in result}
    for name in sorted(known, key=lambda one: one in (OURS, PLAIN)):  # our own on top, or it would be hidden
        yield _mark(name, _x(known[name], low, high), y, f"{name}: {seconds(known[name])} s")


def _mark(name: str, x: float, y: float, hint: str) -> str:
    """One dot; the hint is shown where a pointer rests on it."""
    colour, shape = LOOKS.get(name, OTHERS)
    corners = {
        "square": "-4,-4 4,-4 4,4 -4,4",
        "diamond": "0,-5 5,0 0,5 -5,0",
        "triangle": "0,-5 5,4 -5,4",
        "cross": "-5,-3 -3,-5 0,-2 3,-5 5,-3 2,0 5,3 3,5 0,2 -3,5 -5,3 -2,0",
    }
    if shape in corners:
        body = f'<polygon points="{corners[shape]}" fill="{colour}"/>'
    else:
        fill = colour if shape == "circle" else "#ffffff"
        body = f'<circle r="4.5" fill="{fill}" stroke="{colour}" stroke-width="1.5"/>'
    return f'<g transform="translate({x:.1f} {y:.1f})"><title>{escape(hint)}</title>{body}</g>'
