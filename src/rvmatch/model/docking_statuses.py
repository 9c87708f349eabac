"""What the statuses of dockings mean for the entries of their projects, and what an entry may show."""

from collections.abc import Iterable
from typing import Final

from rvmatch.errors import invalid
from rvmatch.model.arguments import instances
from rvmatch.model.docking import Docking
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus

__all__ = ["ASKED", "FULFILLED", "KEPT", "PARTED", "status_shown"]

ASKED: Final = frozenset({ProjectStatus.PROPOSED, ProjectStatus.AWAITING_CONSENT})
"""Proposed, and not agreed by all three."""

KEPT: Final = frozenset({ProjectStatus.DOCKED, ProjectStatus.SIGNED, ProjectStatus.UNDER_WAY})
"""Agreed, and not finished: later plans keep it."""

FULFILLED: Final = frozenset({ProjectStatus.FINISHED, ProjectStatus.EVALUATED})
"""Kept to its end: it has used up a place on both sides."""

PARTED: Final = frozenset({ProjectStatus.REFUSED, ProjectStatus.EXITED})
"""One of the parties said no, or left: later plans do not propose the pair again."""

_AFTER_CONSENT: Final = (
    ProjectStatus.DOCKED,
    ProjectStatus.SIGNED,
    ProjectStatus.UNDER_WAY,
    ProjectStatus.FINISHED,
    ProjectStatus.EVALUATED,
)


def status_shown(project: DemandProject | SupplyProject, dockings: Iterable[Docking]) -> ProjectStatus:
    """
    What a platform that shows one status for each project may show of it.

    A published project stays published while a place of it is free, whatever became of the others; it is
    open to new proposals until then. Once all its places are taken it stands where the docking of it stands
    that is least far.

    Args:
        project: The project, with the status of its own entry.
        dockings: Dockings, those of other projects among them.

    Returns:
        The entry's own status unless that is published and all its places are taken.

    Raises:
        InvalidValueError: If it is no project, or something else than dockings is given.
    """
    if not isinstance(project, DemandProject | SupplyProject):
        raise invalid("project", "of_class", type(project).__name__, kind="DemandProject, SupplyProject")
    known = instances("dockings", dockings, Docking)
    if project.status is not ProjectStatus.PUBLISHED:
        return project.status
    asking = isinstance(project, DemandProject)
    taken = [
        docking.status
        for docking in known
        if (docking.demand if asking else docking.supply) == project.key and docking.status in _AFTER_CONSENT
    ]
    places = project.partners_wanted if isinstance(project, DemandProject) else project.projects_accepted
    if not taken or len(taken) < places:
        return ProjectStatus.PUBLISHED
    return min(taken, key=_AFTER_CONSENT.index)
