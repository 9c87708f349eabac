"""What a study says in a few numbers: what each mechanism reaches, compared and ranked."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import attrs

from rvmatch.experiments.studies.experiment import Experiment
from rvmatch.wording.notebooks import notebook_table

__all__ = ["MeasureRanks", "MechanismComparison", "MechanismValues", "StudySummary"]


@attrs.frozen(kw_only=True)
class MechanismValues:
    """
    What one mechanism reaches by one measure on the instances of one source.

    Args:
        instance: The label of the instance source.
        mechanism: The label of the mechanism.
        measure: The label of the measure.
        count: On how many instances there is a value.
        failed: On how many the mechanism or a measure failed, or took too long, and there is none.
        unmeasured: On how many there was nothing to measure.
        mean: The mean of the values; None if there are none.
        median: The median; likewise.
        lower: The lower end of a bootstrap interval of the mean; None where there are fewer than two values.
        upper: The upper end; likewise.
    """

    instance: str
    mechanism: str
    measure: str
    count: int
    failed: int
    unmeasured: int
    mean: float | None
    median: float | None
    lower: float | None
    upper: float | None


@attrs.frozen(kw_only=True)
class MechanismComparison:
    """
    How one mechanism compares with the baseline by one measure, on the same instances of one source.

    Args:
        instance: The label of the instance source.
        mechanism: The label of the mechanism.
        measure: The label of the measure.
        pairs: On how many instances both have a value.
        mean_difference: The mean of the mechanism's value less the baseline's.
        effect_size: By how much more the mechanism is above than below: the rank-biserial correlation of the
            matched pairs, in [-1, 1]; 0 where no pair differs.
        p_value: How likely differences like these are if the sign of each were chance (Wilcoxon signed
            ranks).
        corrected_p_value: The same, corrected for all comparisons of the study (Holm).
    """

    instance: str
    mechanism: str
    measure: str
    pairs: int
    mean_difference: float
    effect_size: float
    p_value: float
    corrected_p_value: float


@attrs.frozen(kw_only=True)
class MeasureRanks:
    """
    How the mechanisms rank by one measure over all instances where each of them has a value.

    Args:
        measure: The label of the measure.
        instances: How many instances: each source with each seed is one.
        average_ranks: The average rank of each mechanism by its label, 1 for the best; equal values share
            their ranks.
        p_value: How likely average ranks as different as these are if all mechanisms were alike (Friedman).
        critical_difference: How far two average ranks are apart at least if the difference is beyond chance
            (Nemenyi).
    """

    measure: str
    instances: int
    average_ranks: tuple[tuple[str, float], ...]
    p_value: float
    critical_difference: float


@attrs.frozen(kw_only=True, slots=False)
class StudySummary:
    """
    A study in a few numbers.

    Args:
        experiment: The experiment.
        baseline: The label of the mechanism that the others are compared with.
        level: How sure the intervals are, and one less the chance at which a difference counts as beyond it.
        seed: What the bootstrap drew with.
        failures: How many runs of each mechanism failed or took too long, by its label, with the first
            fault; mechanisms without are left out.
        values: For each source, mechanism and measure, in the order of the experiment.
        comparisons: For each source, other mechanism and measure with two pairs or more, in that order.
        ranks: For each measure of which it is known whether more or less is better; none for one mechanism.
    """

    experiment: Experiment
    baseline: str
    level: float
    seed: int
    failures: tuple[tuple[str, int, str], ...]
    values: tuple[MechanismValues, ...]
    comparisons: tuple[MechanismComparison, ...]
    ranks: tuple[MeasureRanks, ...]

    def value(self, instance: str, mechanism: str, measure: str) -> MechanismValues:
        """
        What one mechanism reaches by one measure on the instances of one source, each by its label.

        Raises:
            KeyError: If the study has none of these.
        """
        return self._value_of[instance, mechanism, measure]

    def comparison(self, instance: str, mechanism: str, measure: str) -> MechanismComparison | None:
        """How a mechanism compares with the baseline; None if there is nothing to compare."""
        return self._comparison_of.get((instance, mechanism, measure))

    def is_beyond_chance(self, comparison: MechanismComparison) -> bool:
        """Whether a difference is beyond chance, all comparisons of the study taken into account."""
        return comparison.corrected_p_value < 1 - self.level

    def _repr_html_(self) -> str:
        study = self.experiment
        rows = [
            (
                source,
                mechanism,
                *(self.value(source, mechanism, measure).mean for measure in study.measure_labels),
            )
            for source in study.instance_labels
            for mechanism in study.mechanism_labels
        ]
        heads = ("source", "mechanism", *study.measure_labels)
        return notebook_table("summary", heads, rows, name=study.name, baseline=self.baseline)

    def rows(self) -> list[dict[str, Any]]:
        """
        A table with one row for each source, mechanism and measure.

        Returns:
            Rows with the fields of ``MechanismValues`` and, where there is a comparison with the baseline,
            those of ``MechanismComparison``; None elsewhere.
        """
        compared = [field.name for field in attrs.fields(MechanismComparison)][3:]
        rows = []
        for value in self.values:
            comparison = self.comparison(value.instance, value.mechanism, value.measure)
            rows.append(
                attrs.asdict(value)
                | {"baseline": self.baseline}
                | {name: None if comparison is None else getattr(comparison, name) for name in compared}
            )
        return rows

    def rank_rows(self) -> list[dict[str, Any]]:
        """A table with one row for each measure and mechanism: its average rank over all instances."""
        return [
            {
                "measure": ranks.measure,
                "mechanism": mechanism,
                "average_rank": rank,
                "instances": ranks.instances,
                "p_value": ranks.p_value,
                "critical_difference": ranks.critical_difference,
            }
            for ranks in self.ranks
            for mechanism, rank in ranks.average_ranks
        ]

    @cached_property
    def _value_of(self) -> Mapping[tuple[str, str, str], MechanismValues]:
        return {(one.instance, one.mechanism, one.measure): one for one in self.values}

    @cached_property
    def _comparison_of(self) -> Mapping[tuple[str, str, str], MechanismComparison]:
        return {(one.instance, one.mechanism, one.measure): one for one in self.comparisons}
