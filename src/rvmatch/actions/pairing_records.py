"""The records of a pairing, checked together: all faults in one pass, each with the record it stands in."""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import attrs

from rvmatch.actions.pairing_plan import OffListRecord, PairingPlan, PairingRecordKind
from rvmatch.errors import Fault, InvalidValueError, Place, ReadErrors, invalid
from rvmatch.model.identifiers import DivisionCode, county_code
from rvmatch.model.memberships import partner_name
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import (
    ConsentAnswer,
    PairConsents,
    PairExit,
    PairingSide,
    PairingWish,
    Team,
)
from rvmatch.model.places import CountyList
from rvmatch.notice import key_counties
from rvmatch.wording import shown

__all__ = ["PairingRecords", "read_records"]

Pair = tuple[str, str]
T = TypeVar("T")

Answers = tuple[ConsentAnswer | None, ConsentAnswer | None, ConsentAnswer | None]
_NONE: Answers = (None, None, None)


@attrs.frozen(kw_only=True)
class PairingRecords:
    """
    All that is known before a pairing is made, free of contradictions.

    Args:
        counties: The list of counties.
        sides: The sides by key, each once.
        wishes: The wish of each side that volunteered, by its key.
        answers: The answers of organisation, department and county about single pairs.
        recommended: The department's answer about a side as such, by its key.
        before: The pairs of the year before; None if none were given.
        closed: Pairs that one of the two left, of all years.
        refused: Pairs that were refused, of all years.
        off_list: Records about places in which no county of the list lies.
    """

    counties: CountyList
    sides: tuple[PairingSide, ...]
    wishes: dict[str, PairingWish]
    answers: dict[Pair, Answers]
    recommended: dict[str, ConsentAnswer]
    before: frozenset[Pair] | None
    closed: tuple[PairExit, ...]
    refused: frozenset[Pair]
    off_list: tuple[OffListRecord, ...]

    def answers_of(self, side: str, county: str) -> Answers:
        """
        What is known of the three consents to one pair.

        What a record of the pair says comes first, then the department's answer about the side as such; the
        day of the wish is the day on which the organisation volunteered.

        Args:
            side: The key of a side.
            county: The code of a county.

        Returns:
            The answers of the organisation, the department and the county.
        """
        volunteered, recommended, agreed = self.answers.get((side, county), _NONE)
        if volunteered is None:
            wish = self.wishes.get(side)
            if wish is not None and wish.rank(county) is not None:
                volunteered = ConsentAnswer(given=True, on=wish.volunteered_on)
            elif self.before is not None and (side, county) in self.before:
                volunteered = ConsentAnswer(given=True)
        return volunteered, recommended or self.recommended.get(side), agreed


def read_records(
    sides: Iterable[SocialOrganization | Team | PairingSide],
    counties: CountyList | None,
    wishes: Iterable[PairingWish],
    consents: Iterable[PairConsents],
    previous: PairingPlan | Iterable[tuple[str, str]] | None,
    exits: Iterable[PairExit],
) -> PairingRecords:
    """
    The records as one value; see ``Pairing.pair`` for what each is.

    Raises:
        InvalidValueError: If what was passed is no such collection, or the list has no county.
        ReadErrors: If records contradict each other, or name a side that is not there.
    """
    if counties is not None and not isinstance(counties, CountyList):
        raise invalid("counties", "of_class", counties, kind="CountyList")
    listed = key_counties() if counties is None else counties
    if not len(listed):
        raise invalid("counties", "county_list_empty", None)
    reading = _Reading(
        [
            one if isinstance(one, PairingSide) else PairingSide(who=one)
            for one in _all("sides", sides, SocialOrganization | Team | PairingSide)
        ]
    )
    known = {wish.side: wish for wish in reading.wishes(_all("wishes", wishes, PairingWish))}
    before = _before(previous)
    history = previous if isinstance(previous, PairingPlan) else None
    carried = {} if history is None else _carried(history)
    said = list(reading.consents(_all("consents", consents, PairConsents), known))
    answers, recommended = _answers(said, carried)
    former = frozenset() if before is None else before
    left = tuple(reading.exits(_all("exits", exits, PairExit), former))
    if reading.faults:
        raise ReadErrors(reading.faults)
    closed = {(one.side, str(one.county)): one for one in (*(history.closed if history else ()), *left)}
    refused = {pair for pair, three in answers.items() if any(one and not one.given for one in three)}
    return PairingRecords(
        counties=listed,
        sides=tuple(sorted(reading.sides.values(), key=lambda side: side.key)),
        wishes=known,
        answers=answers,
        recommended=recommended,
        before=before,
        closed=tuple(closed[pair] for pair in sorted(closed)),
        refused=frozenset(refused.union(history.refused if history else ())),
        off_list=_off_list(listed, known.values(), said, left),
    )


def _off_list(
    counties: CountyList,
    wishes: Iterable[PairingWish],
    consents: Iterable[PairConsents],
    exits: Iterable[PairExit],
) -> tuple[OffListRecord, ...]:
    """What is recorded about places in which no county of the list lies, each once."""
    inside = {prefix for county in counties for prefix in county.code.prefixes}
    kinds = PairingRecordKind
    named: list[tuple[PairingRecordKind, str, DivisionCode]] = [
        (kinds.WISH, wish.side, place) for wish in wishes for place in wish.places
    ]
    named += [(kinds.CONSENTS, one.side, one.county) for one in consents if one.county is not None]
    named += [(kinds.EXIT, one.side, one.county) for one in exits]
    order = list(kinds)
    found = {one for one in named if one[2] not in inside}
    return tuple(
        OffListRecord(kind=kind, side=side, place=DivisionCode(place))
        for kind, side, place in sorted(found, key=lambda one: (one[1], one[2], order.index(one[0])))
    )


class _Reading:
    """The sides, and the faults found so far in what is said about them."""

    def __init__(self, sides: list[PairingSide]) -> None:
        self.faults: list[Fault] = []
        self.sides: dict[str, PairingSide] = {}
        for place, side in enumerate(sides):
            if side.key in self.sides:
                self._fault("side", "pairing_side_twice", side.key, f"sides[{place}]")
            self.sides.setdefault(side.key, side)
        self._check_members(sides)

    def wishes(self, values: Iterable[PairingWish]) -> Iterator[PairingWish]:
        """The wishes of known sides, one for each."""
        seen = set[str]()
        for place, wish in enumerate(values):
            if self._knows(wish.side, f"wishes[{place}]"):
                if wish.side in seen:
                    self._fault("side", "pairing_wish_twice", wish.side, f"wishes[{place}]")
                seen.add(wish.side)
                yield wish

    def consents(
        self, values: Iterable[PairConsents], wishes: dict[str, PairingWish]
    ) -> Iterator[PairConsents]:
        """What is said of consents of known sides, once for each pair, and not before the wish."""
        seen = set[tuple[str, str | None]]()
        for place, one in enumerate(values):
            path = f"consents[{place}]"
            if not self._knows(one.side, path):
                continue
            if (one.side, one.county) in seen:
                self._fault("county", "pairing_consent_twice", one.county or one.side, path)
            seen.add((one.side, one.county))
            self._check_days(one, wishes.get(one.side), path)
            yield one

    def exits(self, values: Iterable[PairExit], before: frozenset[Pair]) -> Iterator[PairExit]:
        """The exits of known sides, or from pairs of the year before."""
        for place, one in enumerate(values):
            if (one.side, str(one.county)) in before or self._knows(one.side, f"exits[{place}]"):
                yield one

    def _knows(self, side: str, path: str) -> bool:
        if side in self.sides:
            return True
        self._fault("side", "pairing_side", side, path, count=len(self.sides))
        return False

    def _check_members(self, sides: list[PairingSide]) -> None:
        """An organisation acts for itself or in one team, not both."""
        acts_in: dict[str, str] = {}
        for place, side in enumerate(sides):
            for key in {PairingSide(who=member).key for member in side.members}:
                other = acts_in.setdefault(key, side.key)
                if other != side.key:
                    self._fault("members", "pairing_member_twice", key, f"sides[{place}]", other=other)

    def _check_days(self, one: PairConsents, wish: PairingWish | None, path: str) -> None:
        since = None if wish is None else wish.volunteered_on
        if since is None or one.volunteered is not None:
            return
        for name, answer in (("recommended", one.recommended), ("agreed", one.agreed)):
            if answer is not None and answer.on is not None and answer.on < since:
                self._fault(name, "pairing_consent_order", answer.on, path, before=since, side=one.side)

    def _fault(self, field: str, code: str, got: object, path: str, **params: object) -> None:
        words = tuple((name, str(value)) for name, value in sorted(params.items()))
        fault = Fault(field=field, code=code, got=shown(got), params=words)
        self.faults.append(fault.at(Place(path=path)))


def _all(field: str, values: Iterable[T], kind: Any) -> tuple[T, ...]:
    """The values, refused if they are no collection or one is of another class."""
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", values)
    found = tuple(values)
    for value in found:
        if not isinstance(value, kind):
            names = getattr(kind, "__name__", "SocialOrganization, Team, PairingSide")
            raise invalid(field, "of_class", value, kind=names)
    return found


def _before(previous: PairingPlan | Iterable[tuple[str, str]] | None) -> frozenset[Pair] | None:
    """The pairs of the year before, however they were given."""
    if previous is None:
        return None
    if isinstance(previous, PairingPlan):
        return frozenset((pair.side, str(pair.county)) for pair in previous.pairs)
    if isinstance(previous, str) or not isinstance(previous, Iterable):
        raise invalid("previous", "pairing_previous", previous)
    found = set[Pair]()
    faults: list[Fault] = []
    for place, pair in enumerate(previous):
        if not isinstance(pair, tuple) or len(pair) != 2 or not isinstance(pair[0], str):
            raise invalid("previous", "pairing_previous", pair)
        try:
            found.add((partner_name(pair[0]), str(county_code(pair[1]))))
        except InvalidValueError as error:
            faults.append(error.fault.at(Place(path=f"previous[{place}]")))
    if faults:
        raise ReadErrors(faults)
    return frozenset(found)


def _carried(plan: PairingPlan) -> dict[Pair, Answers]:
    """The consents behind the pairs of an earlier plan."""
    return {
        (pair.side, str(pair.county)): (pair.volunteered, pair.recommended, pair.agreed)
        for pair in plan.pairs
    }


def _answers(
    said: Iterable[PairConsents], carried: dict[Pair, Answers]
) -> tuple[dict[Pair, Answers], dict[str, ConsentAnswer]]:
    """What is known of each pair, newer answers before older ones, and of each side as such."""
    answers, recommended = dict(carried), dict[str, ConsentAnswer]()
    for one in said:
        if one.county is None:
            if one.recommended is not None:
                recommended[one.side] = one.recommended
            continue
        pair = (one.side, str(one.county))
        first, second, third = answers.get(pair, _NONE)
        answers[pair] = (one.volunteered or first, one.recommended or second, one.agreed or third)
    return answers, recommended
