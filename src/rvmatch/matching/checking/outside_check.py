"""Whether a proof for outsiders holds, checked from nothing but the proof."""

from collections.abc import Iterator
from typing import Final

import attrs
import numpy as np

from rvmatch.assignment.certificates.certificate import CertificateReport, check_certificate, check_plan
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.errors import Remark, invalid, known_language
from rvmatch.matching.checking.outside_numbers import in_int64
from rvmatch.matching.checking.outside_ranks import StepRank
from rvmatch.matching.checking.outsiders import PlanProof
from rvmatch.matching.plan import BASELINE_ROUTE
from rvmatch.matching.proofs import PlanCertificate, StagePrices
from rvmatch.wording import Language

__all__ = ["ProofReport", "check_proof"]

_MOST_NUMBERS: Final = 20_000_000
"""How many numbers a check may hold at once; ten ranks of a million pairs have half as many."""


@attrs.frozen(kw_only=True)
class ProofReport:
    """
    What the check of a proof found.

    Args:
        findings: What does not hold, with the first place where it was seen.
        ranks: What each rank is, by the name of its class in ``rvmatch.assignment``.
        values: What the plan reaches in each rank, counted anew; empty if it cannot be counted.
        proof: What the plan's optimum rests on: ``"prices"``, checked here; ``"solver"``, taken on trust;
            ``"nothing"`` for a baseline or a plan that ran out of time.
        sizes: How many demands, supplies, pairs that may be used, and pairs used there are.
    """

    findings: tuple[Remark, ...]
    ranks: tuple[str, ...]
    values: tuple[int, ...]
    proof: str
    sizes: tuple[int, int, int, int]

    @property
    def holds(self) -> bool:
        """Whether nothing speaks against the plan; how much speaks for it is told by ``proof``."""
        return not self.findings

    def lines(self, language: Language = "zh") -> tuple[str, ...]:
        """
        The result as sentences.

        Args:
            language: ``"zh"`` or ``"en"``.

        Returns:
            The verdict, what was checked, what the plan reaches, each finding, and what was not checked.

        Raises:
            InvalidValueError: If there is no such language.
        """
        known_language(language)
        return tuple(remark.message(language) for remark in self._remarks())

    def __str__(self) -> str:
        return "\n".join(self.lines())

    def _remarks(self) -> Iterator[Remark]:
        demands, supplies, pairs, used = self.sizes
        yield Remark.of("proof.holds" if self.holds else "proof.fails")
        yield Remark.of("proof.sizes", demands=demands, supplies=supplies, pairs=pairs, used=used)
        for place, (rank, value) in enumerate(zip(self.ranks, self.values, strict=False), start=1):
            yield Remark.of("proof.rank", place=place, rank=Remark.of(f"rank.{rank}"), value=f"{value:,}")
        for finding in self.findings:
            where = dict(finding.params).get("where")
            if where is None:
                yield Remark.of("verify.found", finding=finding)
            else:
                yield Remark.of("proof.found", finding=finding, where=where)
        if self.holds:
            yield Remark.of(f"verify.proof.{self.proof}")
        yield Remark.of("proof.scope")


def check_proof(proof: PlanProof) -> ProofReport:
    """
    Check from a proof alone that its plan keeps to all limits and that none is better.

    No library, no policy and no solver is needed. What a proof cannot show is that the pairs and their points
    are those of the real projects: that is what ``verify_plan`` is for.

    Args:
        proof: The proof.

    Returns:
        What was found.

    Raises:
        InvalidValueError: If it is no proof, or lengths, positions and numbers do not fit each other.
    """
    if not isinstance(proof, PlanProof):
        raise invalid("proof", "proof_class", type(proof).__name__)
    _check_size(proof)
    ranked = proof.ranked()
    report = _report(proof, ranked)
    return ProofReport(
        findings=tuple(_findings(proof, report)),
        ranks=tuple(type(rank).__name__ for rank in ranked.ranks),
        values=report.values,
        proof=_rests_on(proof),
        sizes=(*ranked.problem.shape, len(proof.demands), len(proof.used)),
    )


def _report(proof: PlanProof, ranked: RankedProblem) -> CertificateReport:
    pairs, places = np.array(proof.used, dtype=np.int64).reshape(-1, 2).T
    rows, cols = ranked.problem.rows[pairs], ranked.problem.cols[pairs]
    if proof.certificate is None:
        return check_plan(ranked, rows, cols, places)
    sizes = (
        *ranked.problem.shape,
        0 if ranked.roles is None else ranked.roles.rows.size,
        len(ranked.groups),
    )
    _check_prices(proof.certificate, len(ranked.ranks), sizes)
    return check_certificate(ranked, rows, cols, places, proof.certificate.filled(sizes))


def _rests_on(proof: PlanProof) -> str:
    if proof.certificate is not None and proof.route != BASELINE_ROUTE:
        return "prices"
    return "solver" if proof.route == "integer" else "nothing"


def _findings(proof: PlanProof, report: CertificateReport) -> Iterator[Remark]:
    for finding in report.findings:
        yield Remark.of(f"verify.finding.{finding.code}", count=finding.count, where=finding.where)
    if not report.values or proof.route == BASELINE_ROUTE:
        return
    if proof.values != report.values:
        yield Remark.of("proof.values")
    elif proof.certificate is not None and proof.bounds != proof.values:
        yield Remark.of("proof.bounds")


def _check_size(proof: PlanProof) -> None:
    """Refuse what is well-formed but would take more memory than it is worth."""
    if not proof.ranks:
        raise invalid("ranks", "assignment_ranks_empty", proof.ranks)
    groups = [rank.groups for rank in proof.ranks if isinstance(rank, StepRank)]
    lines = len(proof.partners_wanted) + len(proof.projects_accepted) + len(proof.demands)
    lines += sum(map(len, groups)) + len(proof.limits) + len(proof.used)
    steps = [len(rank.steps) for rank in proof.ranks if isinstance(rank, StepRank)]
    places = sum(map(len, groups)) * max(steps, default=0)
    if lines * len(proof.ranks) + places > _MOST_NUMBERS:
        raise invalid("ranks", "proof_size", lines * len(proof.ranks) + places, most=_MOST_NUMBERS)
    for pair, place in (_two(entry) for entry in proof.used):
        if not 0 <= pair < len(proof.demands):
            raise invalid("used", "assignment_position", pair, size=len(proof.demands))
        kinds = 0 if proof.roles is None else len(proof.roles.demands)
        if not -1 <= place < kinds:
            raise invalid("used", "assignment_position", place, size=kinds)


def _two(entry: tuple[int, ...]) -> tuple[int, int]:
    if len(entry) != 2:
        raise invalid("used", "proof_entry", len(entry))
    return entry[0], entry[1]


def _check_prices(certificate: PlanCertificate, ranks: int, sizes: tuple[int, int, int, int]) -> None:
    """Refuse prices of things that are not there, before they are spread over arrays."""
    stages = [stage for rank in certificate.ranks for stage in rank.stages]
    stages += [rank.cut for rank in certificate.ranks if rank.cut is not None]
    most = 3 * ranks  # a rank has two stages and a cut at most
    if len(certificate.ranks) > ranks or len(stages) > most:
        raise invalid("certificate", "proof_stages", len(stages), ranks=ranks, most=most)
    for stage in stages:
        _check_stage(stage, sizes)


def _check_stage(stage: StagePrices, sizes: tuple[int, int, int, int]) -> None:
    named = (stage.demands, stage.supplies, stage.places, stage.groups)
    for entries, size in zip(named, sizes, strict=True):
        for entry in entries:
            place, price = _two(entry)
            if not in_int64(place) or not 0 <= place < size:
                raise invalid("certificate", "assignment_position", place, size=size)
            if not in_int64(price):
                raise invalid("certificate", "proof_number", price)
