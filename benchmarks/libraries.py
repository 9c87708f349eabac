"""Synthetic libraries of any size, with about so many eligible supplies for each demand, and their files."""

from datetime import date
from pathlib import Path
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
    document_text,
)
from rvmatch.model.identifiers import PROVINCES

__all__ = ["libraries", "written_libraries"]

SUPPLIES_PER_PREFECTURE = 55
ELIGIBLE_OF_THEM = 25.5
"""Of so many supplies in its prefecture a demand shares field or help, and time, with so many."""


def libraries(
    n: int, m: int, seed: int = 1, eligible: float = ELIGIBLE_OF_THEM
) -> tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]:
    """
    n demands and m supplies; a supply serves one prefecture (or county), so that candidates stay sparse.

    Args:
        n: How many demands.
        m: How many supplies.
        seed: Which of many.
        eligible: About how many eligible supplies each demand has.
    """
    rng = Random(f"benchmark:{n}:{m}:{seed}")
    each = round(eligible * SUPPLIES_PER_PREFECTURE / ELIGIBLE_OF_THEM)
    places = _places(max(1, m // each))
    demands = [
        DemandProject(
            id=f"D{number:06d}",
            title="修缮村级养老设施",
            county_code=f"{rng.choice(places)}{rng.randint(21, 30)}"[:6],
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
            regions=[rng.choice(places)],
            offer_cny=rng.randint(1, 300) * 10_000,
            period=_period(rng),
        )
        for number in range(m)
    ]
    return ProjectLibrary(demands), ProjectLibrary(supplies)


def _places(count: int) -> list[str]:
    """So many prefectures; where the country's codes do not hold as many, counties."""
    provinces = sorted(PROVINCES)
    prefectures = [f"{province}{number:02}" for number in range(1, 100) for province in provinces]
    if count <= len(prefectures):
        return prefectures[:count]
    return [f"{prefecture}{number:02}" for number in range(21, 31) for prefecture in prefectures][:count]


def _period(rng: Random) -> Period:
    year = rng.choice((2023, 2024))
    return Period(start=date(year, rng.randint(1, 12), 1), end=date(year + 1, 12, 31))


def written_libraries(folder: Path, n: int, m: int, eligible: float, seed: int = 1) -> None:
    """
    The libraries as files: ``demands`` and ``supplies``, each as json and as parquet.

    Args:
        folder: Where they go.
        n: How many demands.
        m: How many supplies.
        eligible: About how many eligible supplies each demand has.
        seed: Which of many.
    """
    from rvmatch.adapters.frames import write_demands_parquet, write_supplies_parquet

    demands, supplies = libraries(n, m, seed, eligible)
    write_demands_parquet(demands, folder / "demands.parquet")
    write_supplies_parquet(supplies, folder / "supplies.parquet")
    for side, library in (("demands", demands), ("supplies", supplies)):
        (folder / f"{side}.json").write_text(document_text(library), encoding="utf-8")
