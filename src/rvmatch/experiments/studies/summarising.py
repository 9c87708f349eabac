"""From the records of a study to its summary: means with intervals, comparisons, ranks."""

import math
from collections.abc import Iterator, Mapping
from statistics import fmean, median
from typing import TypeAlias

import attrs
import numpy as np

from rvmatch.errors import invalid
from rvmatch.evaluation.statistics import bootstrap_interval, holm, paired_comparison, rank_comparison
from rvmatch.experiments.studies.experiment import Experiment
from rvmatch.experiments.studies.records import RunOutcome, RunRecord
from rvmatch.experiments.studies.running import StudyResults
from rvmatch.experiments.studies.summary import (
    MeasureRanks,
    MechanismComparison,
    MechanismValues,
    StudySummary,
)
from rvmatch.mechanisms import Chance

__all__ = ["summarise"]

Runs: TypeAlias = Mapping[tuple[str, int, str], RunRecord]
"""The records of a study by what tells them apart."""


def summarise(
    results: StudyResults, *, baseline: str | None = None, level: float = 0.95, seed: int = 0
) -> StudySummary:
    """
    A study in a few numbers.

    Args:
        results: What ``run`` gave.
        baseline: The label of the mechanism that the others are compared with; None for the first of the
            experiment.
        level: How sure the intervals are, in [0.5, 1): 0.95 covers the mean in 95 of 100 studies; a
            difference counts as beyond chance below a corrected p-value of one less this.
        seed: What the bootstrap draws with.

    Returns:
        The summary. A run that failed has no values; it is counted, and never taken for a zero. Values that
        are not finite count as not measured. Seeds that gave one and the same market, as those of a file do,
        count as one case in intervals, comparisons and ranks.

    Raises:
        InvalidValueError: If there are no results, no such mechanism, or the level is out of range.

    Source:
        B. Efron, Bootstrap methods: another look at the jackknife, Annals of Statistics 7 (1979) 1-26;
        F. Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1 (1945) 80-83;
        S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of Statistics
        6 (1979) 65-70; J. Demsar, Statistical comparisons of classifiers over multiple data sets, Journal of
        Machine Learning Research 7 (2006) 1-30.

    Examples:
        >>> from rvmatch.experiments.studies import run, shipped_study, summarise
        >>> summary = summarise(run(shipped_study("quick")))
        >>> summary.values[0].count, summary.values[0].failed
        (10, 0)
    """
    if not isinstance(results, StudyResults):
        raise invalid("results", "study_kind", type(results).__name__, kind="StudyResults")
    experiment = results.experiment
    chosen = experiment.mechanism_labels[0] if baseline is None else baseline
    if chosen not in experiment.mechanism_labels:
        raise invalid("baseline", "study_label", chosen, known=", ".join(experiment.mechanism_labels))
    if isinstance(level, bool) or not isinstance(level, int | float) or not 0.5 <= level < 1:
        raise invalid("level", "study_level", level)
    runs = {record.key: record for record in results.records}
    return StudySummary(
        experiment=experiment,
        baseline=chosen,
        level=float(level),
        seed=seed,
        failures=tuple(_failures(results)),
        values=tuple(_values(experiment, runs, float(level), Chance(seed))),
        comparisons=_comparisons(experiment, runs, chosen),
        ranks=tuple(_ranks(experiment, runs, 1 - float(level))),
    )


def _failures(results: StudyResults) -> Iterator[tuple[str, int, str]]:
    for label in results.experiment.mechanism_labels:
        mine = [record for record in results.failed if record.mechanism == label]
        if mine:
            first = next((record.fault for record in mine if record.fault), "")
            yield label, len(mine), first


def _values(experiment: Experiment, runs: Runs, level: float, chance: Chance) -> Iterator[MechanismValues]:
    for instance in experiment.instance_labels:
        for mechanism in experiment.mechanism_labels:
            mine = [runs[instance, seed, mechanism] for seed in experiment.seeds]
            for measure in experiment.measure_labels:
                found = [_value(record, measure) for record in mine]
                known = [value for value in found if value is not None]
                failed = sum(
                    value is None and record.outcome is not RunOutcome.DONE
                    for value, record in zip(found, mine, strict=True)
                )
                distinct = _by_market(experiment, runs, (instance, mechanism, measure))
                told = [value for value in distinct if value is not None]
                lower, upper = _interval(told, level, chance.of("bootstrap", instance, measure))
                yield MechanismValues(
                    instance=instance,
                    mechanism=mechanism,
                    measure=measure,
                    count=len(known),
                    failed=failed,
                    unmeasured=len(found) - len(known) - failed,
                    mean=fmean(known) if known else None,
                    median=median(known) if known else None,
                    lower=lower,
                    upper=upper,
                )


def _interval(values: list[float], level: float, chance: Chance) -> tuple[float | None, float | None]:
    if len(values) < 2:
        return None, None
    found = bootstrap_interval(values, level, chance)
    return found.low, found.high


def _comparisons(experiment: Experiment, runs: Runs, baseline: str) -> tuple[MechanismComparison, ...]:
    """The comparisons, their p-values corrected together."""
    found = []
    for instance in experiment.instance_labels:
        for mechanism in experiment.mechanism_labels:
            for measure in experiment.measure_labels:
                if mechanism != baseline:
                    found += _comparison(experiment, runs, baseline, (instance, mechanism, measure))
    corrected = holm([one.p_value for one in found]) if found else ()
    return tuple(
        attrs.evolve(one, corrected_p_value=float(value)) for one, value in zip(found, corrected, strict=True)
    )


def _comparison(
    experiment: Experiment, runs: Runs, baseline: str, labels: tuple[str, str, str]
) -> list[MechanismComparison]:
    """The comparison of one mechanism by one measure, if there are two pairs or more."""
    instance, mechanism, measure = labels
    both = zip(
        _by_market(experiment, runs, (instance, mechanism, measure)),
        _by_market(experiment, runs, (instance, baseline, measure)),
        strict=True,
    )
    pairs = [(mine, other) for mine, other in both if mine is not None and other is not None]
    if len(pairs) < 2:
        return []
    compared = paired_comparison([mine for mine, _ in pairs], [other for _, other in pairs])
    return [
        MechanismComparison(
            instance=instance,
            mechanism=mechanism,
            measure=measure,
            pairs=len(pairs),
            mean_difference=fmean(mine - other for mine, other in pairs),
            effect_size=compared.effect,
            p_value=compared.p_value,
            corrected_p_value=compared.p_value,
        )
    ]


def _ranks(experiment: Experiment, runs: Runs, chance_level: float) -> Iterator[MeasureRanks]:
    """The ranks by each measure that says which way is better, where there are two mechanisms or more."""
    if len(experiment.mechanisms) < 2:
        return
    for measure, label in zip(experiment.measures, experiment.measure_labels, strict=True):
        better = getattr(measure, "better", "")
        table = [
            list(row)
            for instance in experiment.instance_labels
            for row in zip(
                *(
                    _by_market(experiment, runs, (instance, one, label))
                    for one in experiment.mechanism_labels
                ),
                strict=True,
            )
        ]
        whole = [row for row in table if None not in row]
        if better not in {"higher", "lower"} or not whole:
            continue
        found = rank_comparison(
            np.array(whole, dtype=np.float64),
            experiment.mechanism_labels,
            better=better,
            level=chance_level,
        )
        yield MeasureRanks(
            measure=label,
            instances=found.cases,
            average_ranks=tuple(zip(found.names, found.average_ranks.tolist(), strict=True)),
            p_value=found.p_value,
            critical_difference=found.critical_difference,
        )


def _by_market(experiment: Experiment, runs: Runs, labels: tuple[str, str, str]) -> list[float | None]:
    """
    What a mechanism reaches on each market of a source: the mean over the seeds that gave this market.

    A file is the same for every seed: its runs repeat each other, and prove nothing by their number.
    """
    instance, mechanism, measure = labels
    found: dict[str, list[float]] = {}
    for seed in experiment.seeds:
        digests = (runs[instance, seed, one].instance_digest for one in experiment.mechanism_labels)
        known = found.setdefault(next(filter(None, digests), f"seed {seed}"), [])
        value = _value(runs[instance, seed, mechanism], measure)
        if value is not None:
            known.append(value)
    return [fmean(values) if values else None for values in found.values()]


def _value(record: RunRecord, measure: str) -> float | None:
    """The value of a run, if there is a finite one: infinite ones have no mean."""
    value = record.value(measure)
    return value if value is not None and math.isfinite(value) else None
