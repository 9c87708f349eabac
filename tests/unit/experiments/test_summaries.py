"""A summary says no more than the records do: means, pairs and ranks by hand, and failures counted."""

import math
from itertools import pairwise

import attrs
import numpy as np
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.evaluation.measures import MEASURES, TotalPoints
from rvmatch.experiments.instances import SOURCES, Uniform
from rvmatch.experiments.studies import (
    Experiment,
    RunOutcome,
    RunRecord,
    StudyResults,
    report,
    run,
    summarise,
)
from rvmatch.experiments.studies.telling import number_text, titles_of
from rvmatch.mechanisms import MECHANISMS, Chance, Choice, GreatestTotal, GreedyByPoints, TwoSidedMarket
from rvmatch.wording import LANGUAGES
from study_parts import Drawn, Failing, Nothing


@attrs.frozen(kw_only=True)
class Cost:
    """The same as the total, but less is better."""

    name = "cost"
    better = "lower"

    def of(self, choice: Choice) -> float | None:
        return float(choice.total)


@attrs.frozen(kw_only=True)
class Idle:
    """Chooses nothing."""

    name = "idle"

    def choose(self, market: TwoSidedMarket, chance: Chance) -> np.ndarray:
        return np.zeros(0, dtype=np.int64)


def results_of(values: dict[str, list[float | None]], measure=None) -> StudyResults:
    """Results made up: for each mechanism its values, seed by seed; None where its run failed."""
    mechanisms = {"greatest_total": GreatestTotal(), "idle": Idle(), "drawn": Drawn()}
    measure = measure or TotalPoints()
    (count,) = {len(column) for column in values.values()}
    study = Experiment(
        name="made up",
        instances=[Uniform(rows=2, cols=2)],
        mechanisms=[mechanisms[name] for name in values],
        measures=[measure],
        seeds=range(count),
    )
    records = [
        RunRecord(
            instance=study.instance_labels[0],
            seed=seed,
            mechanism=name,
            outcome=RunOutcome.FAILED if column[seed] is None else RunOutcome.DONE,
            fault="broken" if column[seed] is None else "",
            values=((measure.name, column[seed]),),
            seconds=0.0,
            memory_mb=None,
            versions="",
        )
        for seed in range(count)
        for name, column in values.items()
    ]
    return StudyResults(experiment=study, records=tuple(records))


def test_means_and_medians_are_those_of_the_values_that_are_there() -> None:
    summary = summarise(results_of({"idle": [1.0, 2.0, 9.0, None]}))

    (value,) = summary.values
    assert (value.mean, value.median, value.count, value.failed, value.unmeasured) == (4.0, 2.0, 3, 1, 0)
    assert 1.0 <= value.lower < 4.0 < value.upper <= 9.0


def test_what_is_not_measured_is_not_a_failure_and_no_zero() -> None:
    study = Experiment(
        name="x",
        instances=[Uniform(rows=2, cols=2)],
        mechanisms=[Idle(), Failing()],
        measures=[Nothing()],
        seeds=[0, 1],
    )
    idle, failing = summarise(run(study)).values

    assert (idle.count, idle.failed, idle.unmeasured, idle.mean) == (0, 0, 2, None)
    assert (failing.count, failing.failed, failing.unmeasured, failing.mean) == (0, 2, 0, None)


@pytest.mark.parametrize("odd", [math.inf, math.nan])
def test_a_value_that_is_not_finite_has_no_mean(odd: float) -> None:
    (value,) = summarise(results_of({"idle": [1.0, odd, 3.0]})).values

    assert (value.mean, value.unmeasured) == (2.0, 1)


def test_only_instances_that_both_have_are_compared() -> None:
    summary = summarise(results_of({"idle": [1.0, 2.0, 3.0, None], "drawn": [2.0, 4.0, None, 9.0]}))

    (comparison,) = summary.comparisons
    assert (comparison.mechanism, comparison.pairs, comparison.mean_difference) == ("drawn", 2, 1.5)
    assert comparison.effect_size == 1.0


def test_one_pair_is_no_comparison() -> None:
    assert summarise(results_of({"idle": [1.0, None], "drawn": [2.0, 4.0]})).comparisons == ()


def test_p_values_are_corrected_for_all_comparisons_together() -> None:
    """Eight pairs of one sign have p = 2 / 2**8; Holm doubles the smaller of two and leaves the other."""
    up, mixed = [float(k) for k in range(1, 9)], [1.0, -2.0, 3.0, -4.0, 5.0, -6.0, 7.0, -8.0]
    summary = summarise(results_of({"idle": [0.0] * 8, "drawn": up, "greatest_total": mixed}))

    first, second = summary.comparisons
    assert (first.p_value, first.corrected_p_value) == (2 / 256, 4 / 256)
    assert second.corrected_p_value == max(second.p_value, first.corrected_p_value)
    assert summary.is_beyond_chance(first)
    assert not summary.is_beyond_chance(second)


@pytest.mark.parametrize(("measure", "ranks"), [(TotalPoints(), (2.0, 1.0)), (Cost(), (1.0, 2.0))])
def test_the_better_one_has_the_lower_rank(measure: object, ranks: tuple[float, float]) -> None:
    summary = summarise(results_of({"idle": [0.0, 1.0, None], "drawn": [3.0, 4.0, 5.0]}, measure))

    (found,) = summary.ranks
    assert found.average_ranks == (("idle", ranks[0]), ("drawn", ranks[1]))
    assert found.instances == 2


def test_a_measure_that_says_no_better_is_not_ranked() -> None:
    assert summarise(results_of({"idle": [0.0, 1.0], "drawn": [3.0, 4.0]}, Nothing())).ranks == ()


def test_the_summary_of_the_same_results_is_the_same_whatever_their_order() -> None:
    found = results_of({"idle": [0.0, 1.0, 5.0], "drawn": [3.0, 4.0, 4.5]})
    turned = StudyResults(experiment=found.experiment, records=found.records[::-1])

    assert summarise(found) == summarise(turned)


def test_a_baseline_may_be_named() -> None:
    found = results_of({"idle": [0.0, 1.0], "drawn": [3.0, 4.0]})

    assert {one.mechanism for one in summarise(found, baseline="drawn").comparisons} == {"idle"}


@pytest.mark.parametrize(
    ("setting", "value"), [("baseline", "nobody"), ("level", 1.0), ("level", "high"), ("level", True)]
)
def test_a_wrong_setting_is_named(setting: str, value: object) -> None:
    with pytest.raises(InvalidValueError) as caught:
        summarise(results_of({"idle": [0.0, 1.0]}), **{setting: value})

    assert caught.value.field == setting


def test_rows_hold_every_value_and_its_comparison() -> None:
    summary = summarise(results_of({"idle": [0.0, 1.0], "drawn": [3.0, 5.0]}))

    baseline, other = summary.rows()
    assert (baseline["mechanism"], baseline["mean"], baseline["mean_difference"]) == ("idle", 0.5, None)
    assert (other["mechanism"], other["mean"], other["mean_difference"]) == ("drawn", 4.0, 3.5)
    assert list(baseline) == list(other)
    assert [row["average_rank"] for row in summary.rank_rows()] == [2.0, 1.0]


def test_rows_of_results_hold_every_record() -> None:
    found = results_of({"idle": [0.0, None]})

    rows = found.rows()

    assert [(row["seed"], row["outcome"], row["total_points"]) for row in rows] == [
        (0, "done", 0.0),
        (1, "failed", None),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_marks_what_is_beyond_chance_and_counts_failures(language: str) -> None:
    """One mechanism is below on all eight instances, the other above on half of them and once broken."""
    values = {
        "greatest_total": [float(k) for k in range(10, 19)],
        "idle": [float(k) / 2 for k in range(10, 19)],
        "drawn": [11.0, 10.0, 13.0, 12.0, 15.0, 14.0, 17.0, 16.0, None],
    }
    text = report(summarise(results_of(values)), language)

    (family,) = [line for line in text.splitlines() if line.startswith("| ") and "7 " in line and "▼" in line]
    assert titles_of("mechanism", ["idle"], language)[0] in family
    assert "▲" not in family
    assert "broken" in text
    assert ("1 of 27 runs failed" if language == "en" else "27 次运行中有 1 次失败") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_report_answers_what_coverage_first_costs(language: str) -> None:
    study = Experiment(
        name="asked",
        instances=[Uniform(rows=6, cols=4)],
        mechanisms=[MECHANISMS["greatest_total"](), MECHANISMS["coverage_first"]()],
        measures=[MEASURES["share_of_optimum"](), MEASURES["groups_served_share"]()],
        seeds=range(6),
    )
    text = report(summarise(run(study)), language)

    assert ("What coverage first costs" if language == "en" else "优先覆盖的代价") in text
    assert "{" not in text


def test_columns_of_a_table_line_up() -> None:
    text = report(summarise(results_of({"idle": [0.0, 1.0], "drawn": [3.0, 4.0]})), "en")

    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert all(
        len(one) == len(other)
        for one, other in pairwise(tables)
        if one.count("|") == other.count("|") and "drawn" in one + other and "idle" in one + other
    )


@pytest.mark.parametrize(
    ("value", "text"), [(0.99964, "0.9996"), (1234567.8, "1,234,568"), (-0.25, "−0.25"), (0.0, "0")]
)
def test_numbers_are_short_and_lose_no_digit_that_counts(value: float, text: str) -> None:
    assert number_text(value) == text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("kind", "catalogue"), [("mechanism", MECHANISMS), ("source", SOURCES)])
def test_everything_that_is_shipped_has_a_title_of_its_own(kind: str, catalogue, language: str) -> None:
    titles = titles_of(kind, catalogue, language)

    assert len(set(titles)) == len(catalogue)
    assert not set(titles) & set(catalogue)


def test_a_setting_with_a_title_takes_the_place_of_the_name() -> None:
    labels = ["published[case=scarce,correlation=0.7]", "stranger[a=1,b=2]"]

    assert titles_of("source", labels, "en") == (
        "Too few organisations [correlation=0.7]",
        "stranger [a=1, b=2]",
    )


def test_the_greedy_one_is_worse_than_the_best_and_said_to_be() -> None:
    """Not made up: the optimum is never below, so that every pair that differs has one sign."""
    study = Experiment(
        name="true",
        instances=[Uniform(rows=8, cols=8)],
        mechanisms=[GreatestTotal(), GreedyByPoints()],
        measures=[TotalPoints()],
        seeds=range(12),
    )
    (comparison,) = summarise(run(study)).comparisons

    assert comparison.effect_size == -1.0
    assert comparison.mean_difference < 0


@attrs.frozen(kw_only=True)
class Same:
    """One market for every seed, as a file is."""

    name = "same"

    def instance(self, seed: int):
        return Uniform(rows=6, cols=6).instance(7)


def test_seeds_that_repeat_one_market_prove_nothing_by_their_number() -> None:
    mechanisms = [GreatestTotal(), GreedyByPoints()]
    study = Experiment(
        name="x",
        instances=[Same(), Uniform(rows=6, cols=6)],
        mechanisms=mechanisms,
        measures=[TotalPoints()],
        seeds=range(20),
    )

    summary = summarise(run(study))

    assert [(one.instance, one.pairs) for one in summary.comparisons] == [("uniform[cols=6,rows=6]", 20)]
    assert [one.instances for one in summary.ranks] == [21]
    repeated = [one for one in summary.values if one.instance == "same"]
    assert [(one.count, one.lower) for one in repeated] == [(20, None)] * 2
