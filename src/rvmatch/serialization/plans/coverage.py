"""How counties and provinces fare in a plan (拟覆盖), by code: to inform, never to rank."""

from collections import Counter
from collections.abc import Iterable

from rvmatch.serialization.plans.subjects import Subjects
from rvmatch.serialization.plans.values import ColumnKind, Table, Value

__all__ = ["coverage_table", "province_table"]


def coverage_table(subjects: Subjects) -> Table:
    """
    Each county that comes first, with its demands, its recommended dockings, and why it has none.

    Args:
        subjects: The plan and what it is about.

    Returns:
        The table, by county code.
    """
    columns = (
        ("province", ColumnKind.PLACE),
        ("county_code", ColumnKind.CODE),
        ("county", ColumnKind.PLACE),
        ("demands", ColumnKind.COUNT),
        ("dockings", ColumnKind.COUNT),
        ("coverage", ColumnKind.TEXT),
        ("left_alone_reason", ColumnKind.TEXT),
    )
    return Table(
        name="coverage",
        title=subjects.say("table.coverage"),
        columns=tuple(subjects.column(*column) for column in columns),
        rows=tuple(
            (
                *subjects.place(county.county),
                county.demands,
                county.partners,
                subjects.say("table.covered" if county.partners else "table.uncovered"),
                None if county.reason is None else subjects.say(f"reason.{county.reason}"),
            )
            for county in sorted(subjects.plan.coverage.counties, key=lambda county: county.county)
        ),
        lead=3,
    )


def province_table(subjects: Subjects) -> Table:
    """
    The plan by province, with a row of sums.

    Args:
        subjects: The plan and what it is about.

    Returns:
        The table, by code; only provinces with a demand or a county that comes first.
    """
    plan, demands = subjects.plan, subjects.demands
    counties = plan.coverage.counties
    first = _by_province(county.county for county in counties)
    covered = _by_province(county.county for county in counties if county.partners)
    asked = _by_province(demand.county_code for demand in demands)
    served = _by_province(demands[key].county_code for key in {match.demand for match in plan.matches})
    docked = _by_province(demands[match.demand].county_code for match in plan.matches)
    money: Counter[str] = Counter()
    for match in plan.matches:
        money[demands[match.demand].county_code[:2]] += match.amount_cny or 0
    columns = (
        ("province", ColumnKind.PLACE),
        ("counties_first", ColumnKind.COUNT),
        ("counties_covered", ColumnKind.COUNT),
        ("counties_uncovered", ColumnKind.COUNT),
        ("demands", ColumnKind.COUNT),
        ("demands_served", ColumnKind.COUNT),
        ("dockings", ColumnKind.COUNT),
        ("amount", ColumnKind.AMOUNT),
    )

    def row(name: str, provinces: Iterable[str]) -> tuple[Value, ...]:
        keys = tuple(provinces)
        counts = [
            sum(counter[key] for key in keys)
            for counter in (first, covered, first - covered, asked, served, docked, money)
        ]
        return (name, *counts[:-1], subjects.amount(counts[-1]))

    keys = sorted(first.keys() | asked.keys())
    return Table(
        name="provinces",
        title=subjects.say("table.provinces"),
        columns=tuple(subjects.column(*column) for column in columns),
        rows=tuple(row(subjects.province(key), [key]) for key in keys),
        lead=1,
        total=row(subjects.say("table.total"), keys),
    )


def _by_province(codes: Iterable[str]) -> Counter[str]:
    """How many of the codes lie in each province, by its two digits."""
    return Counter(code[:2] for code in codes)
