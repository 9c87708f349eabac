"""A proof for outsiders holds where the plan does, in any order, and falls when anything in it is changed."""

import json
from typing import Any

import attrs
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from crowded_projects import BODIES, FIELDS, crowded_markets
from policy_strategies import policies
from rvmatch import InvalidValueError, ReadErrors, from_document, to_document
from rvmatch.errors import InfeasiblePolicyError
from rvmatch.matching import Matcher, MatchPlan, Policy
from rvmatch.matching.checking.outside_check import check_proof
from rvmatch.matching.checking.outsiders import PlanProof
from rvmatch.matching.checking.proving import proof_of
from rvmatch.matching.policies.limits import AtMost, WithinOffers
from rvmatch.matching.policies.objectives import CoverCounties, CoverGroups, FillRoles, TotalScore, WorstScore
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from varied_projects import COUNTIES, Market, crowded_market

SECRET = "nobody can guess this"
SECRETS = st.text("abcdef", min_size=16, max_size=20)


GROUPED = Policy(
    objectives=[CoverCounties(COUNTIES), CoverGroups("organization"), TotalScore()],
    limits=[AtMost(1, by="county", key=county) for county in COUNTIES],
)
WITHIN_OFFERS = Policy(objectives=[TotalScore()], limits=[WithinOffers()])
TWO_OFFERS: Market = (
    ProjectLibrary(
        DemandProject(id=name, title="t", county_code="530113", fields=FIELDS, missing_cny=9)
        for name in ("D1", "D2")
    ),
    ProjectLibrary(
        SupplyProject(id=name, title="t", organization=BODIES[0], fields=FIELDS, offer_cny=offer)
        for name, offer in (("S1", 5), ("S2", 3))
    ),
)
"""Each offer is used up; exchanged, one of them would not do."""


def planned(policy: Policy, market: Market) -> MatchPlan:
    """The plan; examples without one are passed over."""
    try:
        return Matcher(policy=policy).match(*market)
    except (InfeasiblePolicyError, InvalidValueError):
        assume(False)
        raise


@settings(max_examples=100)
@given(policies(), crowded_markets(), SECRETS)
@example(GROUPED, crowded_market(3), SECRET)
@example(WITHIN_OFFERS, TWO_OFFERS, "a" * 16)  # puts S2 first
def test_a_proof_holds_under_any_policy_and_secret(policy: Policy, libraries: Market, secret: str) -> None:
    """Oracle: the plan, which says what it reached."""
    plan = planned(attrs.evolve(policy, minimum_score=0.2), libraries)

    proof = proof_of(plan, *libraries, secret=secret)
    report = check_proof(from_document(to_document(proof), PlanProof))

    assert report.holds, str(report)
    assert report.values == tuple(value for outcome in plan.outcomes for value in outcome.values)
    assert report.proof == ("prices" if plan.route == "network" else "solver")


SMALL = to_document(
    proof_of(
        Matcher(policy=Policy(objectives=[WorstScore(), FillRoles(), TotalScore()])).match(
            *crowded_market(3)
        ),
        *crowded_market(3),
        secret=SECRET,
    )
)
INTEGER = to_document(
    proof_of(
        Matcher(policy=Policy(objectives=[TotalScore()], limits=[WithinOffers()])).match(*crowded_market(3)),
        *crowded_market(3),
        secret=SECRET,
    )
)
STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.text(max_size=3),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from([0, -1, 1, 2**31, 2**62, 2**63 - 1, -(2**63), 2**63, 2**70, -(2**70), 10**300]),
    st.lists(st.integers(-3, 3), max_size=3),
    st.just({}),
)


def places_within(part: Any) -> list[tuple[Any, Any]]:
    """Every place of a document: what holds it, and its key there."""
    keys = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else []
    return [place for key in keys for place in ((part, key), *places_within(part[key]))]


def verdict(document: Any) -> str:
    """What is said of a document, in both languages."""
    try:
        report = check_proof(from_document(document, PlanProof))
    except (InvalidValueError, ReadErrors) as error:
        return error.message("zh") + error.message("en")
    return "".join((*report.lines("zh"), *report.lines("en")))


@settings(max_examples=300)
@given(st.sampled_from([SMALL, INTEGER]), st.data(), STRANGE)
@example(SMALL, None, 2**70)
def test_no_document_breaks_the_check(document: Any, data: Any, strange: Any) -> None:
    """Oracle: whatever is in it, it is refused in words, or a report comes."""
    altered = json.loads(json.dumps(document))
    if data is None:
        altered["certificate"]["ranks"][0]["stages"][0]["demands"] = [[0, strange]]
    else:
        for _ in range(data.draw(st.integers(1, 2))):
            holder, key = data.draw(st.sampled_from(places_within(altered)))
            holder[key] = strange
    said = verdict(altered)

    assert said
