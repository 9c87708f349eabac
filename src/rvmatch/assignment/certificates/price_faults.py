"""Whether prices fit a problem: as many as it asks for, and none too large to be computed with exactly."""

import numpy as np

from rvmatch.assignment.certificates.findings import Finding
from rvmatch.assignment.certificates.plan_faults import is_whole
from rvmatch.assignment.certificates.usage import Usage
from rvmatch.assignment.certificates.worths import GREATEST, beyond, too_large
from rvmatch.assignment.proofs import Certificate, Prices
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import WorstPoints

__all__ = ["misshapen", "out_of_range"]


def _priced_stages(certificate: Certificate) -> list[tuple[int, str, Prices]]:
    """Every set of prices with its rank and its name."""
    named = []
    for number, proof in enumerate(certificate.ranks):
        stages = [(f"ranks[{number}].stages[{stage}]", prices) for stage, prices in enumerate(proof.stages)]
        if proof.cut is not None:
            stages.append((f"ranks[{number}].cut", proof.cut))
        named += [(number, name, prices) for name, prices in stages]
    return named


def misshapen(ranked: RankedProblem, certificate: Certificate) -> tuple[Finding, ...]:
    """What does not have as many entries as the problem asks for."""
    if len(certificate.ranks) != len(ranked.ranks):
        return (Finding(code="shape", rank=None, where="ranks"),)
    wrong = [
        (number, f"ranks[{number}].stages")
        for number, (rank, proof) in enumerate(zip(ranked.ranks, certificate.ranks, strict=True))
        if len(proof.stages) != (2 if isinstance(rank, WorstPoints) else 1)
    ]
    sizes = {
        "rows": ranked.problem.shape[0],
        "cols": ranked.problem.shape[1],
        "places": 0 if ranked.roles is None else ranked.roles.places.size,
        "groups": len(ranked.groups),
    }
    for number, name, prices in _priced_stages(certificate):
        arrays = {field: getattr(prices, field) for field in sizes}
        wrong += [
            (number, f"{name}.{field}")
            for field, size in sizes.items()
            if not is_whole(arrays[field], size) or arrays[field].dtype != np.int64
        ]
    return _one_for_each_rank("shape", wrong)


def out_of_range(usage: Usage, certificate: Certificate) -> tuple[Finding, ...]:
    """What is too large to be computed with exactly."""
    ranks = usage.ranked.ranks
    wrong = [(number, f"ranks[{number}]") for number, rank in enumerate(ranks) if too_large(usage, rank)]
    for number, name, prices in _priced_stages(certificate):
        if field := _too_large(usage, prices):
            wrong.append((number, f"{name}.{field}"))
    return _one_for_each_rank("out_of_range", wrong)


def _one_for_each_rank(code: str, wrong: list[tuple[int, str]]) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            code=code, rank=rank, where=next(name for number, name in wrong if number == rank), count=count
        )
        for rank in sorted({number for number, _ in wrong})
        for count in [sum(number == rank for number, _ in wrong)]
    )


def _too_large(usage: Usage, prices: Prices) -> str:
    """
    Which prices are too large to be added up within int64.

    Args:
        usage: The plan.
        prices: Prices of the right lengths.

    Returns:
        The field of ``Prices``; empty if all is well.
    """
    for name in ("rows", "cols", "places", "groups"):
        if beyond(getattr(prices, name)):
            return name
    for side, own in (("row", prices.rows), ("col", prices.cols)):
        group, line = usage.members[side]
        sizes = np.abs(own).astype(np.float64)
        np.add.at(sizes, line, np.abs(prices.groups[group]).astype(np.float64))
        if sizes.max(initial=0) > GREATEST:
            return "groups"
    return ""
