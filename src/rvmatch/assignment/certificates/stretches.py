"""The places of each group, cut where what a pair is worth to the group can change."""

from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.certificates.usage import Usage
from rvmatch.assignment.ranks import GroupCoverage, GroupSteps

__all__ = ["Stretches", "times_named"]

Whole = NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class Stretches:
    """
    The places of each group, cut where what a pair is worth to the group can change.

    The first pairs of a group fill the first places. A stretch is one place, but the last of a group is all
    places for which no rank has a step.

    Args:
        group: The group of each stretch, growing, int64 ``[u]``.
        step: Its first place, from 0, int64 ``[u]``.
        lower: How many of its places must be filled, int64 ``[u]``.
        upper: How many can be, int64 ``[u]``.
        flow: How many are, int64 ``[u]``.
    """

    group: Whole
    step: Whole
    lower: Whole
    upper: Whole
    flow: Whole

    @classmethod
    def of(cls, usage: Usage) -> Self:
        """The stretches of all groups under a plan that keeps the limits."""
        places = usage.group_places()
        floors, ceilings = usage.group_limits()
        steps = np.zeros(places.size, dtype=np.int64)
        for rank in usage.ranked.ranks:
            if isinstance(rank, GroupCoverage | GroupSteps):
                named = times_named(usage, rank) > 0
                steps[named] = np.maximum(steps[named], len(rank.steps))
        single = np.minimum(steps, places)
        group = np.repeat(np.arange(places.size), single + 1)
        step = np.arange(group.size) - np.repeat(np.cumsum(single + 1) - single - 1, single + 1)
        width = np.where(step < single[group], 1, (places - single)[group])

        def filled(total: Whole) -> Whole:
            amount: Whole = np.clip(total[group] - step, 0, width)
            return amount

        return cls(
            group=group,
            step=step,
            lower=filled(floors),
            upper=filled(ceilings),
            flow=filled(usage.groups),
        )


def times_named(usage: Usage, rank: GroupCoverage | GroupSteps) -> Whole:
    """How often a rank names each group, int64 ``[g]``."""
    times = np.zeros(usage.groups.size, dtype=np.int64)
    if isinstance(rank, GroupSteps):
        number = {group.key: place for place, group in enumerate(usage.ranked.groups)}
        np.add.at(times, np.array([number[group.key] for group in rank.groups], dtype=np.int64), 1)
        return times
    # A group is named if all its lines bear one label that no other line bears.
    group, line = usage.members["row"]
    labels = rank.groups[line]
    first = np.flatnonzero(np.diff(group, prepend=-1))
    if not first.size:
        return times
    lowest, highest = np.minimum.reduceat(labels, first), np.maximum.reduceat(labels, first)
    sizes = np.diff(np.append(first, group.size))
    bearers, bearing = np.unique(rank.groups, return_counts=True)
    borne = bearing[np.searchsorted(bearers, lowest)]
    times[group[first]] = (lowest >= 0) & (lowest == highest) & (sizes == borne)
    return times
