"""Which of several equally good plans is taken: a keyed hash decides, and favours nobody."""

import hashlib
from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import Pairs
from rvmatch.columns.arrays import Lean, read_only

__all__ = ["TIE_BITS", "role_tie_points", "tie_points"]

TIE_BITS: Final = 30
"""How many bits the keyed hash of a pair has."""

_DIGEST_BYTES: Final = 8

_PAIRS_AT_ONCE: Final = 100_000
"""Larger blocks fall out of the processor's nearer caches, and take longer."""

Hashes = NDArray[np.uint64]


def tie_points(
    seed: int, demands: Iterable[str], supplies: Iterable[str], pairs: Pairs, *, turn: int = 0
) -> NDArray[np.int32]:
    """
    Points for each pair that depend on the seed and the two keys alone.

    Lowest key first would favour the same provinces every year; these points
    do not, as long as the seed is fixed before the libraries are closed.

    Args:
        seed: Any whole number.
        demands: Keys of n demands.
        supplies: Keys of m supplies.
        pairs: p pairs.
        turn: Which of several independent hashes; the next decides where the one before does not.

    Returns:
        Whole numbers from 1 to 2**30, in int32 ``[p]``.
    """
    secret = str(seed) if turn == 0 else f"{seed} {turn}"
    mine, theirs = _hashes(secret, b"demand", demands), _hashes(secret, b"supply", supplies)
    _mix_in_place(mine)
    points = np.empty(len(pairs), dtype=np.int32)
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        block = slice(start, start + _PAIRS_AT_ONCE)
        mixed = mine.take(pairs.lean_rows[block])
        mixed ^= theirs.take(pairs.lean_cols[block])
        _mix_in_place(mixed)
        mixed >>= np.uint64(64 - TIE_BITS)
        mixed += np.uint64(1)
        points[block] = mixed
    return read_only(points)


def role_tie_points(pair_points: Lean, roles: NDArray[np.int64]) -> NDArray[np.int64]:
    """
    Points for each way to fill a role that depend on its pair's points and on the role alone.

    Args:
        pair_points: What ``tie_points`` gives its pair ``[o]``.
        roles: The number of the role ``[o]``.

    Returns:
        Whole numbers from 1 to 2**30 ``[o]``.
    """
    mixed = pair_points.astype(np.uint64)
    _mix_in_place(mixed)
    mixed ^= roles.astype(np.uint64)
    _mix_in_place(mixed)
    return (mixed >> np.uint64(64 - TIE_BITS)).astype(np.int64) + 1


def _hashes(secret: str, side: bytes, keys: Iterable[str]) -> Hashes:
    key = hashlib.blake2b(secret.encode(), digest_size=32).digest()
    keyed = hashlib.blake2b(digest_size=_DIGEST_BYTES, key=key, person=side)
    new, digests = keyed.copy, list[bytes]()
    for name in keys:
        # A copy of the state in which the key stands already takes half as long as a new one.
        state = new()
        state.update(name.encode())
        digests.append(state.digest())
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def _mix_in_place(values: Hashes) -> None:
    """The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): every bit depends on every bit."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        values ^= values >> np.uint64(shift)
        values *= np.uint64(factor)
    values ^= values >> np.uint64(31)
