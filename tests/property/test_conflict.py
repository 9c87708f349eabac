"""A conflict is found exactly where there is one, is as small as can be, and comes with changes that do."""

import itertools

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from property.ranked_oracle import Plan, feasible_plans, keeps_the_limits
from property.strategies_ranked import SQUARE, ranked_problems, small_market
from rvmatch.assignment.conflicts.conflict import Conflict, find_conflict
from rvmatch.assignment.conflicts.exhaustion import is_feasible_by_integers, sums_of
from rvmatch.assignment.conflicts.feasibility import is_feasible_by_flow, keeps_to, second_opinion
from rvmatch.assignment.conflicts.relaxation import CAPACITY_WEIGHT, RelaxedLimit, relaxed
from rvmatch.assignment.groups import Group
from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, NeverTogether
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import RolesFilled

NETWORKS = ranked_problems(network_only=True)
ALL = st.one_of(NETWORKS, ranked_problems(network_only=False))


@st.composite
def demanding(draw, kinds=("floor", "ceiling", "kept", "budget", "never")) -> RankedProblem:
    """Up to 3 x 3 with more limits than usually fit."""
    n, m = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    cells = draw(
        st.lists(st.sampled_from(list(itertools.product(range(n), range(m)))), min_size=1, unique=True)
    )
    room = st.integers(0, 2)
    market = small_market(cells[:7], [draw(room) for _ in range(n)], [draw(room) for _ in range(m)])
    sides = {"row": n, "col": m}
    limits = []
    for kind in draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=5)):
        side = draw(st.sampled_from(["row", "col"]))
        members = st.lists(st.integers(0, sides[side] - 1), max_size=3)
        pairs = st.integers(0, market.rows.size - 1)
        match kind:
            case "floor":
                limits.append(GroupLimit(Group(draw(members), side), at_least=draw(st.integers(1, 3))))
            case "ceiling":
                limits.append(GroupLimit(Group(draw(members), side), at_most=draw(st.integers(0, 1))))
            case "kept":
                pair = draw(pairs)
                limits.append(KeptPair(market.rows[pair], market.cols[pair]))
            case "budget":
                amounts = draw(
                    st.lists(st.integers(0, 5), min_size=market.rows.size, max_size=market.rows.size)
                )
                limits.append(Budgets(amounts, draw(st.lists(st.integers(-1, 5), min_size=m, max_size=m))))
            case "never":
                if m > 1:
                    first, second, *_ = draw(st.permutations(range(m)))
                    limits.append(NeverTogether(first, second))
    return RankedProblem(problem=market, ranks=(RolesFilled(),), limits=limits)


def without_roles(ranked: RankedProblem) -> RankedProblem:
    """A plan may always fill no role place, and fewer plans are to be looked at."""
    return attrs.evolve(ranked, ranks=(RolesFilled(),), roles=None)


def possible(ranked: RankedProblem) -> bool:
    return bool(feasible_plans(without_roles(ranked)))


def limited_to(ranked: RankedProblem, members) -> RankedProblem:
    return attrs.evolve(ranked, limits=[ranked.limits[member] for member in members])


def unlimited(ranked: RankedProblem, side: str, line: int) -> RankedProblem:
    capacity = getattr(ranked.problem, f"{side}_capacity").copy()
    capacity[line] = ranked.problem.rows.size
    return attrs.evolve(ranked, problem=attrs.evolve(ranked.problem, **{f"{side}_capacity": capacity}))


def check(ranked: RankedProblem, conflict: Conflict) -> None:
    """Oracle: every plan there is, looked at one by one."""
    members = limited_to(ranked, conflict.members)
    assert not possible(members)
    for spared in conflict.members:
        assert possible(limited_to(ranked, [member for member in conflict.members if member != spared]))
    assert possible(relaxed(ranked, conflict.changes))
    expected = {
        (side, line)
        for side, size in zip(("row", "col"), ranked.problem.shape, strict=True)
        for line in range(size)
        if possible(unlimited(members, side, line))
    }
    assert {(full.side, full.position) for full in conflict.lines} == expected
    for full in conflict.lines:
        assert full.needed is not None
        assert not possible(with_capacity(members, full.side, full.position, full.needed - 1))
        assert possible(with_capacity(members, full.side, full.position, full.needed))


def with_capacity(ranked: RankedProblem, side: str, line: int, places: int) -> RankedProblem:
    capacity = getattr(ranked.problem, f"{side}_capacity").copy()
    capacity[line] = places
    return attrs.evolve(ranked, problem=attrs.evolve(ranked.problem, **{f"{side}_capacity": capacity}))


@given(ALL)
def test_a_conflict_is_found_exactly_where_no_plan_keeps_to_everything(ranked: RankedProblem) -> None:
    conflict = find_conflict(ranked)

    assert (conflict is None) == possible(ranked)
    if conflict is not None:
        check(ranked, conflict)


TWO_AGREED = RankedProblem(
    problem=small_market(SQUARE, [1, 1], [1, 1]),
    ranks=(RolesFilled(),),
    limits=(KeptPair(1, 1), KeptPair(0, 0), GroupLimit(Group([0, 1]), at_least=1), KeptPair(1, 0)),
)
NESTED = RankedProblem(
    problem=small_market(SQUARE, [2, 2], [2, 2]),
    ranks=(RolesFilled(),),
    limits=(GroupLimit(Group([0]), at_least=2), GroupLimit(Group([0, 1]), at_most=1), KeptPair(1, 0)),
)


@given(demanding())
@example(TWO_AGREED)
@example(NESTED)
def test_a_conflict_is_as_small_as_can_be_and_its_changes_do(ranked: RankedProblem) -> None:
    conflict = find_conflict(ranked)

    assert (conflict is None) == possible(ranked)
    if conflict is not None:
        check(ranked, conflict)


def total(changes) -> int:
    return sum(one.amount * (CAPACITY_WEIGHT if one.limit < 0 else 1) for one in changes)


def least_total(ranked: RankedProblem) -> int:
    """Oracle: for every choice of pairs what must give way for it, by the meaning of the weights."""
    problem, best = ranked.problem, None
    for used in itertools.product([False, True], repeat=problem.rows.size):
        ends = [
            (row, col)
            for row, col, use in zip(problem.rows.tolist(), problem.cols.tolist(), used, strict=True)
            if use
        ]
        missing = 0
        for place, capacity in enumerate((problem.row_capacity, problem.col_capacity)):
            counts = [sum(end[place] == line for end in ends) for line in range(capacity.size)]
            missing += CAPACITY_WEIGHT * sum(
                max(0, count - int(most)) for count, most in zip(counts, capacity, strict=True)
            )
        for limit in ranked.limits:
            match limit:
                case KeptPair():
                    missing += (limit.row, limit.col) not in ends
                case GroupLimit():
                    place = int(limit.group.side == "col")
                    count = sum(end[place] in limit.group.members for end in ends)
                    missing += max(0, limit.at_least - count)
                    missing += 0 if limit.at_most is None else max(0, count - limit.at_most)
                case NeverTogether():
                    rows = [{row for row, col in ends if col == one} for one in (limit.first, limit.second)]
                    missing += bool(rows[0] & rows[1])
        best = missing if best is None else min(best, missing)
    return best or 0


@given(demanding(kinds=("floor", "ceiling", "kept", "never")))
@example(TWO_AGREED)
@example(NESTED)
def test_no_smaller_changes_would_do(ranked: RankedProblem) -> None:
    conflict = find_conflict(ranked)
    assume(conflict is not None)

    assert conflict.least
    assert total(conflict.changes) == least_total(ranked)


@given(NETWORKS)
def test_the_second_opinion_by_flow_agrees_with_every_plan_looked_at(ranked: RankedProblem) -> None:
    bare = without_roles(ranked)

    assert is_feasible_by_flow(bare) == possible(bare)


@given(demanding())
def test_the_second_opinion_agrees_with_every_plan_looked_at(ranked: RankedProblem) -> None:
    opinion = second_opinion(ranked)

    assert opinion.feasible == possible(ranked) == is_feasible_by_integers(sums_of(ranked))
    assert opinion.method in {"flow", "search"}


@given(ALL, st.data())
def test_a_plan_is_checked_as_the_limits_are_meant(ranked: RankedProblem, data: st.DataObject) -> None:
    used = [pair for pair in range(ranked.problem.rows.size) if data.draw(st.booleans())]
    plan = Plan(tuple(used), (-1,) * len(used))
    counts = {
        side: [sum(ends == line for ends in getattr(ranked.problem, side)[used]) for line in range(size)]
        for side, size in zip(("rows", "cols"), ranked.problem.shape, strict=True)
    }

    assert keeps_to(ranked, used) == keeps_the_limits(ranked, plan), counts


@pytest.mark.parametrize("ranked", [TWO_AGREED, NESTED])
def test_what_is_given_up_is_gone(ranked: RankedProblem) -> None:
    given_up = tuple(
        RelaxedLimit(kind="kept", limit=number, position=-1, amount=1)
        for number, limit in enumerate(ranked.limits)
        if isinstance(limit, KeptPair)
    )

    assert not any(isinstance(limit, KeptPair) for limit in relaxed(ranked, given_up).limits)
