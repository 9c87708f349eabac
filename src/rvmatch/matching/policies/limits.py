"""What every plan of a policy keeps to, whatever its objectives: floors, ceilings, agreements, money."""

from typing import TypeAlias, final

import attrs

from rvmatch.errors import Remark, invalid
from rvmatch.matching.policies.grouping import (
    GroupBy,
    Side,
    group_by,
    group_key,
    key_word,
    own_side,
    side_name,
    sides_of,
)
from rvmatch.model.quantities import count

__all__ = ["Agreed", "AtLeast", "AtMost", "Limit", "NotTogether", "Refused", "WithinOffers"]


def _project_key(_: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    if not isinstance(value, str) or not value:
        raise invalid(attribute.name, "policy_project", value)


def _complete(limit: "AtLeast | AtMost") -> None:
    """Bring the key into its form, which depends on what is counted by; check the side likewise."""
    if limit.side not in sides_of(limit.by):
        raise invalid("side", "policy_side", limit.side, by=limit.by, values=", ".join(sides_of(limit.by)))
    # A frozen class may only be completed this way.
    object.__setattr__(limit, "key", group_key(limit.by, limit.key))


def _counted(limit: "AtLeast | AtMost") -> Remark:
    return Remark.of(f"counted.{limit.by}.{limit.side}", key=key_word(limit.by, limit.key))


@final
@attrs.frozen
class AtLeast:
    """
    A group has at least so many recommended dockings.

    A group of which the libraries hold no project has none, so that no plan keeps to a floor above zero.

    Args:
        n: The fewest.
        by: What the projects of the group have in common, a ``GroupBy`` or its value.
        key: Which group: a county's code; a province's code of two digits, or of six; the value of a focus
            field, a special action or a registration level; an organisation's name or credit code.
        side: Whose fields or special actions count, the demands' unless told. Counties and provinces are
            those of demands, organisations and levels those of supplies.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Examples:
        >>> AtLeast(2, by="province", key="530000").key
        '53'
    """

    n: int = attrs.field(validator=count())
    by: GroupBy = attrs.field(converter=group_by)
    key: str
    side: Side = attrs.field(converter=side_name)

    @side.default
    def _side_by_kind(self) -> Side:
        return own_side(self.by)

    def __attrs_post_init__(self) -> None:
        _complete(self)

    @property
    def remark(self) -> Remark:
        """The limit in words."""
        return Remark.of("limit.at_least", n=self.n, which=_counted(self))


@final
@attrs.frozen
class AtMost:
    """
    A group has at most so many recommended dockings.

    A group of which the libraries hold no project has none, so that every plan keeps to its ceiling.

    Args:
        n: The most; zero for none at all.
        by: What the projects of the group have in common, as in ``AtLeast``.
        key: Which group, as in ``AtLeast``.
        side: Whose fields or special actions count, as in ``AtLeast``.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.
    """

    n: int = attrs.field(validator=count())
    by: GroupBy = attrs.field(converter=group_by)
    key: str
    side: Side = attrs.field(converter=side_name)

    @side.default
    def _side_by_kind(self) -> Side:
        return own_side(self.by)

    def __attrs_post_init__(self) -> None:
        _complete(self)

    @property
    def remark(self) -> Remark:
        """The limit in words."""
        return Remark.of("limit.at_most", n=self.n, which=_counted(self))


@final
@attrs.frozen
class Agreed:
    """
    Two projects that agreed on a docking keep it, also below the minimum score.

    Both must be in the libraries, and the rules must allow the pair; that of publication is content if the
    two entries were published once, and neither is withdrawn or finished.

    Args:
        demand: The demand's key.
        supply: The supply's key.

    Raises:
        InvalidValueError: If a key is no text.

    Source:
        民发〔2022〕11号, part 2, and the three consents: what both sides agreed is not undone by a machine.
    """

    demand: str = attrs.field(validator=_project_key)
    supply: str = attrs.field(validator=_project_key)

    @property
    def remark(self) -> Remark:
        """The limit in words."""
        return Remark.of("limit.agreed", demand=self.demand, supply=self.supply)


@final
@attrs.frozen
class Refused:
    """
    A pair that one side refused is not recommended again.

    A project that is gone may stand here and changes nothing: projects are withdrawn.

    Args:
        demand: The demand's key.
        supply: The supply's key.

    Raises:
        InvalidValueError: If a key is no text.
    """

    demand: str = attrs.field(validator=_project_key)
    supply: str = attrs.field(validator=_project_key)

    @property
    def remark(self) -> Remark:
        """The limit in words."""
        return Remark.of("limit.refused", demand=self.demand, supply=self.supply)


@final
@attrs.frozen
class WithinOffers:
    """
    The dockings of a supply need no more money together than it offers in all.

    Each needs what the demand is missing, but no more than the supply gives to one project and offers in all;
    nothing where nobody stated what is missing. A supply that states no offer is held to none: what is
    unknown keeps nothing out.
    """

    @property
    def remark(self) -> Remark:
        """The limit in words."""
        return Remark.of("limit.within_offers")


@final
@attrs.frozen
class NotTogether:
    """
    Two supplies are never recommended to the same demand.

    A supply that is gone may stand here and changes nothing.

    Args:
        first: A supply's key.
        second: Another's.

    Raises:
        InvalidValueError: If a key is no text, or both are the same.
    """

    first: str = attrs.field(validator=_project_key)
    second: str = attrs.field(validator=_project_key)

    def __attrs_post_init__(self) -> None:
        if self.first == self.second:
            raise invalid("second", "policy_same_supply", self.second)

    @property
    def remark(self) -> Remark:
        """The limit in words."""
        return Remark.of("limit.not_together", first=self.first, second=self.second)


Limit: TypeAlias = AtLeast | AtMost | Agreed | Refused | WithinOffers | NotTogether
"""What may stand among the limits of a policy."""
