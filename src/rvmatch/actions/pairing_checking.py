"""Whether a pairing plan is what its records and settings lead to, shown without a solver."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final

import attrs
import numpy as np

from rvmatch.actions.pairing_assembly import assembled_pairing
from rvmatch.actions.pairing_market import PairingMarket, market_of
from rvmatch.actions.pairing_plan import PairingPlan
from rvmatch.actions.pairing_ranks import PairingRanks, ranks_of
from rvmatch.actions.pairing_reasons import Used
from rvmatch.actions.pairing_records import PairingRecords, read_records
from rvmatch.assignment import check_certificate
from rvmatch.errors import Remark, invalid
from rvmatch.model.pairings import PairConsents, PairExit, PairingWish

__all__ = ["check_pairing"]

_PARTS: Final = tuple(
    field.name for field in attrs.fields(PairingPlan) if field.name not in {"outcomes", "certificate"}
)
"""The parts of a plan that follow from its pairs and the records."""


def check_pairing(
    plan: PairingPlan,
    *,
    wishes: Iterable[PairingWish],
    consents: Iterable[PairConsents] = (),
    previous: PairingPlan | Iterable[tuple[str, str]] | None = None,
    exits: Iterable[PairExit] = (),
) -> tuple[Remark, ...]:
    """
    What speaks against a plan: pairs that may not be, parts that do not follow, or a proof that fails.

    Args:
        plan: The plan; its settings, its list of counties and its sides are taken as they stand in it.
        wishes: As they were passed when the plan was made.
        consents: Likewise.
        previous: Likewise.
        exits: Likewise.

    Returns:
        What was found, a remark each; nothing if no plan under these settings is better.

    Raises:
        InvalidValueError: If it is no plan, or the records are as ``Pairing.pair`` refuses them.
        ReadErrors: Likewise.
    """
    if not isinstance(plan, PairingPlan):
        raise invalid("plan", "of_class", plan, kind="PairingPlan")
    records = read_records(plan.sides, plan.counties, wishes, consents, previous, exits)
    market = market_of(plan.settings, records)
    numbers = market.numbers_of((pair.side, str(pair.county)) for pair in plan.pairs)
    if (numbers < 0).any():
        strange = [pair for pair, number in zip(plan.pairs, numbers.tolist(), strict=True) if number < 0]
        return tuple(
            Remark.of("pairing.check.pair", side=pair.side, county=str(pair.county)) for pair in strange
        )
    return tuple(_findings(plan, records, market, np.divmod(np.sort(numbers), max(len(market.keys), 1))))


def _findings(
    plan: PairingPlan, records: PairingRecords, market: PairingMarket, used: Used
) -> Iterator[Remark]:
    """Whether the proof holds, and whether every part follows from the pairs."""
    turns = len(plan.certificate.ranks) - sum(len(outcome.values) for outcome in plan.outcomes)
    ranks = ranks_of(plan.settings, market, turns=max(turns, 1))
    if not _proven(plan, ranks, used):
        yield Remark.of("pairing.check.proof")
        return
    again = assembled_pairing(
        plan.settings,
        records,
        market,
        ranks.ranked.problem,
        used,
        outcomes=plan.outcomes,
        certificate=plan.certificate,
    )
    for part in _PARTS:
        if getattr(plan, part) != getattr(again, part):
            yield Remark.of("pairing.check.part", part=part)


def _proven(plan: PairingPlan, ranks: PairingRanks, used: Used) -> bool:
    """Whether the prices prove the pairs best, and the plan says of each aim what they reach."""
    ranked = ranks.ranked
    try:
        certificate = plan.certificate.filled((*ranked.problem.shape, 0, len(ranked.groups)))
    except IndexError:
        return False
    places = np.full(used[0].size, -1, dtype=np.int64)
    report = check_certificate(ranked, *used, places, certificate)
    said = tuple((*outcome.values, *outcome.bounds) for outcome in plan.outcomes)
    ends = np.cumsum([0, *ranks.lengths]).tolist()
    found = tuple(report.values[start:end] * 2 for start, end in pairwise(ends))
    return report.holds and said == found
