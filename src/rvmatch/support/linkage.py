"""Five-community linkage, project by project and county by county: what is there, wanted, filled, missing."""

from collections.abc import Sequence

import attrs

from rvmatch.matching import FilledRole, MatchPlan, county_names
from rvmatch.matching.libraries import Demands, demands_of_plan
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.vocabulary import LinkageMember

__all__ = [
    "CountyLinkage",
    "CountyRole",
    "LinkageCompleteness",
    "ProjectLinkage",
    "linkage_completeness",
]


@attrs.frozen(kw_only=True)
class ProjectLinkage:
    """
    How one project stands in five-community linkage under a plan; roles in the order of the notice.

    Args:
        demand: Its key.
        county: Its county.
        present: Which of the five it has of its own.
        wanted: Which it asks for; a repetition asks for one more.
        filled: Which of these the plan would fill, and by whom.
        missing: Which of these it would leave open.

    Source:
        民发〔2022〕11号, part 7.
    """

    demand: str
    county: CountyCode
    present: tuple[LinkageMember, ...]
    wanted: tuple[LinkageMember, ...]
    filled: tuple[FilledRole, ...]
    missing: tuple[LinkageMember, ...]

    @property
    def would_have(self) -> frozenset[LinkageMember]:
        """Which of the five it has, or would have under the plan."""
        return frozenset(self.present) | {one.role for one in self.filled}

    @property
    def unstated(self) -> tuple[LinkageMember, ...]:
        """Of which it says neither that it has them nor that it asks for them."""
        said = {*self.present, *self.wanted}
        return tuple(role for role in LinkageMember if role not in said)

    @property
    def complete(self) -> bool:
        """Whether it has, or would have, all five; a project that says nothing is not known to."""
        return len(self.would_have) == len(LinkageMember)


@attrs.frozen(kw_only=True)
class CountyRole:
    """
    How one of the five stands in the projects of a county; the numbers are of projects, and may overlap.

    Args:
        role: Which of the five.
        present: How many have it of their own.
        wanted: How many ask for it.
        filled: In how many the plan would fill it, at least once.
        missing: In how many it would leave it open, at least once.
        unstated: How many say nothing of it.
    """

    role: LinkageMember
    present: int
    wanted: int
    filled: int
    missing: int
    unstated: int


@attrs.frozen(kw_only=True)
class CountyLinkage:
    """
    How a county stands in five-community linkage: the union of its projects.

    Args:
        county: Its code.
        name: Its name; the code where nobody gave a name.
        projects: How many it has in the library.
        roles: Each of the five, in the order of the notice.
    """

    county: CountyCode
    name: str
    projects: int
    roles: tuple[CountyRole, ...]

    @property
    def would_have(self) -> tuple[LinkageMember, ...]:
        """Which of the five some project has, or would have under the plan."""
        return tuple(one.role for one in self.roles if one.present or one.filled)

    @property
    def missing(self) -> tuple[LinkageMember, ...]:
        """Which some project asks for and the plan leaves open there; another project may have them."""
        return tuple(one.role for one in self.roles if one.missing)

    @property
    def unstated(self) -> tuple[LinkageMember, ...]:
        """Of which no project says anything."""
        return tuple(one.role for one in self.roles if one.unstated == self.projects)


@attrs.frozen(kw_only=True)
class LinkageCompleteness:
    """
    Five-community linkage under a plan.

    Args:
        projects: Every demand of the library, by key.
        counties: Every county with a demand, by code.
    """

    projects: tuple[ProjectLinkage, ...]
    counties: tuple[CountyLinkage, ...]


def linkage_completeness(plan: MatchPlan, demands: Demands) -> LinkageCompleteness:
    """
    How complete five-community linkage would be under a plan, for each project and each county.

    What a project does not say stays unstated: it is neither counted as there nor as missing.

    Args:
        plan: The plan; whether its policy fills roles or not, ``plan.linkage`` says what its dockings bring.
        demands: The demands that it was made from.

    Returns:
        Projects by key, counties by code.

    Raises:
        InvalidValueError: If it is no plan, or the demands are not those of the plan.

    Source:
        民发〔2022〕11号, part 7, for the five; the view by county is a library option.

    Examples:
        >>> from rvmatch.matching import match
        >>> from rvmatch.model.projects import DemandProject
        >>> from rvmatch.model.vocabulary import FocusField
        >>> canteen = DemandProject(
        ...     id="D1", title="老年食堂", county_code="530326", fields=[FocusField.SPECIAL_GROUPS_CARE],
        ...     roles_present=[LinkageMember.COMMUNITY], roles_wanted=[LinkageMember.VOLUNTEER],
        ... )
        >>> county, = linkage_completeness(match([canteen], []), [canteen]).counties
        >>> [role.value for role in county.missing], [role.value for role in county.unstated]
        (['volunteer'], ['social-organization', 'social-worker', 'charitable-resource'])
    """
    library = demands_of_plan(plan, demands)
    said = {one.demand: one for one in plan.linkage}
    projects = tuple(
        ProjectLinkage(
            demand=demand.key,
            county=demand.county_code,
            present=said[demand.key].own if demand.key in said else (),
            wanted=said[demand.key].wanted if demand.key in said else (),
            filled=said[demand.key].filled if demand.key in said else (),
            missing=said[demand.key].missing if demand.key in said else (),
        )
        for demand in library
    )
    names = county_names(library)
    by_county: dict[CountyCode, list[ProjectLinkage]] = {}
    for project in projects:
        by_county.setdefault(project.county, []).append(project)
    return LinkageCompleteness(
        projects=projects,
        counties=tuple(
            CountyLinkage(
                county=code,
                name=str(names[code]),
                projects=len(by_county[code]),
                roles=tuple(_role(role, by_county[code]) for role in LinkageMember),
            )
            for code in sorted(by_county)
        ),
    )


def _role(role: LinkageMember, projects: Sequence[ProjectLinkage]) -> CountyRole:
    return CountyRole(
        role=role,
        present=sum(role in one.present for one in projects),
        wanted=sum(role in one.wanted for one in projects),
        filled=sum(any(filled.role is role for filled in one.filled) for one in projects),
        missing=sum(role in one.missing for one in projects),
        unstated=sum(role in one.unstated for one in projects),
    )
