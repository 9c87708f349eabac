"""Who takes part in the pairing of counties, what they volunteer for, and who consented."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import TypeAlias

import attrs

from rvmatch.errors import invalid
from rvmatch.model.identifiers import CountyCode, DivisionCode, county_code, division_code
from rvmatch.model.memberships import divisions, partner_name
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.quantities import count, day, label, member
from rvmatch.model.vocabulary import CooperationChannel

__all__ = [
    "ChannelTie",
    "ConsentAnswer",
    "PairConsents",
    "PairExit",
    "PairingSide",
    "PairingWish",
    "Participant",
    "Team",
    "flag",
    "participant_key",
]


def _members(values: Iterable[SocialOrganization]) -> tuple[SocialOrganization, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("members", "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, SocialOrganization):
            raise invalid("members", "of_class", value, kind="SocialOrganization")
    return tuple(sorted(found, key=participant_key))


@attrs.frozen(kw_only=True)
class Team:
    """
    A team (合力团): several organisations that pair with counties as one side.

    Args:
        name: What the team is called.
        members: The organisations in it, at least two, each once; sorted by key.

    Raises:
        InvalidValueError: If there are fewer than two members, or one stands twice.

    Source:
        Shaanxi 2021: 238 provincial organisations in 12 teams for 26 counties.
    """

    name: str = attrs.field(validator=label)
    members: tuple[SocialOrganization, ...] = attrs.field(converter=_members)

    def __attrs_post_init__(self) -> None:
        keys = [participant_key(one) for one in self.members]
        if len(keys) < 2:
            raise invalid("members", "pairing_team_size", len(keys))
        for key, following in pairwise(keys):
            if key == following:
                raise invalid("members", "pairing_team_member", key)


Participant: TypeAlias = SocialOrganization | Team
"""Who can be one side of a pairing."""


def participant_key(who: Participant) -> str:
    """
    What wishes, consents and plans call an organisation or a team by.

    Args:
        who: The organisation or the team.

    Returns:
        An organisation's credit code where it is known, else its name; a team's name.

    Examples:
        >>> participant_key(SocialOrganization(name="示例 基金会", credit_code="53100000500019795A"))
        '53100000500019795A'
        >>> participant_key(SocialOrganization(name="示例  协会"))
        '示例 协会'
    """
    if not isinstance(who, Participant):
        raise invalid("who", "of_class", type(who).__name__, kind="SocialOrganization, Team")
    if isinstance(who, SocialOrganization) and who.credit_code is not None:
        return str(who.credit_code)
    return partner_name(who.name)


def _participant(_: object, attribute: "attrs.Attribute[Participant]", value: object) -> None:
    if not isinstance(value, Participant):
        raise invalid(
            attribute.name,
            "of_class",
            value,
            kind="SocialOrganization, Team",
        )


def _counties(values: Iterable[str]) -> frozenset[CountyCode]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("past_counties", "collection", values)
    return frozenset(county_code(value) for value in values)


@attrs.frozen(kw_only=True)
class PairingSide:
    """
    One side of a pairing: an organisation or a team, and how many counties it can take on.

    Args:
        who: The organisation, or the team that acts as one.
        counties_accepted: The most counties it takes on; more than one is one-to-many (一对多), zero is none
            this year.
        past_counties: Counties it worked in before.

    Raises:
        InvalidValueError: If a value is not as described; ``field`` names which.

    Examples:
        >>> PairingSide(who=SocialOrganization(name="示例基金会")).key
        '示例基金会'
    """

    who: Participant = attrs.field(validator=_participant)
    counties_accepted: int = attrs.field(default=1, validator=count())
    past_counties: frozenset[CountyCode] = attrs.field(default=(), converter=_counties)

    @property
    def key(self) -> str:
        """What wishes, consents and plans call it by; see ``participant_key``."""
        return participant_key(self.who)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.who.name

    @property
    def members(self) -> tuple[SocialOrganization, ...]:
        """The organisations in it: one, or all of a team."""
        return (self.who,) if isinstance(self.who, SocialOrganization) else self.who.members


def _side(value: str) -> str:
    if not isinstance(value, str):
        raise invalid("side", "text", value)
    return partner_name(value)


def _optional_side(value: str | None) -> str | None:
    return None if value is None else _side(value)


def _optional_county(value: str | None) -> CountyCode | None:
    return None if value is None else county_code(value)


def _optional_division(value: str | None) -> DivisionCode | None:
    return None if value is None else division_code(value)


def flag(_: object, attribute: "attrs.Attribute[bool]", value: object) -> None:
    """A check that a value is True or False."""
    if not isinstance(value, bool):
        raise invalid(attribute.name, "document_flag", value)


def _places(values: Iterable[str]) -> tuple[DivisionCode, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid("places", "collection", values)
    found = tuple(division_code(value) for value in values)
    for value in found:
        if found.count(value) > 1:
            raise invalid("places", "pairing_place_twice", value)
    return found


@attrs.frozen(kw_only=True)
class PairingWish:
    """
    What one side volunteers for (自愿报名): without it, no pair with this side is ever proposed.

    Args:
        side: The side, as ``participant_key`` calls it.
        places: Counties, prefectures or provinces; none for any county of the list.
        ordered: Whether the places stand in the order in which it would like them.
        excluded: Where it does not go, whatever ``places`` says.
        volunteered_on: The day; None if nobody noted it.

    Raises:
        InvalidValueError: If a place stands twice, or an excluded division leaves nothing of a place.

    Source:
        民函〔2023〕49号: three consents form a pairing, and the organisation's own comes first.

    Examples:
        >>> wish = PairingWish(side="示例基金会", places=["532301", "53"], ordered=True)
        >>> wish.rank("532301"), wish.rank("530113"), wish.rank("620102")
        (1, 2, None)
    """

    side: str = attrs.field(converter=_side)
    places: tuple[DivisionCode, ...] = attrs.field(default=(), converter=_places)
    ordered: bool = attrs.field(default=False, validator=flag)
    excluded: frozenset[DivisionCode] = attrs.field(default=(), converter=divisions)
    volunteered_on: date | None = attrs.field(default=None, validator=day)

    def __attrs_post_init__(self) -> None:
        for place in self.places:
            if any(one.contains(place) for one in self.excluded):
                raise invalid("excluded", "pairing_excluded", place)

    def rank(self, county: str) -> int | None:
        """
        The place of a county among the wishes.

        Args:
            county: Its code.

        Returns:
            1 for the first wish and for all wishes without an order; None if it does not volunteer for it.
        """
        if any(one.contains(county) for one in self.excluded):
            return None
        if not self.places:
            return 1
        for number, place in enumerate(self.places, 1):
            if place.contains(county):
                return number if self.ordered else 1
        return None


@attrs.frozen(kw_only=True)
class ConsentAnswer:
    """
    An answer to the question whether a pair may be: yes or no; no answer yet is None instead.

    Args:
        given: True for a consent, False for a refusal.
        on: The day of the answer; None if nobody noted it.
    """

    given: bool = attrs.field(validator=flag)
    on: date | None = attrs.field(default=None, validator=day)


def _answer(_: object, attribute: "attrs.Attribute[ConsentAnswer | None]", value: object) -> None:
    if value is not None and not isinstance(value, ConsentAnswer):
        raise invalid(attribute.name, "of_class", value, kind="ConsentAnswer")


@attrs.frozen(kw_only=True)
class PairConsents:
    """
    What is known of the three consents to one pair; None is not yet known.

    Args:
        side: The side, as ``participant_key`` calls it.
        county: The county; None for all of them, where a department recommends a side as such.
        volunteered: The side's own answer about this county, beside its wish.
        recommended: The department's answer.
        agreed: The county's answer.

    Raises:
        InvalidValueError: If a later consent bears an earlier day than one before it, or was given although
            one before it was refused; or if more than a recommendation is for all counties.

    Source:
        民函〔2023〕49号: 自愿报名 → 推荐申报 → 同意对接.
    """

    side: str = attrs.field(converter=_side)
    county: CountyCode | None = attrs.field(default=None, converter=_optional_county)
    volunteered: ConsentAnswer | None = attrs.field(default=None, validator=_answer)
    recommended: ConsentAnswer | None = attrs.field(default=None, validator=_answer)
    agreed: ConsentAnswer | None = attrs.field(default=None, validator=_answer)

    def __attrs_post_init__(self) -> None:
        if self.county is None and (self.volunteered is not None or self.agreed is not None):
            raise invalid("county", "pairing_consent_county", None)
        latest: date | None = None
        refused = False
        for name, answer in zip(("volunteered", "recommended", "agreed"), self.answers, strict=True):
            if answer is None:
                continue
            if answer.given and refused:
                raise invalid(name, "pairing_consent_refused", "given", side=self.side)
            if answer.on is not None:
                if latest is not None and answer.on < latest:
                    raise invalid(name, "pairing_consent_order", answer.on, before=latest, side=self.side)
                latest = answer.on
            refused |= not answer.given

    @property
    def answers(self) -> tuple[ConsentAnswer | None, ConsentAnswer | None, ConsentAnswer | None]:
        """The answers of the organisation, the department and the county, in this order."""
        return self.volunteered, self.recommended, self.agreed


@attrs.frozen(kw_only=True)
class PairExit:
    """
    A pair that one of its two left: it is never proposed again.

    Args:
        side: The side, as ``participant_key`` calls it.
        county: The county.
        exited_on: The day; None if nobody noted it.

    Source:
        民函〔2023〕49号: an organisation's wishes count when it leaves, too.
    """

    side: str = attrs.field(converter=_side)
    county: CountyCode = attrs.field(converter=county_code)
    exited_on: date | None = attrs.field(default=None, validator=day)


@attrs.frozen(kw_only=True)
class ChannelTie:
    """
    A cooperation channel that already joins a side, or the organisations of a division, with a place.

    Args:
        channel: Which channel.
        place: The county, prefecture or province that is helped.
        home: The division whose organisations the tie is about, by their home; None where ``side`` is given.
        side: The one side that it is about, as ``participant_key`` calls it; None where ``home`` is given.

    Raises:
        InvalidValueError: If not exactly one of ``home`` and ``side`` is given.

    Source:
        民发〔2022〕11号, part 6: channels are planned together.
    """

    channel: CooperationChannel = attrs.field(validator=member(CooperationChannel))
    place: DivisionCode = attrs.field(converter=division_code)
    home: DivisionCode | None = attrs.field(default=None, converter=_optional_division)
    side: str | None = attrs.field(default=None, converter=_optional_side)

    def __attrs_post_init__(self) -> None:
        if (self.home is None) == (self.side is None):
            raise invalid("side", "pairing_tie", self.side)

    def joins_side(self, side: PairingSide) -> bool:
        """Whether the tie is about this side: about itself, or about the home of one of its members."""
        if self.home is None:
            return side.key == self.side
        return any(one.home is not None and self.home.contains(one.home) for one in side.members)
