"""A store of a study whose parts are Parquet files."""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import attrs

from rvmatch.errors import MissingExtraError, invalid
from rvmatch.experiments.studies import Experiment, RunOutcome, RunRecord
from rvmatch.experiments.studies.records import RESULT_COLUMNS, TAKEN_COLUMNS
from rvmatch.experiments.studies.store import PARTS, claim_folder, damaged_part, sweep_folder
from rvmatch.whole_files import write_whole

__all__ = ["ParquetStore"]

_MEASURE: Final = "measure:"
_SEEDS: Final = 2**63
_FLOATS: Final = ("seconds", "memory_mb")


@attrs.frozen
class ParquetStore:
    """
    A folder with ``experiment.json``, ``parts/`` and, at the end, ``results.parquet`` and ``taken.parquet``.

    As ``CsvStore``, with typed columns: seeds are int64, measures, seconds and memory float64, the rest
    text; nothing is null. Each part is whole or not there.

    Args:
        folder: Where it lies; made if it is not there.

    Raises:
        MissingExtraError: When it is first used and the extra ``frames`` is not installed.
    """

    folder: Path = attrs.field(converter=Path)

    def begin(self, experiment: Experiment) -> list[RunRecord]:
        _arrow()
        for seed in experiment.seeds:
            if not -_SEEDS <= seed < _SEEDS:
                raise invalid("seeds", "within", seed, lowest=-_SEEDS, highest=_SEEDS - 1)
        claim_folder(self.folder, experiment)
        found = []
        for part in sorted((self.folder / PARTS).glob("*.parquet")):
            found += _read(part, experiment.measure_labels)
        return found

    def append(self, block: str, records: Sequence[RunRecord]) -> None:
        columns = list(dict.fromkeys((*RESULT_COLUMNS, *TAKEN_COLUMNS)))
        write_whole(self.folder / PARTS / f"{block}.parquet", _written(columns, records, _MEASURE))

    def finish(self, records: Sequence[RunRecord]) -> None:
        write_whole(self.folder / "results.parquet", _written(RESULT_COLUMNS, records, ""))
        write_whole(self.folder / "taken.parquet", _written(TAKEN_COLUMNS, records, None))
        sweep_folder(self.folder)


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise MissingExtraError("frames") from None
    return pa, pq


def _written(columns: Sequence[str], records: Sequence[RunRecord], prefix: str | None) -> bytes:
    """A Parquet file of some columns of the records, and of their measures unless the prefix is None."""
    pa, pq = _arrow()
    arrays, fields = [], []

    def add(name: str, kind: Any, values: list[Any]) -> None:
        fields.append(pa.field(name, kind))
        arrays.append(pa.array(values, kind))

    for column in columns:
        kind = pa.int64() if column == "seed" else pa.float64() if column in _FLOATS else pa.string()
        values = [getattr(record, column) for record in records]
        add(column, kind, [str(value) if kind == pa.string() else value for value in values])
    if prefix is not None and records:
        for place, (label, _) in enumerate(records[0].values):
            add(f"{prefix}{label}", pa.float64(), [record.values[place][1] for record in records])
    file = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=pa.schema(fields)), file, compression="zstd")
    return file.getvalue()


def _read(part: Path, measures: Sequence[str]) -> list[RunRecord]:
    pa, pq = _arrow()
    found = []
    place = 0
    try:
        rows = pq.read_table(io.BytesIO(part.read_bytes())).to_pylist()
        for row in rows:
            place += 1
            fields = {column: row[column] for column in (*RESULT_COLUMNS, *TAKEN_COLUMNS)}
            fields["outcome"] = RunOutcome(row["outcome"])
            values = tuple((label, row[f"{_MEASURE}{label}"]) for label in measures)
            found.append(RunRecord(values=values, **fields))
    except (pa.ArrowException, KeyError, ValueError) as error:
        raise damaged_part(part, place, error) from None
    return found
