"""Chance that can be repeated: draws from a seed, the same numbers on every machine and in every version."""

import hashlib
from typing import Final, Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import invalid

__all__ = ["Chance"]

_KEY_BYTES: Final = 16
_MANTISSA_BITS: Final = 53
"""As many bits as float64 keeps exactly."""


@attrs.frozen
class Chance:
    """
    A named source of draws: each name has draws of its own, so that no other question moves them.

    Only the raw bits of the Philox generator are used, which numpy promises to keep; what is made of
    them is written here. ``Chance(seed).of("arrivals")`` asked twice gives the same draws twice.

    Args:
        seed: Any whole number.
        names: What the draws are for, from the general to the particular.

    Raises:
        InvalidValueError: If the seed is no whole number.

    Source:
        J. K. Salmon et al., Parallel random numbers: as easy as 1, 2, 3, SC 2011 (Philox).

    Examples:
        >>> from rvmatch.mechanisms import Chance
        >>> Chance(7).of("order").permutation(5).tolist()
        [3, 0, 2, 1, 4]
    """

    seed: int
    names: tuple[str, ...] = ()

    def __attrs_post_init__(self) -> None:
        if isinstance(self.seed, bool) or not isinstance(self.seed, int):
            raise invalid("seed", "whole_number", self.seed)

    def of(self, *names: str | int) -> Self:
        """The source of draws for a more particular question."""
        return attrs.evolve(self, names=(*self.names, *map(str, names)))

    def bits(self, count: int) -> NDArray[np.uint64]:
        """The first so many draws of 64 bits, uint64 ``[count]``."""
        text = "\x1f".join((str(self.seed), *self.names))
        digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
        generator = np.random.Philox(key=int.from_bytes(digest))
        return np.asarray(generator.random_raw(count), dtype=np.uint64)

    def uniform(self, count: int) -> NDArray[np.float64]:
        """Numbers in [0, 1), multiples of 2**-53, float64 ``[count]``."""
        whole = self.bits(count) >> np.uint64(64 - _MANTISSA_BITS)
        return whole.astype(np.float64) * 2.0**-_MANTISSA_BITS

    def integers(self, count: int, below: int) -> NDArray[np.int64]:
        """
        Whole numbers from 0 on and below a limit, int64 ``[count]``.

        Args:
            count: How many.
            below: The limit, at least 1 and at most 2**31; no number is likelier than another by more
                than one part in 2**22.

        Raises:
            InvalidValueError: If the limit is out of range.
        """
        if not 1 <= below <= 2**31:
            raise invalid("below", "within", below, lowest=1, highest=2**31)
        return (self.uniform(count) * below).astype(np.int64)

    def permutation(self, count: int) -> NDArray[np.int64]:
        """The numbers 0 to ``count`` - 1 in an order in which each is as likely as any other, int64."""
        return np.argsort(self.bits(count), kind="stable").astype(np.int64)
