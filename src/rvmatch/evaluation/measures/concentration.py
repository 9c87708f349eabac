"""Whether partners gather at few groups: the share of the most popular, and the Herfindahl index."""

from enum import StrEnum
from typing import Any, ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.errors import invalid
from rvmatch.evaluation.measures.group_totals import Counted, GroupValues, group_values
from rvmatch.mechanisms import Choice
from rvmatch.mechanisms.settings import one_of

__all__ = ["Herfindahl", "Popularity", "TopShare"]


class Popularity(StrEnum):
    """Which groups are called popular."""

    RECEIVED = "received"
    """Those with most partners in the choice."""
    WANTED = "wanted"
    """Those of which most columns have a row in the first place of their lists."""


def _popularity(value: Popularity | str) -> Popularity:
    return one_of(Popularity, "by", value)


def _share(_: Any, attribute: "attrs.Attribute[float]", value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
        raise invalid(attribute.name, "measure_share", value)


@final
@attrs.frozen(kw_only=True)
class TopShare:
    """
    Which share of all partners of groups the most popular tenth of groups has.

    A tenth of 25 groups is two and a half: half of the partners of the third count. Groups that are equally
    popular where the tenth ends count with their mean. If all groups have the same, the share is a tenth.

    Args:
        top: Which share of groups counts as top, above 0 and at most 1.
        by: ``"received"``: popular is who has most partners. ``"wanted"``: popular is whom most columns put
            first.

    Raises:
        InvalidValueError: If a setting is not as described.

    Source:
        The top decile's share, as in T. Piketty and E. Saez, Income inequality in the United States,
        1913-1998, Quarterly Journal of Economics 118 (2003) 1-39.
    """

    name: ClassVar[str] = "top_share"
    definition: ClassVar[str] = (
        "partners of the top share of groups divided by partners of all groups that can have one; None if no "
        "group has a partner"
    )
    source: ClassVar[str] = "Piketty and Saez 2003"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "lower"
    top: float = attrs.field(default=0.1, validator=_share)
    by: Popularity = attrs.field(default=Popularity.RECEIVED, converter=_popularity)

    def of(self, choice: Choice) -> float | None:
        found = group_values(choice, Counted.PARTNERS)
        partners = int(found.values.sum())
        if not partners:
            return None
        popular = found.values if self.by is Popularity.RECEIVED else _wanted(choice, found)
        levels, level = np.unique(-popular, return_inverse=True)
        members = np.bincount(level, minlength=levels.size)
        held = np.zeros(levels.size, dtype=np.int64)
        np.add.at(held, level, found.values)
        left = self.top * found.groups.size
        counted = 0.0
        for many, theirs in zip(members.tolist(), held.tolist(), strict=True):
            counted += theirs * min(1.0, left / many)
            left -= many
            if left <= 0:
                break
        return min(1.0, counted / partners)


@final
@attrs.frozen(kw_only=True)
class Herfindahl:
    """
    The Herfindahl index of partners over groups: the chance that two partners drawn belong to one group.

    1/g if all of g groups have the same, 1 if one group has all; the two are drawn with putting back.

    Source:
        O. C. Herfindahl, Concentration in the Steel Industry, Columbia University 1950; A. O. Hirschman, The
        paternity of an index, American Economic Review 54 (1964) 761-762.
    """

    name: ClassVar[str] = "herfindahl"
    definition: ClassVar[str] = (
        "sum of the squared shares of groups in the partners of all groups; None if no group has a partner"
    )
    source: ClassVar[str] = "Herfindahl 1950; Hirschman 1964"
    lowest: ClassVar[float | None] = 0.0
    highest: ClassVar[float | None] = 1.0
    better: ClassVar[str] = "lower"

    def of(self, choice: Choice) -> float | None:
        values: list[int] = group_values(choice, Counted.PARTNERS).values.tolist()
        partners = sum(values)
        return sum(value * value for value in values) / partners**2 if partners else None


def _wanted(choice: Choice, found: GroupValues) -> NDArray[np.int64]:
    """How many columns have a row of each group in the first place of their list, int64 ``[g]``."""
    market, problem = choice.market, choice.market.problem
    first = np.full(problem.shape[1], np.iinfo(np.int64).max)
    np.minimum.at(first, problem.cols, market.col_ranks)
    labels = market.groups[problem.rows]
    best = (market.col_ranks == first[problem.cols]) & np.isin(labels, found.groups)
    place = np.searchsorted(found.groups, labels[best])
    keys = np.unique(place * max(problem.shape[1], 1) + problem.cols[best])
    return np.bincount(keys // max(problem.shape[1], 1), minlength=found.groups.size).astype(np.int64)
