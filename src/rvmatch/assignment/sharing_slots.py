"""Which units come first when each goes to the need with the smallest share met so far."""

import numpy as np
from numpy.typing import NDArray

__all__ = ["first_slots", "slot_key"]

_HALVINGS = 80


def slot_key(count: int, wanted: int, position: int, bits: int) -> tuple[int, int, int]:
    """
    The place in the order of one more unit for a need that has some.

    Args:
        count: How many units it has.
        wanted: How many it wants, at least 1.
        position: Its position.
        bits: Twice the number of bits of the largest want; different shares then differ in whole numbers.

    Returns:
        A key that grows with the share, then the want, then the position.
    """
    return (count << bits) // wanted, wanted, position


def first_slots(
    total: int, least: NDArray[np.int64], most: NDArray[np.int64], wanted: NDArray[np.int64]
) -> NDArray[np.int64]:
    """
    How many units each need has after the first ones in the order of ``slot_key``.

    Args:
        total: How many units there are, those of ``least`` included.
        least: What each need has in any case, int64 ``[m]``.
        most: What each can have at most, int64 ``[m]``; the total lies between the two sums.
        wanted: What each wants, int64 ``[m]``.

    Returns:
        Units of each need, with that total, int64 ``[m]``.
    """
    if wanted.size == 1:
        return np.array([total], dtype=np.int64)
    bits = 2 * int(wanted.max()).bit_length()
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        level = (low + high) / 2
        if np.clip(np.floor(level * wanted), least, most).sum() > total:
            high = level
        else:
            low = level
    width = 2
    while True:
        start = np.clip(np.floor(low * wanted).astype(np.int64) - width // 2, least, most)
        found = _filled(total, start, np.minimum(start + width, most), wanted, bits)
        if found is not None and _is_prefix(found, least, most, wanted, bits):
            return found
        width *= 4


def _filled(
    total: int, start: NDArray[np.int64], end: NDArray[np.int64], wanted: NDArray[np.int64], bits: int
) -> NDArray[np.int64] | None:
    """The start with the first units between start and end, or None if they do not come to the total."""
    rest = total - int(start.sum())
    if not 0 <= rest <= int((end - start).sum()):
        return None
    keys = [
        slot_key(count, want, place, bits)
        for place, (begin, stop, want) in enumerate(
            zip(start.tolist(), end.tolist(), wanted.tolist(), strict=True)
        )
        for count in range(begin, stop)
    ]
    keys.sort()
    found = start.copy()
    np.add.at(found, np.array([key[2] for key in keys[:rest]], dtype=np.int64), 1)
    return found


def _is_prefix(
    found: NDArray[np.int64],
    least: NDArray[np.int64],
    most: NDArray[np.int64],
    wanted: NDArray[np.int64],
    bits: int,
) -> bool:
    """Whether every unit given comes before every one not given."""
    last = [
        slot_key(int(found[place]) - 1, int(wanted[place]), place, bits)
        for place in np.flatnonzero(found > least).tolist()
    ]
    following = [
        slot_key(int(found[place]), int(wanted[place]), place, bits)
        for place in np.flatnonzero(found < most).tolist()
    ]
    return not last or not following or max(last) < min(following)
