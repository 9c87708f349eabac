"""Statistics agree with scipy, with published tables and examples, and with counting by hand."""

import itertools
import math

import numpy as np
import pytest
from scipy import stats

from rvmatch.errors import InvalidValueError
from rvmatch.evaluation.statistics import (
    SignedRankMethod,
    average_ranks,
    bootstrap_interval,
    critical_difference,
    holm,
    paired_comparison,
    rank_comparison,
)
from rvmatch.mechanisms import Chance

SKEWED = [1, 1, 2, 2, 3, 3, 4, 5, 8, 9, 14, 30]

DEMSAR_RANKS = [
    [4, 3, 2, 1],
    [1, 2, 3, 4],
    [4, 1, 2, 3],
    [4, 1, 3, 2],
    [4, 2, 3, 1],
    [1, 2.5, 4, 2.5],
    [3, 2, 4, 1],
    [2.5, 2.5, 4, 1],
    [4, 3, 2, 1],
    [2.5, 2.5, 2.5, 2.5],
    [4, 2.5, 1, 2.5],
    [3, 2, 4, 1],
    [4, 1, 2, 3],
    [3, 1, 4, 2],
]
"""The ranks of four variants of C4.5 on 14 data sets: Demšar 2006, table 6."""


@pytest.mark.parametrize(("method", "theirs"), [("percentile", "percentile"), ("bca", "BCa")])
def test_intervals_are_those_of_scipy_up_to_the_draws(method: str, theirs: str) -> None:
    found = bootstrap_interval(SKEWED, 0.9, 1, method=method, draws=20_000)

    other = stats.bootstrap(
        (SKEWED,),
        np.mean,
        confidence_level=0.9,
        n_resamples=20_000,
        method=theirs,
        random_state=1,
    ).confidence_interval
    assert found.low == pytest.approx(other.low, abs=0.15)
    assert found.high == pytest.approx(other.high, abs=0.3)
    assert found.mean == np.mean(SKEWED)


def test_the_correction_moves_the_interval_of_skewed_values() -> None:
    """Else the test above could not tell the two ways apart."""
    plain, corrected = (bootstrap_interval(SKEWED, 0.9, 1, method=one) for one in ("percentile", "bca"))

    assert corrected.low - plain.low > 0.2
    assert corrected.high - plain.high > 1


def test_quantiles_are_those_of_all_resamples() -> None:
    """Oracle: the 27 resamples of three values, each as likely as any other."""
    values = [0, 1, 5]
    means = sorted(sum(one) / 3 for one in itertools.product(values, repeat=3))

    found = bootstrap_interval(values, 0.8, 3, method="percentile", draws=50_000)

    # The shares 0.1 and 0.9 fall well inside of one mean's steps: of 27, the third and the 25th.
    assert (found.low, found.high) == (pytest.approx(means[2]), pytest.approx(means[24]))


def test_the_interval_depends_on_the_values_and_the_seed_alone() -> None:
    one = bootstrap_interval(SKEWED, 0.95, 7)

    assert bootstrap_interval(SKEWED[::-1], 0.95, Chance(7)) == one
    assert bootstrap_interval(SKEWED, 0.95, 8) != one


def test_this_very_interval_is_found_in_every_version() -> None:
    """Pinned: repeating a study next year must give these digits."""
    found = bootstrap_interval([3.1, 5.2, 4.4, 8.3, 6.7], chance=1)

    assert (found.low, found.high) == (4.08, 7.340000000000001)


def test_one_value_has_a_mean_and_no_interval_and_equal_values_one_without_width() -> None:
    alone, equal = bootstrap_interval([4]), bootstrap_interval([2.5] * 6)

    assert (alone.mean, alone.low, alone.high) == (4, None, None)
    assert (equal.low, equal.high) == (2.5, 2.5)


def test_values_of_any_size_have_an_interval() -> None:
    for unit in (1e-200, 1e200):
        found = bootstrap_interval([unit, 2 * unit, 9 * unit])
        assert found.low == pytest.approx(unit * bootstrap_interval([1, 2, 9]).low, rel=1e-9)


def test_the_published_signed_rank_test_of_depression_scores() -> None:
    """Hollander and Wolfe 1973, p. 29 (also in R's wilcox.test): V = 40, one-sided p = 0.01953."""
    first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]
    second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29]

    found = paired_comparison(first, second)

    assert (found.positive, found.negative, found.method) == (40, 5, SignedRankMethod.EXACT)
    assert found.p_value == pytest.approx(2 * 0.01953, abs=1e-5)
    assert found.effect == pytest.approx(35 / 45)


@pytest.mark.parametrize("count", [3, 12, 50])
def test_exact_p_values_without_ties_are_those_of_scipy(count: int) -> None:
    differences = np.arange(1, count + 1) * np.where(Chance(count).uniform(count) < 0.7, 1.0, -1.0)

    found = paired_comparison(differences, np.zeros(count))

    other = stats.wilcoxon(differences, method="exact")
    assert found.p_value == pytest.approx(other.pvalue, rel=1e-9)
    assert min(found.positive, found.negative) == other.statistic


def test_exact_p_values_with_ties_count_every_sign() -> None:
    """Oracle: all 2**7 signs of the ranks, two zeros left out."""
    differences = [3, 3, -3, 1, 0, 5, 8, 0, 1]
    ranks = [4, 4, 4, 1.5, 6, 7, 1.5]
    sums = [
        sum(r for r, up in zip(ranks, ups, strict=True) if up) for ups in itertools.product((0, 1), repeat=7)
    ]
    p_value = sum(value <= 4 or value >= 24 for value in sums) / len(sums)

    found = paired_comparison(differences, [0] * 9)

    assert (found.pairs, found.zeros, found.positive, found.negative) == (9, 2, 24, 4)
    assert found.p_value == p_value
    assert found.effect == 20 / 28


def test_many_differences_with_ties_have_the_normal_p_value_of_scipy() -> None:
    differences = np.rint(Chance(5).uniform(120) * 20 - 8)

    found = paired_comparison(differences, np.zeros(120))

    other = stats.wilcoxon(differences, method="approx", correction=True, zero_method="wilcox")
    assert found.method is SignedRankMethod.NORMAL
    assert found.p_value == pytest.approx(other.pvalue, rel=1e-9)


def test_equal_contenders_differ_in_nothing() -> None:
    found = paired_comparison([1, 2], [1, 2])

    assert (found.p_value, found.effect, found.zeros, found.method) == (1.0, 0.0, 2, SignedRankMethod.NONE)


def test_whoever_is_exchanged_the_sign_of_the_effect_turns() -> None:
    one, other = [5, 7, 9, 8, 3], [4, 5, 6, 4, 5]

    first, second = paired_comparison(one, other), paired_comparison(other, one)
    assert first.effect == -second.effect > 0
    assert first.p_value == second.p_value


def test_holms_correction_by_hand() -> None:
    """0.005 * 4, 0.011 * 3, 0.02 * 2 and 0.04 * 1, none below the one before."""
    assert holm([0.04, 0.005, 0.02, 0.011]).tolist() == pytest.approx([0.04, 0.02, 0.04, 0.033])
    assert holm([0.6, 0.7, 0.9]).tolist() == [1.0, 1.0, 1.0]
    assert holm([]).tolist() == []


def test_average_ranks_and_the_test_of_demsars_example() -> None:
    """Demšar 2006, sections 3.2.2: ranks 3.143, 2.000, 2.893, 1.964; 9.28 without the correction for ties."""
    found = rank_comparison(DEMSAR_RANKS, ["plain", "m", "cf", "m+cf"], better="lower")

    assert found.average_ranks.tolist() == pytest.approx([3.143, 2.0, 2.893, 1.964], abs=5e-4)
    ties = [2, 2, 4, 2]
    correction = 1 - sum(many**3 - many for many in ties) / (14 * (4**3 - 4))
    assert found.statistic * correction == pytest.approx(9.28, abs=0.005)
    assert found.critical_difference == pytest.approx(1.25, abs=0.005)
    assert critical_difference(4, 14, 0.1) == pytest.approx(1.12, abs=0.005)


@pytest.mark.parametrize(
    ("contenders", "quantile", "generous"),
    [(2, 1.960, 1.645), (3, 2.343, 2.052), (5, 2.728, 2.459), (8, 3.031, 2.780), (10, 3.164, 2.920)],
)
def test_critical_values_are_those_of_demsars_table(
    contenders: int, quantile: float, generous: float
) -> None:
    """Demšar 2006, table 5(a), at 0.05 and 0.10."""
    unit = math.sqrt(contenders * (contenders + 1) / (6 * 20))

    assert critical_difference(contenders, 20) / unit == pytest.approx(quantile, abs=1.1e-3)
    assert critical_difference(contenders, 20, 0.1) / unit == pytest.approx(generous, abs=1.1e-3)


def test_friedmans_test_is_that_of_scipy_with_ties() -> None:
    values = np.rint(Chance(2).uniform(60) * 4).reshape(15, 4)

    found = rank_comparison(values)

    other = stats.friedmanchisquare(*values.T)
    assert found.statistic == pytest.approx(other.statistic, rel=1e-9)
    assert found.p_value == pytest.approx(other.pvalue, rel=1e-9)
    assert average_ranks(values).tolist() == pytest.approx(
        stats.rankdata(-values, axis=1).mean(axis=0).tolist()
    )


def test_contenders_that_are_always_equal_are_one_clique() -> None:
    found = rank_comparison([[2, 2, 2]] * 5)

    assert (found.statistic, found.p_value, found.cliques) == (0.0, 1.0, ((0, 1, 2),))


def test_bars_join_who_cannot_be_told_apart_and_none_lies_within_another() -> None:
    """By hand: average ranks 1, 2, 3, 4 on 12 cases differ by less than 1.35 only side by side."""
    found = rank_comparison([[1, 2, 4, 3]] * 12, better="lower")

    assert 1 < found.critical_difference < 2
    assert found.cliques == ((0, 1), (1, 3), (3, 2))
    assert rank_comparison([[1, 2, 4, 3]] * 200, better="lower").cliques == ()
    assert rank_comparison([[1, 2, 4, 3]] * 3, better="lower").cliques == ((0, 1, 3), (1, 3, 2))


@pytest.mark.parametrize(
    ("call", "field"),
    [
        (lambda: bootstrap_interval([]), "values"),
        (lambda: bootstrap_interval([1.0, math.nan]), "values"),
        (lambda: bootstrap_interval([1e300, 1.0]), "values"),
        (lambda: bootstrap_interval(["a"]), "values"),
        (lambda: bootstrap_interval([[1, 2], [3]]), "values"),
        (lambda: bootstrap_interval([1, 2], 1.0), "level"),
        (lambda: bootstrap_interval([1, 2], draws=5), "draws"),
        (lambda: bootstrap_interval([1, 2], method="t"), "method"),
        (lambda: paired_comparison([1, 2], [1]), "second"),
        (lambda: paired_comparison([], []), "first"),
        (lambda: holm([0.5, 1.5]), "p_values"),
        (lambda: average_ranks([[1, 2]], "more"), "better"),
        (lambda: average_ranks([1, 2]), "values"),
        (lambda: rank_comparison([[1, 2]], ["one"]), "names"),
        (lambda: critical_difference(1, 3), "contenders"),
        (lambda: critical_difference(3, 0), "cases"),
        (lambda: critical_difference(3, 3, 0.0), "level"),
    ],
)
def test_what_no_statistic_can_be_made_of_is_refused_by_name(call, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        call()

    assert caught.value.field == field
