"""Five-community linkage in the tables of a plan: which roles dockings would fill, which stay open."""

from collections.abc import Callable

from rvmatch.matching import Match
from rvmatch.matching.linkage import FilledRole
from rvmatch.model.vocabulary import LinkageMember
from rvmatch.serialization.plans.subjects import Subjects
from rvmatch.serialization.plans.values import Column, ColumnKind, Table, Value

__all__ = ["linkage_table", "role_and_agreement"]

Columns = tuple[tuple[Column, Callable[[Match], Value]], ...]

_COLUMNS = (
    ("province", ColumnKind.PLACE),
    ("county_code", ColumnKind.CODE),
    ("county", ColumnKind.PLACE),
    ("demand", ColumnKind.CODE),
    ("demand_title", ColumnKind.TEXT),
    ("roles_own", ColumnKind.LIST),
    ("roles_wanted", ColumnKind.LIST),
    ("roles_filled", ColumnKind.LIST),
    ("roles_missing", ColumnKind.LIST),
)
_LEAD = 4


def role_and_agreement(subjects: Subjects) -> Columns:
    """
    Columns that most plans have no use for: the role that a docking fills, and whether it was agreed on.

    Args:
        subjects: The plan and what it is about.

    Returns:
        Those of the two that say anything, each with what gives its value.
    """
    found = []
    if any(match.role is not None for match in subjects.plan.matches):
        column = subjects.column("role", ColumnKind.TEXT)
        found.append((column, lambda match: None if match.role is None else _name(subjects, match.role)))
    if any(match.agreed for match in subjects.plan.matches):
        column = subjects.column("agreed", ColumnKind.TEXT)
        found.append((column, lambda match: subjects.say("table.agreed") if match.agreed else None))
    return tuple(found)


def linkage_table(subjects: Subjects) -> Table:
    """
    How demands stand in five-community linkage.

    Args:
        subjects: The plan and what it is about.

    Returns:
        The table: a row for each demand that says anything of roles.
    """
    ordered = sorted(subjects.plan.linkage, key=lambda one: subjects.order(one.demand))
    return Table(
        name="linkage",
        title=subjects.say("table.linkage"),
        columns=tuple(subjects.column(*column) for column in _COLUMNS),
        rows=tuple(
            (
                *subjects.place(subjects.demands[one.demand].county_code),
                *subjects.demand(one.demand),
                subjects.listed(_name(subjects, role) for role in one.own),
                subjects.listed(_name(subjects, role) for role in one.wanted),
                subjects.listed(_filled(subjects, role) for role in one.filled),
                subjects.listed(_name(subjects, role) for role in one.missing),
            )
            for one in ordered
        ),
        lead=_LEAD,
    )


def _filled(subjects: Subjects, filled: FilledRole) -> str:
    return subjects.say("table.role_filled", role=_name(subjects, filled.role), supply=filled.supply)


def _name(subjects: Subjects, role: LinkageMember) -> str:
    return subjects.say(f"term.LinkageMember.{role.name}")
