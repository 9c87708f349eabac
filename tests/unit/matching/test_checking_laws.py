"""Whom a county can look to, as a verification works it out."""

from rvmatch import DemandProject, FocusField, ProjectLibrary, SocialOrganization, SupplyProject
from rvmatch.columns import demand_columns, supply_columns
from rvmatch.eligibility import RegionServed, SharedFieldOrHelp
from rvmatch.matching.checking.laws import reach_by_region

COUNTIES = ("530101", "530102", "530111", "530301", "540121", "540122", "110101")
NAMED: tuple[list[str] | None, ...] = (
    None,
    [],
    ["53"],
    ["5301"],
    ["530102"],
    ["530102", "5401"],
    ["110101", "54"],
    ["530111"],
    ["44"],
)
EXCLUDED: tuple[list[str], ...] = ([], ["530102"], ["5301"], ["54"])


def test_every_county_reaches_whom_the_rule_allows() -> None:
    """Oracle: the rule asked pair by pair; counties of one prefecture of which some are named themselves."""
    demands = ProjectLibrary(
        DemandProject(id=f"D{place}", title="水渠", county_code=county, fields=[FocusField.RURAL_GOVERNANCE])
        for place, county in enumerate((*COUNTIES, *COUNTIES[:2]))
    )
    supplies = ProjectLibrary(
        SupplyProject(
            id=f"S{10 * place + number}",
            title="支持",
            organization=SocialOrganization(name=f"机构{place}-{number}"),
            fields=[FocusField.RURAL_GOVERNANCE],
            regions=named,
            excluded_regions=excluded,
        )
        for place, named in enumerate(NAMED)
        for number, excluded in enumerate(EXCLUDED)
    )
    rule = RegionServed()

    reach = reach_by_region(rule, demand_columns(demands), supply_columns(supplies))

    assert reach is not None
    for row, demand in enumerate(demands.projects):
        kind = reach.group[0][row]
        allowed = set(reach.kinds[reach.starts[kind] : reach.starts[kind + 1]].tolist())
        for col, supply in enumerate(supplies.projects):
            assert (reach.group[1][col] in allowed) == rule.check(demand, supply).eligible


def test_counties_that_reach_the_same_are_one_kind() -> None:
    """Oracle: two counties of one prefecture, and one of another, in which nobody is named."""
    demands = ProjectLibrary(
        DemandProject(id=f"D{place}", title="水渠", county_code=county, fields=[FocusField.RURAL_GOVERNANCE])
        for place, county in enumerate(("530101", "530102", "440103"))
    )
    body = SocialOrganization(name="机构")
    supplies = ProjectLibrary(
        [SupplyProject(id="S1", title="支持", organization=body, fields=[FocusField.RURAL_GOVERNANCE])]
    )
    rows, cols = demand_columns(demands), supply_columns(supplies)

    reach = reach_by_region(RegionServed(), rows, cols)

    assert reach is not None
    assert reach.group[0].tolist() == [0, 0, 0]
    assert reach_by_region(SharedFieldOrHelp(), rows, cols) is None
