"""What a proof for outsiders shows, what it hides, and what it catches."""

import re
from typing import Any

import attrs
import pytest

from rvmatch import InvalidValueError, from_document, to_document
from rvmatch.experiments import national
from rvmatch.matching import Matcher, Policy, match
from rvmatch.matching.checking.outside_check import ProofReport, check_proof
from rvmatch.matching.checking.outside_ranks import CoverageRank, PairRank, ProofGroup, StepRank
from rvmatch.matching.checking.outsiders import PlanProof
from rvmatch.matching.checking.proving import proof_of
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.matching.proofs import PlanCertificate
from rvmatch.serialization.documents import document_text
from rvmatch.wording import LANGUAGES

SECRET = "nobody can guess this"
SCENARIO = national()
LIBRARIES = SCENARIO.demands, SCENARIO.supplies
PLAN = match(*LIBRARIES)
PROOF = proof_of(PLAN, *LIBRARIES, secret=SECRET)


def codes(proof: PlanProof) -> set[str]:
    """What the check finds, by code."""
    return {finding.code.removeprefix("verify.finding.") for finding in check_proof(proof).findings}


def with_points(rank: int, pair: int, points: int) -> PlanProof:
    """The proof with other points for one pair."""
    old = PROOF.ranks[rank]
    assert isinstance(old, PairRank)
    new = PairRank(points=(*old.points[:pair], points, *old.points[pair + 1 :]))
    return attrs.evolve(PROOF, ranks=(*PROOF.ranks[:rank], new, *PROOF.ranks[rank + 1 :]))


def with_price(rank: int, side: str, change: int) -> PlanProof:
    """The proof with the first price of a side changed."""
    assert PROOF.certificate is not None
    ranks = list(PROOF.certificate.ranks)
    (stage,) = ranks[rank].stages
    (place, price), *others = getattr(stage, side)
    stage = attrs.evolve(stage, **{side: ((place, price + change), *others)})
    ranks[rank] = attrs.evolve(ranks[rank], stages=(stage,))
    return attrs.evolve(PROOF, certificate=PlanCertificate(ranks=tuple(ranks)))


def test_the_national_plan_is_proven_to_outsiders() -> None:
    report = check_proof(from_document(document_text(PROOF), PlanProof))

    assert (report.holds, report.proof) == (True, "prices")
    assert report.values == (160, PLAN.totals.points)
    assert report.sizes == (265, 475, PLAN.totals.suitable_pairs, PLAN.totals.matches)


def test_nothing_in_the_document_names_anybody() -> None:
    """Keys, names, titles, counties and organisations are nowhere; digits are looked at number by number."""
    text = document_text(PROOF).replace(PLAN.digest, "")
    words = set(re.findall(r"\w+", text))
    points = {str(point) for rank in PROOF.ranks if isinstance(rank, PairRank) for point in rank.points}
    hidden = {
        part
        for library in LIBRARIES
        for project in library
        for part in (project.key, project.id, project.title)
    } | {demand.county_code for demand in SCENARIO.demands}
    hidden |= {name for supply in SCENARIO.supplies for name in supply.organization.names}

    assert text.isascii()
    assert not hidden & (words - points)


def test_numbers_follow_the_secret_and_not_the_keys() -> None:
    again, other = (proof_of(PLAN, *LIBRARIES, secret=secret) for secret in (SECRET, SECRET[::-1]))

    assert again == PROOF
    assert other.partners_wanted != PROOF.partners_wanted
    assert sorted(other.partners_wanted) == sorted(PROOF.partners_wanted)
    assert check_proof(other).values == check_proof(PROOF).values


def test_the_order_of_groups_does_not_tell_the_order_of_counties() -> None:
    """Labels are numbered as they occur among shuffled demands."""
    coverage = PROOF.ranks[0]
    assert isinstance(coverage, CoverageRank)

    first = list(dict.fromkeys(label for label in coverage.labels if label >= 0))

    assert first == sorted(first)


def test_ranks_that_break_ties_are_left_out() -> None:
    """Their points are a hash of the keys, from which keys could be found by trying."""
    assert PLAN.certificate is not None
    assert PROOF.certificate is not None
    assert len(PLAN.certificate.ranks) > len(PROOF.certificate.ranks) == len(PROOF.ranks) == 2


def unused_pair() -> int:
    taken = {pair for pair, _ in PROOF.used}
    return next(pair for pair in range(len(PROOF.demands)) if pair not in taken)


def test_a_pair_exchanged_is_caught() -> None:
    exchanged = attrs.evolve(PROOF, used=(*PROOF.used[1:], (unused_pair(), -1)))

    assert codes(exchanged) & {"row_over_capacity", "col_over_capacity", "value_differs"}


def test_a_pair_left_out_is_caught() -> None:
    assert "value_differs" in codes(attrs.evolve(PROOF, used=PROOF.used[1:]))


def test_points_changed_are_caught() -> None:
    used = PROOF.used[0][0]

    assert "value_differs" in codes(with_points(1, used, 999_999_999))
    assert "pair_not_optimal" in codes(with_points(1, unused_pair(), 999_999_999))


@pytest.mark.parametrize("side", ["demands", "supplies"])
def test_a_price_changed_is_caught(side: str) -> None:
    assert codes(with_price(1, side, 10**7))
    assert codes(with_price(1, side, -(10**7)))


def test_a_capacity_changed_is_caught() -> None:
    demand = PROOF.demands[PROOF.used[0][0]]
    taken = sum(PROOF.demands[pair] == demand for pair, _ in PROOF.used)
    assert PROOF.certificate is not None
    dear = PROOF.certificate.ranks[1].stages[0].demands[0][0]

    def wanting(row: int, places: int) -> PlanProof:
        wanted = (*PROOF.partners_wanted[:row], places, *PROOF.partners_wanted[row + 1 :])
        return attrs.evolve(PROOF, partners_wanted=wanted)

    assert "row_over_capacity" in codes(wanting(demand, taken - 1))
    assert "row_price" in codes(wanting(dear, 99))


def test_another_order_of_ranks_is_caught() -> None:
    assert "value_differs" in codes(attrs.evolve(PROOF, ranks=PROOF.ranks[::-1]))


def test_a_value_or_bound_that_is_not_reached_is_caught() -> None:
    assert codes(attrs.evolve(PROOF, values=(160, 1))) == {"proof.values"}
    assert codes(attrs.evolve(PROOF, bounds=(160, 1))) == {"proof.bounds"}


def test_a_baseline_is_reported_as_proving_nothing() -> None:
    settings = Matcher(policy=Policy(objectives=[TotalScore()]), solver="greedy")
    plan = settings.match(*LIBRARIES)

    report = check_proof(proof_of(plan, *LIBRARIES, secret=SECRET))

    assert (report.holds, report.proof) == (True, "nothing")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_reads_as_sentences_and_stands_in_documents(language: Any) -> None:
    for proof in (PROOF, attrs.evolve(PROOF, used=PROOF.used[1:])):
        report = check_proof(proof)

        assert len(report.lines(language)) == 6 if report.holds else 5 + len(report.findings)
        assert from_document(to_document(report), ProofReport) == report


@pytest.mark.parametrize("secret", ["", "short", 12345678901234567890, None])
def test_a_secret_that_could_be_guessed_is_refused(secret: Any) -> None:
    with pytest.raises(InvalidValueError, match="secret: expected text of 16 characters or more"):
        proof_of(PLAN, *LIBRARIES, secret=secret)


def test_a_plan_of_another_library_or_with_a_forbidden_docking_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="demands"):
        proof_of(PLAN, list(SCENARIO.demands)[1:], SCENARIO.supplies, secret=SECRET)
    stranger = attrs.evolve(PLAN.matches[0], supply="nobody")
    with pytest.raises(InvalidValueError, match="the plan's own policy allows"):
        proof_of(attrs.evolve(PLAN, matches=(stranger,)), *LIBRARIES, secret=SECRET)


GROUP = ProofGroup(side="demand", members=(0,))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ranks": ()}, "ranks"),
        ({"used": ((10**9, -1),)}, "used"),
        ({"used": ((0, 5),)}, "used"),
        ({"used": ((0,),)}, "used"),
        ({"used": ((-1, -1),)}, "used"),
        ({"demands": PROOF.demands[1:]}, "cols"),
        ({"demands": (10**9, *PROOF.demands[1:])}, "rows"),
        ({"partners_wanted": (-1, *PROOF.partners_wanted[1:])}, "row_capacity"),
        ({"ranks": (StepRank(groups=(GROUP,) * 10_000, steps=(1,) * 10_000),)}, "ranks"),
        ({"ranks": (StepRank(groups=(ProofGroup(side="supply", members=(475,)),), steps=(1,)),)}, "members"),
        ({"certificate": PlanCertificate(ranks=PROOF.certificate.ranks * 9)}, "certificate"),  # type: ignore[union-attr]
    ],
)
def test_parts_that_do_not_fit_are_refused_by_name(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidValueError) as refused:
        check_proof(attrs.evolve(PROOF, **changes))

    assert refused.value.field == field


@pytest.mark.parametrize("price", [(265, 1), (-1, 1), (0, 2**63), (0, -(2**70)), (0,)])
def test_prices_of_nothing_or_beyond_all_bounds_are_refused(price: tuple[int, ...]) -> None:
    assert PROOF.certificate is not None
    stage = attrs.evolve(PROOF.certificate.ranks[0].stages[0], demands=(price,))  # type: ignore[arg-type]
    rank = attrs.evolve(PROOF.certificate.ranks[0], stages=(stage,))

    with pytest.raises(InvalidValueError):
        check_proof(attrs.evolve(PROOF, certificate=PlanCertificate(ranks=(rank,))))


@pytest.mark.parametrize("number", [2**63, 1.0, True, "1", None])
def test_what_no_array_holds_is_refused_at_once(number: Any) -> None:
    with pytest.raises(InvalidValueError, match="whole numbers between"):
        attrs.evolve(PROOF, demands=(number, *PROOF.demands[1:]))


def test_something_else_than_a_proof_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="proof: expected a proof"):
        check_proof(PLAN)  # type: ignore[arg-type]
