"""What a department reads of the policy in the tables of a plan."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_strategies import any_pairs, objectives, policy_markets
from rvmatch.matching import (
    Agreed,
    CoverCounties,
    CoverGroups,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LongestWaiting,
    Matcher,
    MatchPlan,
    NotTogether,
    ObjectiveOutcome,
    PairObjective,
    Policy,
    Refused,
    Spread,
    TotalScore,
    WithinOffers,
    WorstScore,
    describe,
)
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, LinkageMember
from rvmatch.serialization.plans.policy import policy_rows
from rvmatch.serialization.plans.subjects import subjects_of
from rvmatch.serialization.plans.tables import plan_tables
from rvmatch.wording import LANGUAGES, Language, say

FIELDS = [FocusField.INDUSTRY_DEVELOPMENT]
DEMANDS = [
    DemandProject(
        id=f"D{place}",
        title="t",
        county_code=county,
        fields=FIELDS,
        roles_wanted=[LinkageMember.VOLUNTEER],
    )
    for place, county in enumerate(("530326", "530326", "520324"), start=1)
]
SUPPLIES = [
    SupplyProject(
        id=f"S{place}",
        title="t",
        organization=SocialOrganization(name="示例基金会"),
        fields=FIELDS,
        roles_offered=[LinkageMember.VOLUNTEER],
    )
    for place in (1, 2)
]


def rows(plan: MatchPlan, language: Language = "en") -> list[tuple[str, str]]:
    return list(policy_rows(subjects_of(plan, DEMANDS, SUPPLIES, language)))


def planned(*objectives: Any, limits: Any = (), **settings: Any) -> MatchPlan:
    policy = Policy(objectives=objectives, limits=limits)
    return Matcher(policy=policy, **settings).match(DEMANDS, SUPPLIES)


def reached(*objectives: Any, limits: Any = ()) -> list[str]:
    """What stands behind each objective, without the objective itself."""
    found = rows(planned(*objectives, limits=limits))
    return [
        text.removeprefix(f"{describe(one, 'en')}: ")
        for (_, text), one in zip(found, objectives, strict=False)
    ]


def how_sure(plan: MatchPlan, language: Language) -> str:
    table = plan_tables(plan, DEMANDS, SUPPLIES, language)[-1]
    return {row[1]: row[2] for row in table.rows}[say("table.setting.optimal", language)]


def test_objectives_stand_in_their_order_and_limits_behind_them() -> None:
    limits = (Refused("D1", "S1"), NotTogether("S1", "S2"))

    found = rows(planned(FillPlaces(), TotalScore(), limits=limits))

    assert [name for name, _ in found] == ["Objective 1", "Objective 2", "Limit 1", "Limit 2"]
    assert [text for _, text in found[2:]] == [describe(limit, "en") for limit in limits]
    assert found[0][1] == f"{describe(FillPlaces(), 'en')}: 2 docking(s)"


def test_a_policy_without_limits_says_so() -> None:
    assert rows(planned(TotalScore()))[1:] == [("Limits", "none")]


@pytest.mark.parametrize(
    ("objective", "words"),
    [
        (CoverCounties(["530326", "520324", "110101"]), "2 covered"),
        (CoverGroups("organization"), "1 covered"),
        (FillPlaces(), "2 docking(s)"),
        (FillRoles(), "2 role(s) filled"),
        (Spread("province", steps=(3, 1)), "6 in all"),
        (PairObjective("mine", [("D3", "S2", 1_500)]), "1,500 in all"),
        (
            LongestWaiting({"D1": 2, "D2": 1, "D3": 1}),
            "1 of those that waited 2 round(s), 1 of those that waited 1 round(s)",
        ),
        (LongestWaiting({}), "nobody waited"),
    ],
)
def test_what_was_reached_is_told_in_the_unit_of_the_objective(objective: Any, words: str) -> None:
    """Oracle: worked out by hand; two supplies of one organisation, three demands in two provinces."""
    assert reached(objective) == [words]


def test_scores_are_told_as_everywhere_else() -> None:
    """Oracle: the matches."""
    plan = planned(TotalScore())

    assert reached(TotalScore()) == [f"{sum(match.score for match in plan.matches):.3f} in all"]
    assert reached(WorstScore()) == [f"the lowest is {min(match.score for match in plan.matches):.3f}"]


def test_no_lowest_score_is_told_where_everything_was_agreed() -> None:
    agreed = [Agreed("D1", "S1"), Agreed("D2", "S2")]

    assert reached(WorstScore(), limits=agreed) == ["no docking besides those agreed on"]
    assert reached(WorstScore(), limits=agreed[:1]) == reached(WorstScore())


@given(market=policy_markets(), pairs=st.lists(any_pairs(), max_size=5, unique=True))
def test_changes_are_dockings_lost_and_new(market: Any, pairs: list[tuple[str, str]]) -> None:
    """Oracle: the difference of two sets of pairs; also where a project of an earlier docking is gone."""
    policy = Policy(objectives=[FillPlaces(), FewestChanges(pairs)], minimum_score=0.4)
    plan = Matcher(policy=policy).match(*market)

    (_, text) = list(policy_rows(subjects_of(plan, *market, "en")))[1]

    changed = {(match.demand, match.supply) for match in plan.matches} ^ set(pairs)
    assert text == f"{describe(policy.objectives[1], 'en')}: {len(changed)} docking(s) lost or new"


@given(data=st.data(), market=policy_markets())
def test_every_objective_and_limit_has_its_row_in_both_languages(data: st.DataObject, market: Any) -> None:
    pairs = st.tuples(*(st.sampled_from([project.key for project in library]) for library in market))
    policy = Policy(objectives=[data.draw(objectives(pairs))], limits=[WithinOffers()])
    plan = Matcher(policy=policy).match(*market)

    for language in LANGUAGES:
        (_, objective), (_, limit) = policy_rows(subjects_of(plan, *market, language))

        assert objective.startswith(describe(policy.objectives[0], language))
        assert len(objective) > len(describe(policy.objectives[0], language)) + 1
        assert limit == describe(policy.limits[0], language)


def test_a_baseline_claims_nothing_of_the_objectives() -> None:
    plan = planned(FillPlaces(), TotalScore(), solver="greedy")

    assert len(rows(plan)) == 3
    for _, text in rows(plan)[:2]:
        assert text.endswith("not asked for, as the plan is a baseline for comparison")


@pytest.mark.parametrize(
    ("objective", "gap"),
    [
        (TotalScore(), "at most 0.250 from it"),
        (WorstScore(), "at most 0.250 from it"),
        (FillPlaces(), "at most 250,000 from it"),
    ],
)
def test_what_is_not_proven_says_how_far_it_may_be_from_the_best(objective: Any, gap: str) -> None:
    plan = planned(objective)
    (outcome,) = plan.outcomes
    unfinished = ObjectiveOutcome(values=outcome.values, bounds=(outcome.values[0] + 250_000,))

    (_, text), *_ = rows(attrs.evolve(plan, outcomes=(unfinished,)))

    assert text.endswith(f"not proven best, {gap}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_settings_say_on_what_the_proof_rests(language: Language) -> None:
    by_prices, by_solver = planned(TotalScore()), planned(TotalScore(), limits=[WithinOffers()])
    baseline = planned(TotalScore(), solver="greedy")

    assert how_sure(by_prices, language) == say("table.optimal.prices", language)
    assert how_sure(by_solver, language) == say("table.optimal.solver", language)
    assert how_sure(baseline, language) == say("table.no", language)


def test_the_policy_stands_in_the_settings_sheet() -> None:
    plan = planned(FillPlaces(), TotalScore())

    table = plan_tables(plan, DEMANDS, SUPPLIES, "en")[-1]

    assert [row[1:] for row in table.rows if row[0] == "Objectives and limits"] == rows(plan)
