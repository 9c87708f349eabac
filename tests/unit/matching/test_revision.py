"""What revising a plan keeps, what it leaves out, and what it tells its readers."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest

from rvmatch.errors import InfeasiblePolicyError, InvalidValueError
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.phrasing import note_text
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import Agreed, Refused, WithinOffers
from rvmatch.matching.policies.objectives import FewestChanges, FillPlaces, PairObjective, TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, ProjectStatus
from rvmatch.wording import LANGUAGES

FIELDS = list(FocusField)[:2]


def asking(key: str, **more: Any) -> DemandProject:
    return DemandProject(**{"id": key, "title": "t", "county_code": "530113", "fields": FIELDS[:1]} | more)


def offering(key: str, **more: Any) -> SupplyProject:
    body = SocialOrganization(name="甲基金会")
    return SupplyProject(
        **{"id": key, "title": "t", "organization": body, "fields": FIELDS[:1], "regions": ()} | more
    )


DEMANDS = [asking("D1"), asking("D2")]
SUPPLIES = [offering("S1"), offering("S2")]
PLAIN = Policy(objectives=[FillPlaces()])


def planned(*limits: Any, demands: Any = DEMANDS, supplies: Any = SUPPLIES) -> MatchPlan:
    return Matcher(policy=attrs.evolve(PLAIN, limits=limits)).match(demands, supplies)


def used(plan: MatchPlan) -> set[tuple[str, str]]:
    return {(match.demand, match.supply) for match in plan.matches}


def said(plan: MatchPlan) -> list[str]:
    return [note.code for note in plan.notes]


def params(plan: MatchPlan, code: str) -> dict[str, str]:
    (note,) = (note for note in plan.notes if note.code == code)
    return dict(note.params)


def test_an_agreement_of_the_earlier_plan_holds_on_and_is_marked() -> None:
    earlier = planned(Agreed("D1", "S2"))

    plan = Matcher(policy=PLAIN).revise(earlier, DEMANDS, SUPPLIES)

    assert plan.settings.policy.limits == (Agreed("D1", "S2"),)
    assert [match.agreed for match in plan.matches if match.demand == "D1"] == [True]


def test_other_limits_of_the_earlier_plan_are_not_taken_over() -> None:
    earlier = planned(WithinOffers(), Refused("D1", "S2"))

    plan = Matcher(policy=PLAIN).revise(earlier, DEMANDS, SUPPLIES)

    assert plan.settings.policy.limits == (Refused("D1", "S2"),)


@pytest.mark.parametrize("pair", [("D1", "S1"), ("D2", "S1"), ("D1", "S2")])
def test_an_agreement_ends_with_its_project_and_the_plan_says_so(pair: tuple[str, str]) -> None:
    demands = [one for one in DEMANDS if one.key != "D1"]
    supplies = [one for one in SUPPLIES if one.key != "S1"]
    gone = [key for key in pair if key in ("D1", "S1")]

    plan = Matcher(policy=PLAIN).revise(planned(Agreed(*pair)), demands, supplies)

    assert params(plan, "agreement_gone") == {
        "demand": pair[0],
        "supply": pair[1],
        "projects": ", ".join(gone),
    }
    assert plan.settings.policy.limits == ()


def test_a_withdrawn_project_that_is_still_listed_is_gone_as_well() -> None:
    demands = [asking("D1", status=ProjectStatus.WITHDRAWN), asking("D2")]

    plan = Matcher(policy=PLAIN).revise(planned(Agreed("D1", "S1")), demands, SUPPLIES)

    assert "agreement_gone" in said(plan)


def test_an_agreement_of_todays_policy_ends_likewise() -> None:
    policy = attrs.evolve(PLAIN, limits=[Agreed("D1", "S1")])

    plan = Matcher(policy=policy).revise(planned(), DEMANDS[1:], SUPPLIES)

    assert said(plan)[-2:] == ["agreement_gone", "revised"]


def test_what_was_said_later_counts() -> None:
    earlier = planned(Agreed("D1", "S1"), Refused("D2", "S1"))
    today = [Refused("D1", "S1"), Agreed("D2", "S1")]

    plan = Matcher(policy=attrs.evolve(PLAIN, limits=today)).revise(earlier, DEMANDS, SUPPLIES)

    assert plan.settings.policy.limits == tuple(today)
    assert used(plan) == {("D1", "S2"), ("D2", "S1")}
    assert said(plan)[-3:] == ["agreement_refused", "refusal_agreed", "revised"]


def test_only_people_end_an_agreement_that_a_rule_rejects() -> None:
    earlier = planned(Agreed("D1", "S1"))
    elsewhere = [offering("S1", fields=FIELDS[1:]), offering("S2")]

    with pytest.raises(InvalidValueError) as caught:
        Matcher(policy=PLAIN).revise(earlier, DEMANDS, elsewhere)

    assert (caught.value.field, caught.value.fault.code) == ("plan", "agreed_no_longer")
    assert "E001" in caught.value.message("en")
    assert "D1 - S1" in caught.value.message("zh")


def test_agreements_for_which_there_is_no_room_any_more_are_named() -> None:
    earlier = planned(Agreed("D1", "S1"), Agreed("D2", "S1"), supplies=[offering("S1", projects_accepted=2)])

    with pytest.raises(InfeasiblePolicyError):
        Matcher(policy=PLAIN).revise(earlier, DEMANDS, SUPPLIES)


def test_points_of_ones_own_for_projects_that_are_gone_are_left_out() -> None:
    mine = PairObjective("偏好", [("D1", "S1", 5), ("D2", "S2", 3)])
    policy = Policy(objectives=[mine])

    plan = Matcher(policy=policy).revise(planned(), DEMANDS[1:], SUPPLIES)

    assert plan.settings.policy.objectives[0] == PairObjective("偏好", [("D2", "S2", 3)])
    assert params(plan, "points_gone") == {"name": "偏好", "count": "1"}


def test_fewest_changes_keep_their_place_in_the_policy() -> None:
    policy = Policy(objectives=[FillPlaces(), FewestChanges([("D9", "S9")]), TotalScore()])
    earlier = planned()

    plan = Matcher(policy=policy).revise(earlier, DEMANDS, SUPPLIES)

    assert plan.settings.policy.objectives == (FillPlaces(), FewestChanges(earlier), TotalScore())


def test_a_pair_that_is_not_suitable_any_more_is_lost() -> None:
    earlier = planned()
    strict = attrs.evolve(PLAIN, minimum_score=0.99)

    plan = Matcher(policy=strict).revise(earlier, DEMANDS, SUPPLIES)

    assert plan.matches == ()
    assert params(plan, "revised") == {"kept": "0", "lost": "2", "new": "0"}


def test_changes_are_counted_against_the_earlier_plan() -> None:
    earlier = planned()
    withdrawn = {match.supply for match in earlier.matches if match.demand == "D1"}
    today = [one for one in SUPPLIES if one.key not in withdrawn] + [offering("S3")]

    plan = Matcher(policy=PLAIN).revise(earlier, DEMANDS, today)

    assert params(plan, "revised") == {"kept": "1", "lost": "1", "new": "1"}
    assert plan.digest == plan.content_digest()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_note_can_be_read(language: Any) -> None:
    earlier = planned(Agreed("D1", "S1"), Refused("D2", "S1"), Refused("D2", "S2"))
    policy = Policy(objectives=[PairObjective("偏好", [("D1", "S1", 5)])], limits=[Agreed("D2", "S2")])

    plan = Matcher(policy=policy).revise(earlier, DEMANDS[1:], SUPPLIES)

    assert said(plan) == ["refusal_agreed", "agreement_gone", "points_gone", "revised"]
    for note in plan.notes:
        assert note_text(note, language) != f"note.{note.code}"


REFUSED: dict[str, tuple[Callable[[], object], str]] = {
    "something else than a plan": (
        lambda: Matcher(policy=PLAIN).revise("plan.json", DEMANDS, SUPPLIES),  # type: ignore[arg-type]
        "plan",
    ),
    "the baseline": (
        lambda: Matcher(policy=PLAIN, solver="greedy").revise(planned(), DEMANDS, SUPPLIES),
        "revising_baseline",
    ),
    "libraries exchanged": (
        lambda: Matcher(policy=PLAIN).revise(planned(), SUPPLIES, DEMANDS),  # type: ignore[arg-type]
        "library_kind",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_revised_is_refused(case: str) -> None:
    call, code = REFUSED[case]

    with pytest.raises(InvalidValueError) as caught:
        call()

    assert caught.value.fault.code == code


def test_a_revision_is_watched_like_any_run() -> None:
    told: list[str] = []

    Matcher(policy=PLAIN).revise(
        planned(), DEMANDS, SUPPLIES, progress=lambda step, _: told.append(step), cancel=lambda: False
    )

    assert told[0] == "columns"
    assert told[-1] == "end"
