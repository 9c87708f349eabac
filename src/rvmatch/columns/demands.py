"""A demand library as arrays."""

from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns.arrays import (
    amounts,
    bit_sets,
    columns_of,
    first_days,
    last_days,
    of_each,
    places,
    read_only,
)
from rvmatch.model.bulk import collector_paused
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


@attrs.frozen(kw_only=True, eq=False, slots=False)
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
    past_partners: tuple[frozenset[str], ...]
    refused_partners: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Title and description of each; put together when somebody first asks."""
        return tuple(f"{project.title}\n{project.description}" for project in self.projects)


@collector_paused()
def demand_columns(library: ProjectLibrary[DemandProject]) -> DemandColumns:
    """
    The library as arrays.

    Args:
        library: n demands.

    Returns:
        Arrays of length n, closed for writing.
    """
    projects = library.projects
    parts = columns_of(
        projects,
        "county_code",
        "fields",
        "help_kinds",
        "roles_wanted",
        "channels",
        "missing_cny",
        "period",
        "partners_wanted",
        "status",
        "urgency",
        "past_partners",
        "refused_partners",
    )
    return DemandColumns(
        projects=projects,
        keys=library.keys,
        county=read_only(of_each(parts["county_code"], int, np.int64)),
        fields=read_only(bit_sets(parts["fields"], FocusField)),
        help_kinds=read_only(bit_sets(parts["help_kinds"], HelpKind)),
        roles_wanted=read_only(bit_sets(parts["roles_wanted"], LinkageMember)),
        channels=read_only(bit_sets(parts["channels"], CooperationChannel)),
        missing_cny=read_only(amounts(parts["missing_cny"])),
        first_day=read_only(first_days(parts["period"])),
        last_day=read_only(last_days(parts["period"])),
        partners_wanted=read_only(amounts(parts["partners_wanted"])),
        status=read_only(places(parts["status"], ProjectStatus)),
        urgency=read_only(places(parts["urgency"], Urgency)),
        past_partners=tuple(parts["past_partners"]),
        refused_partners=tuple(parts["refused_partners"]),
    )
