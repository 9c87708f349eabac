"""Rows of results as a data frame of the caller's choice, through narwhals."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, Literal

from rvmatch.errors import MissingExtraError, invalid

__all__ = ["frame_of_rows"]


def frame_of_rows(
    rows: Sequence[Mapping[str, object]],
    *,
    backend: Literal["pandas", "polars", "pyarrow"] | ModuleType = "pandas",
) -> Any:
    """
    A data frame with a row for each row of a table, such as ``StudyResults.rows`` or ``StudySummary.rows``.

    Args:
        rows: Mappings from columns to texts, numbers, truth values or None; all with the same columns.
        backend: Whose frame it is to be: a name, or the module itself.

    Returns:
        A frame of that library. Texts, whole numbers, numbers and truth values are columns of their kind;
        whole numbers with gaps become numbers, and a gap is what the library writes for nothing.

    Raises:
        InvalidValueError: If there are no rows, they have not the same columns, a column mixes kinds, or the
            library is not known or not installed.
        MissingExtraError: If the extra ``frames`` is not installed.

    Examples:
        >>> from rvmatch.adapters.frames import frame_of_rows
        >>> frame_of_rows([{"seed": 1, "gini": 0.5}, {"seed": 2, "gini": None}], backend="pyarrow").num_rows
        2
    """
    try:
        import narwhals.stable.v2 as nw
    except ImportError:
        raise MissingExtraError("frames") from None
    if isinstance(rows, str) or not isinstance(rows, Sequence) or not rows:
        raise invalid("rows", "frame_rows", type(rows).__name__ if rows else "")
    columns = list(rows[0])
    for row in rows:
        if not isinstance(row, Mapping) or list(row) != columns:
            raise invalid("rows", "frame_rows", ", ".join(map(str, row)))
    kinds = {str: nw.String(), int: nw.Int64(), float: nw.Float64(), bool: nw.Boolean()}
    data: dict[str, list[Any]] = {}
    schema = {}
    for column in columns:
        values = [row[column] for row in rows]
        kind = _kind(column, values)
        data[column] = [float(one) if kind is float and one is not None else one for one in values]  # type: ignore[arg-type]
        schema[column] = kinds[kind]
    try:
        return nw.from_dict(data, schema, backend=backend).to_native()
    except ImportError:
        raise invalid("backend", "frame_backend", str(backend)) from None
    except (ValueError, TypeError, AttributeError):
        if not isinstance(backend, ModuleType) and backend not in {"pandas", "polars", "pyarrow"}:
            raise invalid("backend", "frame_backend", str(backend)) from None
        raise


def _kind(column: str, values: Sequence[object]) -> type[Any]:
    """The kind of a column."""
    found = {type(value) for value in values if value is not None}
    if not found or found == {int, float} or (found == {int} and None in values):
        return float
    if len(found) > 1 or not found <= {str, int, float, bool}:
        names = ", ".join(sorted(kind.__name__ for kind in found))
        raise invalid("rows", "frame_column", names, column=column)
    return found.pop()
