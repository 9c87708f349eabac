"""What figures are drawn from, checked before anything is drawn."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from rvmatch.errors import invalid

__all__ = ["checked_numbers", "checked_pairs", "checked_series"]


def checked_series(field: str, series: Any, *, above: float | None = None) -> dict[str, list[float]]:
    """
    Numbers for each title.

    Args:
        field: What they are called, for faults.
        series: A mapping from titles to numbers.
        above: What every number has to be above; None for any.

    Returns:
        The same as plain lists.

    Raises:
        InvalidValueError: If it is no such mapping, is empty, or holds what is no finite number.
    """
    if not isinstance(series, Mapping) or not series:
        raise invalid(field, "figure_series", type(series).__name__ if series else "")
    return {str(name): checked_numbers(field, values, above=above) for name, values in series.items()}


def checked_pairs(field: str, pairs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """
    Two lists for each title, apart.

    Raises:
        InvalidValueError: If it is no mapping from titles to two lists of one length.
    """
    if not isinstance(pairs, Mapping) or not pairs:
        raise invalid(field, "figure_series", type(pairs).__name__ if pairs else "")
    firsts, seconds = {}, {}
    for name, pair in pairs.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise invalid(field, "figure_pairs", type(pair).__name__)
        firsts[str(name)], seconds[str(name)] = pair
        if len(pair[0]) != len(pair[1]):
            raise invalid(field, "figure_lengths", len(pair[1]), count=len(pair[0]))
    return firsts, seconds


def checked_numbers(field: str, values: Any, *, above: float | None = None) -> list[float]:
    """
    Finite numbers, as a plain list.

    Raises:
        InvalidValueError: If it is no list of finite numbers, or one is not above the limit.
    """
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", type(values).__name__)
    found = []
    for value in values:
        if isinstance(value, str) or not hasattr(value, "__float__") or not math.isfinite(value):
            raise invalid(field, "market_finite", value)
        if above is not None and not value > above:
            raise invalid(field, "figure_above", value, above=above)
        found.append(float(value))
    return found
