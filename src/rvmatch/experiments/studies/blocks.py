"""One block of a study: all mechanisms on the instance of one source and one seed."""

import hashlib
import math
import time
from collections.abc import Callable, Iterator
from typing import Final

import attrs
import numpy as np

from rvmatch.errors import invalid
from rvmatch.evaluation.measures import Measure
from rvmatch.experiments.instances.instance import Instance, InstanceSource
from rvmatch.experiments.studies.attempts import Attempt, forget_peak, peak_mb, versions
from rvmatch.experiments.studies.parts import label_of
from rvmatch.experiments.studies.records import RunOutcome, RunRecord
from rvmatch.mechanisms import Chance, Choice, Mechanism, choose_by

__all__ = ["BEGUN", "CHOSEN", "Block", "block_records"]

BEGUN: Final = "begun"
CHOSEN: Final = "chosen"


@attrs.frozen(kw_only=True)
class Block:
    """
    What is run together, as the instance is made once.

    Args:
        source: Where the instance comes from.
        seed: The seed.
        mechanisms: What chooses.
        measures: What is measured.
        time_limit_s: After how many seconds a mechanism is stopped; None for never.
    """

    source: InstanceSource
    seed: int
    mechanisms: tuple[Mechanism, ...]
    measures: tuple[Measure, ...]
    time_limit_s: float | None = None

    def record(self, mechanism: Mechanism, outcome: RunOutcome, **known: object) -> RunRecord:
        """
        A record of one of its runs.

        Args:
            mechanism: Which mechanism.
            outcome: What came of it.
            known: The other fields, as far as they are known.
        """
        unknown: dict[str, object] = {
            "values": tuple((label_of(measure), None) for measure in self.measures),
            "seconds": None,
            "memory_mb": None,
        }
        fields = unknown | known
        return RunRecord(
            instance=label_of(self.source),
            seed=self.seed,
            mechanism=label_of(mechanism),
            outcome=outcome,
            versions=versions(),
            **fields,  # type: ignore[arg-type]
        )


def block_records(block: Block, tell: Callable[[str], object] = lambda _: None) -> Iterator[RunRecord]:
    """
    The records of a block, one after the other.

    Args:
        block: The block.
        tell: Called with ``BEGUN`` as a mechanism begins, and with ``CHOSEN`` when it has chosen.

    Yields:
        One record for each mechanism, in their order; what fails is recorded.
    """
    instance: Instance | None = None
    making = Attempt()
    with making:
        instance = block.source.instance(block.seed)
        # Worked out here, so that it is not counted as the time of the first mechanism.
        instance.market.row_starts, instance.market.by_column, instance.market.col_starts  # noqa: B018
    for mechanism in block.mechanisms:
        tell(BEGUN)
        if instance is None:
            yield block.record(mechanism, RunOutcome.FAILED, fault=f"instance: {making.fault}")
        else:
            yield _run(block, instance, mechanism, tell)


def _finite(said: object) -> float | None:
    """What a measure says, as a number; a sum that went wrong is a fault, and not "nothing to measure"."""
    if said is None:
        return None
    if isinstance(said, bool) or not isinstance(said, int | float | np.integer | np.floating):
        raise invalid("value", "study_value", type(said).__name__)
    if not math.isfinite(said):
        raise invalid("value", "study_value", float(said))
    return float(said)


def _run(block: Block, instance: Instance, mechanism: Mechanism, tell: Callable[[str], object]) -> RunRecord:
    choice: Choice | None = None
    attempt = Attempt()
    forget_peak()
    chance = Chance(block.seed).of("mechanism", label_of(block.source))
    begun = time.perf_counter()
    with attempt:
        choice = choose_by(mechanism, instance.market, chance)
    seconds = time.perf_counter() - begun
    memory = peak_mb()
    tell(CHOSEN)
    known = {"instance_digest": instance.digest, "seconds": seconds, "memory_mb": memory}
    if choice is None:
        return block.record(mechanism, RunOutcome.FAILED, fault=attempt.fault, **known)
    values = []
    fault = ""
    for measure in block.measures:
        value: float | None = None
        measuring = Attempt()
        with measuring:
            value = _finite(measure.of(choice))
        if measuring.fault:
            fault = fault or f"{label_of(measure)}: {measuring.fault}"
        values.append((label_of(measure), value))
    return block.record(
        mechanism,
        RunOutcome.FAILED if fault else RunOutcome.DONE,
        fault=fault,
        choice_digest=hashlib.sha256(choice.used.astype(np.dtype("<i8")).tobytes()).hexdigest(),
        values=tuple(values),
        **known,
    )
