"""A supply library as arrays."""

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import (
    LAST_DAY,
    UNKNOWN,
    amounts,
    bit_sets,
    columns_of,
    first_days,
    last_days,
    of_each,
    places,
    read_only,
)
from rvmatch.columns.regions import RegionSets
from rvmatch.model.bulk import collector_paused
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.memberships import partner_name
from rvmatch.model.projects import SupplyProject
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CooperationChannel,
    CreditStanding,
    FocusField,
    HelpKind,
    LinkageMember,
    ProjectStatus,
)

__all__ = ["SupplyColumns", "supply_columns"]


@attrs.frozen(kw_only=True, eq=False, slots=False)
class SupplyColumns:
    """
    m supplies as arrays of length m, in the library's order.

    Args:
        projects: The projects themselves, for rules that ask what no array holds.
        keys: The keys.
        fields: Focus fields as bits.
        help_kinds: Kinds of help as bits.
        roles_offered: Members of five-community linkage as bits.
        channels: Cooperation channels as bits.
        regions: Divisions served; an empty set means nationwide.
        excluded_regions: Divisions not served.
        past_counties: Divisions worked in before.
        home_province: The organisation's home province as a number; -1 unknown or nationwide.
        offer_cny: Money offered in all, in whole yuan; -1 unknown.
        share_cny: The most that one project can count on, in whole yuan; -1 unknown.
        first_day: Ordinals; 0 open, -1 no period.
        last_day: Ordinals; beyond all days open, -1 no period.
        projects_accepted: How many projects.
        status: Places in ``ProjectStatus``.
        credit_standing: Places in ``CreditStanding``; -1 unknown.
        grade: Places in ``AssessmentGrade``; -1 ungraded.
        grade_last_day: Ordinals of the last day of the grade; beyond all days where nobody said.
        projects_finished: How many projects finished before; -1 unknown.
        refused_partners: Keys of demands, or division codes, refused.
    """

    projects: tuple[SupplyProject, ...]
    keys: tuple[str, ...]
    fields: NDArray[np.uint8]
    help_kinds: NDArray[np.uint8]
    roles_offered: NDArray[np.uint8]
    channels: NDArray[np.uint8]
    regions: RegionSets
    excluded_regions: RegionSets
    past_counties: RegionSets
    home_province: NDArray[np.int64]
    offer_cny: NDArray[np.int64]
    share_cny: NDArray[np.int64]
    first_day: NDArray[np.int32]
    last_day: NDArray[np.int32]
    projects_accepted: NDArray[np.int64]
    status: NDArray[np.int8]
    credit_standing: NDArray[np.int8]
    grade: NDArray[np.int8]
    grade_last_day: NDArray[np.int32]
    projects_finished: NDArray[np.int64]
    refused_partners: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def names(self) -> tuple[frozenset[str], ...]:
        """What each can be called: its key, its organisation's name and credit code; found when asked."""
        return tuple(project.organization.names | {partner_name(project.key)} for project in self.projects)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Title and description of each; put together when somebody first asks."""
        return tuple(f"{project.title}\n{project.description}" for project in self.projects)


@collector_paused()
def supply_columns(library: ProjectLibrary[SupplyProject]) -> SupplyColumns:
    """
    The library as arrays.

    Args:
        library: m supplies.

    Returns:
        Arrays of length m, closed for writing.
    """
    projects = library.projects
    parts = columns_of(
        projects,
        "organization",
        "fields",
        "help_kinds",
        "roles_offered",
        "channels",
        "regions",
        "excluded_regions",
        "past_counties",
        "offer_cny",
        "per_project_cny",
        "period",
        "projects_accepted",
        "status",
        "projects_finished",
        "refused_partners",
    )
    bodies = columns_of(parts["organization"], "home", "credit_standing", "grade", "grade_valid_until")
    offers, accepted = amounts(parts["offer_cny"]), amounts(parts["projects_accepted"])
    return SupplyColumns(
        projects=projects,
        keys=library.keys,
        fields=read_only(bit_sets(parts["fields"], FocusField)),
        help_kinds=read_only(bit_sets(parts["help_kinds"], HelpKind)),
        roles_offered=read_only(bit_sets(parts["roles_offered"], LinkageMember)),
        channels=read_only(bit_sets(parts["channels"], CooperationChannel)),
        regions=RegionSets.of(parts["regions"]),
        excluded_regions=RegionSets.of(parts["excluded_regions"]),
        past_counties=RegionSets.of(parts["past_counties"]),
        home_province=read_only(
            of_each(bodies["home"], lambda home: UNKNOWN if home is None else int(home.province), np.int64)
        ),
        offer_cny=read_only(offers),
        share_cny=read_only(_shares(offers, accepted, amounts(parts["per_project_cny"]))),
        first_day=read_only(first_days(parts["period"])),
        last_day=read_only(last_days(parts["period"])),
        projects_accepted=read_only(accepted),
        status=read_only(places(parts["status"], ProjectStatus)),
        credit_standing=read_only(places(bodies["credit_standing"], CreditStanding)),
        grade=read_only(places(bodies["grade"], AssessmentGrade)),
        grade_last_day=read_only(
            of_each(
                bodies["grade_valid_until"],
                lambda day: LAST_DAY if day is None else day.toordinal(),
                np.int32,
            )
        ),
        projects_finished=read_only(amounts(parts["projects_finished"])),
        refused_partners=tuple(parts["refused_partners"]),
    )


def _shares(
    offers: NDArray[np.int64], accepted: NDArray[np.int64], most: NDArray[np.int64]
) -> NDArray[np.int64]:
    """What ``SupplyProject.share_cny`` says of each ``[m]``, -1 where it says nothing."""
    equal = offers // np.maximum(accepted, 1)
    return np.where(offers == UNKNOWN, most, np.where(most == UNKNOWN, equal, np.minimum(equal, most)))
