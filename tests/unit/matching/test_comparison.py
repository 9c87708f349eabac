"""What differs between two plans, and the first honest reason for each docking that ended or is new."""

from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_strategies import policies, policy_markets
from rvmatch.errors import InfeasiblePolicyError, InvalidValueError
from rvmatch.experiments import scarce
from rvmatch.matching.changes.comparison import ChangeKind, DockingChange, PlanComparison, compare_plans
from rvmatch.matching.changes.robustness import check_robustness
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import Agreed, AtMost, Refused
from rvmatch.matching.policies.objectives import FillPlaces, PairObjective, TotalScore, WorstScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import AssessmentGrade, FocusField, ProjectStatus
from rvmatch.scoring import Weights
from rvmatch.serialization.documents.converter import document_converter
from rvmatch.wording import LANGUAGES
from varied_projects import Market, scarce_markets

FIELDS = list(FocusField)[:2]
Side = tuple[MatchPlan, Any]


def asking(key: str = "D1", **more: Any) -> DemandProject:
    return DemandProject(**{"id": key, "title": "t", "county_code": "530113", "fields": FIELDS} | more)


def offering(key: str = "S1", grade: str | None = None, **more: Any) -> SupplyProject:
    body = SocialOrganization(name="甲基金会", grade=None if grade is None else AssessmentGrade(grade))
    return SupplyProject(
        **{"id": key, "title": "t", "organization": body, "fields": FIELDS, "regions": ()} | more
    )


def made(*projects: Any, policy: Policy | None = None, **settings: Any) -> Side:
    """A plan with its libraries."""
    demands = [one for one in projects if isinstance(one, DemandProject)]
    supplies = [one for one in projects if isinstance(one, SupplyProject)]
    matcher = Matcher(policy=policy or Policy(objectives=[TotalScore()]), **settings)
    return matcher.match(demands, supplies), (demands, supplies)


def compared(earlier: Side, later: Side, known: str = "both") -> PlanComparison:
    libraries = {"before": earlier[1], "after": later[1]}
    given = {"both": libraries, "after": {"after": later[1]}, "none": {}}[known]
    return compare_plans(earlier[0], later[0], **given)


def codes(change: DockingChange) -> list[str]:
    return [sentence.code for sentence in change.reasons]


def ended(comparison: PlanComparison, demand: str = "D1") -> list[str]:
    """The codes of the reasons why the one docking of a demand ended."""
    ((change,),) = (one.ended for one in comparison.demands if one.demand == demand)
    return codes(change)


def new(comparison: PlanComparison, demand: str = "D1") -> list[str]:
    ((change,),) = (one.new for one in comparison.demands if one.demand == demand)
    return codes(change)


PAIR = made(asking(), offering())
REFUSING = Policy(objectives=[TotalScore()], limits=[Refused("D1", "S1")])
STRICT = Policy(objectives=[TotalScore()], minimum_score=0.99)

GONE: dict[str, tuple[Side, str, str]] = {
    "the demand is gone": (made(offering()), "no_demand", "no_demand"),
    "the supply is gone": (made(asking()), "no_supply", "supply_unnamed"),
    "somebody refused": (made(asking(), offering(), policy=REFUSING), "refused", "refused"),
    "the demand is a draft": (
        made(asking(status=ProjectStatus.DRAFT), offering()),
        "not_eligible",
        "not_published",
    ),
    "the demand wants nobody": (made(asking(partners_wanted=0), offering()), "wants_none", "wants_none"),
    "the supply is full": (
        made(asking(), offering(projects_accepted=0)),
        "accepts_none",
        "supply_unnamed",
    ),
    "the minimum is higher": (
        made(asking(), offering(), policy=STRICT),
        "below_minimum",
        "below_minimum",
    ),
    "other fields": (
        made(asking(fields=FIELDS[:1]), offering(fields=FIELDS[1:])),
        "not_eligible",
        "none_eligible",
    ),
}


@pytest.mark.parametrize("case", GONE)
def test_what_rules_a_docking_out_is_told_with_and_without_libraries(case: str) -> None:
    later, known, guessed = GONE[case]

    assert ended(compared(PAIR, later, "after"))[0] == f"compare.now.{known}"
    assert ended(compared(PAIR, later, "none"))[0] == f"compare.now.{guessed}"


@pytest.mark.parametrize("case", GONE)
def test_what_had_ruled_a_docking_out_is_told_likewise(case: str) -> None:
    earlier, known, guessed = GONE[case]

    assert new(compared(earlier, PAIR, "both"))[0] == f"compare.then.{known}"
    assert new(compared(earlier, PAIR, "none"))[0] == f"compare.then.{guessed}"


def test_rules_are_named_where_they_reject() -> None:
    later, _, _ = GONE["other fields"]

    ((change,),) = (one.ended for one in compared(PAIR, later).demands)

    assert ("rule", "E001") in change.reasons[1].params
    assert codes(change)[-2:] == ["compare.content", "compare.content"]


def test_a_docking_displaced_by_a_better_one_says_what_it_would_cost() -> None:
    """The supply of D1 suits D2 better; without D2 it had to take D1."""
    weak, strong, supply = asking(), asking("D2", fields=FIELDS[:1]), offering(fields=FIELDS[:1])

    comparison = compared(made(weak, supply), made(weak, strong, supply))

    assert ended(comparison) == ["compare.displaced", "price.less_score", "compare.instead"]
    assert new(comparison, "D2")[0] == "compare.then.no_demand"
    assert [one.kind for one in comparison.demands] == [ChangeKind.LOST, ChangeKind.GAINED]


def test_a_new_docking_says_what_its_absence_would_cost() -> None:
    weak, strong = offering("S1", "1A"), offering("S2", "5A")

    comparison = compared(made(asking(), weak), made(asking(), weak, strong))

    (change,) = comparison.demands
    assert change.kind is ChangeKind.CHANGED
    assert codes(change.ended[0])[:2] == ["compare.displaced", "price.less_score"]
    assert codes(change.new[0]) == ["compare.then.no_supply"]


def test_an_objective_that_is_new_in_the_policy_is_named_as_what_decides() -> None:
    both = (asking(), offering("S1", "5A"), offering("S2", "1A"))
    mine = Policy(objectives=[PairObjective("偏好", [("D1", "S2", 7)]), TotalScore()])

    comparison = compared(made(*both), made(*both, policy=mine))

    assert ended(comparison) == [
        "compare.displaced",
        *["price.less", "price.more_score"],
        "compare.decides_newly",
    ]
    assert "compare.decides_newly" in new(comparison)
    first, second = comparison.objectives
    assert (first.objective, first.earlier) == (mine.objectives[0], None)
    assert second.earlier is not None
    assert second.later is not None


def test_ties_are_called_ties() -> None:
    both = (asking(), offering("S1"), offering("S2"))
    plans = {made(*both, policy=Policy(objectives=[TotalScore()], tie_seed=seed))[0] for seed in range(9)}
    first = made(*both)
    other = next(plan for plan in plans if plan.matches[0].supply != first[0].matches[0].supply)

    comparison = compared(first, (other, first[1]))

    assert ended(comparison)[0] == new(comparison)[0] == "compare.tie"
    assert [change.setting for change in comparison.settings] == ["tie_seed"]


def test_limits_that_forbid_or_ask_for_a_docking_are_told() -> None:
    none_here = Policy(objectives=[TotalScore()], limits=[AtMost(0, by="county", key="530113")])

    comparison = compared(PAIR, made(asking(), offering(), policy=none_here))

    assert ended(comparison) == ["compare.limits"]
    assert comparison.limits_new == none_here.limits
    assert comparison.limits_gone == ()


def test_an_agreement_is_reason_enough() -> None:
    both = (asking(), offering("S1", "5A"), offering("S2", "1A"))
    agreed = Policy(objectives=[TotalScore()], limits=[Agreed("D1", "S2")])

    assert new(compared(made(*both), made(*both, policy=agreed))) == ["compare.agreed"]


def test_a_score_that_changed_is_told_of_what_ended_and_of_what_stays() -> None:
    other = offering("S1", "1A"), offering("S2", "3A")
    earlier = made(asking(), offering("S1", "5A"), other[1])

    moved = compared(earlier, made(asking(), *other))
    stayed = compared(earlier, made(asking(), offering("S1", "4A"), other[1]))

    assert "compare.rescored" in ended(moved)
    assert "compare.content" in ended(moved)
    ((kept,),) = (one.kept for one in stayed.demands)
    assert kept.earlier_points > kept.later_points
    assert any("stays; its score went from" in line for line in stayed.lines("en"))


def test_what_only_the_libraries_could_tell_is_not_made_up() -> None:
    both = (asking(), offering("S1", "1A"))

    comparison = compared(made(*both), made(*both, offering("S2", "5A")), "none")

    assert ended(comparison) == ["compare.overall"]


def test_a_baseline_gives_no_reasons() -> None:
    both = (asking(), offering("S1", "1A"))

    comparison = compared(made(*both), made(*both, offering("S2", "5A"), solver="greedy"))

    assert ended(comparison) == ["compare.unproven"]
    assert all(one.later is None for one in comparison.objectives)


def test_a_plan_without_prices_says_that_it_has_none() -> None:
    later = made(asking(), offering("S1", "1A"), offering("S2", "5A"))
    plan = attrs.evolve(later[0], certificate=None, route="integer")

    comparison = compared(made(asking(), offering("S1", "1A")), (plan, later[1]))

    assert ended(comparison) == ["compare.unpriced"]


def test_settings_that_differ_are_listed() -> None:
    policy = Policy(objectives=[FillPlaces(), TotalScore()], minimum_score=0.2)
    turned = Policy(objectives=[TotalScore(), FillPlaces()], minimum_score=0.25)
    even = Weights.of(field_fit=1, help_fit=1)

    comparison = compared(
        made(asking(), offering(), policy=policy, weights=even),
        made(asking(), offering(), asking("D2"), policy=turned, weights=Weights.of(field_fit=1)),
    )

    assert [(one.setting, one.about, one.earlier, one.later) for one in comparison.settings[1:]] == [
        ("minimum_score", "", "200000", "250000"),
        ("order", "", "", ""),
        ("weight", "field_fit", "500000", "1000000"),
        ("weight", "help_fit", "500000", "0"),
    ]
    assert comparison.settings[0].setting == "demands"


@settings(max_examples=40)
@given(libraries=scarce_markets(), gone=st.sets(st.integers(0, 4), max_size=2), seed=st.integers(0, 3))
def test_every_docking_stands_in_one_place(libraries: Market, gone: set[int], seed: int) -> None:
    """Oracle: sets of pairs; and every reason can be read in both languages."""
    today = (
        ProjectLibrary(one for place, one in enumerate(libraries[0]) if place not in gone),
        libraries[1],
    )
    earlier = Matcher().match(*libraries)
    later = Matcher(policy=Policy.coverage_first((), tie_seed=seed)).match(*today)

    comparison = compare_plans(earlier, later, before=libraries, after=today)

    before, after = ({(match.demand, match.supply) for match in plan.matches} for plan in (earlier, later))
    found = {
        name: {(one.demand, part.supply) for one in comparison.demands for part in getattr(one, name)}
        for name in ("kept", "ended", "new")
    }
    assert found == {"kept": before & after, "ended": before - after, "new": after - before}
    assert sum(len(comparison.of_kind(kind)) for kind in ChangeKind) == len(comparison.demands)
    readable(comparison)


def readable(comparison: PlanComparison) -> None:
    for language in LANGUAGES:
        for line in comparison.lines(language):
            assert not any(
                line.strip().startswith(family) for family in ("compare.", "price.", "change.", "explain.")
            ), line


@settings(max_examples=40)
@given(libraries=policy_markets(3), one=policies(), other=policies())
def test_plans_under_any_two_policies_can_be_compared(libraries: Market, one: Policy, other: Policy) -> None:
    try:
        plans = [Matcher(policy=policy).match(*libraries) for policy in (one, other)]
    except (InvalidValueError, InfeasiblePolicyError):
        return

    readable(compare_plans(*plans, before=libraries, after=libraries))


def test_a_plan_compared_with_itself_differs_in_nothing() -> None:
    comparison = compared(PAIR, PAIR)

    assert comparison.of_kind("kept") == comparison.demands
    assert comparison.settings == comparison.limits_new == comparison.limits_gone == ()
    assert len(comparison.lines("en")) == 3


def test_a_revision_of_a_scenario_is_told_in_both_languages() -> None:
    market = scarce()
    libraries = market.demands, market.supplies
    earlier = Matcher().match(*libraries)
    today = (market.demands, ProjectLibrary(market.supplies.projects[10:]))
    later = Matcher().revise(earlier, *today)

    comparison = compare_plans(earlier, later, before=libraries, after=today)

    readable(comparison)
    told = {sentence.code for one in comparison.demands for part in one.ended for sentence in part.reasons}
    assert {"compare.now.no_supply", "compare.displaced"} <= told
    assert "compare.overall" not in told
    assert str(comparison) == "\n".join(comparison.lines("zh"))


def test_comparisons_and_robustness_are_made_of_values_that_a_document_can_hold() -> None:
    """Oracle: the round trip."""
    later = made(asking(), offering(), asking("D2"), policy=Policy(objectives=[WorstScore(), TotalScore()]))
    comparison, found = compared(PAIR, later), check_robustness(later[0], *later[1])
    convert = document_converter()

    for value in (comparison, found):
        assert convert.structure(convert.unstructure(value), type(value)) == value


def test_what_is_no_plan_or_not_its_libraries_is_refused() -> None:
    plan, libraries = PAIR
    others = ([asking("D2")], [offering()])

    for call, code in (
        (lambda: compare_plans("plan.json", plan), "plan"),  # type: ignore[arg-type]
        (lambda: compare_plans(plan, plan, after=libraries[0]), "two_libraries"),  # type: ignore[arg-type]
        (lambda: compare_plans(plan, plan, before=others), "plan_library"),
        (lambda: compare_plans(plan, plan, after=libraries, matcher=Matcher(rules=())), "plan_matcher"),
        (lambda: compare_plans(plan, plan).of_kind("better"), "policy_choice"),
        (lambda: compare_plans(plan, plan).lines("fr"), "language"),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidValueError) as caught:
            call()
        assert caught.value.fault.code == code


def test_rules_of_ones_own_are_asked_whatever_the_matchers_policy() -> None:
    own = Matcher(rules=(), policy=Policy(objectives=[TotalScore()]))
    libraries = [asking()], [offering()]
    plan = own.match(*libraries)

    comparison = compare_plans(plan, plan, after=libraries, matcher=Matcher(rules=()))

    assert [one.kind for one in comparison.demands] == [ChangeKind.KEPT]
