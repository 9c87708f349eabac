"""From positions back to keys: the plan of a pairing, every part of it with its reasons."""

from collections.abc import Iterator

import numpy as np

from rvmatch.actions.pairing_market import PairingMarket
from rvmatch.actions.pairing_plan import PairingPlan, ProposedPair
from rvmatch.actions.pairing_reasons import (
    Used,
    bottlenecks_of,
    ended_pairs,
    uncovered_counties,
    unpaired_sides,
)
from rvmatch.actions.pairing_records import PairingRecords
from rvmatch.actions.pairing_settings import PairingSettings
from rvmatch.assignment import AssignmentProblem
from rvmatch.matching.proofs import ObjectiveOutcome, PlanCertificate
from rvmatch.model.pairings import ConsentAnswer
from rvmatch.model.vocabulary import CreditStanding

__all__ = ["assembled_pairing"]


def assembled_pairing(
    settings: PairingSettings,
    records: PairingRecords,
    market: PairingMarket,
    problem: AssignmentProblem,
    used: Used,
    *,
    outcomes: tuple[ObjectiveOutcome, ...],
    certificate: PlanCertificate,
) -> PairingPlan:
    """
    The plan that uses these pairs.

    Args:
        settings: The settings.
        records: What is known of sides and counties.
        market: The market made of them.
        problem: The same as a problem.
        used: The pairs used, all of them pairs of the market; they cover as many counties as can be.
        outcomes: What they reach.
        certificate: What proves it.

    Returns:
        The plan.
    """
    pairs = tuple(_proposed(records, market, used))
    bottlenecks = bottlenecks_of(market, problem, used)
    return PairingPlan(
        settings=settings,
        counties=records.counties,
        sides=records.sides,
        pairs=pairs,
        uncovered=uncovered_counties(market, used, bottlenecks),
        bottlenecks=bottlenecks,
        unpaired=unpaired_sides(records.sides, market, records, used),
        ended=ended_pairs(market, records, pairs),
        previous=None if records.before is None else len(records.before),
        closed=records.closed,
        refused=tuple(sorted(records.refused)),
        outcomes=outcomes,
        certificate=certificate,
        off_list=records.off_list,
    )


def _proposed(records: PairingRecords, market: PairingMarket, used: Used) -> Iterator[ProposedPair]:
    """The pairs, by county, then side, with what stands behind each."""
    rows, cols = used
    places = np.searchsorted(market.numbers, rows * len(market.keys) + cols)
    for row, col, place in zip(rows.tolist(), cols.tolist(), places.tolist(), strict=True):
        side, county = records.sides[col], market.codes[row]
        volunteered, recommended, agreed = records.answers_of(side.key, county)
        standings = {member.credit_standing for member in side.members}
        channels = {tie.channel for tie in market.ties if tie.place.contains(county) and tie.joins_side(side)}
        yield ProposedPair(
            side=side.key,
            county=county,
            volunteered=ConsentAnswer(given=True) if volunteered is None else volunteered,
            recommended=recommended,
            agreed=agreed,
            wish=int(market.wish[place]) or None,
            channels=tuple(sorted(channels)),
            worked_before=bool(market.worked[place]),
            kept=bool(market.before[place]),
            review=CreditStanding.ABNORMAL_LIST in standings,
        )
