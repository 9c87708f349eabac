"""Published and hand-worked examples of measures, what they say of nothing, and what they refuse."""

import math

import attrs
import numpy as np
import pytest

from rvmatch.assignment import AssignmentProblem
from rvmatch.errors import InvalidValueError
from rvmatch.evaluation.measures import (
    MEASURES,
    Gini,
    GroupEnvy,
    GroupsServedShare,
    Herfindahl,
    Jain,
    Measure,
    RankShare,
    RemotenessGap,
    Theil,
    TopShare,
    WorstServed,
    changes_between,
    envy_between,
    gini,
    group_values,
    jain,
    lorenz_curve,
    lorenz_of,
    measure_title,
    pareto_front,
    price_of_fairness,
    prices_of_ranks,
    rank_profile,
    theil,
)
from rvmatch.evaluation.measures import group_envy as rooms
from rvmatch.experiments.instances import Uniform
from rvmatch.experiments.studies.parts import built, table_of
from rvmatch.mechanisms import Choice, CoverageFirst, GreatestTotal, GreedyByPoints, TwoSidedMarket, choose_by


def chosen(points: object, used: list[int], **others: object) -> Choice:
    """Some pairs of a full table of points."""
    table = np.asarray(points)
    capacity = {name: others.pop(name, None) for name in ("row_capacity", "col_capacity")}
    problem = AssignmentProblem.from_matrix(table, **capacity)
    market = TwoSidedMarket.from_points(problem, **others)
    return Choice(market=market, used=np.array(used, dtype=np.int64))


def partners(counts: list[int]) -> Choice:
    """One group for each count, with so many partners; there are as many columns as the largest count."""
    m = max(counts)
    used = [row * m + col for row, count in enumerate(counts) for col in range(count)]
    n = len(counts)
    return chosen(np.ones((n, m)), used, row_capacity=[m] * n, col_capacity=[n] * m)


NOBODY = Choice(market=TwoSidedMarket.from_lists([], []), used=np.zeros(0, dtype=np.int64))
COUNTS = {
    "total_points",
    "pairs",
    "rows_served",
    "groups_served",
    "blocking_pairs",
    "blocking_strength",
    "justified_envy",
    "waste",
    "group_envy",
}


@pytest.mark.parametrize(
    ("index", "values", "value"),
    [
        (gini, [1, 2, 3, 4], 0.25),
        (gini, [0, 0, 0, 7], 0.75),
        (gini, [10**30, 3 * 10**30], 0.25),
        (gini, [0.1, 0.1, 0.1], 0.0),
        (jain, [1] * 20 + [0] * 80, 0.2),  # Jain, Chiu and Hawe: a fifth of the users share everything
        (jain, [1e200, 1e200], 1.0),
        (theil, [0, 0, 0, 0, 3], math.log(5)),
        (theil, [1, 3], math.log(2) + 0.25 * math.log(0.25) + 0.75 * math.log(0.75)),
    ],
)
def test_indices_of_known_vectors(index, values: list[float], value: float) -> None:
    given = np.array(values, dtype=object) if max(values) > 1e25 and values[0] == 10**30 else values

    assert index(given) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize("index", [gini, jain, theil, lorenz_of])
@pytest.mark.parametrize("values", [[], [0, 0, 0], [5, -1]], ids=["none", "nothing", "negative"])
def test_inequality_of_nothing_or_of_debts_is_not_defined(index, values: list[int]) -> None:
    assert index(values) is None


@pytest.mark.parametrize("index", [gini, jain, theil, lorenz_of])
@pytest.mark.parametrize(
    "values", [[1.0, math.nan], [[1, 2]], ["a"], [[1], [1, 2]]], ids=["nan", "table", "text", "ragged"]
)
def test_values_that_are_no_list_of_numbers_are_refused_in_words(index, values: object) -> None:
    with pytest.raises(InvalidValueError, match=r"^values: expected"):
        index(values)


def test_the_herfindahl_index_of_the_merger_guidelines() -> None:
    """Four firms with 30, 30, 20 and 20 percent: 2,600 points of 10,000 (U.S. guidelines, section 5.3)."""
    assert Herfindahl().of(partners([3, 3, 2, 2])) == pytest.approx(0.26, abs=1e-15)


def test_the_top_tenth_of_equal_groups_has_a_tenth_and_of_fewer_than_ten_a_part_of_the_best() -> None:
    assert TopShare().of(partners([2] * 25)) == pytest.approx(0.1, abs=1e-15)
    assert TopShare().of(partners([6, 1, 1, 0])) == pytest.approx(0.4 * 6 / 8, abs=1e-15)
    assert TopShare(top=0.5).of(partners([3, 3, 1, 1])) == 6 / 8


def test_a_column_wants_a_group_once_though_two_of_its_rows_stand_first() -> None:
    """By hand: all three groups are wanted by one column, so that a third of groups holds a third."""
    market = TwoSidedMarket.from_lists(
        [[0], [0], [1], [2]], [[(0, 1)], [2], [3]], groups=np.array([0, 0, 1, 2])
    )
    choice = Choice(market=market, used=np.array([0, 2]))

    assert TopShare(top=1 / 3, by="wanted").of(choice) == pytest.approx(1 / 3)


def test_nobody_has_no_shares_and_counts_of_zero() -> None:
    for name, form in MEASURES.items():
        assert form().of(NOBODY) == (0.0 if name in COUNTS else None), name


def test_a_choice_of_no_pairs_serves_nobody_and_says_nothing_of_fairness() -> None:
    none = chosen([[3, 1], [2, 2]], [])

    said = {name: form().of(none) for name, form in MEASURES.items()}
    assert said["rows_served_share"] == said["groups_served_share"] == said["worst_served"] == 0.0
    assert said["price_of_fairness"] == 1.0
    assert [said[name] for name in ("gini", "jain", "theil", "mean_points", "mean_place")] == [None] * 5
    assert lorenz_curve(none) is None


def test_points_below_zero_leave_inequality_undefined_and_are_the_worst_served() -> None:
    debts = chosen([[-4, 1], [2, 2]], [0, 3])

    assert [measure.of(debts) for measure in (Gini(), Jain(), Theil())] == [None, None, None]
    assert WorstServed().of(debts) == -4
    assert price_of_fairness(debts) == (3 + 2) / 3
    assert price_of_fairness(debts, debts) is None
    assert MEASURES["share_of_optimum"]().of(debts) == -2 / 3


def test_an_optimum_of_zero_has_no_shares() -> None:
    worthless = chosen([[0, -1]], [0])

    assert MEASURES["share_of_optimum"]().of(worthless) is None
    assert price_of_fairness(worthless) is None


def test_groups_that_can_get_nothing_are_left_out_and_rows_of_no_group_too() -> None:
    found = group_values(chosen([[3, 1], [0, 0], [5, 5]], [0, 5], groups=np.array([4, 7, -1])))

    assert found.groups.tolist() == [4]
    assert found.values.tolist() == [3]


def test_sums_beyond_int64_stay_exact() -> None:
    most = 2**62
    both = chosen([[most, most], [most, 1]], [0, 1, 3], row_capacity=[2, 1], col_capacity=[2, 2])

    assert group_values(both).values.tolist() == [2**63, 1]
    assert Gini().of(both) == (2**63 - 1) / (2 * (2**63 + 1))
    assert envy_between(both).tolist() == [[1, 0]]


def test_envy_is_the_same_when_few_worths_are_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    choice = choose_by(GreedyByPoints(), Uniform(rows=12, cols=8, share=0.6).instance(3).market)
    whole = envy_between(choice).tolist()
    monkeypatch.setattr(rooms, "_ENTRIES", 5)

    assert whole
    assert envy_between(choice).tolist() == whole


@pytest.mark.parametrize("worth", [[0.1, 0.2, 0.3], [0.1, 0.4, 0.7]])
def test_equal_sums_of_fractions_are_no_envy(worth: list[float]) -> None:
    """Their float sums depend on the order in which they are added, either way."""
    table = [worth + worth[::-1], worth[::-1] + worth]
    choice = chosen(table, [0, 1, 2, 9, 10, 11], row_capacity=[3, 3])

    assert GroupEnvy().of(choice) == 0


def test_nobody_envies_more_partners_than_it_could_take() -> None:
    """By hand: row 0 takes one and has 4; of the other's two partners, worth 3 each, it could have one."""
    choice = chosen([[4, 3, 3], [0, 3, 3]], [0, 4, 5], row_capacity=[1, 2])

    assert envy_between(choice).tolist() == []


def test_a_partner_held_twice_counts_twice() -> None:
    """By hand: group 0 holds column 0 in two places, 3 each, and would have 5 of the other's column."""
    table = [[3, 5], [3, 5], [0, 9]]
    choice = chosen(table, [0, 2, 5], groups=np.array([0, 0, 1]), col_capacity=[2, 1])

    assert envy_between(choice).tolist() == []
    assert envy_between(chosen(table, [0, 5], groups=np.array([0, 0, 1]))).tolist() == [[0, 1]]


def test_a_remote_row_that_is_left_alone_is_a_gap() -> None:
    table, remote = [[3, 1], [2, 2], [1, 1]], np.array([False, False, True])

    assert RemotenessGap().of(chosen(table, [0, 3], remote=remote)) == 1.0
    assert RemotenessGap().of(chosen(table, [0, 3])) is None


def test_serving_more_groups_has_its_price() -> None:
    """By hand: the best total is 19 in one group of two; serving both groups gets 10."""
    problem = AssignmentProblem.from_matrix([[10, 1], [9, 9], [1, 0]])
    market = TwoSidedMarket.from_points(problem, groups=np.array([0, 0, 1]))
    best, covering = (choose_by(one, market) for one in (GreatestTotal(), CoverageFirst()))

    assert (best.total, covering.total) == (19, 10)
    assert price_of_fairness(covering) == 9 / 19
    assert price_of_fairness(covering, best) == 9 / 19
    assert prices_of_ranks([best, covering]) == (9.0,)
    assert GroupsServedShare().of(best) == 0.5
    assert GroupsServedShare().of(covering) == 1.0


def test_prices_of_ranks_need_one_market() -> None:
    with pytest.raises(InvalidValueError, match=r"^choices: expected two choices from the same market"):
        prices_of_ranks([chosen([[1]], [0]), chosen([[1]], [0])])


def test_changes_need_markets_of_one_size_and_points_may_differ() -> None:
    before, after = chosen([[1, 2], [3, 4]], [0, 3]), chosen([[5, 5], [5, 5]], [0])

    found = changes_between(before, after)
    assert (found.count, found.kept_share, found.similarity) == (1, 0.5, 0.5)
    with pytest.raises(InvalidValueError, match=r"^later: expected a choice from a market of 2 rows"):
        changes_between(before, chosen([[1]], [0]))


def test_rank_shares_add_up_the_profile() -> None:
    choice = choose_by(GreedyByPoints(), Uniform(rows=9, cols=7).instance(1).market)

    profile = np.cumsum(rank_profile(choice)).tolist()
    assert [RankShare(at_most=place).of(choice) for place in range(1, 8)] == [many / 9 for many in profile]


@pytest.mark.parametrize("name", sorted(MEASURES))
def test_a_measure_tells_what_it_is_and_survives_a_study_file(name: str) -> None:
    form = MEASURES[name]
    measure = form()

    assert isinstance(measure, Measure)
    assert attrs.has(form)
    assert all((form.name, form.definition, form.source))
    assert form.better in ("higher", "lower", "")
    assert "Source:" in (form.__doc__ or "")
    assert built("measure", "measure", MEASURES, table_of("measure", measure), "measures[0]") == measure
    titles = {measure_title(measure, language) for language in ("zh", "en")}
    assert len(titles) == 2
    assert name not in titles


def test_a_measure_of_ones_own_is_called_by_its_name() -> None:
    @attrs.frozen
    class Mine:
        name = "mine"

        def of(self, choice: Choice) -> float | None:
            return None

    assert measure_title(Mine(), "zh") == "mine"


@pytest.mark.parametrize(
    ("name", "settings", "field"),
    [
        ("rank_share", {"at_most": 0}, "at_most"),
        ("rank_share", {"at_most": 1.5}, "at_most"),
        ("rank_share", {"side": "both"}, "side"),
        ("mean_place", {"side": 3}, "side"),
        ("blocking_pairs", {"kind": "odd"}, "kind"),
        ("blocking_strength", {"told": "least"}, "told"),
        ("gini", {"counted": "money"}, "counted"),
        ("top_share", {"top": 0}, "top"),
        ("top_share", {"by": "fame"}, "by"),
        ("group_envy", {"up_to": -1}, "up_to"),
    ],
)
def test_wrong_settings_are_refused_by_name(name: str, settings: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        MEASURES[name](**settings)

    assert caught.value.field == field


@pytest.mark.parametrize(
    ("values", "better", "field"),
    [
        ([1, 2], None, "values"),
        ([[1.0, math.inf]], None, "values"),
        ([[1, 2]], ["higher"], "better"),
        ([[1, 2]], ["higher", "most"], "better"),
    ],
)
def test_a_front_of_what_is_no_table_is_refused(values: object, better: list[str] | None, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        pareto_front(values, better)

    assert caught.value.field == field
