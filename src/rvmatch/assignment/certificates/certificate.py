"""Whether a certificate proves a plan best, checked from the problem alone."""

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.certificates.findings import Finding
from rvmatch.assignment.certificates.plan_faults import beyond_limits, unreadable
from rvmatch.assignment.certificates.price_faults import misshapen, out_of_range
from rvmatch.assignment.certificates.slackness import Decisions
from rvmatch.assignment.certificates.stretches import Stretches
from rvmatch.assignment.certificates.usage import Usage
from rvmatch.assignment.certificates.worths import Worths, below, rank_value, stages_of, worst_points
from rvmatch.assignment.proofs import Certificate, RankProof
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import Rank, WorstPoints

__all__ = ["CertificateReport", "Finding", "check_certificate", "check_plan"]

Whole = NDArray[np.int64]


@attrs.frozen(kw_only=True)
class CertificateReport:
    """
    What a check of a certificate found.

    Args:
        findings: What does not hold; the first place for each code and rank.
        values: What the plan reaches in each rank, counted anew; empty if the plan cannot be read.
        bounds: What no plan can exceed in each rank while the earlier ranks keep their values, summed up from
            the prices; empty if the check ended before.
    """

    findings: tuple[Finding, ...]
    values: tuple[int, ...] = ()
    bounds: tuple[int, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the certificate proves that no plan is better."""
        return not self.findings and self.values == self.bounds


def check_certificate(
    ranked: RankedProblem, rows: Whole, cols: Whole, places: Whole, certificate: Certificate
) -> CertificateReport:
    """
    Whether a plan keeps to its problem, and whether prices prove that none is better.

    It shares no code with any solver: whoever trusts this check need not trust them.

    *Why prices prove it.* Give each row, column, role place and group a price per place, in each stage of
    each rank. The *surplus* of a pair is its points less the prices of its row, its column and every group
    around them; of a line or a place in a group, its own price (and what the rank gives the group for it).
    Whatever the prices are, the worth of a plan is the sum of the surpluses of all it uses, since each place
    it uses is bought once and sold once. So a plan cannot be beaten if it uses fully whatever has a surplus
    above zero, and as little as allowed of whatever has one below. With several stages, the surplus of a
    thing is a tuple, and its first number that is not zero decides: if two plans differ in a thing which
    that number rules on, the one that follows it is better in that stage, and equal in those before it.

    *What is checked.* That the plan is one (pairs of the problem, capacities, role places, limits); that the
    value of each rank is what the plan reaches; that each surplus is followed; and a second time, by
    another sum, that the plan reaches what the prices allow at most. ``WorstPoints`` has two stages, the most
    pairs, then none below the worst. That no plan has a better worst is shown by ``cut``: the prices of a
    stage in which each pair below the next threshold is worth -1, and in which even the best plan of those
    left open by the stages before gets less than zero. Limits beyond networks are checked on the plan;
    prices that prove it best without them prove it best with them.

    Args:
        ranked: The problem.
        rows: The row of each pair used, int64 ``[k]``, in any order.
        cols: The column of each pair used, int64 ``[k]``.
        places: The kind of role place each of them fills, or -1, int64 ``[k]``.
        certificate: The prices.

    Returns:
        What was found; ``holds`` is the verdict. What is wrong is never raised.

    Source:
        Complementary slackness of linear programs: A. Schrijver, Combinatorial Optimization (2003),
        chapters 5 and 12.
    """
    rows, cols, places = (_listed(values) for values in (rows, cols, places))
    if found := unreadable(ranked, rows, cols, places):
        return CertificateReport(findings=found)
    if not isinstance(certificate, Certificate):
        return CertificateReport(findings=(Finding(code="shape", rank=None, where="certificate"),))
    usage = Usage.of(ranked, *(np.asarray(array, dtype=np.int64) for array in (rows, cols, places)))
    if found := beyond_limits(usage):
        return CertificateReport(findings=found)
    if found := misshapen(ranked, certificate) or out_of_range(usage, certificate):
        return CertificateReport(findings=found)
    return _weighed(usage, certificate)


def check_plan(ranked: RankedProblem, rows: Whole, cols: Whole, places: Whole) -> CertificateReport:
    """
    Whether a plan keeps to its problem, and what it reaches; whether it is the best is not asked.

    Args:
        ranked: The problem.
        rows: The row of each pair used, int64 ``[k]``, in any order.
        cols: The column of each pair used, int64 ``[k]``.
        places: The kind of role place each of them fills, or -1, int64 ``[k]``.

    Returns:
        What was found; without bounds, so that it never ``holds`` as a proof.
    """
    rows, cols, places = (_listed(values) for values in (rows, cols, places))
    if found := unreadable(ranked, rows, cols, places):
        return CertificateReport(findings=found)
    usage = Usage.of(ranked, *(np.asarray(array, dtype=np.int64) for array in (rows, cols, places)))
    stretches = Stretches.of(usage)
    values = (
        rank_value(usage, stretches, rank, stages_of(usage, stretches, rank)[0]) for rank in ranked.ranks
    )
    return CertificateReport(findings=beyond_limits(usage), values=tuple(values))


def _listed(values: Whole) -> Whole:
    """Whole numbers as they come out of a document are a list; everything else is looked at as it is."""
    given: object = values
    whole = isinstance(given, list | tuple) and all(
        type(value) is int and abs(value) < 2**62 for value in given
    )
    return np.array(given, dtype=np.int64) if whole else values


def _weighed(usage: Usage, certificate: Certificate) -> CertificateReport:
    """The verdict on prices that fit the problem."""
    findings: list[Finding] = []
    values: list[int] = []
    bounds: list[int] = []
    stretches = Stretches.of(usage)
    decisions = Decisions.of(usage, stretches)
    for number, (rank, proof) in enumerate(zip(usage.ranked.ranks, certificate.ranks, strict=True)):
        stages = stages_of(usage, stretches, rank)
        values.append(rank_value(usage, stretches, rank, stages[0]))
        findings += _value_findings(number, rank, proof, values[-1])
        found: list[Finding] = []
        for stage, (prices, worths) in enumerate(zip(proof.stages, stages, strict=True)):
            surplus = decisions.surplus(prices, worths, stretches.group)
            found += decisions.findings(surplus, number)
            limit = decisions.bound(surplus)
            decisions = decisions.closed(surplus)
            if isinstance(rank, WorstPoints) and stage == 0:
                found += _cut_findings(number, rank, proof, decisions, stretches)
        findings += _first_of_each(found)
        bounds.append(_bound(usage, rank, found, limit))
    return CertificateReport(findings=tuple(findings), values=tuple(values), bounds=tuple(bounds))


def _bound(usage: Usage, rank: Rank, found: list[Finding], limit: int) -> int:
    """What no plan exceeds in a rank, given the bound of its last stage."""
    if not isinstance(rank, WorstPoints):
        return limit
    worst, better = worst_points(usage, rank)
    if better is None or not (found or limit):
        return worst
    return int(rank.points.max())  # nothing proves less


def _value_findings(number: int, rank: Rank, proof: RankProof, value: int) -> tuple[Finding, ...]:
    if proof.value == value:
        return ()
    code = "worst_below_value" if isinstance(rank, WorstPoints) and value < proof.value else "value_differs"
    return (Finding(code=code, rank=number, where=f"ranks[{number}].value"),)


def _cut_findings(
    number: int, rank: WorstPoints, proof: RankProof, decisions: Decisions, stretches: Stretches
) -> tuple[Finding, ...]:
    """Whether a better worst is ruled out; where there is none to rule out, a cut is not looked at."""
    usage, where = decisions.usage, f"ranks[{number}].cut"
    _, better = worst_points(usage, rank)
    if better is None:
        return ()
    if proof.cut is None:
        return (Finding(code="cut_missing", rank=number, where=where),)
    nothing = np.zeros_like(stretches.group)
    worths = Worths(
        pairs=below(usage.ranked, rank, better),
        options=np.zeros(usage.options.size, dtype=np.int64),
        stretches=nothing,
    )
    if decisions.bound(decisions.surplus(proof.cut, worths, stretches.group)) < 0:
        return ()
    return (Finding(code="cut_fails", rank=number, where=where),)


def _first_of_each(found: list[Finding]) -> list[Finding]:
    """One finding for each code, with the counts of all stages."""
    first: dict[str, Finding] = {}
    for one in found:
        count = one.count + (first[one.code].count if one.code in first else 0)
        first[one.code] = attrs.evolve(first.get(one.code, one), count=count)
    return list(first.values())
