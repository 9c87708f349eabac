"""Results as frames and as Parquet parts hold what the records hold."""

import pytest

pytest.importorskip("pyarrow")
pytest.importorskip("narwhals")

import narwhals.stable.v2 as nw
import pyarrow.parquet as pq

from rvmatch.adapters.frames import ParquetStore, frame_of_rows
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.evaluation.measures import TotalPoints
from rvmatch.experiments.instances import Uniform
from rvmatch.experiments.studies import Experiment, run, summarise
from study_parts import Drawn, Failing, Nothing


def study(**changes) -> Experiment:
    parts = {
        "name": "small",
        "instances": [Uniform(rows=4, cols=5)],
        "mechanisms": [Drawn(), Failing()],
        "measures": [TotalPoints(), Nothing()],
        "seeds": [0, -3, 2],
    }
    return Experiment(**parts | changes)


@pytest.mark.parametrize("backend", ["pyarrow", "pandas", "polars"])
def test_a_frame_holds_the_rows_whatever_its_library(backend: str) -> None:
    pytest.importorskip(backend)
    rows = run(study()).rows()

    frame = nw.from_native(frame_of_rows(rows, backend=backend))

    assert frame.columns == list(rows[0])
    for column in ("seed", "mechanism", "outcome", "total_points"):
        found = frame[column].to_list()
        assert [None if str(value) == "nan" else value for value in found] == [row[column] for row in rows]


def test_a_summary_becomes_a_frame_though_cells_are_empty() -> None:
    rows = summarise(run(study())).rows()

    assert frame_of_rows(rows, backend="pyarrow").num_rows == len(rows) == 4


@pytest.mark.parametrize(
    "rows", [[], [{"a": 1}, {"b": 1}], [{"a": 1}, {"a": "x"}], [{"a": object()}], "text"]
)
def test_rows_that_are_no_table_are_refused(rows: object) -> None:
    with pytest.raises(InvalidValueError):
        frame_of_rows(rows, backend="pyarrow")


def test_an_unknown_library_is_named() -> None:
    with pytest.raises(InvalidValueError, match="pandas, polars or pyarrow"):
        frame_of_rows([{"a": 1}], backend="excel")


def test_a_parquet_store_gives_the_records_again_and_the_same_bytes(tmp_path) -> None:
    first = run(study(), store=ParquetStore(tmp_path))
    written = (tmp_path / "results.parquet").read_bytes()
    (tmp_path / "parts" / "0-uniform--3.parquet").unlink()

    again = run(study(), store=ParquetStore(tmp_path))

    kept = [(one.seconds == other.seconds) for one, other in zip(first.records, again.records, strict=True)]
    assert kept == [True, True, False, False, True, True]
    assert [one.values for one in again.records] == [one.values for one in first.records]
    assert (tmp_path / "results.parquet").read_bytes() == written


def test_results_in_parquet_have_typed_columns(tmp_path) -> None:
    results = run(study(), store=ParquetStore(tmp_path))

    table = pq.read_table(tmp_path / "results.parquet")
    assert table["seed"].to_pylist() == [record.seed for record in results.records]
    assert table["total_points"].to_pylist() == [record.value("total_points") for record in results.records]
    assert [str(table.schema.field(name).type) for name in ("seed", "nothing", "fault")] == [
        "int64",
        "double",
        "string",
    ]


def test_a_damaged_part_is_named(tmp_path) -> None:
    run(study(), store=ParquetStore(tmp_path))
    (tmp_path / "parts" / "0-uniform-0.parquet").write_bytes(b"PAR1")

    with pytest.raises(ReadErrors, match=r"0-uniform-0.parquet"):
        run(study(), store=ParquetStore(tmp_path))


def test_a_seed_that_no_column_holds_is_refused_before_anything_runs(tmp_path) -> None:
    with pytest.raises(InvalidValueError, match="seeds"):
        run(study(seeds=[2**63]), store=ParquetStore(tmp_path))

    assert not list(tmp_path.iterdir())
