"""Why counties stay without a side, sides without a county, and pairs of the year before are not proposed."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rvmatch.actions.pairing_market import PairingMarket
from rvmatch.actions.pairing_plan import (
    Bottleneck,
    EndedPair,
    EndReason,
    ProposedPair,
    UncoveredCounty,
    UncoveredReason,
    UnpairedReason,
    UnpairedSide,
)
from rvmatch.actions.pairing_records import PairingRecords
from rvmatch.assignment.bottlenecks import coverage_bottlenecks
from rvmatch.assignment.problem import AssignmentProblem
from rvmatch.model.identifiers import CountyCode, county_code
from rvmatch.model.pairings import PairingSide

__all__ = ["Used", "bottlenecks_of", "ended_pairs", "uncovered_counties", "unpaired_sides"]

Used: TypeAlias = tuple[NDArray[np.int64], NDArray[np.int64]]
"""The counties and the sides of the pairs of a plan, as positions, by county, then side."""


def bottlenecks_of(market: PairingMarket, problem: AssignmentProblem, used: Used) -> tuple[Bottleneck, ...]:
    """
    What makes it impossible to cover more counties, as codes and keys.

    Args:
        market: Who may be paired with whom.
        problem: The same as a problem.
        used: A plan that covers as many counties as can be.

    Returns:
        Bottlenecks by their first county.
    """
    return tuple(
        Bottleneck(
            counties=tuple(market.codes[row] for row in found.rows.tolist()),
            sides=tuple(market.keys[col] for col in found.cols.tolist()),
            places=found.places,
        )
        for found in coverage_bottlenecks(problem, *used)
    )


def uncovered_counties(
    market: PairingMarket, used: Used, bottlenecks: tuple[Bottleneck, ...]
) -> tuple[UncoveredCounty, ...]:
    """
    The counties without a side, each with its reason.

    Args:
        market: Who may be paired with whom.
        used: The plan.
        bottlenecks: Its bottlenecks.

    Returns:
        The counties by code.
    """
    covered = set(used[0].tolist())
    choices = np.bincount(market.pairs.rows, minlength=len(market.codes))
    place = {county: number for number, found in enumerate(bottlenecks) for county in found.counties}
    found = []
    for row, county in enumerate(market.codes):
        if row in covered:
            continue
        if choices[row]:
            reason = UncoveredReason.CROWDED_OUT
        elif market.volunteers[row]:
            reason = UncoveredReason.ALL_REFUSED
        else:
            reason = UncoveredReason.NOBODY_VOLUNTEERED
        found.append(
            UncoveredCounty(
                county=county,
                reason=reason,
                volunteers=int(market.volunteers[row]),
                barred=int(market.barred_volunteers[row]),
                bottleneck=place[county] if choices[row] else None,
            )
        )
    return tuple(found)


def unpaired_sides(
    sides: tuple[PairingSide, ...], market: PairingMarket, records: PairingRecords, used: Used
) -> tuple[UnpairedSide, ...]:
    """
    The sides without a county, each with its reason.

    Args:
        sides: All sides by key.
        market: Who may be paired with whom.
        records: What they said.
        used: The plan.

    Returns:
        The sides by key.
    """
    paired = set(used[1].tolist())
    partners = np.bincount(used[0], minlength=len(market.codes))
    has_room = (partners < market.most)[market.pairs.rows]
    choices = np.bincount(market.pairs.cols, minlength=len(market.keys))
    with_room = np.bincount(market.pairs.cols[has_room], minlength=len(market.keys))

    def reason(col: int, key: str) -> UnpairedReason:
        if key in market.barred:
            return market.barred[key]
        if not market.wanted[col]:
            volunteered = key in records.wishes
            return UnpairedReason.NOT_ON_LIST if volunteered else UnpairedReason.NOT_VOLUNTEERED
        if not choices[col]:
            return UnpairedReason.ALL_REFUSED
        return UnpairedReason.NOT_NEEDED if with_room[col] else UnpairedReason.COUNTIES_FULL

    return tuple(
        UnpairedSide(side=side.key, reason=reason(col, side.key))
        for col, side in enumerate(sides)
        if col not in paired
    )


def ended_pairs(
    market: PairingMarket, records: PairingRecords, pairs: tuple[ProposedPair, ...]
) -> tuple[EndedPair, ...]:
    """
    The pairs of the year before that are not proposed again, each with its reason.

    Args:
        market: Who may be paired with whom.
        records: What was said, and the pairs of the year before.
        pairs: The pairs proposed.

    Returns:
        The pairs by side, then county.
    """
    proposed = {(pair.side, str(pair.county)) for pair in pairs}
    left = {(one.side, str(one.county)) for one in records.closed}

    def reason(side: str, county: CountyCode) -> EndReason:
        pair = side, str(county)
        if pair in left:
            return EndReason.EXITED
        if pair in market.refused:
            return EndReason.REFUSED
        if side not in market.keys:
            return EndReason.SIDE_GONE
        if county not in records.counties:
            return EndReason.COUNTY_GONE
        return EndReason.SIDE_BARRED if side in market.barred else EndReason.GIVEN_UP

    before = sorted((records.before or frozenset()) - proposed)
    return tuple(
        EndedPair(side=side, county=code, reason=reason(side, code))
        for side, code in ((side, county_code(county)) for side, county in before)
    )
