"""Whether a county lies in one of a project's divisions, for very many pairs at once."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["lies_in"]

Numbers = NDArray[np.int64]

_WIDEST: Final = 10**6
_NOWHERE: Final = -1

_COMPARED_IN_TURN: Final = 3
"""So many divisions of a set are compared one after the other; most sets have one. The rest is searched."""


def lies_in(
    which: Numbers, sizes: Numbers, members: Numbers, projects: Numbers, counties: Numbers
) -> NDArray[np.bool_]:
    """
    Whether the county lies in one of the project's divisions, pair by pair.

    Args:
        which: The number of each project's set of divisions ``[m]``; -1 where nobody stated one.
        sizes: How many divisions each set has ``[s]``.
        members: Sorted numbers ``set * 10**6 + code``, codes of 2, 4 or 6 digits.
        projects: Positions of projects ``[p]``.
        counties: Six-digit codes as numbers ``[p]``.

    Returns:
        Answers ``[p]``; no where the set is empty or not stated.
    """
    found = np.zeros(len(projects), dtype=np.bool_)
    if not len(members):
        return found
    sets, open_pairs = which[projects], None
    # The set that nobody stated has number -1, so the last place of each array below is its own.
    sizes_of = np.append(sizes, 0)
    firsts = np.append(np.cumsum(sizes) - sizes, 0)
    for place in range(min(_COMPARED_IN_TURN, int(sizes.max()))):
        code = np.where(sizes_of > place, members[np.minimum(firsts + place, len(members) - 1)], _NOWHERE)
        code = np.where(code >= 0, code % _WIDEST, _NOWHERE)
        scale = np.where(code < 100, 10_000, np.where(code < 10_000, 100, 1))
        if open_pairs is None:
            found = counties // scale[sets] == code[sets]
            open_pairs = np.flatnonzero(~found & (sizes_of > 1)[sets])
        else:
            own = sets[open_pairs]
            found[open_pairs] = counties[open_pairs] // scale[own] == code[own]
            open_pairs = open_pairs[~found[open_pairs] & (sizes_of > place + 1)[own]]
    if open_pairs is not None and len(open_pairs):
        found[open_pairs] = _searched(sets[open_pairs], members, counties[open_pairs])
    return found


def _searched(sets: Numbers, members: Numbers, counties: Numbers) -> NDArray[np.bool_]:
    """The same by bisection, whatever the size of the sets."""
    found = np.zeros(len(sets), dtype=np.bool_)
    for scale in (10_000, 100, 1):
        wanted = sets * _WIDEST + counties // scale
        place = np.minimum(np.searchsorted(members, wanted), len(members) - 1)
        found |= members[place] == wanted
    return found
