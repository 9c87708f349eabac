"""A supply library as arrays."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import LAST_DAY, amounts, bit_sets, first_days, last_days, places, read_only
from rvmatch.columns.regions import RegionSets
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


@attrs.frozen(kw_only=True, eq=False)
class SupplyColumns:
    """
    m supplies as arrays of length m, in the library's order.

    Args:
        projects: The projects themselves, for rules that ask what no array holds.
        keys: The keys.
        names: What else each can be called: its key, its organisation's name and credit code.
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
        texts: Title and description.
        refused_partners: Keys of demands, or division codes, refused.
    """

    projects: tuple[SupplyProject, ...]
    keys: tuple[str, ...]
    names: tuple[frozenset[str], ...]
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
    texts: tuple[str, ...]
    refused_partners: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.keys)


def supply_columns(library: ProjectLibrary[SupplyProject]) -> SupplyColumns:
    """
    The library as arrays.

    Args:
        library: m supplies.

    Returns:
        Arrays of length m, closed for writing.
    """
    projects = library.projects
    organizations = [project.organization for project in projects]
    return SupplyColumns(
        projects=projects,
        keys=tuple(project.key for project in projects),
        names=tuple(project.organization.names | {partner_name(project.key)} for project in projects),
        fields=read_only(bit_sets((project.fields for project in projects), FocusField)),
        help_kinds=read_only(bit_sets((project.help_kinds for project in projects), HelpKind)),
        roles_offered=read_only(bit_sets((project.roles_offered for project in projects), LinkageMember)),
        channels=read_only(bit_sets((project.channels for project in projects), CooperationChannel)),
        regions=RegionSets.of(project.regions for project in projects),
        excluded_regions=RegionSets.of(project.excluded_regions for project in projects),
        past_counties=RegionSets.of(project.past_counties for project in projects),
        home_province=read_only(
            amounts(None if body.home is None else int(body.home.province) for body in organizations)
        ),
        offer_cny=read_only(amounts(project.offer_cny for project in projects)),
        share_cny=read_only(amounts(project.share_cny for project in projects)),
        first_day=read_only(first_days(project.period for project in projects)),
        last_day=read_only(last_days(project.period for project in projects)),
        projects_accepted=read_only(amounts(project.projects_accepted for project in projects)),
        status=read_only(places((project.status for project in projects), ProjectStatus)),
        credit_standing=read_only(places((body.credit_standing for body in organizations), CreditStanding)),
        grade=read_only(places((body.grade for body in organizations), AssessmentGrade)),
        grade_last_day=read_only(
            np.array(
                [
                    LAST_DAY if (day := body.grade_valid_until) is None else day.toordinal()
                    for body in organizations
                ],
                dtype=np.int32,
            )
        ),
        projects_finished=read_only(amounts(project.projects_finished for project in projects)),
        texts=tuple(f"{project.title}\n{project.description}" for project in projects),
        refused_partners=tuple(project.refused_partners for project in projects),
    )
