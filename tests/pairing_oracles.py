"""Plain second ways to say what a pairing may be and how good it is, one pair at a time."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from random import Random
from typing import Any

from rvmatch.actions import PairingAim, PairingPlan, PairingSettings
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.pairings import PairExit, PairingSide, PairingWish
from rvmatch.model.places import CountyList
from rvmatch.model.vocabulary import CreditStanding, RegistrationLevel
from rvmatch.notice import FactStatus, east_west_pairs, key_counties
from rvmatch.testing.pairing_strategies import PairingCase

Pair = tuple[str, str]


class PlainCase:
    """A case, asked pair by pair."""

    def __init__(self, case: PairingCase) -> None:
        self.settings = case.settings
        self.sides = {side.key: side for side in case.sides}
        self.counties = [str(county.code) for county in case.counties]
        self.wishes = {wish.side: wish for wish in case.records["wishes"]}
        self.consents = case.records.get("consents", ())
        self.previous = {(side, str(county)) for side, county in case.records.get("previous") or ()}
        self.exits = {(one.side, str(one.county)) for one in case.records.get("exits", ())}
        every = [(key, county) for key in self.sides for county in self.counties]
        self.allowed = [pair for pair in every if self.may(*pair)]

    def may(self, key: str, county: str) -> bool:
        return (
            not self.barred(key)
            and (key, county) not in self.exits
            and self.volunteers(key, county)
            and not self.refused(key, county)
        )

    def barred(self, key: str) -> bool:
        side, settings = self.sides[key], self.settings
        levels = {member.registration_level for member in side.members}
        dishonest = CreditStanding.SERIOUS_DISHONESTY_LIST in {one.credit_standing for one in side.members}
        return (
            side.counties_accepted == 0
            or (None not in levels and not levels & settings.scope)
            or (settings.credit_list and dishonest)
        )

    def volunteers(self, key: str, county: str) -> bool:
        wish = self.wishes.get(key)
        asked = wish is not None and wish.rank(county) is not None
        said = any(one.volunteered and one.volunteered.given for one in self.about(key, county))
        return asked or said or (key, county) in self.previous

    def refused(self, key: str, county: str) -> bool:
        own = [answer for one in self.about(key, county) for answer in one.answers if answer is not None]
        if any(not answer.given for answer in own):
            return True
        if any(one.recommended is not None for one in self.about(key, county)):
            return False
        return any(one.recommended and not one.recommended.given for one in self.about(key, None))

    def about(self, key: str, county: str | None) -> list[Any]:
        return [one for one in self.consents if (one.side, one.county) == (key, county)]

    def consents_of(self, key: str, county: str) -> int:
        second = any(one.recommended for place in (county, None) for one in self.about(key, place))
        return 1 + second + any(one.agreed for one in self.about(key, county))

    def wish_of(self, key: str, county: str) -> int:
        wish = self.wishes.get(key)
        return (wish.rank(county) or 1) if wish is not None else 1

    def follows(self, key: str, county: str) -> bool:
        homes = [str(one.home) for one in self.sides[key].members if one.home is not None]
        if self.settings.ties is None:
            known = (FactStatus.SOURCED, FactStatus.SECONDARY_SOURCE)
            return any(
                home.startswith(pair.east) and county.startswith(pair.west)
                for pair in east_west_pairs()
                for home in homes
                if pair.status in known
            )
        return any(
            county.startswith(tie.place)
            and (key == tie.side if tie.home is None else any(home.startswith(tie.home) for home in homes))
            for tie in self.settings.ties
        )

    def places(self, key: str) -> int:
        return min(self.sides[key].counties_accepted, self.settings.most_per_side or 10**6)

    def keeps_limits(self, pairs: Iterable[Pair]) -> bool:
        by_side, by_county = counted(pairs)
        most = self.settings.most_per_county or 10**6
        return all(count <= self.places(key) for key, count in by_side.items()) and all(
            count <= most for count in by_county.values()
        )

    def plans(self) -> Iterator[tuple[Pair, ...]]:
        for size in range(len(self.allowed) + 1):
            for pairs in combinations(self.allowed, size):
                if self.keeps_limits(pairs):
                    yield pairs

    def values(self, pairs: Iterable[Pair]) -> tuple[int, ...]:
        """How good a plan is in coverage and each aim, the first number counting most."""
        used = list(pairs)
        by_side, by_county = counted(used)
        found = [len(by_county)]
        for aim in self.settings.aims:
            match aim:
                case PairingAim.PARTICIPATION:
                    found.append(len(by_side))
                case PairingAim.CONTINUITY:
                    kept = len(self.previous & set(used))
                    found += [kept - (len(used) - kept), kept]
                case PairingAim.CONSENTS:
                    counts = [self.consents_of(*pair) for pair in used]
                    found += [sum(count >= least for count in counts) for least in (3, 2)]
                case PairingAim.WISHES:
                    wishes = [self.wish_of(*pair) for pair in used]
                    last = max([self.wish_of(*pair) for pair in self.allowed], default=1)
                    told = range(1, min(3, last - 1) + 1)
                    found += [sum(wish <= most for wish in wishes) for most in told]
                case PairingAim.CHANNELS:
                    found.append(sum(self.follows(*pair) for pair in used))
                case PairingAim.WORKED_BEFORE:
                    past = {
                        (key, str(code)) for key, side in self.sides.items() for code in side.past_counties
                    }
                    found.append(len(past & set(used)))
                case PairingAim.SPREAD:
                    found.append(sum(sum(range(8, 8 - min(count, 8), -1)) for count in by_county.values()))
        return tuple(found)


def counted(pairs: Iterable[Pair]) -> tuple[dict[str, int], dict[str, int]]:
    by_side: dict[str, int] = {}
    by_county: dict[str, int] = {}
    for key, county in pairs:
        by_side[key] = by_side.get(key, 0) + 1
        by_county[county] = by_county.get(county, 0) + 1
    return by_side, by_county


def most_covered(plain: PlainCase) -> int:
    """The greatest number of counties that can have a side: a maximum flow, by augmenting paths."""
    choices: dict[str, list[str]] = {}
    for key, county in plain.allowed:
        choices.setdefault(county, []).append(key)
    serves: dict[str, list[str]] = {key: [] for key in plain.sides}

    def helped(county: str, seen: set[str]) -> bool:
        for key in choices.get(county, ()):
            if key in seen:
                continue
            seen.add(key)
            if len(serves[key]) < plain.places(key):
                serves[key].append(county)
                return True
            for other in list(serves[key]):
                if helped(other, seen):
                    serves[key].remove(other)
                    serves[key].append(county)
                    return True
        return False

    return sum(helped(county, set()) for county in plain.counties)


def pairs_of(plan: PairingPlan) -> list[Pair]:
    return [(pair.side, str(pair.county)) for pair in plan.pairs]


def random_case(seed: int) -> PairingCase:
    """Up to 25 counties and 30 organisations, from plenty to scarcity, some with a year before."""
    rng = Random(seed)
    listed = rng.sample(list(key_counties()), rng.randint(5, 25))
    codes = [county.code for county in listed]
    provinces = sorted({code.province for code in codes})
    sides = [
        PairingSide(
            who=SocialOrganization(
                name=f"示例{number}", registration_level=rng.choice(list(RegistrationLevel))
            ),
            counties_accepted=rng.choice([0, 1, 1, 1, 2, 3]),
        )
        for number in range(rng.randint(3, 30))
    ]
    nationwide = rng.choice([0, 0, 0.1, 0.5])
    wishes = []
    for side in sides:
        if rng.random() < nationwide:
            wishes.append(PairingWish(side=side.key))
        elif rng.random() < 0.9:
            named = rng.choice([provinces, codes, codes])
            places = rng.sample(named, rng.randint(1, min(3, len(named))))
            wishes.append(PairingWish(side=side.key, places=places, ordered=rng.random() < 0.5))
    some = [(rng.choice(sides).key, rng.choice(codes)) for _ in range(rng.choice([0, 0, 6, 12]))]
    return PairingCase(
        settings=PairingSettings(most_per_county=rng.choice([None, None, 1, 2]), tie_seed=seed),
        sides=tuple(sides),
        counties=CountyList(listed),
        records={
            "wishes": wishes,
            "previous": some or None,
            "exits": [PairExit(side=side, county=county) for side, county in some[:3]],
        },
    )
