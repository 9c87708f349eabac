"""Brands that a jury could choose: the limits set, the set chosen, who is next, what limits cost."""

from collections.abc import Iterable
from enum import StrEnum, unique

import attrs

from rvmatch.actions.brands_marks import MarkRule, ProjectMark
from rvmatch.errors import Remark, invalid
from rvmatch.model.arguments import instances
from rvmatch.model.identifiers import DivisionCode, province_code
from rvmatch.model.projects import SupplyProject
from rvmatch.model.quantities import HIGHEST_COUNT, count, member
from rvmatch.model.vocabulary import FocusField

__all__ = ["BrandChoice", "BrandLimit", "BrandReserve", "BrandWithdrawal", "LimitCost", "ProvinceBasis"]


@unique
class ProvinceBasis(StrEnum):
    """Which province a supply project counts for. The words are the library's own."""

    HOME = "home"
    """The one where its organisation is at home; unknown counts for none."""
    SERVED = "served"
    """Each one in which it serves a division; nationwide counts for all, unknown for none."""


def _province(value: str | None) -> DivisionCode | None:
    return None if value is None else province_code(value)


@attrs.frozen(kw_only=True)
class BrandLimit:
    """
    At least, or at most, so many brands of a focus field, a province, or a field in a province.

    Args:
        field: The focus field; None for any.
        province: The two digits of the province; None for any.
        basis: Whether the organisation's home counts, or the regions it serves.
        at_least: The floor; zero for none.
        at_most: The ceiling; None for none.

    Raises:
        InvalidValueError: If a value is not as described, or the ceiling lies below the floor.

    Source:
        Library option; the notice gives no numbers.
    """

    field: FocusField | None = attrs.field(default=None, validator=member(FocusField, optional=True))
    province: DivisionCode | None = attrs.field(default=None, converter=_province)
    basis: ProvinceBasis = attrs.field(default=ProvinceBasis.HOME, validator=member(ProvinceBasis))
    at_least: int = attrs.field(default=0, validator=count())
    at_most: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(count(0, HIGHEST_COUNT))
    )

    def __attrs_post_init__(self) -> None:
        if self.at_most is not None and self.at_most < self.at_least:
            raise invalid("at_most", "brands_ceiling", self.at_most, least=self.at_least)

    def counts(self, supply: SupplyProject) -> bool:
        """Whether a project counts for it."""
        if self.field is not None and self.field not in supply.fields:
            return False
        if self.province is None:
            return True
        if self.basis is ProvinceBasis.HOME:
            home = supply.organization.home
            return home is not None and home.province == self.province
        if supply.regions is None or self.province in supply.excluded_regions:
            return False
        return not supply.regions or any(region.province == self.province for region in supply.regions)

    @property
    def remark(self) -> Remark:
        """The limit in words."""
        place: Remark | str = (
            ""
            if self.province is None
            else Remark.of(f"brands.place.{self.basis.value}", province=self.province)
        )
        field: Remark | str = (
            ""
            if self.field is None
            else Remark.of("brands.field", field=Remark.of(f"term.FocusField.{self.field.name}"))
        )
        code = "brands.limit.floor" if self.at_most is None else "brands.limit.both"
        return Remark.of(
            code,
            place=place,
            field=field,
            least=self.at_least,
            most="" if self.at_most is None else self.at_most,
        )


@attrs.frozen(kw_only=True)
class BrandWithdrawal:
    """
    What happens if a chosen project withdraws; all others stay where the limits allow it.

    Args:
        project: The project that withdraws.
        joins: Who comes in, by key; nobody if no marked project is left that may.
        leaves: Others that would have to leave, by key; nobody unless the limits leave no other way.
        possible: Whether the limits can be kept without it.
    """

    project: str
    joins: tuple[str, ...]
    leaves: tuple[str, ...]
    possible: bool


@attrs.frozen(kw_only=True)
class BrandReserve:
    """
    Who joins next when one place more exists, and those before have joined.

    Args:
        project: The project.
        points: Its mark, in the unit of the choice.
    """

    project: str
    points: int


@attrs.frozen(kw_only=True)
class LimitCost:
    """
    What limits cost: the best choice without them beside the choice.

    Args:
        limits: The limits, positions in the choice's limits.
        points: How many points more the choice without them has, in the unit of the choice; zero if they
            cost nothing.
        places: How many brands more it has.
    """

    limits: tuple[int, ...]
    points: int
    places: int


def _limits(values: Iterable[BrandLimit]) -> tuple[BrandLimit, ...]:
    return instances("limits", values, BrandLimit)


@attrs.frozen(kw_only=True)
class BrandChoice:
    """
    The best set by the jury's own marks under its limits: a proposal, the jury decides.

    As many brands as places and limits allow; then the greatest sum of marks; then the keyed hash.

    Args:
        places: How many brands were asked for.
        limits: The floors and ceilings.
        rule: How the jury's marks were summed.
        chosen: The projects chosen with their marks, by key.
        not_chosen: Marked projects that are not, by key.
        not_marked: Keys of projects without a mark, which cannot be chosen.
        unit: How many points make one of the jury's.
        another: Another set that is as good, as different as any; None if there is no other.
        withdrawals: What happens if one of the chosen withdraws, by key.
        reserves: Who joins when more places exist, in turn.
        costs: What each limit costs, in their order, then all together if there are several.
        route: ``"network"`` if prices prove the choice, ``"integer"`` if a solver for whole numbers found it.
        gap: How many points a better choice could have at most; zero if proven.
        tie_seed: What decided between sets that are as good.
    """

    places: int
    limits: tuple[BrandLimit, ...] = attrs.field(converter=_limits)
    rule: MarkRule
    chosen: tuple[ProjectMark, ...]
    not_chosen: tuple[ProjectMark, ...]
    not_marked: tuple[str, ...]
    unit: int
    another: tuple[str, ...] | None
    withdrawals: tuple[BrandWithdrawal, ...]
    reserves: tuple[BrandReserve, ...]
    costs: tuple[LimitCost, ...]
    route: str
    gap: int
    tie_seed: int

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the projects chosen."""
        return tuple(one.project for one in self.chosen)

    @property
    def points(self) -> int:
        """The sum of their marks, in the unit of the choice."""
        return sum(one.points for one in self.chosen)

    @property
    def fewer_marks(self) -> tuple[str, ...]:
        """
        Projects whose sum comes from fewer marks than another's, by key.

        Where marks are added up, such sums cannot be compared: a project that fewer jurors marked stands
        below one that more of them marked, whatever they thought of it. Empty where a mean is taken.
        """
        if self.rule is not MarkRule.TOTAL:
            return ()
        marked = (*self.chosen, *self.not_chosen)
        most = max((one.marks for one in marked), default=0)
        return tuple(sorted(one.project for one in marked if one.marks < most))
