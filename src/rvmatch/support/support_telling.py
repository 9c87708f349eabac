"""The support system in sentences for officials: linkage of counties and projects, points of a scheme."""

from collections.abc import Iterable, Iterator

from rvmatch.errors import invalid, known_language
from rvmatch.matching.place_names import county_text
from rvmatch.model.arguments import instance
from rvmatch.model.vocabulary import LinkageMember
from rvmatch.support.incentives import IncentivePoints, IncentiveScheme, IndicatorPoints
from rvmatch.support.linkage import CountyLinkage, LinkageCompleteness, ProjectLinkage
from rvmatch.wording import Language, masked, say

__all__ = ["incentive_lines", "linkage_lines", "project_linkage_line"]


def linkage_lines(linkage: LinkageCompleteness, language: Language = "zh") -> tuple[str, ...]:
    """
    Five-community linkage in words; counties by code.

    Args:
        linkage: What ``linkage_completeness`` found.
        language: ``"zh"`` or ``"en"``.

    Returns:
        A heading, and a line for each county.

    Raises:
        InvalidValueError: If it is something else, or there is no such language.
    """
    if not isinstance(linkage, LinkageCompleteness):
        raise invalid("linkage", "of_class", linkage, kind="LinkageCompleteness")
    known_language(language)
    return (
        say(
            "linkage.head",
            language,
            counties=len(linkage.counties),
            projects=len(linkage.projects),
            complete=sum(one.complete for one in linkage.projects),
            unstated=sum(len(one.unstated) == len(LinkageMember) for one in linkage.projects),
        ),
        *(_county(one, language) for one in linkage.counties),
    )


def _county(county: CountyLinkage, language: Language) -> str:
    return say(
        "linkage.county",
        language,
        county=county_text(county.county, county.name, language),
        projects=county.projects,
        present=_roles((one.role for one in county.roles if one.present), language),
        filled=_roles((one.role for one in county.roles if one.filled), language),
        missing=_roles(county.missing, language),
        unstated=_roles(county.unstated, language),
    )


def project_linkage_line(project: ProjectLinkage, language: Language = "zh") -> str:
    """
    How one project stands in five-community linkage, on one line.

    Args:
        project: One of ``LinkageCompleteness.projects``.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The line; it names the supplies that would fill a role.

    Raises:
        InvalidValueError: If there is no such language.
    """
    instance("project", project, ProjectLinkage)
    known_language(language)
    filled = [
        say("linkage.by", language, role=_role(one.role, language), supply=masked(one.supply))
        for one in project.filled
    ]
    return say(
        "linkage.project",
        language,
        demand=masked(project.demand),
        present=_roles(project.present, language),
        filled=_joined(filled, language),
        missing=_roles(project.missing, language),
        unstated=_roles(project.unstated, language),
    )


def _role(role: LinkageMember, language: Language) -> str:
    return say(f"term.LinkageMember.{role.name}", language)


def _roles(roles: Iterable[LinkageMember], language: Language) -> str:
    return _joined([_role(role, language) for role in roles], language)


def _joined(names: list[str], language: Language) -> str:
    return say("basis.between", language).join(names) or say("linkage.nothing", language)


def incentive_lines(
    scheme: IncentiveScheme, points: IncentivePoints, language: Language = "zh"
) -> tuple[str, ...]:
    """
    What a scheme gives for the figures of one organisation, in words.

    Args:
        scheme: The scheme.
        points: What ``incentive_points`` found under it.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The total or its range, then a line for each indicator, set in, and where the numbers come from.

    Raises:
        InvalidValueError: If the points are of another scheme, or there is no such language.
    """
    for field, value, kind in (
        ("scheme", scheme, IncentiveScheme),
        ("points", points, IncentivePoints),
    ):
        if not isinstance(value, kind):
            raise invalid(field, "of_class", value, kind=kind.__name__)
    if [one.code for one in scheme.indicators] != [one.code for one in points.indicators]:
        raise invalid("points", "incentive_scheme", points.scheme, scheme=scheme.name)
    return tuple(_incentives(scheme, points, known_language(language)))


def _incentives(scheme: IncentiveScheme, points: IncentivePoints, language: Language) -> Iterator[str]:
    whose = masked(points.organization) or say("incentive.figures", language)
    if points.total is None:
        yield say(
            "incentive.range",
            language,
            scheme=masked(scheme.name),
            organization=whose,
            lowest=points.lowest,
            highest=points.highest,
            missing=say("basis.between", language).join(points.missing),
        )
    else:
        yield say(
            "incentive.total",
            language,
            scheme=masked(scheme.name),
            organization=whose,
            total=points.total,
        )
    for indicator, found in zip(scheme.indicators, points.indicators, strict=True):
        yield f"  {_indicator(masked(indicator.title), indicator.unit, indicator.source, found, language)}"
    yield say("incentive.author", language)


def _indicator(title: str, unit: str, source: str, found: IndicatorPoints, language: Language) -> str:
    if found.points is None:
        return say(
            "incentive.missing",
            language,
            title=title,
            lowest=found.lowest,
            highest=found.highest,
            source=source,
        )
    value = say("incentive.value", language, value=found.value, unit=unit).strip()
    return say("incentive.indicator", language, title=title, value=value, points=found.points, source=source)
