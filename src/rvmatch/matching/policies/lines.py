"""Which rows and columns a policy speaks of: keys and groups as positions."""

from collections.abc import Iterable
from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.groups import Group
from rvmatch.columns import UNKNOWN, DemandColumns, SupplyColumns
from rvmatch.columns.arrays import bit_counts, bit_sets, places
from rvmatch.matching.policies.grouping import GroupBy, Side
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.vocabulary import FocusField, RegistrationLevel, SpecialAction

__all__ = ["Lines"]

_PROVINCE = 10_000
_ROW_OR_COLUMN = {Side.DEMAND: "row", Side.SUPPLY: "col"}


@attrs.frozen(kw_only=True, eq=False, slots=False)
class Lines:
    """
    The rows and columns of a market, to be found by key or by group.

    Args:
        demands: n demands, the rows.
        supplies: m supplies, the columns.
    """

    demands: DemandColumns
    supplies: SupplyColumns

    @cached_property
    def rows(self) -> dict[str, int]:
        """The position of each demand, by key."""
        return {key: position for position, key in enumerate(self.demands.keys)}

    @cached_property
    def cols(self) -> dict[str, int]:
        """The position of each supply, by key."""
        return {key: position for position, key in enumerate(self.supplies.keys)}

    def counties(self, codes: Iterable[CountyCode]) -> NDArray[np.int64]:
        """
        For each demand the place of its county among the codes.

        Args:
            codes: Codes of counties, sorted, at least one.

        Returns:
            Places, or -1 where the county is not among them ``[n]``.
        """
        numbers = np.array([int(code) for code in codes], dtype=np.int64)
        place = np.minimum(np.searchsorted(numbers, self.demands.county), len(numbers) - 1)
        return np.where(numbers[place] == self.demands.county, place, UNKNOWN)

    def group(self, by: GroupBy, key: str, side: Side) -> Group:
        """
        The lines of one group.

        Args:
            by: What they have in common.
            key: Which group, as ``group_key`` writes it.
            side: Of which library.

        Returns:
            The group; empty if the library holds none of it.
        """
        return Group(self._members(by, key, side), _ROW_OR_COLUMN[side])

    def labels(self, by: GroupBy, side: Side) -> NDArray[np.int64] | None:
        """
        The group of each line, -1 where it belongs to none; None if a line belongs to several.

        Args:
            by: What the lines of a group have in common.
            side: Of which library.

        Returns:
            Numbers of groups ``[n]`` or ``[m]``, or None.
        """
        match by:
            case GroupBy.COUNTY:
                return _numbered(self.demands.county)
            case GroupBy.PROVINCE:
                return _numbered(self.demands.county // _PROVINCE)
            case GroupBy.ORGANIZATION:
                return self._organizations
            case GroupBy.LEVEL:
                return self._levels
        bits = self._bits(by, side)
        if (bit_counts(bits) > 1).any():
            return None
        # Of a single bit the place is the logarithm; of no bit at all it is none.
        return np.where(bits > 0, np.log2(np.maximum(bits, 1)).astype(np.int64), UNKNOWN)

    def groups(self, by: GroupBy, side: Side) -> tuple[Group, ...]:
        """
        All groups that have a line; they overlap where a line belongs to several.

        Args:
            by: What the lines of a group have in common.
            side: Of which library.

        Returns:
            The groups.
        """
        labels = self.labels(by, side)
        if labels is not None:
            return Group.from_labels(labels, _ROW_OR_COLUMN[side])
        bits = self._bits(by, side)
        members = (np.flatnonzero(bits & (1 << place)) for place in range(8))
        return tuple(Group(part, _ROW_OR_COLUMN[side]) for part in members if part.size)

    def _members(self, by: GroupBy, key: str, side: Side) -> NDArray[np.int64]:
        match by:
            case GroupBy.COUNTY:
                return np.flatnonzero(self.demands.county == int(key))
            case GroupBy.PROVINCE:
                return np.flatnonzero(self.demands.county // _PROVINCE == int(key))
            case GroupBy.ORGANIZATION:
                return np.array(self._supplies_of.get(key, []), dtype=np.int64)
            case GroupBy.LEVEL:
                return np.flatnonzero(self._levels == list(RegistrationLevel).index(RegistrationLevel(key)))
        place = [str(member) for member in _VOCABULARY[by]].index(key)
        return np.flatnonzero(self._bits(by, side) & (1 << place))

    def _bits(self, by: GroupBy, side: Side) -> NDArray[np.uint8]:
        """Fields or special actions as bits ``[n]`` or ``[m]``."""
        columns = self.demands if side is Side.DEMAND else self.supplies
        if by is GroupBy.FIELD:
            return columns.fields
        return bit_sets((project.special_actions for project in columns.projects), SpecialAction)

    @cached_property
    def _levels(self) -> NDArray[np.int64]:
        found = (project.organization.registration_level for project in self.supplies.projects)
        return places(found, RegistrationLevel).astype(np.int64)

    @cached_property
    def _supplies_of(self) -> dict[str, list[int]]:
        """The supplies of each organisation, by its name and by its credit code."""
        found: dict[str, list[int]] = {}
        for position, project in enumerate(self.supplies.projects):
            for name in project.organization.names:
                found.setdefault(name, []).append(position)
        return found

    @cached_property
    def _organizations(self) -> NDArray[np.int64]:
        """
        The organisation of each supply, numbered ``[m]``.

        A name under which only one credit code stands is that organisation, also where an entry leaves the
        code out; of a name with two codes, entries without a code are taken for a third.
        """
        bodies = [project.organization for project in self.supplies.projects]
        codes: dict[str, set[str]] = {}
        for body in bodies:
            for name in body.names:
                codes.setdefault(name, set()).update(() if body.credit_code is None else (body.credit_code,))
        numbers: dict[str, int] = {}
        labels = []
        for body in bodies:
            (name, *_) = body.names if body.credit_code is None else (str(body.credit_code),)
            (only,) = codes[name] if len(codes[name]) == 1 else (name,)
            labels.append(numbers.setdefault(only, len(numbers)))
        return np.array(labels, dtype=np.int64)


_VOCABULARY = {GroupBy.FIELD: FocusField, GroupBy.SPECIAL_ACTION: SpecialAction}


def _numbered(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The values' places among those that occur ``[n]``."""
    found: NDArray[np.int64] = np.unique(values, return_inverse=True)[1].reshape(-1)
    return found
