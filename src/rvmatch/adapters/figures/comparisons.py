"""Mechanisms beside each other: by two measures at once, and by their average ranks."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from rvmatch.adapters.figures.checking import checked_numbers, checked_series
from rvmatch.adapters.figures.drawing import COLOURS, MARKERS, drawing_on, labelled
from rvmatch.errors import invalid, known_language
from rvmatch.wording import Language, say

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["critical_difference_figure", "pareto_figure"]

Better = Literal["higher", "lower"]

_LINE: Final = 0.42
"""How far apart the titles of a critical-difference diagram are, inches."""


def pareto_figure(
    points: Mapping[str, tuple[float, float]],
    *,
    x_title: str,
    y_title: str,
    x_better: Better = "higher",
    y_better: Better = "higher",
    title: str = "",
    language: Language = "en",
) -> "Figure":
    """
    What each mechanism reaches by two measures, and which of them no other one beats by both.

    Args:
        points: For each mechanism by its title: its value by the first and by the second measure.
        x_title: What the first measure is called.
        y_title: What the second measure is called.
        x_better: Whether more or less of the first is better.
        y_better: Likewise for the second.
        title: What stands above.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A figure; the Pareto front is joined by a line, everything behind it is drawn hollow.

    Raises:
        InvalidValueError: If there is no point, or a value is no finite number.
        MissingExtraError: If the extra ``report`` is not installed.
    """
    language = known_language(language)
    known = checked_series("points", points)
    for name, point in known.items():
        if len(point) != 2:
            raise invalid("points", "figure_pairs", name)
    signs = [_sign("x_better", x_better), _sign("y_better", y_better)]
    front = [name for name, point in known.items() if not _is_beaten(point, known.values(), signs)]
    figure, axes = drawing_on(7, 4.2)
    joined = sorted(known[name] for name in front)
    axes.plot(
        [point[0] for point in joined],
        [point[1] for point in joined],
        color="#b0b0b0",
        linewidth=1,
        zorder=1,
        label=say("figure.front", language) if len(joined) > 1 else "_",
    )
    for place, (name, point) in enumerate(known.items()):
        colour = COLOURS[place % len(COLOURS)]
        axes.scatter(
            point[0],
            point[1],
            s=46,
            marker=MARKERS[place % len(MARKERS)],
            edgecolors=colour,
            facecolors=colour if name in front else "white",
            linewidths=1.4,
            zorder=2,
            label=name,
        )
    axes.set_xlabel(_with_direction(x_title, x_better, language))
    axes.set_ylabel(_with_direction(y_title, y_better, language))
    axes.margins(0.08)
    axes.legend(frameon=False, fontsize="small", loc="center left", bbox_to_anchor=(1.01, 0.5))
    if title:
        axes.set_title(title, loc="left", fontsize="medium")
    return labelled(figure)


def critical_difference_figure(
    average_ranks: Mapping[str, float],
    critical_difference: float,
    *,
    title: str = "",
    language: Language = "en",
) -> "Figure":
    """
    Average ranks on one line; mechanisms that cannot be told apart are joined by a bar.

    Args:
        average_ranks: The average rank of each mechanism by its title, 1 for the best.
        critical_difference: How far apart two of them are at least if they can be told apart.
        title: What stands above.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A figure.

    Raises:
        InvalidValueError: If there are no two mechanisms, or a value is no finite number.
        MissingExtraError: If the extra ``report`` is not installed.

    Source:
        J. Demsar, Statistical comparisons of classifiers over multiple data sets, Journal of Machine
        Learning Research 7 (2006) 1-30.
    """
    language = known_language(language)
    ranks = {
        name: values[0]
        for name, values in checked_series(
            "average_ranks", {name: [rank] for name, rank in dict(average_ranks).items()}
        ).items()
    }
    (gap,) = checked_numbers("critical_difference", [critical_difference], above=0)
    names = sorted(ranks, key=ranks.__getitem__)
    if len(names) < 2:
        raise invalid("average_ranks", "figure_two", len(names))
    bars = _bars([ranks[name] for name in names], gap)
    half = (len(names) + 1) // 2
    lowest = 0.55 + 0.28 * len(bars) + _LINE * half
    figure, axes = drawing_on(8, 1.3 + lowest)
    axes.set_axis_off()
    width = max(len(names) - 1, 1)
    axes.set_xlim(1 - 0.55 * width, len(names) + 0.55 * width)
    axes.set_ylim(-lowest - 0.1, 1.15)
    _scale(axes, len(names))
    for place, (first, last) in enumerate(bars):
        level = -0.28 - 0.28 * place
        ends = [ranks[names[first]] - 0.02 * width, ranks[names[last]] + 0.02 * width]
        axes.plot(ends, [level, level], color="#404040", linewidth=4, solid_capstyle="butt")
    for place, name in enumerate(names):
        left = place < half
        line = place if left else len(names) - 1 - place
        level = -(0.55 + 0.28 * len(bars)) - _LINE * line
        edge = 1 - 0.08 * width if left else len(names) + 0.08 * width
        axes.plot([ranks[name], ranks[name], edge], [0, level, level], color="#606060", linewidth=0.9)
        told = say("figure.ranked", language, name=name, rank=f"{ranks[name]:.2f}")
        side = "right" if left else "left"
        axes.text(edge + (-0.02 if left else 0.02) * width, level, told, ha=side, va="center", fontsize=9)
    shown = min(gap, float(width))
    axes.plot([1, 1 + shown], [0.78, 0.78], color="#d55e00", linewidth=2)
    told = say("figure.critical", language, gap=f"{gap:.2f}")
    axes.text(1, 0.86, told, ha="left", va="bottom", fontsize=9)
    if title:
        axes.set_title(title, loc="left", fontsize="medium")
    return labelled(figure)


def _scale(axes: "Axes", count: int) -> None:
    axes.plot([1, count], [0, 0], color="black", linewidth=1)
    for rank in range(1, count + 1):
        axes.plot([rank, rank], [0, 0.1], color="black", linewidth=1)
        axes.text(rank, 0.16, str(rank), ha="center", va="bottom", fontsize=9)


def _bars(ranks: Sequence[float], gap: float) -> list[tuple[int, int]]:
    """The widest stretches of sorted ranks less than the gap apart, by their first and last place."""
    found: list[tuple[int, int]] = []
    for first, rank in enumerate(ranks):
        last = max(place for place, other in enumerate(ranks) if other - rank < gap)
        if last > first and (not found or last > found[-1][1]):
            found.append((first, last))
    return found


def _is_beaten(point: Sequence[float], others: Iterable[Sequence[float]], signs: Sequence[int]) -> bool:
    mine = [sign * value for sign, value in zip(signs, point, strict=True)]
    for other in others:
        theirs = [sign * value for sign, value in zip(signs, other, strict=True)]
        if theirs != mine and all(one >= two for one, two in zip(theirs, mine, strict=True)):
            return True
    return False


def _sign(field: str, better: str) -> int:
    if better not in {"higher", "lower"}:
        raise invalid(field, "figure_better", better)
    return 1 if better == "higher" else -1


def _with_direction(title: str, better: str, language: Language) -> str:
    return say(f"figure.{better}_is_better", language, title=title)
