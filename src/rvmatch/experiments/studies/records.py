"""One record for each run: what came of it, what was measured, and what it took."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

__all__ = [
    "RESULT_COLUMNS",
    "TAKEN_COLUMNS",
    "RunOutcome",
    "RunRecord",
    "plain_row",
    "record_of_row",
    "row_of_record",
]


class RunOutcome(StrEnum):
    """What came of a run."""

    DONE = "done"
    FAILED = "failed"
    TIME_LIMIT = "time_limit"


@attrs.frozen(kw_only=True)
class RunRecord:
    """
    One mechanism on one instance.

    Args:
        instance: The label of the instance source.
        seed: What the instance and the mechanism drew with.
        mechanism: The label of the mechanism.
        outcome: What came of it.
        fault: Why it failed, in one line; empty if it did not.
        instance_digest: The digest of the market; empty if it could not be made.
        choice_digest: SHA-256 of the chosen positions; empty if there is no choice.
        values: What each measure says, by its label, in the order of the experiment; None where it says
            nothing.
        seconds: How long the mechanism took; None if it did not end.
        memory_mb: The most memory the process held meanwhile, in 10**6 bytes; None where the system does
            not tell.
        versions: What it ran with.
    """

    instance: str
    seed: int
    mechanism: str
    outcome: RunOutcome
    fault: str = ""
    instance_digest: str = ""
    choice_digest: str = ""
    values: tuple[tuple[str, float | None], ...]
    seconds: float | None
    memory_mb: float | None
    versions: str

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it from the other runs of its experiment."""
        return self.instance, self.seed, self.mechanism

    def value(self, measure: str) -> float | None:
        """What a measure says, by its label; None if it says nothing."""
        return dict(self.values).get(measure)


_KEYS: Final = ("instance", "seed", "mechanism")

RESULT_COLUMNS: Final = (*_KEYS, "outcome", "fault", "instance_digest", "choice_digest")
"""What is the same whoever repeats the experiment; the measures follow."""

TAKEN_COLUMNS: Final = (*_KEYS, "seconds", "memory_mb", "versions")
"""What differs from machine to machine."""


def plain_row(record: RunRecord) -> dict[str, Any]:
    """
    A record as plain values by column, for tables.

    Args:
        record: The record.

    Returns:
        Its fields, the measures between what is the same for everybody and what a run took.
    """
    row: dict[str, Any] = {column: getattr(record, column) for column in RESULT_COLUMNS}
    row["outcome"] = record.outcome.value
    taken = {column: getattr(record, column) for column in TAKEN_COLUMNS if column not in _KEYS}
    for label, value in record.values:
        row[f"measure:{label}" if label in row or label in taken else label] = value
    return row | taken


def row_of_record(record: RunRecord) -> dict[str, str]:
    """
    A record as texts by column; measures stand in columns of their own.

    Args:
        record: The record.

    Returns:
        Numbers so written that reading gives the same number; nothing where nothing is known.
    """
    row = {
        "instance": record.instance,
        "seed": str(record.seed),
        "mechanism": record.mechanism,
        "outcome": record.outcome.value,
        "fault": record.fault,
        "instance_digest": record.instance_digest,
        "choice_digest": record.choice_digest,
        "seconds": _text(record.seconds),
        "memory_mb": _text(record.memory_mb),
        "versions": record.versions,
    }
    return row | {f"measure:{name}": _text(value) for name, value in record.values}


def record_of_row(row: Mapping[str, str], measures: Iterable[str]) -> RunRecord:
    """
    The record of a row.

    Args:
        row: What ``row_of_record`` gave.
        measures: The labels of the measures, in their order.

    Returns:
        The record.

    Raises:
        KeyError: If a column is missing.
        ValueError: If a text is no number.
    """
    return RunRecord(
        instance=row["instance"],
        seed=int(row["seed"]),
        mechanism=row["mechanism"],
        outcome=RunOutcome(row["outcome"]),
        fault=row["fault"],
        instance_digest=row["instance_digest"],
        choice_digest=row["choice_digest"],
        values=tuple((name, _number(row[f"measure:{name}"])) for name in measures),
        seconds=_number(row["seconds"]),
        memory_mb=_number(row["memory_mb"]),
        versions=row["versions"],
    )


def _text(value: float | None) -> str:
    return "" if value is None else repr(float(value))


def _number(text: str) -> float | None:
    return float(text) if text else None
