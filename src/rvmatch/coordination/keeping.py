"""Who keeps what: the keeper that the notice names for a library, and the one that the library states."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum, unique
from typing import Any, Final

import attrs

from rvmatch.model.identifiers import DivisionCode
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import Department, RegistrationLevel
from rvmatch.notice import LibraryKeeper, load_notice

__all__ = ["KeeperDoubt", "KeeperFinding", "keeper_findings", "may_keep"]

_DIGITS: Final = {
    RegistrationLevel.NATIONAL: (0,),
    RegistrationLevel.PROVINCIAL: (0, 2),
    RegistrationLevel.PREFECTURAL: (4,),
    RegistrationLevel.COUNTY: (6,),
}
"""How long the code of a keeper's division is at each level; 0 for none, as the Xinjiang corps has none."""


@unique
class KeeperDoubt(StrEnum):
    """In what a stated keeper is another than the notice names."""

    NOT_STATED = "not-stated"
    DEPARTMENT = "department"
    LEVEL = "level"
    DIVISION_NOT_STATED = "division-not-stated"
    DIVISION_LEVEL = "division-level"
    """The code of its division is not of its own level."""

    OTHER_COUNTY = "other-county"
    """It keeps demands of a county that is not its own."""


@attrs.frozen(kw_only=True)
class KeeperFinding:
    """
    One library whose keeper is not the one that the notice names; a question to ask, not a fault.

    Args:
        source: The library, by its place among the sources.
        doubt: In what they differ.
        stated: The keeper that the library states.
        expected_department: The department that the notice names.
        expected_levels: The levels that the notice names.
        expected_division: The county whose department the notice means, for demands of another county.
        keys: The entries concerned; empty for all of the library.

    Source:
        民发〔2022〕11号, part 4.
    """

    source: int
    doubt: KeeperDoubt
    stated: Keeper | None
    expected_department: Department
    expected_levels: tuple[RegistrationLevel, ...]
    expected_division: DivisionCode | None = None
    keys: tuple[str, ...] = ()


def keeper_findings(sources: Sequence[ProjectLibrary[Any]]) -> tuple[KeeperFinding, ...]:
    """
    In which libraries the stated keeper is another than the notice names.

    Args:
        sources: The libraries; those without entries are not looked at.

    Returns:
        The findings, library by library.
    """
    return tuple(
        finding
        for place, library in enumerate(sources)
        if len(library)
        for finding in _of_library(place, library)
    )


def may_keep(keeper: Keeper, project: DemandProject | SupplyProject) -> bool:
    """
    Whether a keeper is one whom the notice has keep an entry.

    Args:
        keeper: The keeper.
        project: The entry.

    Returns:
        True for the rural-revitalisation department of a demand's county, and for civil affairs of any level
        if the entry is a supply of an organisation at home in its division.

    Source:
        民发〔2022〕11号, part 4.
    """
    named = _named(type(project)).keeper
    if keeper.department is not named.department or keeper.level not in named.levels:
        return False
    if isinstance(project, DemandProject):
        return keeper.division == project.county_code
    home = project.organization.home
    return keeper.division is None or home is None or keeper.division.contains(home)


def _named(project: type[DemandProject] | type[SupplyProject]) -> LibraryKeeper:
    library = "demand" if project is DemandProject else "supply"
    return next(fact for fact in load_notice().library_keepers if fact.library == library)


def _of_library(place: int, library: ProjectLibrary[Any]) -> list[KeeperFinding]:
    named, stated = _named(type(library.projects[0])).keeper, library.keeper

    def finding(doubt: KeeperDoubt, **more: Any) -> KeeperFinding:
        return KeeperFinding(
            source=place,
            doubt=doubt,
            stated=stated,
            expected_department=named.department,
            expected_levels=named.levels,
            **more,
        )

    if stated is None:
        return [finding(KeeperDoubt.NOT_STATED)]
    found = []
    if stated.department is not named.department:
        found.append(finding(KeeperDoubt.DEPARTMENT))
    if stated.level not in named.levels:
        found.append(finding(KeeperDoubt.LEVEL))
    digits = 0 if stated.division is None else len(stated.division)
    if digits not in _DIGITS[stated.level]:
        found.append(finding(KeeperDoubt.DIVISION_LEVEL if digits else KeeperDoubt.DIVISION_NOT_STATED))
    if stated.level is RegistrationLevel.COUNTY and digits:
        elsewhere = _of_other_counties(library, stated.division)
        found += [
            finding(KeeperDoubt.OTHER_COUNTY, expected_division=county, keys=tuple(elsewhere[county]))
            for county in sorted(elsewhere)
        ]
    return found


def _of_other_counties(
    library: ProjectLibrary[Any], own: DivisionCode | None
) -> Mapping[DivisionCode, list[str]]:
    """The keys of demands that lie elsewhere, by county."""
    found: defaultdict[DivisionCode, list[str]] = defaultdict(list)
    for project in library:
        if isinstance(project, DemandProject) and project.county_code != own:
            found[DivisionCode(project.county_code)].append(project.key)
    return found
