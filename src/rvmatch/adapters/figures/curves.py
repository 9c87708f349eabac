"""Curves: rank profiles, Lorenz curves, and how the time grows with the size."""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from rvmatch.adapters.figures.checking import checked_pairs, checked_series
from rvmatch.adapters.figures.drawing import COLOURS, MARKERS, drawing_on, labelled
from rvmatch.errors import known_language
from rvmatch.wording import Language, say

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["cost_growth_figure", "lorenz_figure", "rank_profile_figure"]


def rank_profile_figure(
    profiles: Mapping[str, Sequence[int]], *, title: str = "", language: Language = "en"
) -> "Figure":
    """
    How many partners are among each line's first, second, ... place, added up.

    Args:
        profiles: For each mechanism by its title: how many chosen pairs have place 1, place 2 and so on.
        title: What stands above.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A figure; a curve that lies higher serves more lines with partners of that place or a better one.

    Raises:
        InvalidValueError: If there is no profile, or one holds what is no number.
        MissingExtraError: If the extra ``report`` is not installed.
    """
    language = known_language(language)
    known = checked_series("profiles", profiles)
    figure, axes = drawing_on(7, 4.2)
    from matplotlib.ticker import MaxNLocator

    longest = max(map(len, known.values()))
    for name, style, counts in _styled(known):
        reached = list(accumulate(counts))
        reached += [reached[-1] if reached else 0.0] * (longest - len(reached))
        places = range(1, longest + 1)
        axes.plot(places, reached, label=name, drawstyle="steps-post", **style)
    axes.set_xlabel(say("figure.place", language))
    axes.set_ylabel(say("figure.partners_so_far", language))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set_ylim(bottom=0)
    return _finished(figure, title)


def lorenz_figure(
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    *,
    title: str = "",
    language: Language = "en",
) -> "Figure":
    """
    Lorenz curves: what share of all points the groups with the fewest points have together.

    Args:
        curves: For each mechanism by its title: the shares of groups from the one with the fewest points on,
            and their shares of all points, both from 0 to 1 and of one length.
        title: What stands above.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A figure; the nearer a curve is to the diagonal, the more evenly points are spread.

    Raises:
        InvalidValueError: If there is no curve, or one does not fit.
        MissingExtraError: If the extra ``report`` is not installed.
    """
    language = known_language(language)
    groups, points = checked_pairs("curves", curves)
    shares, reached = checked_series("curves", groups), checked_series("curves", points)
    figure, axes = drawing_on(5.6, 5)
    axes.plot([0, 1], [0, 1], color="#b0b0b0", linewidth=1, label=say("figure.evenly", language))
    for name, style, values in _styled(reached):
        axes.plot(shares[name], values, label=name, markevery=0.1, **style)
    axes.set_xlabel(say("figure.share_of_groups", language))
    axes.set_ylabel(say("figure.share_of_points", language))
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    return _finished(figure, title)


def cost_growth_figure(
    times: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    *,
    title: str = "",
    language: Language = "en",
) -> "Figure":
    """
    How the time of each mechanism grows with the size of the market, both on scales of powers of ten.

    Args:
        times: For each mechanism by its title: sizes, and the seconds that each size took; both above 0 and
            of one length.
        title: What stands above.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A figure; beside each title stands by which power of the size the time grows (least squares on
        logarithms), where there are two sizes or more.

    Raises:
        InvalidValueError: If there is nothing, or a number is not above 0.
        MissingExtraError: If the extra ``report`` is not installed.
    """
    language = known_language(language)
    large, slow = checked_pairs("times", times)
    sizes, seconds = checked_series("times", large, above=0), checked_series("times", slow, above=0)
    figure, axes = drawing_on(7, 4.2)
    for name, style, values in _styled(seconds):
        power = _power(sizes[name], values)
        told = name if power is None else say("figure.power", language, name=name, power=f"{power:.1f}")
        order = sorted(range(len(values)), key=sizes[name].__getitem__)
        axes.plot([sizes[name][i] for i in order], [values[i] for i in order], label=told, **style)
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xlabel(say("figure.size", language))
    axes.set_ylabel(say("figure.seconds", language))
    axes.grid(color="#e5e5e5", linewidth=0.6)
    return _finished(figure, title)


def _power(sizes: Sequence[float], seconds: Sequence[float]) -> float | None:
    x, y = [math.log(size) for size in sizes], [math.log(value) for value in seconds]
    middle, level = sum(x) / len(x), sum(y) / len(y)
    spread = math.fsum((one - middle) ** 2 for one in x)
    if spread == 0:
        return None
    return math.fsum((one - middle) * (other - level) for one, other in zip(x, y, strict=True)) / spread


def _styled(series: Mapping[str, list[float]]) -> list[tuple[str, dict[str, Any], list[float]]]:
    """Each series with a colour and a shape of its own; after eight they begin again, with broken lines."""
    found = []
    for place, (name, values) in enumerate(series.items()):
        style = {
            "color": COLOURS[place % len(COLOURS)],
            "marker": MARKERS[place % len(MARKERS)],
            "markersize": 4.5,
            "linewidth": 1.5,
            "linestyle": "-" if place < len(COLOURS) else "--",
        }
        found.append((name, style, values))
    return found


def _finished(figure: "Figure", title: str) -> "Figure":
    (axes,) = figure.axes
    axes.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.01, 0.5))
    if title:
        axes.set_title(title, loc="left", fontsize="medium")
    return labelled(figure)
