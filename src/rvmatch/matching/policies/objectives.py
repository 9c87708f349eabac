"""What a plan should be good at, in the words of those who decide: each objective is a value."""

from collections.abc import Iterable
from typing import Final, TypeAlias, final

import attrs

from rvmatch.errors import Remark, invalid
from rvmatch.matching.cover import counties_first
from rvmatch.matching.policies.given_objectives import FewestChanges, LongestWaiting, PairObjective
from rvmatch.matching.policies.grouping import GroupBy, group_by
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.places import CountyList

__all__ = [
    "CoverCounties",
    "CoverGroups",
    "FewestChanges",
    "FillPlaces",
    "FillRoles",
    "LongestWaiting",
    "Objective",
    "PairObjective",
    "Spread",
    "TotalScore",
    "WorstScore",
]

_MOST_POINTS: Final = 10**9
"""The largest number of points, of either sign, that one docking may be worth."""


def _codes(values: Iterable[str] | CountyList | None) -> tuple[CountyCode, ...] | None:
    found = counties_first(values)
    codes = tuple(county.code for county in found) if isinstance(found, CountyList) else found
    if codes == ():
        raise invalid("codes", "policy_no_counties", codes)
    return codes


@final
@attrs.frozen
class CoverCounties:
    """
    As many counties as possible have at least one recommended docking.

    Args:
        codes: The counties, a list or codes, kept sorted and each once. None for the key counties of the
            edition that have a demand, or, if there are none, every county that has one.

    Raises:
        InvalidValueError: If a code is not a county's, or there is not one.

    Examples:
        >>> CoverCounties(["532301", "530113"]).codes
        ('530113', '532301')

    Source:
        民发〔2022〕11号, part 2: help reaches every key county.
    """

    codes: tuple[CountyCode, ...] | None = attrs.field(default=None, converter=_codes)

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        if self.codes is None:
            return Remark.of("objective.cover_counties")
        return Remark.of("objective.cover_given_counties", count=len(self.codes))


@final
@attrs.frozen
class CoverGroups:
    """
    As many groups as possible have at least one recommended docking.

    Args:
        by: What the projects of a group have in common, a ``GroupBy`` or its value; fields and special
            actions are those of demands.

    Raises:
        InvalidValueError: If projects are not counted by this.
    """

    by: GroupBy = attrs.field(converter=group_by)

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.cover_groups", groups=_plural(self.by))


@final
@attrs.frozen
class FillPlaces:
    """As many dockings as possible are recommended."""

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.fill_places")


@final
@attrs.frozen
class TotalScore:
    """The points of all recommended dockings together are the greatest possible."""

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.total_score")


@final
@attrs.frozen
class WorstScore:
    """
    The lowest score of a recommended docking is as high as possible, at the greatest number of dockings.

    The number comes first within this objective: without that the plan without any docking would be best.
    Agreed dockings are no choice and do not count as the lowest.
    """

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.worst_score")


@final
@attrs.frozen
class FillRoles:
    """
    As many roles of five-community linkage as possible are filled, of those that demands ask for.

    A docking fills at most one role, whichever the supply offers.

    Source:
        民发〔2022〕11号, part 7.
    """

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        return Remark.of("objective.fill_roles")


def _steps(values: Iterable[int]) -> tuple[int, ...]:
    found = tuple(values) if isinstance(values, Iterable) else ()
    if not found or not all(type(value) is int and abs(value) <= _MOST_POINTS for value in found):
        raise invalid("steps", "policy_steps", values, highest=_MOST_POINTS)
    return found


@final
@attrs.frozen
class Spread:
    """
    Dockings are spread over groups: the first of a group is worth more than the second, and so on.

    Args:
        by: What the projects of a group have in common, as in ``CoverGroups``.
        steps: What the first, second, ... docking of a group is worth, in points of this objective; further
            ones are worth nothing. Steps that grow gather dockings instead of spreading them.

    Raises:
        InvalidValueError: If projects are not counted by this, or a step is no whole number.
    """

    by: GroupBy = attrs.field(converter=group_by)
    steps: tuple[int, ...] = attrs.field(default=(3, 2, 1), converter=_steps)

    @property
    def remark(self) -> Remark:
        """The objective in words."""
        steps = ", ".join(map(str, self.steps))
        return Remark.of("objective.spread", groups=_plural(self.by), steps=steps)


Objective: TypeAlias = (
    CoverCounties
    | CoverGroups
    | FillPlaces
    | TotalScore
    | FewestChanges
    | WorstScore
    | FillRoles
    | Spread
    | LongestWaiting
    | PairObjective
)
"""What may stand in the order of a policy."""


def _plural(by: GroupBy) -> Remark:
    return Remark.of(f"groups.{by}")
