"""What a check found: a code, the rank it concerns, where it was first seen, and how often."""

from collections.abc import Callable

import attrs
import numpy as np
from numpy.typing import NDArray

__all__ = ["Finding", "first_of"]


@attrs.frozen(kw_only=True)
class Finding:
    """
    One thing that does not hold.

    Args:
        code: What it is, a short code.
        rank: The position of the rank it concerns; None if it concerns the plan alone.
        where: The first place where it was seen: a field, as ``rows[3]``, or a pair, as ``(3, 5)``.
        count: In how many places it was seen.
    """

    code: str
    rank: int | None
    where: str
    count: int = 1


def first_of(
    code: str, broken: NDArray[np.bool_], name: Callable[[int], str], rank: int | None = None
) -> tuple[Finding, ...]:
    """
    The finding of everything that is broken in the same way.

    Args:
        code: What it is.
        broken: Which entries are broken, bool.
        name: How an entry is named, from its position.
        rank: The rank it concerns.

    Returns:
        One finding, or none if nothing is broken.
    """
    count = int(broken.sum())
    return (Finding(code=code, rank=rank, where=name(int(broken.argmax())), count=count),) if count else ()
