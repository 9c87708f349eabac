"""The criterion for what became of an organisation's dockings: finished ones among all that ended."""

from collections.abc import Iterable, Mapping
from typing import ClassVar, final

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.errors import invalid
from rvmatch.model.memberships import partner_name
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import HIGHEST_COUNT
from rvmatch.scoring.criterion import NEUTRAL, ONE, UNSTATED

__all__ = ["DockingsFinished"]

_Outcomes = Mapping[str, tuple[int, int]] | Iterable[tuple[str, int, int]]


def _outcomes(values: _Outcomes) -> tuple[tuple[str, int, int], ...]:
    """Names in the form of ``partner_name`` with their counts, sorted; counts of one name are added up."""
    if isinstance(values, Mapping):
        values = [
            (name, *counts) if isinstance(counts, tuple | list) else (name, counts)
            for name, counts in values.items()
        ]
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("outcomes", "collection", values)
    added: dict[str, tuple[int, int]] = {}
    for row in values:
        if not isinstance(row, tuple | list) or len(row) != 3 or not isinstance(row[0], str):
            raise invalid("outcomes", "docking_outcomes", row)
        name, finished, ended = row
        for number in (finished, ended):
            if isinstance(number, bool) or not isinstance(number, int):
                raise invalid("outcomes", "whole_number", number)
        if not 0 <= finished <= ended <= HIGHEST_COUNT:
            raise invalid("outcomes", "docking_outcomes", f"{finished} / {ended}")
        before = added.get(partner_name(name), (0, 0))
        added[partner_name(name)] = before[0] + finished, before[1] + ended
    return tuple((name, *counts) for name, counts in sorted(added.items()))


def _at_least(_: object, attribute: "attrs.Attribute[int]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(attribute.name, "whole_number", value)
    if not 1 <= value <= HIGHEST_COUNT:
        raise invalid(attribute.name, "within", value, lowest=1, highest=HIGHEST_COUNT)


@final
@attrs.frozen
class DockingsFinished:
    """
    The share of an organisation's dockings that it finished, among all of its dockings that ended.

    Formula: ``finished * 1,000,000 // ended``, in millionths. Ended are dockings that were finished, and
    those that were signed and then left, unless the county left; ``rvmatch.evaluation.docking_outcomes``
    counts so. Unstated, and so neutral, where nothing is known of the organisation or fewer dockings ended
    than ``at_least``: a newcomer is not worse than others.

    It counts nothing unless the caller passes it as a criterion and sets its weight: it favours those who
    had the chance before, and an organisation's wish to leave is to be respected.

    Args:
        outcomes: For names or credit codes of organisations, how many dockings they finished and how many
            ended. An organisation that stands under its name and under its code counts both.
        at_least: How many dockings must have ended before the share is stated; at least one.

    Raises:
        InvalidValueError: If more are finished than ended, or a number is not as described.

    Source:
        Library option; 民函〔2023〕49号 adjusts its list by monitoring results and names no formula.

    Examples:
        >>> DockingsFinished({"示例基金会": (3, 4)}).outcomes
        (('示例基金会', 3, 4),)
    """

    code: ClassVar[str] = "dockings_finished"
    neutral: ClassVar[int] = NEUTRAL
    needs_projects: ClassVar[bool] = True

    outcomes: tuple[tuple[str, int, int], ...] = attrs.field(default=(), converter=_outcomes)
    at_least: int = attrs.field(default=1, kw_only=True, validator=_at_least)
    _by_name: dict[str, tuple[int, int]] = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        by_name = {name: (finished, ended) for name, finished, ended in self.outcomes}
        object.__setattr__(self, "_by_name", by_name)  # a frozen class may only be completed this way

    def value(self, demand: DemandProject, supply: SupplyProject) -> int | None:  # noqa: ARG002
        """Millionths for one pair."""
        return self._share(supply)

    def values(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.int64]:  # noqa: ARG002
        """Millionths for many ``[p]``."""
        used, places = np.unique(pairs.cols, return_inverse=True)
        shares = [self._share(supplies.projects[col]) for col in used.tolist()]
        found = np.array([UNSTATED if share is None else share for share in shares], dtype=np.int64)
        return found[places]

    def _share(self, supply: SupplyProject) -> int | None:
        known = [self._by_name[name] for name in supply.organization.names if name in self._by_name]
        finished, ended = (sum(counts[place] for counts in known) for place in (0, 1))
        return finished * ONE // ended if ended >= self.at_least else None
