"""A plan is the same after it was written and read, whatever its policy, and so is what is said of it."""

import attrs
from hypothesis import assume, given, settings

from crowded_projects import crowded_markets
from policy_strategies import policies
from rvmatch import InvalidValueError, from_document
from rvmatch.errors import InfeasiblePolicyError
from rvmatch.matching import Matcher, MatchPlan, Policy
from rvmatch.matching.checking.verification import Verification, verify_plan
from rvmatch.serialization.documents import document_text
from varied_projects import Market


@settings(max_examples=100)
@given(policies(), crowded_markets())
def test_a_plan_read_again_is_equal_and_verifies(policy: Policy, libraries: Market) -> None:
    """Oracle: the plan before it was written, and its digest."""
    try:
        plan = Matcher(policy=attrs.evolve(policy, minimum_score=0.2)).match(*libraries)
    except (InfeasiblePolicyError, InvalidValueError):
        assume(False)

    again = from_document(document_text(plan), MatchPlan)

    assert again == plan
    assert again.digest == again.content_digest() == plan.digest
    assert verify_plan(again, *libraries).holds


@settings(max_examples=30)
@given(policies(), crowded_markets())
def test_a_verification_read_again_is_equal(policy: Policy, libraries: Market) -> None:
    """Oracle: the verification before it was written; of an altered plan there is something to say."""
    try:
        plan = Matcher(policy=attrs.evolve(policy, minimum_score=0.2)).match(*libraries)
    except (InfeasiblePolicyError, InvalidValueError):
        assume(False)
    found = verify_plan(attrs.evolve(plan, matches=plan.matches[1:]), *libraries)

    again = from_document(document_text(found), Verification)

    assert again == found
    assert again.lines("zh") == found.lines("zh")
