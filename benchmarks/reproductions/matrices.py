"""Tables of numbers as others publish them (.npy, .npz, .csv), read without running anything they hold."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["SCALE", "allowed_pairs", "line_of", "table_of", "whole_points"]

SCALE: Final = 10**6
"""Scores are counted in millionths, as whole numbers, so that every sum is exact."""

_SCORES: Final = "similarity_matrix"
_MASK: Final = "mask_matrix"


def table_of(path: Path, key: str | None = None) -> NDArray[np.float64]:
    """
    The table of a file.

    Args:
        path: A ``.npy`` or ``.npz`` file, or text with a line for each row.
        key: Which array of an ``.npz`` file; the only one, or ``similarity_matrix``, if left out.

    Returns:
        Its numbers, float64 ``[n, m]``.

    Raises:
        SystemExit: If it is no table of finite numbers.
    """
    try:
        table = _loaded(path, key)
    except (ValueError, EOFError, zipfile.BadZipFile) as error:
        raise SystemExit(
            f"{path.name}: expected a table of numbers, got what cannot be read: {error}"
        ) from None
    if table.ndim == 1:
        table = table.reshape(1, -1)
    if table.ndim != 2 or table.dtype.kind not in "biuf":
        raise SystemExit(
            f"{path.name}: expected a table of numbers, got {table.ndim} dimensions of {table.dtype}"
        )
    numbers = table.astype(np.float64)
    if not np.isfinite(numbers).all():
        row, col = np.argwhere(~np.isfinite(numbers))[0].tolist()
        raise SystemExit(
            f"{path.name}: expected finite numbers, got {numbers[row, col]} at row {row}, column {col}"
        )
    return numbers


def _loaded(path: Path, key: str | None) -> NDArray[Any]:
    if path.suffix == ".npy":
        return np.asarray(np.load(path, allow_pickle=False))
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            names = list(arrays)
            wanted = key or (_SCORES if _SCORES in names or not names else names[0])
            if wanted not in names:
                raise SystemExit(
                    f"{path.name}: expected an array {wanted!r}, got {', '.join(names) or 'none'}"
                )
            return np.asarray(arrays[wanted])
    text = path.read_text(encoding="utf-8-sig")
    return np.loadtxt(text.splitlines(), delimiter="," if "," in text else None, ndmin=2)


def allowed_pairs(path: Path, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """
    Which pairs have no conflict: those with 0 in the array ``mask_matrix`` of an ``.npz`` file.

    Args:
        path: The file of the scores.
        shape: Their shape.

    Returns:
        The pairs, bool ``[n, m]``; all of them if the file has no such array.
    """
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            held = _MASK in arrays
        if held:
            mask = table_of(path, _MASK)
            if mask.shape != shape:
                raise SystemExit(f"{path.name}: expected {_MASK} of shape {shape}, got {mask.shape}")
            return np.asarray(mask == 0)
    return np.ones(shape, dtype=np.bool_)


def line_of(given: str | None, size: int, otherwise: Sequence[Path] = ()) -> NDArray[np.int64] | None:
    """
    A whole number for each row or column.

    Args:
        given: One number for all, or the name of a file; None if the reader said nothing.
        size: How many there are.
        otherwise: Files that are taken then, if they exist.

    Returns:
        The numbers, int64 ``[size]``; None if nothing was given and there is no such file.

    Raises:
        SystemExit: If it is no whole number of 0 or more for each.
    """
    if given is not None and given.isdigit():
        return np.full(size, int(given), dtype=np.int64)
    path = Path(given) if given is not None else next((one for one in otherwise if one.is_file()), None)
    if path is None:
        return None
    numbers = table_of(path).reshape(-1)
    whole = np.rint(numbers).astype(np.int64)
    if whole.size != size or (whole != numbers).any() or (whole < 0).any():
        raise SystemExit(
            f"{path.name}: expected {size} whole numbers of 0 or more, got {numbers.size} numbers"
        )
    return whole


def whole_points(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Scores in millionths, rounded to the nearest."""
    return np.rint(scores * SCALE).astype(np.int64)
