"""Incentives: a points scheme that is data, with its author's numbers, applied to recorded figures."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.model.arguments import instance
from rvmatch.model.pairings import flag
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY, Period, label, text

__all__ = [
    "IncentiveIndicator",
    "IncentivePoints",
    "IncentiveScheme",
    "IndicatorPoints",
    "PointStep",
    "incentive_points",
    "participation_weighs_more",
]

_MOST_POINTS: Final = 10**9


def _figure(_: object, attribute: "attrs.Attribute[int]", value: object) -> None:
    _figure_value(attribute.name, value)


def _figure_value(field: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(field, "whole_number", value)
    if not 0 <= value <= HIGHEST_AMOUNT_CNY:
        raise invalid(field, "within", value, lowest=0, highest=HIGHEST_AMOUNT_CNY)
    return value


def _points(_: object, attribute: "attrs.Attribute[int]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(attribute.name, "whole_number", value)
    if not -_MOST_POINTS <= value <= _MOST_POINTS:
        raise invalid(attribute.name, "within", value, lowest=-_MOST_POINTS, highest=_MOST_POINTS)


@attrs.frozen(kw_only=True)
class PointStep:
    """
    From which figure on how many points are given.

    Args:
        from_figure: The lowest figure of the step, a whole number in the figure's own unit.
        points: The points from there on, whole; below zero where something is taken off.
    """

    from_figure: int = attrs.field(validator=_figure)
    points: int = attrs.field(validator=_points)


def _steps(values: Iterable[PointStep]) -> tuple[PointStep, ...]:
    found = _members("steps", values, PointStep)
    if not found:
        raise invalid("steps", "incentive_steps", None)
    ordered = tuple(sorted(found, key=lambda step: step.from_figure))
    for step, following in pairwise(ordered):
        if step.from_figure == following.from_figure:
            raise invalid("steps", "incentive_step_twice", step.from_figure)
    return ordered


@attrs.frozen(kw_only=True)
class IncentiveIndicator:
    """
    One indicator of a scheme: which figure it looks at, and how many points that is worth.

    Args:
        code: What results call it; unique in its scheme.
        title: What people call it.
        figure: The name of the recorded figure it looks at, such as ``"projects_finished"``; a question that
            is answered by yes or no is a figure of 1 or 0.
        unit: The unit of the figure, for people.
        steps: Points by step, sorted; below the lowest step there are none.
        participation: Whether it is about taking part in rural revitalisation.
        source: Where indicator and points stand, such as the name and number of a province's measures.

    Raises:
        InvalidValueError: If a value is not as described, there is no step, or two begin alike.

    Source:
        民发〔2022〕11号, part 7: indicators of taking part enter assessment and awards, and weigh more. The
        text read gives no number: all of them are the scheme's author's.

    Examples:
        >>> lasting = IncentiveIndicator(
        ...     code="J1", title="连续帮扶年数", figure="years", participation=True, source="示例办法",
        ...     steps=[PointStep(from_figure=1, points=5), PointStep(from_figure=3, points=10)],
        ... )
        >>> [lasting.points(years) for years in (0, 1, 2, 3, 9)]
        [0, 5, 5, 10, 10]
    """

    code: str = attrs.field(validator=label)
    title: str = attrs.field(validator=label)
    figure: str = attrs.field(validator=label)
    unit: str = attrs.field(default="", validator=text)
    steps: tuple[PointStep, ...] = attrs.field(converter=_steps)
    participation: bool = attrs.field(default=False, validator=flag)
    source: str = attrs.field(validator=label)

    def points(self, value: int) -> int:
        """
        The points for a figure.

        Args:
            value: The figure, whole and not negative.

        Returns:
            Those of the highest step reached; none below the lowest.
        """
        return next((step.points for step in reversed(self.steps) if value >= step.from_figure), 0)

    @property
    def highest(self) -> int:
        """The most points that it can give."""
        return max(self.points(value) for value in self.turning)

    @property
    def lowest(self) -> int:
        """The fewest points that it can give."""
        return min(self.points(value) for value in self.turning)

    @property
    def turning(self) -> tuple[int, ...]:
        """Zero, and the figures at which the points may change, growing: they stand for all figures."""
        return tuple(sorted({0, *(step.from_figure for step in self.steps)}))


def _members(field: str, values: Iterable[object], kind: type) -> tuple:  # type: ignore[type-arg]
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, kind):
            raise invalid(field, "of_class", value, kind=kind.__name__)
    return found


def _indicators(values: Iterable[IncentiveIndicator]) -> tuple[IncentiveIndicator, ...]:
    found: tuple[IncentiveIndicator, ...] = _members("indicators", values, IncentiveIndicator)
    if not found:
        raise invalid("indicators", "incentive_indicators", None)
    codes = [one.code for one in found]
    for code in codes:
        if codes.count(code) > 1:
            raise invalid("indicators", "incentive_code_twice", code)
    return found


def _period(_: object, attribute: "attrs.Attribute[Period | None]", value: object) -> None:
    if value is not None and not isinstance(value, Period):
        raise invalid(attribute.name, "period", value)


@attrs.frozen(kw_only=True)
class IncentiveScheme:
    """
    A scheme by which points are given: data that an office writes, changes and publishes, no code.

    Args:
        name: What it is called.
        indicators: Its indicators, in the order in which people read them; at least one.
        period: When it holds; None if nobody said.

    Raises:
        InvalidValueError: If there is no indicator, or two have the same code.

    Source:
        民发〔2022〕11号, part 7, for what is rewarded; form and numbers are the author's.
    """

    name: str = attrs.field(validator=label)
    indicators: tuple[IncentiveIndicator, ...] = attrs.field(converter=_indicators)
    period: Period | None = attrs.field(default=None, validator=_period)

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of the figures that it looks at, sorted, each once."""
        return tuple(sorted({one.figure for one in self.indicators}))

    @property
    def participation_share(self) -> Fraction | None:
        """
        The share of taking part in the most points of each indicator, exactly, in [0, 1].

        None if no indicator can give any points.
        """
        weights = [(max(one.highest, 0), one.participation) for one in self.indicators]
        total = sum(points for points, _ in weights)
        return Fraction(sum(points for points, own in weights if own), total) if total else None


@attrs.frozen(kw_only=True)
class IndicatorPoints:
    """
    What one indicator gives.

    Args:
        code: The indicator.
        value: The recorded figure; None if it is missing.
        points: Its points; None if the figure is missing.
        lowest: The fewest points that it may be; equal to the points if the figure is there.
        highest: The most.
    """

    code: str
    value: int | None
    points: int | None
    lowest: int
    highest: int


@attrs.frozen(kw_only=True)
class IncentivePoints:
    """
    What a scheme gives for the recorded figures of one organisation; nobody is compared with anybody.

    Args:
        scheme: The name of the scheme.
        organization: Whose figures they are, as the caller calls it; may be empty.
        indicators: Each indicator, in the scheme's order.
        missing: The names of the figures that are missing, sorted.
        lowest: The lowest total that the missing figures leave possible.
        highest: The highest; equal to the lowest where they cannot matter.
    """

    scheme: str
    organization: str
    indicators: tuple[IndicatorPoints, ...]
    missing: tuple[str, ...]
    lowest: int
    highest: int

    @property
    def total(self) -> int | None:
        """The total; None while a missing figure can still change it."""
        return self.lowest if self.lowest == self.highest else None


def incentive_points(
    scheme: IncentiveScheme, figures: Mapping[str, int | None], *, organization: str = ""
) -> IncentivePoints:
    """
    What a scheme gives for recorded figures.

    A figure that is missing is not zero: its indicators have no points, and the total has a range. The range
    is exact also where several indicators look at one figure.

    Args:
        scheme: The scheme.
        figures: Recorded figures by name, whole and not negative; None or left out if missing. Figures that
            the scheme does not look at do not matter.
        organization: Whose figures they are.

    Returns:
        Points for each indicator, and the total or its range.

    Raises:
        InvalidValueError: If a figure is not as described.

    Source:
        民发〔2022〕11号, part 7; see ``IncentiveScheme``.

    Examples:
        >>> scheme = IncentiveScheme(name="示例办法", indicators=[IncentiveIndicator(
        ...     code="J1", title="完成项目数", figure="projects", source="示例办法",
        ...     steps=[PointStep(from_figure=1, points=2), PointStep(from_figure=5, points=8)],
        ... )])
        >>> found = incentive_points(scheme, {"projects": None})
        >>> found.total, found.lowest, found.highest, found.missing
        (None, 0, 8, ('projects',))
    """
    if not isinstance(scheme, IncentiveScheme):
        raise invalid("scheme", "of_class", scheme, kind="IncentiveScheme")
    if not isinstance(figures, Mapping):
        raise invalid("figures", "incentive_figures", figures)
    if not isinstance(organization, str):
        raise invalid("organization", "text", organization)
    given = {name: figures.get(name) for name in scheme.figures}
    known = {name: _figure_value(name, value) for name, value in given.items() if value is not None}
    found = tuple(_indicator(one, known.get(one.figure)) for one in scheme.indicators)
    missing = tuple(name for name in scheme.figures if name not in known)
    stated = sum(one.points for one in found if one.points is not None)
    ranges = [_range([one for one in scheme.indicators if one.figure == name]) for name in missing]
    return IncentivePoints(
        scheme=scheme.name,
        organization=organization,
        indicators=found,
        missing=missing,
        lowest=stated + sum(low for low, _ in ranges),
        highest=stated + sum(high for _, high in ranges),
    )


def participation_weighs_more(before: IncentiveScheme, after: IncentiveScheme) -> bool | None:
    """
    Whether taking part in rural revitalisation weighs more in one scheme than in an earlier one.

    Args:
        before: The earlier scheme.
        after: The later one.

    Returns:
        Whether its share of the most points grew, compared exactly; None if a scheme can give no points.

    Raises:
        InvalidValueError: If one of the two is no scheme.

    Source:
        民发〔2022〕11号, part 7: the indicators' weight rises; by how much is not said.
    """
    instance("before", before, IncentiveScheme)
    instance("after", after, IncentiveScheme)
    shares = before.participation_share, after.participation_share
    return None if shares[0] is None or shares[1] is None else shares[1] > shares[0]


def _indicator(indicator: IncentiveIndicator, value: int | None) -> IndicatorPoints:
    if value is None:
        low, high = indicator.lowest, indicator.highest
        return IndicatorPoints(code=indicator.code, value=None, points=None, lowest=low, highest=high)
    points = indicator.points(value)
    return IndicatorPoints(code=indicator.code, value=value, points=points, lowest=points, highest=points)


def _range(indicators: list[IncentiveIndicator]) -> tuple[int, int]:
    """The lowest and the highest that indicators of one missing figure can give together."""
    turning = sorted({value for one in indicators for value in one.turning})
    totals = [sum(one.points(value) for one in indicators) for value in turning]
    return min(totals), max(totals)
