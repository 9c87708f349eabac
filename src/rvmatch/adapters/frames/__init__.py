"""Parquet files and data frames: read with pyarrow and narwhals, row group by row group, and written so."""

from rvmatch.adapters.frames.data_frames import demands_from_frame, supplies_from_frame
from rvmatch.adapters.frames.parquet_reading import read_demands_parquet, read_supplies_parquet
from rvmatch.adapters.frames.parquet_writing import write_demands_parquet, write_supplies_parquet
from rvmatch.adapters.frames.study_store import ParquetStore
from rvmatch.adapters.frames.tidy import frame_of_rows

__all__ = [
    "ParquetStore",
    "demands_from_frame",
    "frame_of_rows",
    "read_demands_parquet",
    "read_supplies_parquet",
    "supplies_from_frame",
    "write_demands_parquet",
    "write_supplies_parquet",
]
