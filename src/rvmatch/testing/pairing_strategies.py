"""Strategies for the pairing of counties: sides, wishes, consents, and whole pairings."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final, TypeAlias

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from rvmatch.actions import Pairing, PairingAim, PairingPlan, PairingSettings
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.pairings import (
    ChannelTie,
    ConsentAnswer,
    PairConsents,
    PairExit,
    PairingSide,
    PairingWish,
    Team,
    participant_key,
)
from rvmatch.model.places import CountyList
from rvmatch.model.vocabulary import CooperationChannel, RegistrationLevel
from rvmatch.notice import key_counties
from rvmatch.testing.values import built, county_codes, division_codes, labels, organizations

__all__ = [
    "PairingCase",
    "channel_ties",
    "consent_answers",
    "pair_consents",
    "pair_exits",
    "pairing_cases",
    "pairing_plans",
    "pairing_settings",
    "pairing_sides",
    "pairing_wishes",
    "teams",
]

_PROVINCES: Final = ("53", "52")

Records: TypeAlias = Mapping[str, Any]
"""What ``Pairing.pair`` takes by keyword."""


def _days() -> SearchStrategy[date]:
    return st.dates(date(2021, 1, 1), date(2026, 12, 31))


def teams() -> SearchStrategy[Team]:
    """Teams of two or three organisations, each once."""
    members = st.lists(organizations(), unique_by=participant_key, min_size=2, max_size=3)
    return st.builds(Team, name=labels(), members=members)


def pairing_sides() -> SearchStrategy[PairingSide]:
    """Organisations and teams that take on no county, one, or a few."""
    return built(
        PairingSide,
        st.fixed_dictionaries(
            {"who": organizations() | teams()},
            optional={
                "counties_accepted": st.integers(0, 3),
                "past_counties": st.frozensets(county_codes(), max_size=2),
            },
        ),
    )


def pairing_wishes() -> SearchStrategy[PairingWish]:
    """Wishes for anywhere or for some places, in an order or not; what is excluded leaves each place."""
    parts = st.fixed_dictionaries(
        {"side": labels()},
        optional={
            "places": st.lists(division_codes(), unique=True, max_size=3),
            "ordered": st.booleans(),
            "excluded": st.frozensets(division_codes(), max_size=2),
            "volunteered_on": st.none() | _days(),
        },
    )
    return built(PairingWish, parts.map(_without_contradiction))


def _without_contradiction(parts: Records) -> Records:
    places = parts.get("places", [])
    left = {one for one in parts.get("excluded", ()) if not any(one.contains(place) for place in places)}
    return {**parts, "excluded": left}


def consent_answers() -> SearchStrategy[ConsentAnswer]:
    """Consents and refusals, with a day or without."""
    return st.builds(ConsentAnswer, given=st.booleans(), on=st.none() | _days())


@st.composite
def pair_consents(
    draw: st.DrawFn,
    sides: SearchStrategy[str] | None = None,
    counties: SearchStrategy[CountyCode] | None = None,
) -> PairConsents:
    """
    What is known of the consents to one pair, in an order that can be.

    Args:
        draw: What Hypothesis passes.
        sides: Keys of sides; any if left out.
        counties: Codes of counties; any if left out.

    Returns:
        Records; those for all counties hold no more than a recommendation.
    """
    county = draw(st.none() | (county_codes() if counties is None else counties))
    on = sorted(draw(st.lists(_days(), min_size=3, max_size=3)))
    answers: list[ConsentAnswer | None] = []
    for day in on:
        answer = draw(st.none() | st.booleans())
        refused = any(one is not None and not one.given for one in answers)
        known = None if answer is None else ConsentAnswer(given=answer and not refused, on=day)
        answers.append(known)
    if county is None:
        answers[0] = answers[2] = None
    return PairConsents(
        side=draw(labels() if sides is None else sides),
        county=county,
        volunteered=answers[0],
        recommended=answers[1],
        agreed=answers[2],
    )


def pair_exits() -> SearchStrategy[PairExit]:
    """Exits, with a day or without."""
    return st.builds(PairExit, side=labels(), county=county_codes(), exited_on=st.none() | _days())


def channel_ties() -> SearchStrategy[ChannelTie]:
    """Ties of one side, or of the organisations of a division."""
    about = st.fixed_dictionaries({"home": division_codes()}) | st.fixed_dictionaries({"side": labels()})
    return st.builds(
        lambda channel, place, own: ChannelTie(channel=channel, place=place, **own),
        st.sampled_from(CooperationChannel),
        division_codes(),
        about,
    )


def pairing_settings() -> SearchStrategy[PairingSettings]:
    """Aims in any order, some left out, with limits or without."""
    return built(
        PairingSettings,
        st.fixed_dictionaries(
            {},
            optional={
                "aims": st.lists(st.sampled_from(PairingAim), unique=True),
                "scope": st.frozensets(st.sampled_from(RegistrationLevel), min_size=1),
                "most_per_county": st.none() | st.integers(1, 3),
                "most_per_side": st.none() | st.integers(1, 3),
                "credit_list": st.booleans(),
                "ties": st.none() | st.lists(channel_ties(), max_size=2),
                "tie_seed": st.integers(-9, 9),
            },
        ),
    )


@attrs.frozen(kw_only=True)
class PairingCase:
    """
    Everything that a pairing is made from.

    Args:
        settings: The settings.
        sides: The sides.
        counties: The list of counties.
        records: Wishes, consents, pairs of the year before and exits, as ``Pairing.pair`` takes them.
    """

    settings: PairingSettings
    sides: tuple[PairingSide, ...]
    counties: CountyList
    records: Records

    def plan(self) -> PairingPlan:
        """The plan of the case."""
        return Pairing(self.settings).pair(self.sides, self.counties, **self.records)


@st.composite
def pairing_cases(draw: st.DrawFn, *, max_sides: int = 5, max_counties: int = 5) -> PairingCase:
    """
    Small pairings of which many pairs are possible, with consents, exits and a year before.

    Args:
        draw: What Hypothesis passes.
        max_sides: How many sides at most.
        max_counties: How many counties at most.

    Returns:
        Cases whose records do not contradict each other.
    """
    listed = [county for province in _PROVINCES for county in key_counties().in_province(province)[:3]]
    counties = draw(st.lists(st.sampled_from(listed), unique=True, min_size=1, max_size=max_counties))
    found = draw(st.lists(pairing_sides(), max_size=max_sides, unique_by=lambda side: side.key))
    sides, taken = [], set[str]()
    for side in found:
        members = {participant_key(one) for one in side.members}
        if not members & taken and side.key not in taken:
            sides.append(side)
            taken |= members | {side.key}
    keys = st.sampled_from([side.key for side in sides] or ["-"])
    codes = st.sampled_from([county.code for county in listed])
    pairs = st.tuples(keys, codes)
    some = len(sides) > 0
    places = st.lists(st.sampled_from(_PROVINCES) | codes, unique=True, max_size=3)
    wishes = [
        PairingWish(side=side.key, places=draw(places), ordered=draw(st.booleans()))
        for side in sides
        if draw(st.integers(0, 3))
    ]
    consents = draw(
        st.lists(pair_consents(keys, codes), max_size=4, unique_by=lambda one: (one.side, one.county))
        if some
        else st.just([])
    )
    previous = draw(st.none() | (st.lists(pairs, max_size=5) if some else st.just([])))
    exits = draw(st.lists(pairs, max_size=2) if some else st.just([]))
    return PairingCase(
        settings=draw(pairing_settings()),
        sides=tuple(sides),
        counties=CountyList(counties),
        records={
            "wishes": wishes,
            "consents": consents,
            "previous": previous,
            "exits": [PairExit(side=side, county=county) for side, county in exits],
        },
    )


def pairing_plans() -> SearchStrategy[PairingPlan]:
    """Plans of small pairings."""
    return pairing_cases(max_sides=4, max_counties=4).map(PairingCase.plan)
