"""How counties are paired: what counts after coverage in which order, who is meant, how many to a county."""

from collections.abc import Iterable
from enum import StrEnum, unique
from typing import Final

import attrs

from rvmatch.errors import invalid
from rvmatch.model.pairings import ChannelTie, flag
from rvmatch.model.quantities import HIGHEST_COUNT, count
from rvmatch.model.vocabulary import CooperationChannel, RegistrationLevel
from rvmatch.notice import FactStatus, load_notice

__all__ = ["DEFAULT_AIMS", "PairingAim", "PairingSettings", "ties_of"]


@unique
class PairingAim(StrEnum):
    """
    What a pairing should be good at, once as many counties as possible are covered.

    The aims count one after the other; nothing is added up across them. The words are the library's own.
    """

    PARTICIPATION = "participation"
    """As many sides as possible have a county: nobody volunteers in vain."""
    CONTINUITY = "continuity"
    """As few changes against the year before as possible: pairs ended and pairs new; then, of as many
    changes, more pairs that stay. In the first year, every pair is new: no more pairs than the aims need."""
    CONSENTS = "consents"
    """As many pairs as possible have all three consents; then as many as possible at least two."""
    WISHES = "wishes"
    """As many first wishes as possible, then first or second, then first to third ones."""
    CHANNELS = "channels"
    """As many pairs as possible follow a cooperation channel."""
    WORKED_BEFORE = "worked-before"
    """As many pairs as possible join a side with a county in which it worked in earlier years."""
    SPREAD = "spread"
    """Second partners before third ones, and so on: partners are spread over counties evenly."""


DEFAULT_AIMS: Final = tuple(PairingAim)
"""The order in which aims count unless another is set; a library option, the notice gives none."""


def _aims(values: Iterable[PairingAim]) -> tuple[PairingAim, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("aims", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, PairingAim):
            names = ", ".join(one.name for one in PairingAim)
            raise invalid("aims", "member", value, kind="PairingAim", values=names)
        if found.count(value) > 1:
            raise invalid("aims", "pairing_aim_once", value)
    return found


def _scope(values: Iterable[RegistrationLevel]) -> frozenset[RegistrationLevel]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("scope", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, RegistrationLevel):
            names = ", ".join(one.name for one in RegistrationLevel)
            raise invalid("scope", "member", value, kind="RegistrationLevel", values=names)
    return frozenset(found)


def _ties(values: Iterable[ChannelTie] | None) -> tuple[ChannelTie, ...] | None:
    if values is None:
        return None
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("ties", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, ChannelTie):
            raise invalid("ties", "of_class", value, kind="ChannelTie")
    return tuple(dict.fromkeys(found))


_some = attrs.validators.optional(count(lowest=1, highest=HIGHEST_COUNT))


@attrs.frozen(kw_only=True)
class PairingSettings:
    """
    The settings of a pairing.

    Args:
        aims: What counts after coverage, the most important first; each at most once.
        scope: The registration levels of the organisations that are meant (the duty scope). An organisation
            whose level is unknown is never kept out, nor is a team of which one member is meant.
        most_per_county: The most sides for one county: 1 is one-to-one (一对一), None, as in the notice,
            sets no limit (多对一).
        most_per_side: The most counties for one side, whatever it accepts: 1 rules one-to-many (一对多) out;
            None leaves it to the sides.
        credit_list: Whether sides with a member on the list of serious dishonesty are left out.
        ties: The cooperation channels that count; None for the East–West pairs of the notice's edition that
            a source confirms.
        tie_seed: What decides between plans that are equally good; fix it before the wishes are closed.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Source:
        民发〔2022〕11号, part 6 for the scope and the forms. The order of aims, and leaving out those on the
        list of serious dishonesty, are library options.
    """

    aims: tuple[PairingAim, ...] = attrs.field(default=DEFAULT_AIMS, converter=_aims)
    scope: frozenset[RegistrationLevel] = attrs.field(
        default=(RegistrationLevel.NATIONAL, RegistrationLevel.PROVINCIAL), converter=_scope
    )
    most_per_county: int | None = attrs.field(default=None, validator=_some)
    most_per_side: int | None = attrs.field(default=None, validator=_some)
    credit_list: bool = attrs.field(default=True, validator=flag)
    ties: tuple[ChannelTie, ...] | None = attrs.field(default=None, converter=_ties)
    tie_seed: int = attrs.field(default=0, validator=count(-HIGHEST_COUNT))


def ties_of(settings: PairingSettings) -> tuple[ChannelTie, ...]:
    """The channels that count under these settings: those given, or the notice's East–West pairs."""
    if settings.ties is not None:
        return settings.ties
    confirmed = (FactStatus.SOURCED, FactStatus.SECONDARY_SOURCE)
    return tuple(
        ChannelTie(channel=CooperationChannel.EAST_WEST_COOPERATION, home=pair.east, place=pair.west)
        for pair in load_notice().east_west_pairs
        if pair.status in confirmed
    )
