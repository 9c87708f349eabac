"""Synthetic projects from a seed: plausible in shape, invented in content, and named so."""

from datetime import date
from random import Random
from typing import Final

import attrs

from rvmatch.experiments.subjects import SUBJECTS
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    CreditStanding,
    FocusField,
    HelpKind,
    LinkageMember,
    OrganizationKind,
    ProjectStatus,
    RegistrationLevel,
    Urgency,
)

__all__ = ["Knobs", "demand_of", "organization_of", "supply_of"]

_YUAN_PER_WAN: Final = 10_000
_EASTERN: Final = ("11", "12", "31", "32", "33", "35", "37", "44")
_KIND_WORDS: Final = {
    OrganizationKind.FOUNDATION: "基金会",
    OrganizationKind.SOCIAL_ASSOCIATION: "协会",
    OrganizationKind.SOCIAL_SERVICE_AGENCY: "社会服务中心",
}


@attrs.frozen(kw_only=True)
class Knobs:
    """
    How a synthetic market is turned.

    Args:
        nationwide: Share of supplies that serve any county.
        region_unstated: Share of supplies that do not say where they serve.
        money_unknown: Share of projects that state no amount.
        period_unknown: Share of projects that state no period.
        unpublished: Share of projects that are still drafts.
        most_accepted: The most projects that one supply accepts.
        most_partners: The most partners that one demand wants.
    """

    nationwide: float = 0.35
    region_unstated: float = 0.05
    money_unknown: float = 0.1
    period_unknown: float = 0.15
    unpublished: float = 0.04
    most_accepted: int = 1
    most_partners: int = 2


def organization_of(number: int, rng: Random) -> SocialOrganization:
    """One invented organisation; its name says that it is an example."""
    kind = rng.choice(list(_KIND_WORDS))
    national = rng.random() < 0.5
    return SocialOrganization(
        name=f"示例{_KIND_WORDS[kind]}{number:03d}",
        kind=kind,
        registration_level=RegistrationLevel.NATIONAL if national else RegistrationLevel.PROVINCIAL,
        home=None if national else rng.choice(_EASTERN),
        grade=rng.choice([*AssessmentGrade, None, None]),
        credit_standing=rng.choices([*CreditStanding, None], weights=[0.85, 0.03, 0.02, 0.1])[0],
    )


def demand_of(
    number: int, county: County, rng: Random, knobs: Knobs, *, published: bool = False
) -> DemandProject:
    """One invented demand of a real county; certainly published, if asked for."""
    field, (subject, kind) = _subject(rng)
    return DemandProject(
        id=f"D{number:04d}",
        title=f"示例：{county.name}{subject}",
        county_code=county.code,
        fields=[field],
        help_kinds=[kind],
        description=f"合成示例数据。{county.name}拟开展{subject}，需要资金与专业力量支持。",
        missing_cny=_amount(rng, knobs, median_wan=40),
        beneficiary_count=rng.randrange(20, 2_000),
        period=_period(rng, knobs),
        urgency=rng.choice(list(Urgency)),
        roles_wanted=rng.sample(list(LinkageMember), rng.randrange(3)),
        partners_wanted=rng.randint(1, knobs.most_partners),
        status=ProjectStatus.PUBLISHED if published else _status(rng, knobs),
    )


def supply_of(
    number: int, organization: SocialOrganization, provinces: tuple[str, ...], rng: Random, knobs: Knobs
) -> SupplyProject:
    """One invented supply of an invented organisation."""
    field, (subject, kind) = _subject(rng)
    more = [other for other in FocusField if other is not field and rng.random() < 0.25]
    kinds = [other for other in HelpKind if other is not kind and rng.random() < 0.2]
    return SupplyProject(
        id=f"S{number:04d}",
        title=f"示例：{subject}支持计划",
        organization=organization,
        fields=[field, *more],
        help_kinds=[kind, *kinds],
        description=f"合成示例数据。面向乡村提供{subject}方面的资金、培训和志愿服务。",
        regions=_regions(provinces, rng, knobs),
        offer_cny=_amount(rng, knobs, median_wan=70),
        projects_accepted=rng.randint(1, knobs.most_accepted),
        period=_period(rng, knobs),
        roles_offered=rng.sample(list(LinkageMember), rng.randrange(4)),
        status=_status(rng, knobs),
    )


def _subject(rng: Random) -> tuple[FocusField, tuple[str, HelpKind]]:
    field = rng.choice(list(FocusField))
    return field, rng.choice(SUBJECTS[field])


def _amount(rng: Random, knobs: Knobs, *, median_wan: int) -> int | None:
    """Whole 万元 around a median, a few far above it, some none at all."""
    if rng.random() < knobs.money_unknown:
        return None
    if rng.random() < 0.08:
        return 0
    return max(1, round(median_wan * 2 ** rng.gauss(0, 1))) * _YUAN_PER_WAN


def _period(rng: Random, knobs: Knobs) -> Period | None:
    if rng.random() < knobs.period_unknown:
        return None
    year, month, months = rng.choice((2022, 2023, 2024)), rng.randint(1, 12), rng.choice((6, 12, 18, 24))
    whole_years, last_month = divmod(month - 1 + months, 12)
    return Period(start=date(year, month, 1), end=date(year + whole_years, last_month + 1, 28))


def _status(rng: Random, knobs: Knobs) -> ProjectStatus:
    return ProjectStatus.DRAFT if rng.random() < knobs.unpublished else ProjectStatus.PUBLISHED


def _regions(provinces: tuple[str, ...], rng: Random, knobs: Knobs) -> list[str] | None:
    drawn = rng.random()
    if drawn < knobs.region_unstated:
        return None
    if drawn < knobs.region_unstated + knobs.nationwide:
        return []
    return rng.sample(provinces, rng.randint(1, min(4, len(provinces))))
