"""A demand library as arrays."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import amounts, bit_sets, first_days, last_days, places, read_only
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import (
    CooperationChannel,
    FocusField,
    HelpKind,
    LinkageMember,
    ProjectStatus,
    Urgency,
)

__all__ = ["DemandColumns", "demand_columns"]


@attrs.frozen(kw_only=True, eq=False)
class DemandColumns:
    """
    n demands as arrays of length n, in the library's order.

    Args:
        projects: The projects themselves, for rules that ask what no array holds.
        keys: The keys.
        county: Six-digit codes as numbers.
        fields: Focus fields as bits.
        help_kinds: Kinds of help as bits.
        roles_wanted: Members of five-community linkage asked for, as bits.
        channels: Cooperation channels as bits.
        missing_cny: Money missing, in whole yuan; -1 unknown.
        first_day: Ordinals; 0 open, -1 no period.
        last_day: Ordinals; beyond all days open, -1 no period.
        partners_wanted: How many partners.
        status: Places in ``ProjectStatus``.
        urgency: Places in ``Urgency``; -1 unknown.
        texts: Title and description.
        past_partners: Names, credit codes or keys of partners it had.
        refused_partners: Names, credit codes or keys of partners it refused.
    """

    projects: tuple[DemandProject, ...]
    keys: tuple[str, ...]
    county: NDArray[np.int64]
    fields: NDArray[np.uint8]
    help_kinds: NDArray[np.uint8]
    roles_wanted: NDArray[np.uint8]
    channels: NDArray[np.uint8]
    missing_cny: NDArray[np.int64]
    first_day: NDArray[np.int32]
    last_day: NDArray[np.int32]
    partners_wanted: NDArray[np.int64]
    status: NDArray[np.int8]
    urgency: NDArray[np.int8]
    texts: tuple[str, ...]
    past_partners: tuple[frozenset[str], ...]
    refused_partners: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.keys)


def demand_columns(library: ProjectLibrary[DemandProject]) -> DemandColumns:
    """
    The library as arrays.

    Args:
        library: n demands.

    Returns:
        Arrays of length n, closed for writing.
    """
    projects = library.projects
    return DemandColumns(
        projects=projects,
        keys=tuple(project.key for project in projects),
        county=read_only(np.array([int(project.county_code) for project in projects], dtype=np.int64)),
        fields=read_only(bit_sets((project.fields for project in projects), FocusField)),
        help_kinds=read_only(bit_sets((project.help_kinds for project in projects), HelpKind)),
        roles_wanted=read_only(bit_sets((project.roles_wanted for project in projects), LinkageMember)),
        channels=read_only(bit_sets((project.channels for project in projects), CooperationChannel)),
        missing_cny=read_only(amounts(project.missing_cny for project in projects)),
        first_day=read_only(first_days(project.period for project in projects)),
        last_day=read_only(last_days(project.period for project in projects)),
        partners_wanted=read_only(amounts(project.partners_wanted for project in projects)),
        status=read_only(places((project.status for project in projects), ProjectStatus)),
        urgency=read_only(places((project.urgency for project in projects), Urgency)),
        texts=tuple(f"{project.title}\n{project.description}" for project in projects),
        past_partners=tuple(project.past_partners for project in projects),
        refused_partners=tuple(project.refused_partners for project in projects),
    )
