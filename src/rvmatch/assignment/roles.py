"""Places that ask for a role: which of them a pair could fill."""

import attrs
import numpy as np
from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment.arrays import read_only, whole_numbers
from rvmatch.errors import invalid

__all__ = ["RoleOptions", "RolePlaces"]


def _checked(field: str, values: ArrayLike) -> NDArray[np.int64]:
    numbers = read_only(whole_numbers(field, values))
    if numbers.size and numbers.min() < 0:
        raise invalid(field, "assignment_limit", int(numbers.min()))
    return numbers


def _rows(values: ArrayLike) -> NDArray[np.int64]:
    return _checked("rows", values)


def _roles(values: ArrayLike) -> NDArray[np.int64]:
    return _checked("roles", values)


def _places(values: ArrayLike) -> NDArray[np.int64]:
    return _checked("places", values)


def _offers(values: ArrayLike) -> NDArray[np.bool_]:
    offers = np.asarray(values)
    if offers.dtype != np.bool_ or offers.ndim != 2:
        raise invalid("offers", "assignment_allowed_type", offers.dtype)
    return read_only(offers)


@attrs.frozen(kw_only=True, eq=False)
class RoleOptions:
    """
    Each way in which a pair could fill a place, by pair, then by place.

    Args:
        pair: The pair, int64 ``[o]``.
        place: The kind of place, a position in ``RolePlaces``, int64 ``[o]``.
    """

    pair: NDArray[np.int64]
    place: NDArray[np.int64]


@attrs.frozen(kw_only=True, eq=False)
class RolePlaces:
    """
    Which roles rows ask for, and which roles columns offer.

    A pair fills at most one place, whatever roles the column offers, and may fill none; either way it takes
    one place of the row's capacity and one of the column's.

    Args:
        rows: The row that asks, int64 ``[q]``; a row and a role together at most once.
        roles: The role it asks for, int64 ``[q]``.
        places: How often, int64 ``[q]``.
        offers: Which columns offer which roles, bool ``[m, roles]``.

    Raises:
        InvalidValueError: If a value is not as described.

    Source:
        民发〔2022〕11号, part 7: five-community linkage (五社联动), whose members are the roles.
    """

    rows: NDArray[np.int64] = attrs.field(converter=_rows)
    roles: NDArray[np.int64] = attrs.field(converter=_roles)
    places: NDArray[np.int64] = attrs.field(converter=_places)
    offers: NDArray[np.bool_] = attrs.field(converter=_offers)

    def __attrs_post_init__(self) -> None:
        for name, values in (("roles", self.roles), ("places", self.places)):
            if values.size != self.rows.size:
                raise invalid(name, "assignment_length", values.size, count=self.rows.size, other="rows")
        if self.roles.size and self.roles.max() >= self.offers.shape[1]:
            raise invalid("roles", "assignment_position", int(self.roles.max()), size=self.offers.shape[1])
        keys = self.rows * max(1, self.offers.shape[1]) + self.roles
        if np.unique(keys).size < keys.size:
            raise invalid("roles", "assignment_roles_twice", keys.size - np.unique(keys).size)

    def options(self, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> RoleOptions:
        """
        The options of these pairs.

        Args:
            rows: The row of each pair, growing, int64 ``[p]``.
            cols: The column of each pair, int64 ``[p]``.

        Returns:
            The options, by pair, then by place.
        """
        order = np.argsort(self.rows, kind="stable")
        asking = self.rows[order]
        first, last = np.searchsorted(asking, rows), np.searchsorted(asking, rows, side="right")
        times = last - first
        pair = np.repeat(np.arange(rows.size), times)
        step = np.arange(pair.size) - np.repeat(np.cumsum(times) - times, times)
        place = order[first[pair] + step]
        fits = self.offers[cols[pair], self.roles[place]] & (self.places[place] > 0)
        return RoleOptions(pair=pair[fits], place=place[fits])
