"""The result of a pairing: who is proposed to whom, who is left out and why, what changed."""

from enum import StrEnum, unique

import attrs

from rvmatch.actions.pairing_settings import PairingSettings
from rvmatch.errors import invalid
from rvmatch.matching.proofs import ObjectiveOutcome, PlanCertificate
from rvmatch.model.identifiers import CountyCode, DivisionCode, county_code
from rvmatch.model.life_cycle import CONSENTS, Party
from rvmatch.model.pairings import ConsentAnswer, PairExit, PairingSide
from rvmatch.model.places import CountyList
from rvmatch.model.vocabulary import CooperationChannel

__all__ = [
    "Bottleneck",
    "EndReason",
    "EndedPair",
    "OffListRecord",
    "PairingPlan",
    "PairingRecordKind",
    "ProposedPair",
    "UncoveredCounty",
    "UncoveredReason",
    "UnpairedReason",
    "UnpairedSide",
]

Pair = tuple[str, str]
"""The key of a side and the code of a county."""


@unique
class UncoveredReason(StrEnum):
    """Why no side is proposed to a county. The words are the library's own."""

    NOBODY_VOLUNTEERED = "nobody-volunteered"
    """No side that can take part volunteered for it."""
    ALL_REFUSED = "all-refused"
    """Sides volunteered, but each of these pairs was refused or left before."""
    CROWDED_OUT = "crowded-out"
    """The sides that could serve it have fewer places than there are counties that only they could serve."""


@unique
class UnpairedReason(StrEnum):
    """Why no county is proposed to a side. The words are the library's own."""

    OUT_OF_SCOPE = "out-of-scope"
    """It is registered at a level that is not meant."""
    CREDIT_LIST = "credit-list"
    """It, or a member of the team, is on the list of serious dishonesty."""
    NO_PLACE = "no-place"
    """It takes on no county this year."""
    NOT_VOLUNTEERED = "not-volunteered"
    """It did not volunteer; nobody is paired who did not."""
    NOT_ON_LIST = "not-on-list"
    """It volunteered only for places with no county of the list."""
    ALL_REFUSED = "all-refused"
    """Each pair it volunteered for was refused or left before."""
    COUNTIES_FULL = "counties-full"
    """All counties it volunteered for have as many partners as are allowed."""
    NOT_NEEDED = "not-needed"
    """The aims need no further pair: the counties it volunteered for have partners."""


@unique
class EndReason(StrEnum):
    """Why a pair of the year before is not proposed again. The words are the library's own."""

    EXITED = "exited"
    """One of the two left."""
    REFUSED = "refused"
    """One of those whose consent it needs said no."""
    SIDE_GONE = "side-gone"
    """The side no longer takes part."""
    SIDE_BARRED = "side-barred"
    """The side can take on no county: see why it is unpaired."""
    COUNTY_GONE = "county-gone"
    """The county is not on the list any more."""
    GIVEN_UP = "given-up"
    """It could have stayed; a limit, or an aim that counts more, needed its place."""


@unique
class PairingRecordKind(StrEnum):
    """What was recorded about a side and a place. The words are the library's own."""

    WISH = "wish"
    """A place that a side volunteers for."""
    CONSENTS = "consents"
    """Answers about a pair."""
    EXIT = "exit"
    """A pair that one of the two left."""


@attrs.frozen(kw_only=True)
class OffListRecord:
    """
    A record about a place in which no county of the list lies; it plays no part, and may be mistyped.

    Args:
        kind: What was recorded.
        side: The side, by key.
        place: The county, or of a wish the division.
    """

    kind: PairingRecordKind
    side: str
    place: DivisionCode


@attrs.frozen(kw_only=True)
class ProposedPair:
    """
    One side proposed to one county, with what stands behind it.

    Args:
        side: The side, by key.
        county: The county.
        volunteered: The organisation's consent; always given.
        recommended: The department's consent; None where it is still to be obtained.
        agreed: The county's consent; None where it is still to be obtained.
        wish: Which of the side's wishes it fulfils, from 1; None where its wishes have no order, or the
            pair comes from the year before.
        channels: Cooperation channels that join the two already.
        worked_before: Whether the side worked in the county in earlier years.
        kept: Whether it is a pair of the year before.
        review: Whether a member of the side is on the list of abnormal activity: somebody should look.
    """

    side: str
    county: CountyCode
    volunteered: ConsentAnswer
    recommended: ConsentAnswer | None
    agreed: ConsentAnswer | None
    wish: int | None
    channels: tuple[CooperationChannel, ...]
    worked_before: bool
    kept: bool
    review: bool

    @property
    def missing(self) -> tuple[Party, ...]:
        """Whose consent is still to be obtained, in order; the pair stands only once this is empty."""
        answers = (self.volunteered, self.recommended, self.agreed)
        return tuple(party for party, answer in zip(CONSENTS, answers, strict=True) if answer is None)


@attrs.frozen(kw_only=True)
class UncoveredCounty:
    """
    A county to which no side is proposed.

    Args:
        county: The county.
        reason: Why.
        volunteers: How many sides that can take part volunteered for it.
        barred: How many more volunteered but can take on no county, each for the reason given there.
        bottleneck: The position of its bottleneck in the plan; None unless it is crowded out.
    """

    county: CountyCode
    reason: UncoveredReason
    volunteers: int
    barred: int
    bottleneck: int | None = None


@attrs.frozen(kw_only=True)
class Bottleneck:
    """
    Counties that only so few sides can serve that some of the counties must stay without.

    Args:
        counties: The counties, by code.
        sides: All sides that can be paired with any of them, by key.
        places: How many counties these sides take on together.
    """

    counties: tuple[CountyCode, ...]
    sides: tuple[str, ...]
    places: int

    @property
    def short(self) -> int:
        """How many of the counties stay without, whatever is decided about the others."""
        return len(self.counties) - self.places


@attrs.frozen(kw_only=True)
class UnpairedSide:
    """A side to which no county is proposed, and why."""

    side: str
    reason: UnpairedReason


@attrs.frozen(kw_only=True)
class EndedPair:
    """A pair of the year before that is not proposed again, and why."""

    side: str
    county: CountyCode
    reason: EndReason


@attrs.frozen(kw_only=True)
class PairingPlan:
    """
    A proposal that brings organisations and counties together; people decide.

    Everything is ordered by key or code.

    Args:
        settings: The settings it was made under.
        counties: The list of counties.
        sides: All sides that were asked.
        pairs: The pairs proposed.
        uncovered: The counties without a side.
        bottlenecks: What makes it impossible to cover more of them.
        unpaired: The sides without a county.
        ended: The pairs of the year before that are not proposed again.
        previous: How many pairs there were the year before; None if no such pairs were given.
        closed: Pairs that may never be proposed again because one of the two left, of all years so far.
        refused: Pairs that were refused, of all years so far.
        outcomes: What was reached in coverage, then in each aim of the settings.
        certificate: The prices that prove it.
        off_list: Records given this year about places in which no county of the list lies.
    """

    settings: PairingSettings
    counties: CountyList
    sides: tuple[PairingSide, ...]
    pairs: tuple[ProposedPair, ...]
    uncovered: tuple[UncoveredCounty, ...]
    bottlenecks: tuple[Bottleneck, ...]
    unpaired: tuple[UnpairedSide, ...]
    ended: tuple[EndedPair, ...]
    previous: int | None
    closed: tuple[PairExit, ...]
    refused: tuple[Pair, ...]
    outcomes: tuple[ObjectiveOutcome, ...]
    certificate: PlanCertificate
    off_list: tuple[OffListRecord, ...] = ()

    @property
    def covered(self) -> tuple[CountyCode, ...]:
        """The counties with at least one side, by code."""
        return tuple(sorted({pair.county for pair in self.pairs}))

    @property
    def kept(self) -> tuple[ProposedPair, ...]:
        """The pairs of the year before that stay."""
        return tuple(pair for pair in self.pairs if pair.kept)

    @property
    def new(self) -> tuple[ProposedPair, ...]:
        """The pairs that were not there the year before."""
        return tuple(pair for pair in self.pairs if not pair.kept)

    @property
    def changes(self) -> int | None:
        """Pairs ended and pairs new, against the year before; None if no such pairs were given."""
        return None if self.previous is None else len(self.ended) + len(self.new)

    def of_county(self, county: str) -> tuple[ProposedPair, ...]:
        """
        The pairs of one county.

        Args:
            county: Its code.

        Returns:
            Its pairs by side; none if it is uncovered.

        Raises:
            InvalidValueError: If the county is not on the list.
        """
        code = self.counties[county_code(county)].code
        return tuple(pair for pair in self.pairs if pair.county == code)

    def of_side(self, side: str) -> tuple[ProposedPair, ...]:
        """
        The pairs of one side.

        Args:
            side: Its key.

        Returns:
            Its pairs by county; none if it is unpaired.

        Raises:
            InvalidValueError: If there is no such side.
        """
        if all(one.key != side for one in self.sides):
            raise invalid("side", "pairing_side", side, count=len(self.sides))
        return tuple(pair for pair in self.pairs if pair.side == side)
