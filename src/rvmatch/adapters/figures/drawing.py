"""Figures without pyplot, and their SVG: the same data give the same bytes."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

from rvmatch.errors import MissingExtraError, invalid

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["COLOURS", "MARKERS", "drawing_on", "figure_svg", "labelled"]

COLOURS: Final = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#cc79a7",
    "#e69f00",
    "#56b4e9",
    "#000000",
    "#7f7f7f",
)
"""Colours that people with any colour vision can tell apart. Source: M. Okabe and K. Ito, Color Universal
Design, 2008; grey added."""

MARKERS: Final = "osD^vP*X"
"""A shape for each colour, so that a print in black tells them apart too."""

_LATIN: Final = "DejaVu Sans"
"""Comes with matplotlib."""

_CHINESE: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "SimHei",
    "Noto Serif CJK SC",
)
"""Fonts for Chinese, by system; a reader's program takes the first that it has."""

_ONE_AT_A_TIME: Final = Lock()
"""The settings of matplotlib belong to the whole process."""


def drawing_on(width: float, height: float) -> "tuple[Figure, Axes]":
    """
    An empty figure with one pair of axes.

    Args:
        width: In inches.
        height: In inches.

    Returns:
        The figure, and its axes without a frame at the top and at the right.

    Raises:
        MissingExtraError: If the extra ``report`` is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("report") from None
    figure = Figure(figsize=(width, height), dpi=150, layout="constrained")
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def labelled(figure: "Figure") -> "Figure":
    """
    A figure laid out, its texts set in fonts that have Chinese as far as this system has one.

    Args:
        figure: A figure with all its texts.

    Returns:
        The same figure.
    """
    from matplotlib.text import Text

    families = _families()
    for text in figure.findobj(Text):
        if isinstance(text, Text):
            text.set_fontfamily(families)
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_tick_params(labelfontfamily=_LATIN)
    with _ONE_AT_A_TIME, _unmeasured_glyphs():
        # Laid out once and for all: a second drawing would move everything by a hair.
        figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return figure


def figure_svg(figure: "Figure") -> bytes:
    """
    A figure as SVG whose texts stay texts, so that the reader's own fonts show Chinese.

    Args:
        figure: What one of the functions of this package gave.

    Returns:
        The file, without a date: the same for the same data, as long as the version and the settings of
        matplotlib and the fonts are.

    Raises:
        InvalidValueError: If it is no figure.
        MissingExtraError: If the extra ``report`` is not installed.
    """
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("report") from None
    if not isinstance(figure, Figure):
        raise invalid("figure", "figure", type(figure).__name__)
    file = io.BytesIO()
    with (
        _ONE_AT_A_TIME,
        rc_context({"svg.fonttype": "none", "svg.hashsalt": "rvmatch"}),
        warnings.catch_warnings(),
    ):
        # Only the width is measured here; which glyphs there are is for the reader's fonts.
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": "rvmatch"})
    written = ", ".join(f"'{name}'" for name in _families())
    everywhere = ", ".join(f"'{name}'" for name in (_LATIN, *_CHINESE)) + ", sans-serif"
    return file.getvalue().replace(written.encode(), everywhere.encode())


@contextmanager
def _unmeasured_glyphs() -> Iterator[None]:
    """Only widths are measured here; which glyphs there are is for the reader's fonts."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from")
        yield


def _families() -> list[str]:
    """The font for Latin letters and, if this system has one, one for Chinese."""
    from matplotlib.font_manager import fontManager

    there = {font.name for font in fontManager.ttflist}
    return [_LATIN, *[name for name in _CHINESE if name in there][:1]]
