"""A certificate holds for the best plans and for no other, and whatever holds is best, whoever made it."""

import attrs
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from property.ranked_oracle import Plan, best_by_search, best_plans, feasible_plans
from property.strategies_ranked import WITHIN_NETWORKS, ranked_problems
from rvmatch.assignment.certificates.certificate import CertificateReport, check_certificate
from rvmatch.assignment.limits import GroupLimit
from rvmatch.assignment.networks.lexicographic import solve_ranked
from rvmatch.assignment.proofs import Certificate
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.errors import InfeasibleProblemError

MOST_PLANS = 40
"""How many plans of a problem are looked at; each once."""


def checked(ranked: RankedProblem, plan: Plan, certificate: Certificate) -> CertificateReport:
    pairs = np.array(plan.pairs, dtype=np.int64)
    places = np.array(plan.places, dtype=np.int64)
    rows, cols = ranked.problem.rows[pairs], ranked.problem.cols[pairs]
    return check_certificate(ranked, rows, cols, places, certificate)


def certificate_of(ranked: RankedProblem) -> Certificate:
    try:
        certificate = solve_ranked(ranked).certificate
    except InfeasibleProblemError:
        assume(False)
    assert certificate is not None
    return certificate


def holds_for_the_best_plans_only(ranked: RankedProblem) -> None:
    answer = solve_ranked(ranked)
    report = check_certificate(ranked, answer.rows, answer.cols, answer.places, answer.certificate)
    assert report.holds, report
    assert report.values == report.bounds == answer.values

    _, best = best_plans(ranked)
    for plan in feasible_plans(ranked)[:MOST_PLANS] + best[:MOST_PLANS]:
        assert checked(ranked, plan, answer.certificate).holds == (plan in best), plan


@pytest.mark.parametrize("name", WITHIN_NETWORKS.keys() - {"a floor that nobody can reach"})
def test_a_certificate_holds_for_the_best_plans_and_no_other(name) -> None:
    holds_for_the_best_plans_only(WITHIN_NETWORKS[name])


@settings(max_examples=60, deadline=None)
@given(ranked_problems(network_only=True))
def test_every_certificate_holds_for_the_best_plans_and_no_other(ranked) -> None:
    """Whether a plan is best is asked from exhaustive search."""
    try:
        holds_for_the_best_plans_only(ranked)
    except InfeasibleProblemError:
        assert best_by_search(ranked) is None


@settings(max_examples=60, deadline=None)
@given(ranked_problems(network_only=True), st.data())
def test_with_one_price_moved_it_still_holds_for_no_plan_but_a_best(ranked, data) -> None:
    certificate = certificate_of(ranked)
    number = data.draw(st.integers(0, len(certificate.ranks) - 1))
    proof = certificate.ranks[number]
    stage = data.draw(st.integers(0, len(proof.stages) - 1))
    moved = _with_one_price_moved(proof.stages[stage], data)
    stages = (*proof.stages[:stage], moved, *proof.stages[stage + 1 :])
    ranks = list(certificate.ranks)
    ranks[number] = attrs.evolve(proof, stages=stages)

    _, best = best_plans(ranked)
    for plan in feasible_plans(ranked)[:MOST_PLANS]:
        assert plan in best or not checked(ranked, plan, Certificate(ranks=tuple(ranks))).holds


@settings(max_examples=40, deadline=None)
@given(ranked_problems(network_only=True), st.data())
def test_a_value_that_was_changed_is_found(ranked, data) -> None:
    assume(best_by_search(ranked) is not None)
    answer = solve_ranked(ranked)
    number = data.draw(st.integers(0, len(answer.values) - 1))
    ranks = list(answer.certificate.ranks)
    ranks[number] = attrs.evolve(
        ranks[number], value=ranks[number].value + data.draw(st.sampled_from([-1, 1]))
    )

    changed = Certificate(ranks=tuple(ranks))
    report = check_certificate(ranked, answer.rows, answer.cols, answer.places, changed)
    assert [one.rank for one in report.findings] == [number]


@settings(max_examples=40, deadline=None)
@given(ranked_problems(network_only=True), st.data())
def test_ranks_in_another_order_prove_no_plan_but_a_best(ranked, data) -> None:
    certificate = certificate_of(ranked)
    order = data.draw(st.permutations(range(len(certificate.ranks))))
    other = attrs.evolve(ranked, ranks=tuple(ranked.ranks[number] for number in order))
    assume([group.key for group in other.groups] == [group.key for group in ranked.groups])
    shuffled = Certificate(ranks=tuple(certificate.ranks[number] for number in order))

    _, best = best_plans(other)
    for plan in feasible_plans(ranked)[:MOST_PLANS]:
        assert plan in best or not checked(other, plan, shuffled).holds


@settings(max_examples=40, deadline=None)
@given(ranked_problems(network_only=True), st.data())
def test_a_limit_that_was_tightened_proves_no_plan_but_a_best(ranked, data) -> None:
    """The old prices stay a proof where the tighter limit still lets the old plan through."""
    assume(ranked.groups)
    certificate = certificate_of(ranked)
    group = data.draw(st.sampled_from(ranked.groups))
    at_most = data.draw(st.integers(0, 2))
    tighter = attrs.evolve(ranked, limits=(*ranked.limits, GroupLimit(group, at_most=at_most)))

    _, best = best_plans(tighter)
    for plan in feasible_plans(ranked)[:MOST_PLANS]:
        assert plan in best or not checked(tighter, plan, certificate).holds


def _with_one_price_moved(prices, data):
    name = data.draw(st.sampled_from(["rows", "cols", "places", "groups"]))
    old = getattr(prices, name)
    assume(old.size)
    new = old.copy()
    new[data.draw(st.integers(0, old.size - 1))] += data.draw(st.sampled_from([-2, -1, 1, 2]))
    return attrs.evolve(prices, **{name: new})
