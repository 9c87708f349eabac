"""Who may be paired with whom: the pairs of sides and counties as arrays, and who can take no part."""

from collections.abc import Iterable
from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.actions.pairing_plan import UnpairedReason
from rvmatch.actions.pairing_records import Pair, PairingRecords
from rvmatch.actions.pairing_settings import PairingSettings, ties_of
from rvmatch.columns import Pairs
from rvmatch.model.identifiers import CountyCode
from rvmatch.model.pairings import ChannelTie, PairingSide, PairingWish
from rvmatch.model.vocabulary import CreditStanding

__all__ = ["PairingMarket", "market_of"]

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]


@attrs.frozen(kw_only=True, eq=False, slots=False)
class PairingMarket:
    """
    n counties, m sides and the p pairs that may be proposed, by county, then side.

    Args:
        codes: The counties by code ``[n]``.
        keys: The sides by key ``[m]``.
        pairs: The pairs that may be proposed.
        places: How many counties each side can take on, zero where it can take no part ``[m]``.
        most: How many sides each county may have ``[n]``.
        wish: Which wish each pair fulfils, from 1; 0 where the wishes have no order ``[p]``.
        consents: How many of the three consents each pair has ``[p]``.
        follows: Which pairs a cooperation channel joins ``[p]``.
        worked: In which pairs the side worked in the county before ``[p]``.
        before: Which pairs there were the year before ``[p]``.
        barred: Why a side can take no part, by key.
        volunteers: How many sides that can take part volunteered for each county, refused or not ``[n]``.
        barred_volunteers: How many that can take no part did so ``[n]``.
        wanted: Which sides volunteered for some county of the list, refused or not ``[m]``.
        refused: Pairs that may not be, as someone refused them this year or before; those left not counted.
        ties: The cooperation channels that count.
    """

    codes: tuple[CountyCode, ...]
    keys: tuple[str, ...]
    pairs: Pairs
    places: Whole
    most: Whole
    wish: Whole
    consents: Whole
    follows: Flags
    worked: Flags
    before: Flags
    barred: dict[str, UnpairedReason]
    volunteers: Whole
    barred_volunteers: Whole
    wanted: Flags
    refused: frozenset[Pair]
    ties: tuple[ChannelTie, ...]

    @cached_property
    def numbers(self) -> Whole:
        """One number for each pair, ``county * m + side``, growing ``[p]``."""
        return self.pairs.rows * len(self.keys) + self.pairs.cols

    def numbers_of(self, pairs: Iterable[Pair]) -> Whole:
        """The number of each of these pairs, in their order; -1 for those that may not be proposed."""
        cols = {key: col for col, key in enumerate(self.keys)}
        rows = {str(code): row for row, code in enumerate(self.codes)}
        found = [
            rows[county] * len(cols) + cols[side] if side in cols and county in rows else -1
            for side, county in pairs
        ]
        numbers = np.array(found, dtype=np.int64)
        return np.where(np.isin(numbers, self.numbers), numbers, -1)


def market_of(settings: PairingSettings, records: PairingRecords) -> PairingMarket:
    """
    The market that settings make of records.

    A side volunteers for a county by its wish, by an answer about the pair, or by being paired with it the
    year before: a pair goes on until one of the two leaves it.

    Args:
        settings: The settings.
        records: The records.

    Returns:
        The market; the same whatever order anything was given in.
    """
    codes = tuple(county.code for county in records.counties)
    keys = tuple(side.key for side in records.sides)
    barred = {side.key: reason for side in records.sides if (reason := _barred(side, settings)) is not None}
    offered, wish = _offered(codes, records)
    rows, cols = np.divmod(offered, max(len(keys), 1))
    out = np.array([key in barred for key in keys], dtype=np.bool_)
    refused = _refused(records, keys, codes, rows, cols)
    shut = refused | {(one.side, str(one.county)) for one in records.closed}
    open_pairs = ~out[cols] & ~np.isin(offered, _positions(shut, keys, codes))
    pairs = Pairs(rows=rows[open_pairs], cols=cols[open_pairs], shape=(len(codes), len(keys)))
    former = frozenset() if records.before is None else records.before
    ties = ties_of(settings)
    accepted = np.array([side.counties_accepted for side in records.sides], dtype=np.int64)
    places = np.minimum(accepted, len(codes) if settings.most_per_side is None else settings.most_per_side)
    most = len(keys) if settings.most_per_county is None else min(settings.most_per_county, len(keys))
    worked = {(side.key, str(county)) for side in records.sides for county in side.past_counties}
    offers = offered[open_pairs]
    return PairingMarket(
        codes=codes,
        keys=keys,
        pairs=pairs,
        places=np.where(out, 0, places),
        most=np.full(len(codes), most, dtype=np.int64),
        wish=wish[open_pairs],
        consents=_consents(records, keys, codes, pairs),
        follows=_follows(ties, records.sides, codes, pairs),
        worked=np.isin(offers, _positions(worked, keys, codes)),
        before=np.isin(offers, _positions(former, keys, codes)),
        barred=barred,
        volunteers=np.bincount(rows[~out[cols]], minlength=len(codes)),
        barred_volunteers=np.bincount(rows[out[cols]], minlength=len(codes)),
        wanted=np.bincount(cols, minlength=len(keys)) > 0,
        refused=refused,
        ties=ties,
    )


def _barred(side: PairingSide, settings: PairingSettings) -> UnpairedReason | None:
    """Why a side can take no part at all."""
    levels = [member.registration_level for member in side.members]
    if all(level is not None and level not in settings.scope for level in levels):
        return UnpairedReason.OUT_OF_SCOPE
    standings = {member.credit_standing for member in side.members}
    if settings.credit_list and CreditStanding.SERIOUS_DISHONESTY_LIST in standings:
        return UnpairedReason.CREDIT_LIST
    if side.counties_accepted == 0:
        return UnpairedReason.NO_PLACE
    return None


def _offered(codes: tuple[CountyCode, ...], records: PairingRecords) -> tuple[Whole, Whole]:
    """The pairs that a side volunteered for, ``county * m + side``, growing, and which wish each fulfils."""
    m = len(records.sides)
    keys = tuple(side.key for side in records.sides)
    inside = _Divisions(codes)
    numbers, wishes = [], []
    for col, side in enumerate(records.sides):
        if side.key in records.wishes:
            rows, wish = inside.wished(records.wishes[side.key])
            numbers.append(rows * m + col)
            wishes.append(wish)
    said = {pair for pair, (first, *_) in records.answers.items() if first is not None and first.given}
    more = _positions(said.union(records.before or ()), keys, codes)
    numbers.append(more)
    wishes.append(np.zeros(more.size, dtype=np.int64))
    # Of what is there twice, the first is taken: a wish before an answer or an earlier pair.
    found, first = np.unique(np.concatenate(numbers), return_index=True)
    return found, np.concatenate(wishes)[first]


class _Divisions:
    """Which counties of the list lie in a division."""

    def __init__(self, codes: tuple[CountyCode, ...]) -> None:
        self._count = len(codes)
        self._rows: dict[str, list[int]] = {}
        for row, code in enumerate(codes):
            for prefix in code.prefixes:
                self._rows.setdefault(prefix, []).append(row)

    def wished(self, wish: PairingWish) -> tuple[Whole, Whole]:
        """The counties that a wish names, growing, and the place of each among ordered wishes, else 0."""
        place = np.full(self._count, -1 if wish.places else 0, dtype=np.int64)
        for number, division in reversed(list(enumerate(wish.places, 1))):
            place[self._rows.get(division, [])] = number if wish.ordered else 0
        for division in wish.excluded:
            place[self._rows.get(division, [])] = -1
        rows = np.flatnonzero(place >= 0)
        return rows, place[rows]


def _positions(pairs: Iterable[Pair], keys: tuple[str, ...], codes: tuple[CountyCode, ...]) -> Whole:
    """Pairs as ``county * m + side``, growing; those of other sides and counties are left out."""
    cols = {key: col for col, key in enumerate(keys)}
    rows = {str(code): row for row, code in enumerate(codes)}
    found = [
        rows[county] * len(keys) + cols[side] for side, county in pairs if side in cols and county in rows
    ]
    return np.unique(np.array(found, dtype=np.int64))


def _refused(
    records: PairingRecords, keys: tuple[str, ...], codes: tuple[CountyCode, ...], rows: Whole, cols: Whole
) -> frozenset[Pair]:
    """
    Pairs that somebody refused.

    Besides what was said of a pair: a department that does not recommend a side as such refuses all its pairs
    but those it recommends by name, and a wish that excludes the county of an earlier pair refuses that.
    """
    found = set(records.refused)
    dropped = {side for side, answer in records.recommended.items() if not answer.given}
    if dropped:
        for row, col in zip(rows.tolist(), cols.tolist(), strict=True):
            side, county = keys[col], str(codes[row])
            own = records.answers.get((side, county))
            if side in dropped and (own is None or own[1] is None):
                found.add((side, county))
    for side, county in records.before or ():
        wish = records.wishes.get(side)
        if wish is not None and any(division.contains(county) for division in wish.excluded):
            found.add((side, county))
    return frozenset(found)


def _consents(
    records: PairingRecords, keys: tuple[str, ...], codes: tuple[CountyCode, ...], pairs: Pairs
) -> Whole:
    """How many of the three consents each pair has; each has that of the side, which volunteered ``[p]``."""
    m = len(keys)
    numbers = pairs.rows * m + pairs.cols
    recommended = {pair for pair, (_, second, _) in records.answers.items() if second is not None}
    agreed = {pair for pair, (*_, third) in records.answers.items() if third is not None}
    as_such = np.array([key in records.recommended for key in keys], dtype=np.bool_)
    second = as_such[pairs.cols] | np.isin(numbers, _positions(recommended, keys, codes))
    return 1 + second.astype(np.int64) + np.isin(numbers, _positions(agreed, keys, codes))


def _follows(
    ties: tuple[ChannelTie, ...], sides: tuple[PairingSide, ...], codes: tuple[CountyCode, ...], pairs: Pairs
) -> Flags:
    """Which pairs a channel joins ``[p]``."""
    found = np.zeros(len(pairs), dtype=np.bool_)
    for tie in ties:
        joined = np.array([tie.joins_side(side) for side in sides], dtype=np.bool_)
        helped = np.array([tie.place.contains(code) for code in codes], dtype=np.bool_)
        found |= joined[pairs.cols] & helped[pairs.rows]
    return found
