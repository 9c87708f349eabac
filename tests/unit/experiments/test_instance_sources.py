"""Generators of instances: the distributions they claim, and the same numbers for ever."""

import itertools
import math
from collections import Counter

import numpy as np
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.experiments.instances import (
    SOURCES,
    Correlated,
    Euclidean,
    ImpartialCulture,
    InstanceSource,
    Mallows,
    MasterList,
    Uniform,
    mallows_orders,
)
from rvmatch.experiments.instances.sides import cells_of, points_of_places
from rvmatch.mechanisms import Chance, DeferredAcceptance, GreedyByPoints, choose_by

SIDES = {"row_capacity": 2, "col_capacity": 3, "groups": 4, "remote_share": 0.4, "remote_last": True}
SIZE = {"rows": 9, "cols": 7}

PINNED = [
    (Uniform(**SIZE), "a552a52f8be07d7c"),
    (Uniform(**SIZE, candidates=3, **SIDES), "ff7fa7cb88ce71e2"),
    (Correlated(**SIZE, row_common=0.3, share=0.8), "639ca2571a93b7a5"),
    (Euclidean(**SIZE, groups=3, remote_share=0.3), "6114283e2c25916c"),
    (ImpartialCulture(**SIZE, row_tied=0.3, col_tied=0.2, share=0.7), "a2356c9747852793"),
    (Mallows(**SIZE, row_dispersion=0.6, col_dispersion=0.9, listed=4), "91a1ee03cc95780c"),
    (MasterList(**SIZE, row_noise=0.2, col_noise=0.5), "70d10bec194c54c8"),
]
"""The numbers of each generator for seed 2022; if one changes, studies cannot be repeated any more."""


@pytest.mark.parametrize(("source", "digest"), PINNED, ids=lambda value: getattr(value, "name", "")[:20])
def test_the_numbers_of_a_seed_stay_what_they_were(source: InstanceSource, digest: str) -> None:
    assert source.instance(2022).digest[:16] == digest
    assert source.instance(2023).digest[:16] != digest


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_source_is_found_under_its_own_name(name: str) -> None:
    assert SOURCES[name].name == name


@pytest.mark.parametrize("source", [source for source, _ in PINNED], ids=lambda source: source.name)
def test_an_instance_tells_the_settings_from_which_it_can_be_drawn_again(source: InstanceSource) -> None:
    told = source.instance(5).provenance

    again = SOURCES[told.source](**dict(told.settings)).instance(told.seed)

    assert (told.synthetic, bool(told.reference)) == (True, True)
    assert again.digest == source.instance(5).digest


@pytest.mark.parametrize("form", [Uniform, Correlated, Euclidean, ImpartialCulture, Mallows, MasterList])
def test_rooms_groups_and_arrival_are_drawn_within_their_settings_and_move_nothing_else(form: type) -> None:
    market = form(rows=60, cols=30, **SIDES).instance(1).market
    plain = form(rows=60, cols=30).instance(1).market

    assert market.problem.points.tolist() == plain.problem.points.tolist()
    assert market.row_ranks.tolist() == plain.row_ranks.tolist()
    assert set(market.problem.row_capacity.tolist()) == {1, 2}
    assert set(market.problem.col_capacity.tolist()) == {1, 2, 3}
    assert set(market.groups.tolist()) == {0, 1, 2, 3}
    assert market.remote.sum() == 24
    order = np.argsort(market.arrival)
    assert market.remote[order].tolist() == [False] * 36 + [True] * 24
    assert (np.diff(order[:36]) > 0).all()
    assert not plain.remote.any()
    assert plain.arrival.tolist() == plain.groups.tolist() == list(range(60))


def test_candidates_are_sets_of_one_size_each_as_likely_as_any_other() -> None:
    cells = cells_of(Chance(3), 12_000, 4, 1.0, candidates=2)

    drawn = Counter(map(tuple, cells.col.reshape(-1, 2).tolist()))

    assert set(drawn) == set(itertools.combinations(range(4), 2))
    deviation = math.sqrt(12_000 * 1 / 6 * 5 / 6)
    assert all(abs(times - 2_000) < 4 * deviation for times in drawn.values())


def test_a_share_keeps_about_that_share_and_the_points_of_what_it_keeps() -> None:
    every, some = (Uniform(rows=80, cols=50, share=share).instance(4).market for share in (1.0, 0.3))

    kept = some.problem.rows.size / every.problem.rows.size
    table = dict(
        zip(zip(every.problem.rows, every.problem.cols, strict=True), every.problem.points, strict=True)
    )

    assert abs(kept - 0.3) < 0.03
    assert [table[pair] for pair in zip(some.problem.rows, some.problem.cols, strict=True)] == list(
        some.problem.points
    )


@pytest.mark.parametrize("dispersion", [0.0, 0.4, 1.0])
def test_mallows_orders_are_as_likely_as_their_exchanges_say(dispersion: float) -> None:
    lines, entries = 20_000, 4
    drawn = mallows_orders(Chance(11), lines, entries, dispersion)
    central = Chance(11).of("central").permutation(entries).tolist()

    weights = {}
    for order in itertools.permutations(range(entries)):
        exchanges = sum(
            order.index(first) > order.index(then) for first, then in itertools.combinations(central, 2)
        )
        weights[order] = dispersion**exchanges
    times, whole = Counter(map(tuple, drawn.tolist())), sum(weights.values())

    assert set(times) <= set(weights)
    for order, weight in weights.items():
        chance = weight / whole
        assert abs(times[order] - lines * chance) <= 4 * math.sqrt(lines * chance * (1 - chance))


def test_rows_of_a_mallows_market_list_their_best_columns_alone() -> None:
    market = Mallows(rows=40, cols=12, listed=5).instance(1).market

    assert np.bincount(market.problem.rows).tolist() == [5] * 40
    assert sorted(market.row_ranks[:5].tolist()) == [1, 2, 3, 4, 5]


def test_what_two_rows_think_of_a_column_is_correlated_as_the_weight_says() -> None:
    weight = 0.6
    market = Correlated(rows=2, cols=20_000, row_common=weight, col_common=0).instance(8).market
    first, second = market.row_ranks.reshape(2, -1)

    # Of evenly drawn values ranks are correlated much as the values are.
    expected = weight**2 / (weight**2 + (1 - weight) ** 2)
    assert abs(np.corrcoef(first, second)[0, 1] - expected) < 0.03


def test_with_a_weight_of_one_all_rows_think_alike_and_columns_by_their_own() -> None:
    market = Correlated(rows=5, cols=30, row_common=1.0, col_common=0.0).instance(8).market
    by_row, by_col = market.row_ranks.reshape(5, -1), market.col_ranks.reshape(5, -1)

    assert (by_row == by_row[0]).all()
    assert len({tuple(column) for column in by_col.T.tolist()}) > 1


def test_in_the_square_greedy_by_points_is_the_one_stable_choice() -> None:
    market = Euclidean(rows=30, cols=25, most_points=1_000_000).instance(6).market

    greedy = choose_by(GreedyByPoints(), market).used.tolist()

    assert greedy == choose_by(DeferredAcceptance(), market).used.tolist()


def test_in_the_square_remote_rows_think_least_of_the_middle() -> None:
    """A row far from the middle is far from most columns: its points are low on average."""
    market = Euclidean(rows=100, cols=400, remote_share=0.2).instance(6).market
    means = market.problem.points.reshape(100, 400).mean(axis=1)

    assert market.remote.sum() == 20
    assert means[market.remote].max() < np.median(means)


def test_without_noise_all_follow_the_master_list_and_with_it_they_stray_no_farther_than_told() -> None:
    plain, noisy = (
        MasterList(rows=40, cols=50, row_noise=noise).instance(2).market.row_ranks.reshape(40, 50)
        for noise in (0.0, 0.1)
    )

    assert (plain == plain[0]).all()
    assert (noisy != plain).any()
    # Two columns change places only if noise of up to 5 places bridges what lies between them.
    assert np.abs(noisy - plain).max() <= 5


@pytest.mark.parametrize(("tied", "levels"), [(0.0, 30), (1.0, 1)])
def test_ties_are_none_or_all_at_the_ends_of_their_setting(tied: float, levels: int) -> None:
    market = ImpartialCulture(rows=8, cols=30, row_tied=tied).instance(2).market

    assert [len(set(line)) for line in market.row_ranks.reshape(8, 30).tolist()] == [levels] * 8
    assert sorted(market.col_ranks.reshape(8, 30)[:, 0].tolist()) == list(range(1, 9))


def test_entries_tie_as_often_as_their_chance_says() -> None:
    market = ImpartialCulture(rows=200, cols=51, row_tied=0.3).instance(2).market

    steps = market.row_ranks.reshape(200, 51).max(axis=1) - 1

    assert abs(steps.sum() / (200 * 50) - 0.7) < 4 * math.sqrt(0.3 * 0.7 / 10_000)


def test_points_by_places_go_from_a_thousand_to_one() -> None:
    places = np.array([1, 4, 1, 4])

    assert points_of_places(places, np.array([1, 3, 3, 1]), (3, 4)).tolist() == [1_000, 1, 500, 500]
    assert points_of_places(np.array([1]), np.array([1]), (1, 1)).tolist() == [1_000]


@pytest.mark.parametrize(
    ("form", "settings", "field"),
    [
        (Uniform, {"rows": -1}, "rows"),
        (Uniform, {"rows": True}, "rows"),
        (Uniform, {"cols": 2.0}, "cols"),
        (Uniform, {"share": 0}, "share"),
        (Uniform, {"most_points": 0}, "most_points"),
        (Uniform, {"rows": 100_000, "cols": 100_000}, "rows"),
        (Uniform, {"candidates": 4}, "candidates"),
        (Uniform, {"row_capacity": 0}, "row_capacity"),
        (Uniform, {"remote_share": 1.1}, "remote_share"),
        (Uniform, {"remote_last": 1}, "remote_last"),
        (Correlated, {"row_common": float("nan")}, "row_common"),
        (Mallows, {"col_dispersion": -0.1}, "col_dispersion"),
        (Mallows, {"rows": 100_000, "cols": 100_000}, "rows"),
        (MasterList, {"col_noise": "much"}, "col_noise"),
        (ImpartialCulture, {"row_tied": 2}, "row_tied"),
        (Euclidean, {"groups": -2}, "groups"),
        (SOURCES["generalised_assignment"], {"kind": "F"}, "kind"),
        (SOURCES["published"], {"case": "tibet"}, "case"),
        (SOURCES["file"], {"path": "", "format": "soc"}, "path"),
        (SOURCES["file"], {"path": "a", "format": "doc"}, "format"),
    ],
)
def test_a_setting_out_of_range_is_refused_in_words(form: type, settings: dict, field: str) -> None:
    sizes = {"rows": 3, "cols": 3} if "rows" in form.__annotations__ else {}

    with pytest.raises(InvalidValueError) as refused:
        form(**(sizes | settings))

    assert refused.value.field == field
    assert refused.value.message("zh") != refused.value.message("en")


@pytest.mark.parametrize("form", [Uniform, Correlated, Euclidean, ImpartialCulture, Mallows, MasterList])
@pytest.mark.parametrize(("rows", "cols"), [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_the_smallest_markets_are_markets(form: type, rows: int, cols: int) -> None:
    market = form(rows=rows, cols=cols, remote_share=1.0, groups=2).instance(0).market

    assert market.problem.shape == (rows, cols)
    assert market.problem.rows.size == rows * cols
