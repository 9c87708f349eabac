"""Every plan verifies; whoever changes anything in it is found out by one of three answers."""

from collections.abc import Callable

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from policy_strategies import limits, objectives, policy_markets
from rvmatch.errors import InfeasiblePolicyError, InvalidValueError
from rvmatch.experiments import scarce
from rvmatch.matching import (
    AtMost,
    CoverCounties,
    FewestChanges,
    FillRoles,
    Matcher,
    MatchPlan,
    Policy,
    TotalScore,
    verify_plan,
)

MARKET = scarce()
LIBRARIES = (MARKET.demands, MARKET.supplies)
POLICY = Policy(
    objectives=[CoverCounties(), FillRoles(), TotalScore(), FewestChanges([])],
    limits=[AtMost(40, "province", "53")],
)
PLAN = Matcher(policy=POLICY).match(*LIBRARIES)
FIRST = PLAN.matches[0]


def with_first(**changes: object) -> MatchPlan:
    return attrs.evolve(PLAN, matches=(attrs.evolve(FIRST, **changes), *PLAN.matches[1:]))


def with_policy(**changes: object) -> MatchPlan:
    policy = attrs.evolve(POLICY, **changes)
    return attrs.evolve(PLAN, settings=attrs.evolve(PLAN.settings, policy=policy))


def with_price(move: int) -> MatchPlan:
    """One price of a supply in the rank of the total score, moved."""
    rank = PLAN.certificate.ranks[2]
    (place, price), *others = rank.stages[0].supplies
    stage = attrs.evolve(rank.stages[0], supplies=((place, price + move), *others))
    ranks = list(PLAN.certificate.ranks)
    ranks[2] = attrs.evolve(rank, stages=(stage,))
    return attrs.evolve(PLAN, certificate=attrs.evolve(PLAN.certificate, ranks=tuple(ranks)))


def other_partner() -> str:
    taken = {match.supply for match in PLAN.matches_of_demand(FIRST.demand)}
    return next(supply.key for supply in MARKET.supplies if supply.key not in taken)


TAMPERED: dict[str, tuple[Callable[[], MatchPlan], str]] = {
    "a docking dropped": (lambda: attrs.evolve(PLAN, matches=PLAN.matches[1:]), "answer"),
    "a docking exchanged": (lambda: with_first(supply=other_partner()), "input"),
    "a point": (lambda: with_first(points=FIRST.points + 1), "input"),
    "a price": (lambda: with_price(-(10**6)), "answer"),
    "a price far away": (lambda: with_price(2**70), "answer"),
    "a limit tightened": (lambda: with_policy(limits=(AtMost(1, "province", "53"),)), "answer"),
    "the order of ranks": (lambda: with_policy(objectives=POLICY.objectives[::-1]), "answer"),
    "the minimum score": (lambda: with_policy(minimum_score=0.9), "input"),
    "a bound": (
        lambda: attrs.evolve(
            PLAN,
            outcomes=(attrs.evolve(PLAN.outcomes[0], values=(160,), bounds=(160,)), *PLAN.outcomes[1:]),
        ),
        "answer",
    ),
    "an amount of money": (lambda: with_first(amount_cny=10**9), "input"),
    "a mark": (lambda: with_first(agreed=True), "input"),
    "a role": (lambda: with_first(role=None if FIRST.role else "volunteer"), "answer"),
    "the coverage": (lambda: attrs.evolve(PLAN, coverage=attrs.evolve(PLAN.coverage, covered=160)), "input"),
    "the totals": (lambda: attrs.evolve(PLAN, totals=attrs.evolve(PLAN.totals, demands_served=248)), "input"),
    "an eligible pair dropped": (
        lambda: attrs.evolve(
            PLAN, totals=attrs.evolve(PLAN.totals, suitable_pairs=PLAN.totals.suitable_pairs - 1)
        ),
        "input",
    ),
    "a reason": (lambda: attrs.evolve(PLAN, left_alone=PLAN.left_alone[1:]), "input"),
    "the linkage": (lambda: attrs.evolve(PLAN, linkage=()), "input"),
    "the notes": (lambda: attrs.evolve(PLAN, notes=()), "input"),
}


def test_the_plan_itself_holds_and_its_prices_prove_it() -> None:
    check = verify_plan(PLAN, *LIBRARIES)

    assert (check.holds, check.proof, check.gap) == (True, "prices", (0, 0, 0, 0))


@pytest.mark.parametrize("what", TAMPERED)
def test_whoever_changes_the_plan_and_not_the_digest_is_found(what: str) -> None:
    assert verify_plan(TAMPERED[what][0](), *LIBRARIES).alteration


@pytest.mark.parametrize("what", TAMPERED)
def test_whoever_renews_the_digest_as_well_is_found_by_one_of_the_other_answers(what: str) -> None:
    make, by = TAMPERED[what]

    check = verify_plan(make().sealed(), *LIBRARIES)

    assert not check.alteration
    assert getattr(check, by), what
    assert all(line for language in ("zh", "en") for line in check.lines(language))


def test_other_libraries_are_told_and_nothing_else_is_asked() -> None:
    demands = [attrs.evolve(MARKET.demands.projects[0], title="别的"), *MARKET.demands.projects[1:]]

    check = verify_plan(PLAN, demands, MARKET.supplies)

    assert [remark.code for remark in check.input] == ["verify.demands"]
    assert not check.asked


def test_a_baseline_holds_and_proves_nothing() -> None:
    check = verify_plan(Matcher(solver="greedy").match(*LIBRARIES), *LIBRARIES)

    assert (check.holds, check.proof) == (True, "nothing")


@settings(max_examples=60)
@given(policy_markets(), st.data())
def test_every_plan_of_every_policy_verifies(market, data: st.DataObject) -> None:
    pairs = st.tuples(*(st.sampled_from([project.key for project in library]) for library in market))
    try:
        policy = Policy(
            objectives=data.draw(st.lists(objectives(pairs), min_size=1, max_size=3)),
            limits=data.draw(st.lists(limits(pairs), max_size=2)),
            minimum_score=data.draw(st.sampled_from([0, 0.5])),
        )
        plan = Matcher(policy=policy).match(*market)
    except (InfeasiblePolicyError, InvalidValueError):
        assume(False)

    check = verify_plan(plan, *market)

    assert check.holds, check.lines("en")
    assert check.proof == ("prices" if plan.route == "network" else "solver")
