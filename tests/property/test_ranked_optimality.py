"""Ranked answers are optima: exhaustive search finds no better plan, whatever ranks and limits are mixed."""

import pytest
from hypothesis import given

from property.ranked_oracle import best_by_search, keeps_the_limits, plan_of, value_of
from property.strategies_ranked import ranked_problems
from rvmatch.assignment import RankedProblem, check_certificate, solve_network, solve_ranked
from rvmatch.assignment.networks import stages
from rvmatch.assignment.networks.engines import matching_can
from rvmatch.errors import InfeasibleProblemError


@given(ranked_problems(network_only=True))
def test_no_plan_is_better_in_any_rank_than_the_networks(ranked: RankedProblem) -> None:
    best = best_by_search(ranked)

    if best is None:
        with pytest.raises(InfeasibleProblemError):
            solve_ranked(ranked)
        return
    found = solve_ranked(ranked)
    plan = plan_of(ranked, found.rows, found.cols, found.places)

    assert keeps_the_limits(ranked, plan)
    assert tuple(value_of(ranked, rank, plan) for rank in ranked.ranks) == best
    assert found.values == best


@given(ranked_problems(network_only=True))
def test_both_engines_reach_the_same_values(ranked: RankedProblem) -> None:
    if not matching_can(ranked):
        return

    program = solve_network(ranked, engine="linear_program").answer
    matching = solve_network(ranked, engine="matching").answer

    assert program.values == matching.values


@given(ranked_problems(network_only=True))
def test_wishes_that_can_all_be_had_at_once_are_the_optimum(ranked: RankedProblem) -> None:
    """On networks this small that is tried for every rank, not only where few arcs cost anything."""
    best = best_by_search(ranked)
    if best is None:
        return

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stages, "FEW_WISHES", 0)
        found = solve_ranked(ranked)

    assert found.values == best
    assert check_certificate(ranked, found.rows, found.cols, found.places, found.certificate).holds
