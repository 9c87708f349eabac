"""Every answer about a solved problem equals what a search through all its plans finds."""

from unittest.mock import patch

import attrs
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from property.ranked_oracle import feasible_plans, value_of
from property.searched_questions import (
    Searched,
    as_in,
    capacity_of,
    is_kept,
    lines_of,
    minus,
    proven,
    solved,
    with_capacity,
    without_pair,
)
from property.strategies_ranked import WITHIN_NETWORKS, ranked_problems
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import PairPoints
from rvmatch.assignment.residuals import displacement
from rvmatch.assignment.residuals.alternatives import k_best
from rvmatch.assignment.residuals.displacement import (
    added_pair,
    cheapest_way_to_serve,
    price_of_pair,
    prices_of_col,
    prices_of_row,
)
from rvmatch.assignment.residuals.questions import joint_gain, pair_status, unique, what_if, worth_of_place
from rvmatch.assignment.residuals.residual import Residual
from rvmatch.errors import InfeasibleProblemError


def every_case(test):
    for case in WITHIN_NETWORKS.values():
        test = example(ranked=case)(test)
    return test


def kept_pairs(ranked: RankedProblem) -> set[int]:
    return set(ranked.kept.tolist())


@settings(max_examples=150, deadline=None)
@given(ranked=ranked_problems(network_only=True))
@every_case
def test_a_price_is_what_every_stage_loses_with_the_pair_forced_or_forbidden(ranked: RankedProblem) -> None:
    residual = solved(ranked)
    kept = kept_pairs(ranked)
    searched = Searched(residual, ranked)
    used = set(residual.network.pairs_used(residual.flow).tolist())

    for pair in range(ranked.problem.rows.size):
        chain = price_of_pair(residual, pair)
        if pair in kept:
            without = tuple(limit for limit in ranked.limits if not is_kept(ranked, limit, pair))
            freed = Searched(residual, attrs.evolve(ranked, limits=without)).best(
                lambda plan, pair=pair: pair not in plan.pairs
            )
            loss = None if freed is None else minus(searched.best(), freed)
        else:
            loss = searched.loss(lambda plan, pair=pair: (pair in plan.pairs) != (pair in used))

        assert chain.possible == (loss is not None)
        assert not chain.possible or chain.loss == loss


def pairs_changed(chain) -> int:
    return sum(link.place < 0 for link in chain.links)


@settings(max_examples=150, deadline=None)
@given(ranked=ranked_problems(network_only=True))
@every_case
def test_the_links_of_a_chain_lead_to_a_plan_that_loses_what_it_says(ranked: RankedProblem) -> None:
    residual = solved(ranked)
    searched = Searched(residual, ranked)
    plans = {frozenset(zip(plan.pairs, plan.places, strict=True)): values for plan, values in searched.plans}
    best = max(plans.values())
    pairs = residual.network.pairs_used(residual.flow)
    places = dict(zip(pairs.tolist(), residual.network.places_filled(residual.flow).tolist(), strict=True))

    for pair in set(range(ranked.problem.rows.size)) - kept_pairs(ranked):
        chain = price_of_pair(residual, pair)
        plan = set(places)
        filled = {(one, place) for one, place in places.items() if place >= 0}
        for link in chain.links:
            target, entry = (plan, link.pair) if link.place < 0 else (filled, (link.pair, link.place))
            assert (entry in target) != link.enters
            (target.add if link.enters else target.remove)(entry)

        if chain.possible:
            assert (chain.links[0].pair, chain.links[0].enters) == (pair, pair not in places)
            by_pair = dict(filled)
            after = frozenset((one, by_pair.get(one, -1)) for one in plan)
            assert minus(best, plans[after]) == chain.loss


@settings(max_examples=150, deadline=None)
@given(ranked=ranked_problems(network_only=True))
@every_case
def test_prices_of_a_line_are_the_prices_of_its_pairs(ranked: RankedProblem) -> None:
    residual = solved(ranked)
    problem = ranked.problem

    for few in (0, displacement.FEW):
        with patch.object(displacement, "FEW", few):
            by_line = [prices_of_row(residual, row) for row in range(problem.shape[0])]
            by_line += [prices_of_col(residual, col) for col in range(problem.shape[1])]

        lines = [np.flatnonzero(problem.rows == row) for row in range(problem.shape[0])]
        lines += [np.flatnonzero(problem.cols == col) for col in range(problem.shape[1])]
        for chains, pairs in zip(by_line, lines, strict=True):
            assert list(chains) == pairs.tolist()
            for pair, chain in chains.items():
                alone = price_of_pair(residual, pair)
                assert (chain.possible, chain.loss) == (alone.possible, alone.loss)
                # Ways of the same loss may differ, but none changes more pairs than another.
                assert pairs_changed(chain) == pairs_changed(alone)


@settings(max_examples=150, deadline=None)
@given(ranked=ranked_problems(network_only=True))
@every_case
def test_a_status_tells_in_how_many_optima_a_pair_is(ranked: RankedProblem) -> None:
    residual = solved(ranked)
    searched = Searched(residual, ranked)

    for stages in range(residual.stages + 1):
        best = searched.best()[:stages]
        optima = [plan for plan, values in searched.plans if values[:stages] == best]
        times = [sum(pair in plan.pairs for plan in optima) for pair in range(ranked.problem.rows.size)]
        expected = [0 if n == 0 else 2 if n == len(optima) else 1 for n in times]

        assert pair_status(residual, stages).tolist() == expected
        assert unique(residual, stages) == (len(optima) == 1)


@st.composite
def questions(draw, fewest: int):
    """A problem, pairs to force, pairs to forbid, and how many places some lines have more."""
    ranked = draw(ranked_problems(network_only=True))
    size = ranked.problem.rows.size
    some = st.sets(st.integers(0, size - 1), max_size=2) if size else st.just(set())
    more = draw(st.dictionaries(st.sampled_from(lines_of(ranked)), st.integers(fewest, 3), max_size=3))
    # A kind of place left without any would lose its options, and the numbers of the others would shift.
    least = {"row": 0, "col": 0, "place": 1}
    more = {line: max(places, least[line[0]] - capacity_of(ranked, line)) for line, places in more.items()}
    return ranked, draw(some), draw(some), more


@settings(max_examples=300, deadline=None)
@given(question=questions(-1), second=st.data())
def test_what_if_finds_the_new_optimum_and_can_be_asked_again(question, second) -> None:
    ranked, force, forbid, more = question
    first = solved(ranked)
    capacity = {line: capacity_of(ranked, line) + places for line, places in more.items()}
    searched = Searched(first, with_capacity(ranked, capacity))
    before = Searched(first, ranked).best()
    best = searched.best(lambda plan: force <= set(plan.pairs) and not forbid & set(plan.pairs))

    if best is None:
        with pytest.raises(InfeasibleProblemError):
            what_if(first, force=force, forbid=forbid, capacity=capacity)
        return
    change = what_if(first, force=force, forbid=forbid, capacity=capacity)
    assert change.loss == minus(before, best)
    assert_is_a_proven_change(first, change)

    rest = sorted(set(range(ranked.problem.rows.size)) - force - forbid)
    if rest:
        pair = second.draw(st.sampled_from(rest))
        again = searched.best(
            lambda plan: force <= set(plan.pairs) and not (forbid | {pair}) & set(plan.pairs)
        )
        if again is not None:
            change = what_if(change.residual, forbid=(pair,))
            assert change.loss == minus(best, again)
            assert proven(change.residual)


def assert_is_a_proven_change(before: Residual, change) -> None:
    after = change.residual
    old = set(before.network.pairs_used(before.flow).tolist())
    new = set(after.network.pairs_used(after.flow).tolist())
    assert (set(change.gained), set(change.lost)) == (new - old, old - new)
    assert proven(after)


@settings(max_examples=300, deadline=None)
@given(question=questions(1))
def test_the_worth_of_places_is_what_the_new_optimum_gains(question) -> None:
    ranked, _, _, more = question
    residual = solved(ranked)
    before = Searched(residual, ranked).best()

    for changes in [more, *({line: places} for line, places in more.items())]:
        capacity = {line: capacity_of(ranked, line) + places for line, places in changes.items()}
        after = Searched(residual, with_capacity(ranked, capacity)).best()
        change = (
            joint_gain(residual, changes)
            if len(changes) != 1
            else worth_of_place(residual, *next(iter(changes.items())))
        )
        assert change.gain == minus(after, before)
        assert_is_a_proven_change(residual, change)


@settings(max_examples=150, deadline=None)
@given(ranked=ranked_problems(network_only=True))
@every_case
def test_the_cheapest_way_to_serve_a_line_is_the_best_plan_with_one_pair_more_there(ranked) -> None:
    residual = solved(ranked)
    searched = Searched(residual, ranked)

    for line in lines_of(ranked):
        side, position = line

        def times(pairs, places, side=side, position=position) -> int:
            if side == "place":
                return sum(place == position for place in places)
            lines = ranked.problem.rows if side == "row" else ranked.problem.cols
            return sum(int(lines[pair]) == position for pair in pairs)

        network, flow = residual.network, residual.flow
        now = times(network.pairs_used(flow).tolist(), network.places_filled(flow).tolist())
        loss = searched.loss(lambda plan, now=now, times=times: times(plan.pairs, plan.places) > now)
        chain = cheapest_way_to_serve(residual, line)

        assert chain.possible == (loss is not None)
        assert not chain.possible or chain.loss == loss


@settings(max_examples=150, deadline=None)
@given(ranked=ranked_problems(network_only=True), data=st.data())
def test_an_added_pair_loses_what_the_problem_with_it_loses(ranked: RankedProblem, data) -> None:
    """Taking the last pair out first gives a problem that it can be added to."""
    problem = ranked.problem
    assume(problem.rows.size)
    pair = data.draw(st.integers(0, problem.rows.size - 1))
    without = without_pair(ranked, pair)
    residual = solved(without)
    mine = [data.draw(st.integers(-3, 6)) for _ in range(residual.stages)]
    searched = Searched(residual, without)
    rest = [one for one in range(problem.rows.size) if one != pair]

    values = []
    for plan in feasible_plans(ranked):
        if pair in plan.pairs and plan.places[plan.pairs.index(pair)] < 0:
            worth = []
            for rank, points, own in zip(searched.ranks, searched.worth_in_stage, mine, strict=True):
                if isinstance(rank, PairPoints) or points is not None:
                    of_rest = rank.points if points is None else points
                    worth.append(
                        own + sum(int(of_rest[rest.index(one)]) for one in plan.pairs if one != pair)
                    )
                else:
                    worth.append(value_of(ranked, as_in(ranked, without, rank), plan))
            values.append(tuple(worth))
    costs = [
        0 if points is None and not isinstance(rank, PairPoints) else -own
        for rank, points, own in zip(searched.ranks, searched.worth_in_stage, mine, strict=True)
    ]
    chain = added_pair(residual, int(problem.rows[pair]), int(problem.cols[pair]), costs)

    assert chain.possible == bool(values)
    assert not values or chain.loss == minus(searched.best(), max(values))


@settings(max_examples=150, deadline=None)
@given(ranked=ranked_problems(network_only=True), k=st.integers(0, 6))
@example(ranked=WITHIN_NETWORKS["returns that fall inside a ceiling"], k=6)
@example(ranked=WITHIN_NETWORKS["coverage before points"], k=6)
def test_the_best_plans_come_in_order_and_none_is_left_out(ranked: RankedProblem, k: int) -> None:
    residual = solved(ranked)
    searched = Searched(residual, ranked)
    best_of: dict[tuple[int, ...], tuple[int, ...]] = {}
    for plan, values in searched.plans:
        best_of[plan.pairs] = max(values, best_of.get(plan.pairs, values))
    expected = sorted(best_of.values(), reverse=True)[:k]

    found = k_best(residual, k)

    assert [change.loss for change in found] == [minus(searched.best(), values) for values in expected]
    plans = [tuple(residual.network.pairs_used(one.residual.flow).tolist()) for one in found]
    assert len(set(plans)) == len(plans)
    for plan, values in zip(plans, expected, strict=True):
        assert best_of[plan] == values
