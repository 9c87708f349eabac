"""Running an experiment: block by block, kept as it comes, resumed where it stopped."""

from collections.abc import Callable
from concurrent.futures import Executor
from os import PathLike
from typing import Any, Final, TypeAlias

import attrs

from rvmatch.errors import invalid
from rvmatch.executors import answers_as_they_come
from rvmatch.experiments.studies.blocks import Block
from rvmatch.experiments.studies.experiment import Experiment
from rvmatch.experiments.studies.limited import records_of
from rvmatch.experiments.studies.records import RunOutcome, RunRecord, plain_row
from rvmatch.experiments.studies.store import RecordStore, store_of
from rvmatch.model.arguments import optional_call
from rvmatch.wording.notebooks import notebook_table

__all__ = ["StudyResults", "run"]

Progress: TypeAlias = Callable[[str, float], object]

_STEP: Final = "runs"


@attrs.frozen(kw_only=True)
class StudyResults:
    """
    All records of an experiment.

    Args:
        experiment: The experiment.
        records: One for each run: instance by instance, seed by seed, mechanism by mechanism.
    """

    experiment: Experiment
    records: tuple[RunRecord, ...]

    @property
    def failed(self) -> tuple[RunRecord, ...]:
        """The records of runs that failed or took too long."""
        return tuple(record for record in self.records if record.outcome is not RunOutcome.DONE)

    def _repr_html_(self) -> str:
        heads = ("source", "seed", "mechanism", "outcome", *self.experiment.measure_labels)
        rows = [
            (one.instance, one.seed, one.mechanism, one.outcome.value, *(value for _, value in one.values))
            for one in self.records
        ]
        name = self.experiment.name
        return notebook_table("results", heads, rows, name=name, runs=len(rows), failed=len(self.failed))

    def rows(self) -> list[dict[str, Any]]:
        """
        A table with one row for each run, in the order of the records.

        Returns:
            Rows with the fields of the record; each measure is a column with its label, after
            ``measure:`` where a field has that name; None where nothing is known.
        """
        return [plain_row(record) for record in self.records]


def run(
    experiment: Experiment,
    *,
    executor: Executor | None = None,
    store: str | PathLike[str] | RecordStore | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
    retry: bool = False,
) -> StudyResults:
    """
    Run an experiment, or what is left of it.

    The numbers are the same whatever the executor, the order and the number of workers. What a mechanism or
    a measure raises, and what takes too long, is a record.

    Args:
        experiment: The experiment.
        executor: What runs the blocks (one source with one seed); None for this thread.
        store: A folder, or another store, that keeps the records of every block as soon as it is done; a
            second call with the same store runs only what is missing. None keeps nothing.
        progress: Called with ``"runs"`` and the share that is done, from 0 to 1.
        cancel: Asked between blocks whether to stop; what is done is kept.
        retry: Whether to run again what failed or took too long.

    Returns:
        All records.

    Raises:
        InvalidValueError: If something is none of these, or the store belongs to another experiment.
        ReadErrors: If the store cannot be read.
        CancelledError: If ``cancel`` asked to stop.
        ExecutorLostError: If the executor broke down; what is done is kept.
        OSError: If the store cannot be written.
    """
    if not isinstance(experiment, Experiment):
        raise invalid("experiment", "study_kind", type(experiment).__name__, kind="Experiment")
    if not (executor is None or isinstance(executor, Executor)):
        raise invalid("executor", "executor", type(executor).__name__)
    optional_call("progress", progress)
    optional_call("cancel", cancel)
    keeper = None if store is None else store_of(store)
    known = {} if keeper is None else {record.key: record for record in keeper.begin(experiment)}
    if retry:
        known = {key: record for key, record in known.items() if record.outcome is RunOutcome.DONE}
    blocks, names = _blocks(experiment, known)
    done = experiment.size - sum(len(block.mechanisms) for block in blocks)
    if progress is not None:
        progress(_STEP, done / experiment.size)
    for place, records in answers_as_they_come(executor, cancel, records_of, [(one,) for one in blocks]):
        known |= {record.key: record for record in records}
        done += len(records)
        if keeper is not None:
            # A block is kept whole: what was there of it before stands in the same part.
            mine = [known[key] for key in _keys(experiment, *names[place]) if key in known]
            keeper.append(_part_name(experiment, *names[place]), mine)
        if progress is not None:
            progress(_STEP, done / experiment.size)
    found = tuple(known[key] for name in _names(experiment) for key in _keys(experiment, *name))
    if keeper is not None:
        keeper.finish(found)
    return StudyResults(experiment=experiment, records=found)


Name: TypeAlias = tuple[int, int]
"""A block by the place of its source and its seed."""


def _names(experiment: Experiment) -> list[Name]:
    return [(place, seed) for place in range(len(experiment.instances)) for seed in experiment.seeds]


def _keys(experiment: Experiment, place: int, seed: int) -> list[tuple[str, int, str]]:
    return [(experiment.instance_labels[place], seed, label) for label in experiment.mechanism_labels]


def _part_name(experiment: Experiment, place: int, seed: int) -> str:
    width = len(str(len(experiment.instances) - 1))
    return f"{place:0{width}}-{experiment.instances[place].name}-{seed}"


def _blocks(
    experiment: Experiment, known: dict[tuple[str, int, str], RunRecord]
) -> tuple[list[Block], list[Name]]:
    """What is left to run, and the name of each block."""
    blocks, names = [], []
    for place, seed in _names(experiment):
        keys = _keys(experiment, place, seed)
        left = tuple(
            mechanism for mechanism, key in zip(experiment.mechanisms, keys, strict=True) if key not in known
        )
        if left:
            names.append((place, seed))
            blocks.append(
                Block(
                    source=experiment.instances[place],
                    seed=seed,
                    mechanisms=left,
                    measures=experiment.measures,
                    time_limit_s=experiment.time_limit_s,
                )
            )
    return blocks, names
