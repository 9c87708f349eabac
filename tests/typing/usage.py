"""What a caller may rely on at type-checking time; read by mypy, never run."""

from typing import assert_type

from rvmatch import (
    DemandProject,
    Explanation,
    LinkageMember,
    Match,
    Matcher,
    MatchPlan,
    Policy,
    ProjectLibrary,
    Recommendations,
    SheetReading,
    SupplyProject,
    TotalScore,
    explain_demand,
    from_document,
    match,
    merge_libraries,
    read_demands,
    read_supplies,
    recommend,
)

demands = read_demands("demands.xlsx")
supplies = read_supplies("supplies.csv")
assert_type(demands, ProjectLibrary[DemandProject])
assert_type(supplies, ProjectLibrary[SupplyProject])
assert_type(read_demands("demands.xlsx", on_error="collect"), SheetReading[DemandProject])
assert_type(demands["D1"], DemandProject)
assert_type(merge_libraries([demands, demands]).library, ProjectLibrary[DemandProject])

plan = match(demands, supplies)
assert_type(plan, MatchPlan)
assert_type(plan.matches, tuple[Match, ...])
assert_type(match(demands, supplies, policy=Policy.coverage_first(["530326"])), MatchPlan)
assert_type(Matcher(policy=Policy(objectives=[TotalScore()])).match(demands, supplies), MatchPlan)
assert_type(plan.matches[0].role, LinkageMember | None)
assert_type(from_document("{}", Policy), Policy)
assert_type(explain_demand(plan, "D1", demands, supplies), Explanation)
assert_type(recommend(demands["D1"], supplies), Recommendations)
assert_type(recommend(supplies["S1"], demands), Recommendations)
assert_type(from_document("{}", MatchPlan), MatchPlan)
