"""Max-min, leximin and Nash welfare beyond tiny markets: bounds, time limits, refusals."""

import itertools
import math

import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import InvalidValueError
from rvmatch.mechanisms import (
    Choice,
    GroupShare,
    Leximin,
    MaxMin,
    NashWelfare,
    PickingSequence,
    RankMaximal,
    TwoSidedMarket,
    choose_by,
    envy_free_up_to_one,
    greatest_nash_welfare,
    is_popular,
    largest_smallest_sum,
    leximin_sums,
    rank_profile,
    votes,
)
from rvmatch.mechanisms.group_levels import Floors, TimeLeft, smallest_sum
from rvmatch.mechanisms.group_sums import GroupSums


def drawn(n: int, m: int, groups: int, points: int = 100, seed: int = 1, places: int = 1) -> TwoSidedMarket:
    draws = np.random.Generator(np.random.Philox(seed))
    problem = AssignmentProblem.from_matrix(
        draws.integers(1, points + 1, (n, m)), None, [places] * n, [1] * m
    )
    return TwoSidedMarket.from_points(problem, groups=draws.integers(0, groups, n))


# Two groups share four columns that are worth the same to both: 8 + 7 + 6 + 3 cannot be split evenly.
SPLIT = TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[8, 7, 6, 3], [8, 7, 6, 3]], None, [4, 4]))


def test_where_no_choice_reaches_the_bound_of_weights_the_level_is_searched() -> None:
    """All is worth 24, so that 12 would be a bound; yet no columns come to 12."""
    found = largest_smallest_sum(SPLIT)

    assert (found.value, found.bound, found.total) == (11, 11, 24)
    assert found.proven


def test_the_level_is_found_from_any_choice() -> None:
    question = GroupSums.of(SPLIT)
    nothing = np.zeros(0, dtype=np.int64)

    level = smallest_sum(Floors.none(question), nothing, TimeLeft(None))

    assert (level.value, level.bound) == (11, 11)


@pytest.mark.parametrize("market", [SPLIT, drawn(8, 7, 3, places=2), drawn(9, 5, 4, points=7)])
def test_the_three_agree_where_they_must(market: TwoSidedMarket) -> None:
    """Leximin begins with the largest smallest sum; no other choice has a larger product than Nash's."""
    level, sorted_sums = largest_smallest_sum(market), leximin_sums(market)
    product = greatest_nash_welfare(market)

    assert sorted_sums.values[0] == level.value
    assert product.sums.min() <= level.value
    assert product.value <= product.bound <= product.value * 1.0001
    for other in (level.sums, sorted_sums.sums):
        assert np.log(other).mean() <= np.log(product.value) + 1e-9


@pytest.mark.parametrize("market", [SPLIT, drawn(8, 7, 3, places=2), drawn(9, 5, 4, points=7)])
def test_without_time_the_bounds_still_hold(market: TwoSidedMarket) -> None:
    level, product = (
        largest_smallest_sum(market, time_limit_s=0),
        greatest_nash_welfare(market, time_limit_s=0),
    )
    sorted_sums = leximin_sums(market, time_limit_s=0)

    best, best_product = largest_smallest_sum(market), greatest_nash_welfare(market)
    assert level.value <= best.value <= level.bound
    assert product.value <= best_product.value * (1 + 1e-9)
    assert best_product.value <= product.bound * (1 + 1e-9)
    assert sorted_sums.values[0] <= best.value <= sorted_sums.bounds[0]
    assert all(gap >= 0 for gap in sorted_sums.gaps)


def test_a_gap_is_no_proof() -> None:
    found = largest_smallest_sum(SPLIT, time_limit_s=0)

    assert found.gap == found.bound - found.value > 0
    assert not found.proven
    assert not leximin_sums(SPLIT, time_limit_s=0).proven


def test_points_in_a_large_common_unit_lose_nothing() -> None:
    problem = SPLIT.problem
    unit = 10**9
    large = TwoSidedMarket.from_points(
        AssignmentProblem.from_pairs(
            problem.rows, problem.cols, problem.points * unit, problem.shape, [4, 4], [1] * 4
        )
    )

    assert largest_smallest_sum(large).value == 11 * unit
    assert leximin_sums(large).values == (11 * unit, 24 * unit)
    assert sorted(greatest_nash_welfare(large).sums.tolist()) == [11 * unit, 13 * unit]


def test_groups_that_can_get_nothing_hide_nothing() -> None:
    problem = AssignmentProblem.from_matrix([[5, 3], [-1, 0], [4, 4]])
    found = largest_smallest_sum(TwoSidedMarket.from_points(problem))

    assert found.groups.tolist() == [0, 2]
    assert found.value == 4


@pytest.mark.parametrize("function", [largest_smallest_sum, greatest_nash_welfare, leximin_sums])
def test_without_groups_the_total_counts(function) -> None:
    problem = AssignmentProblem.from_matrix([[5, 3], [4, 1]])
    found = function(TwoSidedMarket.from_points(problem, groups=np.array([-1, -1])))

    assert (found.total, found.groups.size, found.proven) == (7, 0, True)


@pytest.mark.parametrize(
    "call",
    [
        lambda: MaxMin(time_limit_s=-1),
        lambda: Leximin(time_limit_s=True),
        lambda: NashWelfare(time_limit_s="soon"),
        lambda: largest_smallest_sum(SPLIT, time_limit_s=-1),
        lambda: RankMaximal(side="left"),
        lambda: rank_profile(choose_by(RankMaximal(), SPLIT), "left"),
        lambda: PickingSequence(share="fair"),
        lambda: PickingSequence(share=[0.5, 1]),
        lambda: choose_by(PickingSequence(share=[1]), SPLIT),
        lambda: choose_by(PickingSequence(share=[1, 0]), SPLIT),
        lambda: envy_free_up_to_one(choose_by(RankMaximal(), SPLIT), [1]),
        lambda: is_popular(choose_by(RankMaximal(), SPLIT)),
        lambda: votes(choose_by(RankMaximal(), SPLIT), choose_by(RankMaximal(), SPLIT)),
        lambda: votes(_one(), _one()),
        lambda: largest_smallest_sum(TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[2**25, 1]]))),
        lambda: largest_smallest_sum(TwoSidedMarket.from_points(AssignmentProblem.from_matrix([[0.5]]))),
    ],
)
def test_what_does_not_fit_is_refused_in_words(call) -> None:
    with pytest.raises(InvalidValueError) as refused:
        call()

    assert "expected" in str(refused.value)


def _one() -> Choice:
    return choose_by(RankMaximal(), TwoSidedMarket.from_lists([[0]], [[0]]))


@pytest.mark.parametrize(
    ("share", "expected"),
    [(GroupShare.EQUAL, [3, 3]), (GroupShare.ROWS, [4, 2]), ((1, 2), [2, 4])],
)
def test_groups_pick_in_proportion_to_their_weights(share: object, expected: list[int]) -> None:
    """Three rows, two of them of the first group; six columns that all are worth the same."""
    problem = AssignmentProblem.from_matrix(np.ones((3, 6), dtype=np.int64), None, [6] * 3)
    market = TwoSidedMarket.from_points(problem, groups=np.array([0, 0, 1]))

    choice = choose_by(PickingSequence(share=share), market)

    assert np.bincount(market.groups[choice.rows]).tolist() == expected


@pytest.mark.parametrize(
    ("row_capacity", "col_capacity", "points", "share", "promised"),
    [
        ([2, 2], [1, 1], [[3, 2], [1, 5]], "equal", True),
        ([1, 2], [1, 1], [[3, 2], [1, 5]], "equal", True),
        ([1, 2], [1, 1], [[3, 2], [1, 5]], [1, 2], False),
        ([2, 2], [1, 2], [[3, 2], [1, 5]], "equal", False),
        ([1, 1, 2], [1, 1], [[3, 2], [3, 2], [1, 5]], [1, 2, 9], True),
        ([1, 1, 2], [1, 1], [[3, 2], [2, 3], [1, 5]], "equal", False),
    ],
)
def test_the_promise_is_made_where_it_can_be_kept(
    row_capacity: list[int],
    col_capacity: list[int],
    points: list[list[int]],
    share: object,
    *,
    promised: bool,
) -> None:
    groups = np.array([0, 0, 1] if len(points) == 3 else [0, 1])
    market = TwoSidedMarket.from_points(
        AssignmentProblem.from_matrix(points, None, row_capacity, col_capacity), groups=groups
    )

    assert PickingSequence(share=share).promises(market) is promised


def test_one_of_several_places_of_a_column_is_one_partner() -> None:
    """Two rows of one group both have the column; without one of its places it is still worth 5 to others."""
    problem = AssignmentProblem.from_matrix([[5], [5], [5]], None, [1] * 3, [2])
    market = TwoSidedMarket.from_points(problem, groups=np.array([0, 1, 1]))

    assert not envy_free_up_to_one(Choice(market=market, used=np.array([1, 2])))
    assert envy_free_up_to_one(Choice(market=market, used=np.array([0, 1])))


@pytest.mark.parametrize(
    ("groups", "columns", "seed"), [(3, 5, 1), (3, 5, 2), (4, 4, 3), (3, 2, 4), (4, 3, 5)]
)
def test_sharing_out_columns_is_as_good_as_trying_every_way(groups: int, columns: int, seed: int) -> None:
    """Each column goes to one group or to none; with fewer columns than groups not all can be served."""
    draws = np.random.Generator(np.random.Philox(seed))
    worth = draws.integers(2, 60, (groups, columns))
    market = TwoSidedMarket.from_points(AssignmentProblem.from_matrix(worth, None, [columns] * groups))
    ways = [
        [sum(worth[group, col] for col, taker in enumerate(way) if taker == group) for group in range(groups)]
        for way in itertools.product(range(groups + 1), repeat=columns)
    ]

    def product(sums: list[int]) -> tuple[int, int]:
        served = [int(one) for one in sums if one > 0]
        return len(served), math.prod(served)

    assert sorted(leximin_sums(market).sums.tolist()) == max(sorted(sums) for sums in ways)
    found = largest_smallest_sum(market)
    assert (found.value, found.total) == max((min(sums), sum(sums)) for sums in ways)
    assert product(greatest_nash_welfare(market).sums.tolist()) == max(map(product, ways))
