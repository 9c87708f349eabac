"""Synthetic libraries of any size in which each demand has about twenty eligible supplies."""

from datetime import date
from random import Random

from rvmatch import (
    AssessmentGrade,
    DemandProject,
    FocusField,
    HelpKind,
    Period,
    ProjectLibrary,
    SocialOrganization,
    SupplyProject,
)

SUPPLIES_PER_PREFECTURE = 55


def libraries(
    n: int, m: int, seed: int = 1
) -> tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]:
    """n demands and m supplies; a supply serves one prefecture, so that candidates stay sparse."""
    rng = Random(f"benchmark:{n}:{m}:{seed}")
    prefectures = [
        11_01 + 1 + place % 89 + 100 * (place // 89) for place in range(max(1, m // SUPPLIES_PER_PREFECTURE))
    ]
    demands = [
        DemandProject(
            id=f"D{number:06d}",
            title="修缮村级养老设施",
            county_code=f"{rng.choice(prefectures)}{rng.randint(21, 30)}",
            fields=[rng.choice(list(FocusField))],
            help_kinds=[rng.choice(list(HelpKind))],
            missing_cny=rng.randint(1, 200) * 10_000,
            period=_period(rng),
        )
        for number in range(n)
    ]
    supplies = [
        SupplyProject(
            id=f"S{number:06d}",
            title="乡村养老支持计划",
            organization=SocialOrganization(name=f"机构{number}", grade=rng.choice([*AssessmentGrade, None])),
            fields=[rng.choice(list(FocusField))],
            help_kinds=rng.sample(list(HelpKind), 2),
            regions=[str(rng.choice(prefectures))],
            offer_cny=rng.randint(1, 300) * 10_000,
            period=_period(rng),
        )
        for number in range(m)
    ]
    return ProjectLibrary(demands), ProjectLibrary(supplies)


def _period(rng: Random) -> Period:
    year = rng.choice((2023, 2024))
    return Period(start=date(year, rng.randint(1, 12), 1), end=date(year + 1, 12, 31))
