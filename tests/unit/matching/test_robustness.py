"""Which dockings hang on one weight: compared with plans made afresh under the moved settings."""

from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from rvmatch.errors import CancelledError, InvalidValueError
from rvmatch.experiments import national
from rvmatch.matching.changes.reweighing import Reweighing
from rvmatch.matching.changes.robustness import Robustness, RobustnessRun, check_robustness
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import AtLeast
from rvmatch.matching.policies.objectives import FewestChanges, FillPlaces, TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import AssessmentGrade, FocusField
from rvmatch.scoring import Weights
from rvmatch.wording import LANGUAGES
from varied_projects import Market, scarce_markets

FIELDS = list(FocusField)[:2]
TOTAL = Policy(objectives=[TotalScore()])
TWO_WEIGHTS = Weights.of(field_fit=1, organization_grade=1)


def used(plan: MatchPlan) -> set[tuple[str, str]]:
    return {(match.demand, match.supply) for match in plan.matches}


def torn_market() -> Market:
    """One demand between a supply that fits better (0.8) and one with the better grade (0.75)."""
    demand = DemandProject(id="D1", title="t", county_code="530113", fields=FIELDS)
    bodies = [SocialOrganization(name="甲基金会", grade=AssessmentGrade(grade)) for grade in ("3A", "5A")]
    fits = SupplyProject(id="S1", title="t", organization=bodies[0], fields=FIELDS, regions=())
    graded = SupplyProject(id="S2", title="t", organization=bodies[1], fields=FIELDS[:1], regions=())
    return ProjectLibrary([demand]), ProjectLibrary([fits, graded])


def torn(policy: Policy = TOTAL, **changes: Any) -> Robustness:
    libraries = torn_market()
    matcher = Matcher(weights=TWO_WEIGHTS, policy=policy)
    return check_robustness(matcher.match(*libraries), *libraries, **changes)


def test_a_docking_between_two_weights_depends_on_both() -> None:
    """0.8 against 0.75: a grade that counts a half more, or a fit that counts as much less, decides."""
    found = torn(weight_change=0.5)

    (one,) = found.dependent
    assert (one.demand, one.supply) == ("D1", "S1")
    assert one.criteria == ("field_fit", "organization_grade")
    assert found.steady == ()
    assert [(run.criterion, run.rises, bool(run.lost)) for run in found.runs[:4]] == [
        ("field_fit", True, False),
        ("field_fit", False, True),
        ("organization_grade", True, True),
        ("organization_grade", False, False),
    ]


def test_a_small_move_decides_nothing() -> None:
    found = torn(weight_change=0.1)

    assert found.dependent == ()
    assert found.steady == (("D1", "S1"),)


def test_a_minimum_above_the_score_ends_a_docking_and_one_below_brings_it() -> None:
    above = torn(attrs.evolve(TOTAL, minimum_score=0.75), minimum_change=0.1)
    below = torn(attrs.evolve(TOTAL, minimum_score=0.85), minimum_change=0.1)

    assert [(run.minimum_points, run.lost, run.gained) for run in above.runs[-2:]] == [
        (850_000, (("D1", "S1"),), ()),
        (650_000, (), ()),
    ]
    assert [run.gained for run in below.runs[-2:]] == [(), (("D1", "S1"),)]


def test_the_minimum_stays_a_score() -> None:
    found = torn(attrs.evolve(TOTAL, minimum_score=0.05), minimum_change=0.1)

    assert [run.minimum_points for run in found.runs[-2:]] == [150_000, 0]


def test_limits_that_cannot_hold_any_more_are_told_and_decide_nothing() -> None:
    policy = Policy(
        objectives=[TotalScore()], limits=[AtLeast(1, by="county", key="530113")], minimum_score=0.75
    )

    found = torn(policy, weight_change=0.1, minimum_change=0.2)

    assert [run.feasible for run in found.runs[-2:]] == [False, True]
    assert found.steady == (("D1", "S1"),)
    assert "no plan would keep to the limits" in "\n".join(found.lines("en"))


@pytest.mark.parametrize("seed", [0, 6])  # of these, 6 prefers the other supply
def test_equally_good_plans_are_no_reason_to_lose_a_docking(seed: int) -> None:
    """Below the minimum stands a supply that is as good for this policy, and that some seeds prefer."""
    policy = Policy(objectives=[FillPlaces()], minimum_score=0.77, tie_seed=seed)

    found = torn(policy, weight_change=0.01)

    assert found.matches == found.steady == (("D1", "S1"),)
    assert (found.runs[-1].minimum_points, found.runs[-1].lost) == (670_000, ())


@settings(max_examples=25)
@given(libraries=scarce_markets())
def test_each_run_is_the_revision_of_the_plan_under_the_moved_settings(libraries: Market) -> None:
    """Oracle: the whole way from libraries to a plan, with fewest changes behind all other objectives."""
    plan = Matcher().match(*libraries)

    found = check_robustness(plan, *libraries)

    assert found.matches == tuple(sorted(used(plan)))
    assert len(found.runs) == 2 * sum(weight > 0 for _, weight in plan.settings.weights.parts) + 2
    for run in found.runs:
        moved = moved_matcher(plan, run)
        policy = attrs.evolve(moved.policy, objectives=(*moved.policy.objectives, FewestChanges(plan)))
        best = used(attrs.evolve(moved, policy=policy).match(*libraries))
        assert set(run.lost) == used(plan) - best
        assert set(run.gained) == best - used(plan)


def moved_matcher(plan: MatchPlan, run: RobustnessRun) -> Matcher:
    """The settings of one run, worked out with floats."""
    parts: dict[str, float] = dict(plan.settings.weights.parts)
    policy = plan.settings.policy
    if run.criterion:
        parts[run.criterion] *= 1.2 if run.rises else 0.8
        weights = Weights.of(parts)
        assert weights[run.criterion] == run.weight
    else:
        weights = plan.settings.weights
        policy = attrs.evolve(policy, minimum_score=0.4 if run.rises else 0.2)
    return Matcher(weights=weights, policy=policy)


@settings(max_examples=25)
@given(libraries=scarce_markets())
def test_points_worked_out_anew_are_those_of_a_run(libraries: Market) -> None:
    """Oracle: the market's own points."""
    matcher = Matcher()
    plan, market = matcher.match(*libraries), matcher.market(*libraries)

    assert Reweighing.of(market, plan).points(matcher.weights).tolist() == market.scored.points.tolist()


def test_the_national_scenario_says_how_much_stays() -> None:
    market = national()
    plan = Matcher().match(market.demands, market.supplies)

    found = check_robustness(plan, market.demands, market.supplies)

    assert 0 < len(found.steady) < len(plan.matches)
    assert len(found.steady) + len(found.dependent) == len(plan.matches)
    assert len(found.runs) == 14
    assert found.lines("en")[0].startswith(f"{len(found.steady)} of {len(plan.matches)} recommended")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_result_prints_in_both_languages(language: Any) -> None:
    lines = torn(weight_change=0.5).lines(language)

    assert "D1 – S1" in lines[1]
    assert "6" in lines[-1]
    assert torn().lines("zh") == tuple(str(torn()).split("\n"))


def test_many_dockings_are_named_in_part() -> None:
    dockings = tuple((f"D{place}", "S1") for place in range(10))
    run = RobustnessRun(
        criterion="", rises=True, weight=0, minimum_points=400_000, feasible=True, lost=dockings, gained=()
    )
    found = Robustness(
        matches=dockings, weight_change=0.2, minimum_change=0.1, minimum_points=300_000, runs=(run,)
    )

    assert "D7 – S1 and 2 more" in found.lines("en")[2]


def test_a_run_can_be_watched_and_cancelled() -> None:
    libraries = torn_market()
    plan = Matcher(weights=TWO_WEIGHTS, policy=TOTAL).match(*libraries)
    told: list[tuple[str, float]] = []

    check_robustness(plan, *libraries, progress=lambda *step: told.append(step))

    assert [name for name, _ in told] == [
        "market",
        *["weight:field_fit"] * 2,
        *["weight:organization_grade"] * 2,
        *["minimum_score"] * 2,
        "end",
    ]
    assert [share for _, share in told] == sorted(share for _, share in told)
    with pytest.raises(CancelledError):
        check_robustness(plan, *libraries, cancel=lambda: True)


@pytest.mark.parametrize("changes", [{"weight_change": 0}, {"weight_change": 1}, {"minimum_change": "0.1"}])
def test_a_change_out_of_range_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError) as caught:
        torn(**changes)

    assert caught.value.fault.code == "robustness_change"


def test_a_baseline_other_libraries_and_something_else_than_a_plan_are_refused() -> None:
    libraries = torn_market()
    baseline = Matcher(policy=TOTAL, solver="greedy").match(*libraries)
    plan = Matcher(policy=TOTAL).match(*libraries)

    for arguments, code in (
        ((baseline, *libraries), "robustness_baseline"),
        ((plan, libraries[0], libraries[1].projects[:1]), "plan_library"),
        (("plan.json", *libraries), "plan"),
    ):
        with pytest.raises(InvalidValueError) as caught:
            check_robustness(*arguments)  # type: ignore[arg-type]
        assert caught.value.fault.code == code


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="expected zh or en"):
        torn().lines("fr")  # type: ignore[arg-type]
