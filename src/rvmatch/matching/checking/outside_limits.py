"""The limits of a proof for outsiders, and its role places: what a plan must keep to, as numbers."""

from typing import TypeAlias

import attrs
import numpy as np

from rvmatch.assignment.limits import Budgets, GroupLimit, KeptPair, NeverTogether
from rvmatch.assignment.limits import Limit as ArrayLimit
from rvmatch.assignment.roles import RolePlaces
from rvmatch.errors import invalid
from rvmatch.matching.checking.outside_numbers import array, numbers, tuples, whole, whole_or_none
from rvmatch.matching.checking.outside_ranks import ProofGroup
from rvmatch.matching.policies.translation import ROLES

__all__ = ["ApartLimit", "CountLimit", "KeptLimit", "MoneyLimit", "ProofLimit", "ProofRoles"]


@attrs.frozen(kw_only=True)
class CountLimit:
    """
    A group takes part in at least, or at most, so many pairs.

    Args:
        group: The group.
        at_least: The fewest pairs.
        at_most: The most pairs; None for no ceiling.
    """

    group: ProofGroup
    at_least: int = attrs.field(default=0, validator=whole)
    at_most: int | None = attrs.field(default=None, validator=whole_or_none)

    def limit(self) -> ArrayLimit:
        """The limit as arrays."""
        return GroupLimit(self.group.group(), self.at_least, self.at_most)


@attrs.frozen(kw_only=True)
class KeptLimit:
    """
    A pair that was agreed on already.

    Args:
        demand: The number of its demand.
        supply: The number of its supply.
    """

    demand: int = attrs.field(validator=whole)
    supply: int = attrs.field(validator=whole)

    def limit(self) -> ArrayLimit:
        """The limit as arrays."""
        return KeptPair(self.demand, self.supply)


@attrs.frozen(kw_only=True)
class MoneyLimit:
    """
    The pairs of a supply take no more money than it has.

    Args:
        amounts: What each pair takes, in whole yuan.
        available: What each supply has, in whole yuan; negative where that is not limited.
    """

    amounts: tuple[int, ...] = attrs.field(validator=numbers)
    available: tuple[int, ...] = attrs.field(validator=numbers)

    def limit(self) -> ArrayLimit:
        """The limit as arrays."""
        return Budgets(array(self.amounts), array(self.available))


@attrs.frozen(kw_only=True)
class ApartLimit:
    """
    No demand has both of these supplies.

    Args:
        first: The number of a supply.
        second: The number of another.
    """

    first: int = attrs.field(validator=whole)
    second: int = attrs.field(validator=whole)

    def limit(self) -> ArrayLimit:
        """The limit as arrays."""
        return NeverTogether(self.first, self.second)


ProofLimit: TypeAlias = CountLimit | KeptLimit | MoneyLimit | ApartLimit
"""What may stand among the limits."""


@attrs.frozen(kw_only=True)
class ProofRoles:
    """
    Which roles of five-community linkage are asked for and offered; the five have numbers instead of names.

    Args:
        demands: The number of the demand that asks, a kind of place each.
        roles: The number of the role it asks for.
        places: How often.
        offers: For each supply the numbers of the roles it offers.
    """

    demands: tuple[int, ...] = attrs.field(validator=numbers)
    roles: tuple[int, ...] = attrs.field(validator=numbers)
    places: tuple[int, ...] = attrs.field(validator=numbers)
    offers: tuple[tuple[int, ...], ...] = attrs.field(validator=tuples)

    def role_places(self) -> RolePlaces:
        """
        The places as arrays.

        Raises:
            InvalidValueError: If there is no such role, or the lengths differ.
        """
        offers = np.zeros((len(self.offers), len(ROLES)), dtype=np.bool_)
        for supply, roles in enumerate(self.offers):
            for role in roles:
                if not 0 <= role < len(ROLES):
                    raise invalid("offers", "assignment_position", role, size=len(ROLES))
                offers[supply, role] = True
        return RolePlaces(
            rows=array(self.demands), roles=array(self.roles), places=array(self.places), offers=offers
        )
