"""Cultivation, first step: who is unserved in a plan, county by county and focus field by focus field."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Final

import attrs

from rvmatch.matching import LeftAlone, LeftAloneReason, MatchPlan, county_names
from rvmatch.matching.libraries import Demands, demands_of_plan
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import FocusField

__all__ = ["ReasonCount", "Unserved", "UnservedCounty", "UnservedField", "unserved_demands"]

_NOBODY_MISSING: Final = (LeftAloneReason.NOT_PUBLISHED, LeftAloneReason.WANTS_NONE)
"""Left alone, but no organisation is missing."""


@attrs.frozen(kw_only=True)
class ReasonCount:
    """
    How many demands are left alone for one reason.

    Args:
        reason: The reason.
        demands: How many.
    """

    reason: LeftAloneReason
    demands: int


@attrs.frozen(kw_only=True)
class UnservedField:
    """
    The demands of one county and one focus field that lack partners; one that names two fields is in both.

    Args:
        field: The field; None for demands that name none.
        left_alone: Demands without a partner in the plan, by key.
        reasons: Why, in the order of the reasons; their counts add up to ``left_alone``.
        partly_served: Demands with fewer partners than they want, by key.
        open_places: How many partners all of these still lack.
    """

    field: FocusField | None
    left_alone: tuple[str, ...]
    reasons: tuple[ReasonCount, ...]
    partly_served: tuple[str, ...]
    open_places: int


@attrs.frozen(kw_only=True)
class UnservedCounty:
    """
    The demands of one county that lack partners, each counted once.

    Args:
        county: The county.
        name: Its name; the code where nobody gave a name.
        left_alone: Demands without a partner in the plan, by key.
        reasons: Why, in the order of the reasons.
        partly_served: Demands with fewer partners than they want, by key.
        open_places: How many partners all of these still lack.
        by_field: The same for each focus field that some of them name, in the order of the notice; at the
            end those that name none. These overlap, and do not add up to the county.
    """

    county: CountyCode
    name: str
    left_alone: tuple[str, ...]
    reasons: tuple[ReasonCount, ...]
    partly_served: tuple[str, ...]
    open_places: int
    by_field: tuple[UnservedField, ...]


@attrs.frozen(kw_only=True)
class Unserved:
    """
    Who is unserved in a plan: plain counts, counties by code, never by number.

    Args:
        counties: Counties with a demand that lacks a partner, by code.
        without_demand: Counties that come first and published no demand, by code: nobody can be found for
            them before they ask.
    """

    counties: tuple[UnservedCounty, ...]
    without_demand: tuple[CountyCode, ...]

    @property
    def left_alone(self) -> int:
        """How many demands have no partner at all."""
        return sum(len(county.left_alone) for county in self.counties)

    @property
    def open_places(self) -> int:
        """How many partners are lacking in all."""
        return sum(county.open_places for county in self.counties)


def unserved_demands(plan: MatchPlan, demands: Demands) -> Unserved:
    """
    Who is unserved in a plan, by county and focus field: where to look before anybody is cultivated.

    Demands that are not published, or want no partner for now, lack no organisation and are left out.

    Args:
        plan: The plan.
        demands: The demands that it was made from.

    Returns:
        Plain counts with the keys behind them.

    Raises:
        InvalidValueError: If the demands are not those of the plan.

    Source:
        民发〔2022〕11号, part 5, for cultivation; the view by county and field is a library option.

    Examples:
        >>> from rvmatch.matching import match
        >>> alone = DemandProject(
        ...     id="D1", title="老年食堂", county_code="530326", fields=[FocusField.SPECIAL_GROUPS_CARE]
        ... )
        >>> found = unserved_demands(match([alone], []), [alone])
        >>> [(one.county, one.by_field[0].field.value, one.open_places) for one in found.counties]
        [('530326', 'special-groups-care', 1)]
    """
    library = demands_of_plan(plan, demands)
    alone = {one.demand: one for one in plan.left_alone if one.reason not in _NOBODY_MISSING}
    lacking = {key: library[key].partners_wanted for key in alone}
    lacking |= {one.demand: one.wanted - one.found for one in plan.open_places if one.found}
    by_county: defaultdict[CountyCode, list[DemandProject]] = defaultdict(list)
    for key in sorted(lacking):
        by_county[library[key].county_code].append(library[key])
    names = county_names(library)
    return Unserved(
        counties=tuple(
            _county(code, names[code], by_county[code], alone, lacking) for code in sorted(by_county)
        ),
        without_demand=tuple(
            one.county for one in plan.coverage.counties if one.reason is LeftAloneReason.NO_DEMAND
        ),
    )


def _county(
    code: CountyCode,
    name: str,
    demands: list[DemandProject],
    alone: dict[str, LeftAlone],
    lacking: dict[str, int],
) -> UnservedCounty:
    fields = [field for field in FocusField if any(field in one.fields for one in demands)]
    groups: list[tuple[FocusField | None, list[DemandProject]]] = [
        (field, [one for one in demands if field in one.fields]) for field in fields
    ]
    if nameless := [one for one in demands if not one.fields]:
        groups.append((None, nameless))
    keys = [one.key for one in demands]
    return UnservedCounty(
        county=code,
        name=str(name),
        left_alone=tuple(key for key in keys if key in alone),
        reasons=_reasons(alone[key] for key in keys if key in alone),
        partly_served=tuple(key for key in keys if key not in alone),
        open_places=sum(lacking[key] for key in keys),
        by_field=tuple(_field(field, [one.key for one in group], alone, lacking) for field, group in groups),
    )


def _field(
    field: FocusField | None, keys: list[str], alone: dict[str, LeftAlone], lacking: dict[str, int]
) -> UnservedField:
    return UnservedField(
        field=field,
        left_alone=tuple(key for key in keys if key in alone),
        reasons=_reasons(alone[key] for key in keys if key in alone),
        partly_served=tuple(key for key in keys if key not in alone),
        open_places=sum(lacking[key] for key in keys),
    )


def _reasons(alone: Iterable[LeftAlone]) -> tuple[ReasonCount, ...]:
    counts = Counter(one.reason for one in alone)
    return tuple(
        ReasonCount(reason=reason, demands=counts[reason]) for reason in LeftAloneReason if counts[reason]
    )
