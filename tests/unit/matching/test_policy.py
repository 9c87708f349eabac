"""A policy is a value: checked when it is built, said in two languages, and written as a document."""

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_cases import KEYS
from policy_strategies import policies
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.matching.left_alone import LeftAloneReason
from rvmatch.matching.policies.given_objectives import FewestChanges, LongestWaiting, PairObjective
from rvmatch.matching.policies.grouping import GroupBy, Side
from rvmatch.matching.policies.limits import (
    Agreed,
    AtLeast,
    AtMost,
    Limit,
    NotTogether,
    Refused,
    WithinOffers,
)
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    FillPlaces,
    FillRoles,
    Objective,
    Spread,
    TotalScore,
    WorstScore,
)
from rvmatch.matching.policies.policy import DEFAULT_MINIMUM_SCORE, Policy, describe
from rvmatch.model.places import County, CountyList
from rvmatch.model.vocabulary import FocusField, RegistrationLevel, SpecialAction
from rvmatch.serialization.documents import document_text, from_document, to_document
from rvmatch.wording import LANGUAGES

OBJECTIVES = (
    CoverCounties(),
    CoverCounties(["532301", "530113"]),
    *(CoverGroups(by) for by in GroupBy),
    FillPlaces(),
    TotalScore(),
    FewestChanges([("D1", "S1"), ("D2", "S1")]),
    WorstScore(),
    FillRoles(),
    *(Spread(by, (3, 1)) for by in GroupBy),
    LongestWaiting({"D1": 2, "D2": 1}),
    PairObjective("偏好", [("D1", "S1", 5), ("D2", "S1", -1)]),
)
LIMITS = (
    AtLeast(2, by="county", key="530113"),
    AtLeast(2, by="province", key="530000"),
    AtMost(1, by="field", key=FocusField.INDUSTRY_DEVELOPMENT),
    AtMost(1, by="field", key="industry-development", side="supply"),
    AtMost(3, by="organization", key=" 甲基金会 "),
    AtLeast(0, by="special_action", key=SpecialAction.VILLAGE_VISITS),
    AtLeast(1, by="special_action", key=SpecialAction.VILLAGE_VISITS, side=Side.SUPPLY),
    AtMost(0, by="level", key=RegistrationLevel.COUNTY),
    Agreed("D1", "S1"),
    Refused("D2", "S2"),
    WithinOffers(),
    NotTogether("S1", "S2"),
)
EVERYTHING = Policy(objectives=OBJECTIVES, limits=LIMITS, minimum_score=0.25, tie_seed=7)
TOTAL = (TotalScore(),)

FAULTS = {
    "codes that are no county's": (lambda: CoverCounties(["53"]), "county_code"),
    "no counties at all": (lambda: CoverCounties([]), "policy_no_counties"),
    "groups by anything": (lambda: CoverGroups("village"), "policy_choice"),
    "no steps": (lambda: Spread("county", ()), "policy_steps"),
    "steps that are no whole numbers": (lambda: Spread("county", (1, True)), "policy_steps"),
    "steps that are no steps": (lambda: Spread("county", 3), "policy_steps"),
    "steps beyond all points": (lambda: Spread("county", (10**9 + 1,)), "policy_steps"),
    "an earlier plan by name": (lambda: FewestChanges("plan.json"), "policy_pairs"),
    "pairs of three": (lambda: FewestChanges([("D1", "S1", "S2")]), "policy_pairs"),
    "pairs without a key": (lambda: FewestChanges([("D1", "")]), "policy_pairs"),
    "two keys as one pair": (lambda: FewestChanges(["D1", "S1"]), "policy_pairs"),
    "rounds that nobody waited": (lambda: LongestWaiting([("D1", 0)]), "policy_waits"),
    "two waits of one demand": (lambda: LongestWaiting([("D1", 1), ("D1", 2)]), "policy_waits"),
    "waits since something else": (lambda: LongestWaiting.since("plan"), "plan"),
    "points of a pair twice": (
        lambda: PairObjective("a", [("D1", "S1", 1), ("D1", "S1", 2)]),
        "policy_points",
    ),
    "points with fractions": (lambda: PairObjective("a", [("D1", "S1", 0.5)]), "policy_points"),
    "points beyond all points": (lambda: PairObjective("a", [("D1", "S1", 10**9 + 1)]), "policy_points"),
    "points without a name": (lambda: PairObjective(" ", []), "label"),
    "a negative floor": (lambda: AtLeast(-1, by="county", key="530113"), "within"),
    "a floor of some": (lambda: AtLeast("some", by="county", key="530113"), "whole_number"),
    "a county as a number": (lambda: AtLeast(1, by="county", key=530113), "text"),
    "a province as a county": (lambda: AtLeast(1, by="county", key="530000"), "county_code_level"),
    "a county as a province": (lambda: AtLeast(1, by="province", key="530113"), "policy_province"),
    "no such province": (lambda: AtLeast(1, by="province", key="99"), "division_province"),
    "a county of no province": (lambda: AtMost(1, by="county", key="990101"), "division_province"),
    "no such field": (lambda: AtMost(1, by="field", key="industry"), "policy_choice"),
    "no such side": (lambda: AtMost(1, by="field", key="rural-governance", side="both"), "policy_choice"),
    "a blank organisation": (lambda: AtMost(1, by="organization", key=" "), "partner_name"),
    "counties of supplies": (lambda: AtMost(1, by="county", key="530113", side="supply"), "policy_side"),
    "an agreement with nobody": (lambda: Agreed("D1", ""), "policy_project"),
    "a refusal by a project": (lambda: Refused(TotalScore(), "S1"), "policy_project"),
    "a supply beside itself": (lambda: NotTogether("S1", "S1"), "policy_same_supply"),
    "no objectives": (lambda: Policy(objectives=()), "policy_objectives_empty"),
    "an objective without a list": (lambda: Policy(objectives=TotalScore()), "collection"),
    "an objective by name": (lambda: Policy(objectives=["total_score"]), "policy_part"),
    "an objective's class": (lambda: Policy(objectives=[TotalScore]), "instance"),
    "a limit among objectives": (lambda: Policy(objectives=[WithinOffers()]), "policy_part"),
    "an objective among limits": (lambda: Policy(objectives=TOTAL, limits=TOTAL), "policy_part"),
    "an objective twice": (lambda: Policy(objectives=[*TOTAL, FillPlaces(), *TOTAL]), "policy_once"),
    "two earlier plans": (
        lambda: Policy(objectives=[FewestChanges([]), FewestChanges([("D1", "S1")])]),
        "policy_once",
    ),
    "the same groups twice": (lambda: Policy(objectives=[CoverGroups("field")] * 2), "policy_once"),
    "two own objectives of one name": (
        lambda: Policy(objectives=[PairObjective("a", []), PairObjective("a", [("D1", "S1", 1)])]),
        "policy_once",
    ),
    "agreed and refused": (
        lambda: Policy(objectives=TOTAL, limits=[Agreed("D1", "S1"), Refused("D1", "S1")]),
        "policy_agreed_refused",
    ),
    "a minimum in points": (lambda: Policy(objectives=TOTAL, minimum_score=300_000), "share"),
    "a minimum of true": (lambda: Policy(objectives=TOTAL, minimum_score=True), "share"),
    "a seed by name": (lambda: Policy(objectives=TOTAL, tie_seed="2024"), "whole_number"),
    "the words for something else": (lambda: describe("total", "en"), "policy_part"),
    "words in another language": (lambda: describe(TotalScore(), "fr"), "language"),
}


@attrs.frozen
class Alone:
    """A demand without a partner, as far as waiting goes."""

    demand: str
    reason: LeftAloneReason = LeftAloneReason.CROWDED_OUT


@attrs.frozen
class Earlier:
    """What is asked of an earlier plan."""

    left_alone: tuple[Alone, ...] = ()
    matches: tuple[Agreed, ...] = ()


def earlier(*alone: str | Alone) -> Earlier:
    return Earlier(tuple(Alone(one) if isinstance(one, str) else one for one in alone))


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_not_as_described_is_refused_in_both_languages(name: str) -> None:
    build, code = FAULTS[name]

    with pytest.raises(InvalidValueError) as caught:
        build()

    assert caught.value.fault.code == code
    assert all(caught.value.message(language) for language in LANGUAGES)


def test_a_wrong_key_is_reported_as_the_key() -> None:
    """The code is checked by the model, which knows nothing of the field it stands in."""
    with pytest.raises(InvalidValueError) as caught:
        AtLeast(1, by="county", key="53")

    assert caught.value.field == "key"


@pytest.mark.parametrize("part", [*OBJECTIVES, *LIMITS], ids=repr)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_says_what_it_asks_for(part: Objective | Limit, language: str) -> None:
    words = describe(part, language)

    assert words == part.remark.message(language)
    assert words.strip("。.") == words


def test_parts_that_ask_for_different_things_are_said_differently() -> None:
    for language in LANGUAGES:
        words = [describe(part, language) for part in (*OBJECTIVES, *LIMITS)]

        assert len(set(words)) == len(words)


def test_groups_are_named_as_people_name_them() -> None:
    floor = AtLeast(2, by="county", key="530113")
    ceiling = AtMost(1, by="field", key="industry-development", side="supply")

    assert describe(floor, "zh") == "东川区的需求，建议对接不少于 2 项"
    assert describe(ceiling, "zh") == "产业发展领域的供给，建议对接不超过 1 项"
    assert (
        describe(ceiling, "en")
        == "supplies in the field industry development: at most 1 recommended docking(s)"
    )
    assert describe(AtLeast(1, by="county", key="530102"), "en").startswith("demands in 530102")
    assert describe(AtLeast(1, by="province", key="53"), "zh").startswith("云南省的需求")


def test_a_personal_number_in_an_organisations_name_is_not_repeated() -> None:
    ceiling = AtMost(1, by="organization", key="甲基金会 13912345678")

    assert "13912345678" not in describe(ceiling, "zh")


def test_different_ways_to_write_a_key_are_the_same_limit() -> None:
    assert AtLeast(1, by="province", key="530000") == AtLeast(1, by=GroupBy.PROVINCE, key="53", side="demand")
    assert AtMost(1, by="field", key=FocusField.RURAL_GOVERNANCE) == AtMost(1, "field", "rural-governance")
    assert AtMost(1, "organization", "53100000500019795a").key == "53100000500019795A"


@pytest.mark.parametrize("limit", [AtLeast, AtMost])
@pytest.mark.parametrize("by", GroupBy)
def test_the_side_is_the_one_that_has_such_groups_and_of_both_the_demands(limit: type, by: GroupBy) -> None:
    found = limit(1, by, KEYS[by][0])

    assert found.side is (Side.SUPPLY if by in {GroupBy.ORGANIZATION, GroupBy.LEVEL} else Side.DEMAND)


def test_counties_are_kept_sorted_and_each_once_whether_codes_or_a_list() -> None:
    listed = CountyList([County(code=code, name="n") for code in ("532301", "530113")])

    assert CoverCounties(["532301", "530113", "532301"]) == CoverCounties(listed)
    assert CoverCounties(listed).codes == ("530113", "532301")


def test_coverage_first_is_counties_then_points() -> None:
    policy = Policy.coverage_first(["530113"], tie_seed=3)

    assert policy.objectives == (CoverCounties(["530113"]), TotalScore())
    assert (policy.limits, policy.minimum_score, policy.tie_seed) == ((), DEFAULT_MINIMUM_SCORE, 3)
    assert Policy.coverage_first().objectives == (CoverCounties(), TotalScore())


@pytest.mark.parametrize("nobody", [(), [], set(), CountyList([])], ids=repr)
def test_coverage_of_no_county_is_points_alone(nobody) -> None:
    assert Policy.coverage_first(nobody).objectives == TOTAL


def test_objectives_about_different_things_may_stand_beside_each_other() -> None:
    objectives = (
        CoverCounties(["530113"]),
        CoverCounties(),
        CoverGroups("field"),
        CoverGroups("province"),
        Spread("county"),
        Spread("county", (1,)),
        PairObjective("a", []),
        PairObjective("b", []),
    )

    assert Policy(objectives=iter(objectives)).objectives == objectives


def test_the_minimum_is_a_share_in_whole_points() -> None:
    assert Policy(objectives=TOTAL).minimum_points == 300_000
    assert Policy(objectives=TOTAL, minimum_score=1).minimum_points == 1_000_000
    assert type(Policy(objectives=TOTAL, minimum_score=0).minimum_score) is float


def test_an_earlier_plan_is_its_pairs() -> None:
    plan = Earlier(matches=(Agreed("D2", "S1"), Agreed("D1", "S2")))

    assert FewestChanges(plan) == FewestChanges([["D1", "S2"], ["D2", "S1"], ["D1", "S2"]])


def test_waits_count_the_latest_plans_in_a_row() -> None:
    plans = earlier("D1", "D2", "D4"), earlier("D1", "D3", "D4"), earlier("D1", "D2", "D3")

    assert LongestWaiting.since(*plans).waits == (("D1", 3), ("D2", 1), ("D3", 2))
    assert LongestWaiting.since(*plans).rounds == (3, 2, 1)


@pytest.mark.parametrize("reason", [LeftAloneReason.WANTS_NONE, LeftAloneReason.NOT_PUBLISHED])
def test_who_asked_for_nobody_did_not_wait(reason: LeftAloneReason) -> None:
    silent = earlier(Alone("D1", reason), "D2")

    assert LongestWaiting.since(silent, earlier("D1", "D2")).waits == (("D1", 1), ("D2", 2))
    assert LongestWaiting.since(earlier("D1"), silent).waits == (("D2", 1),)


def test_without_plans_nobody_waited() -> None:
    assert LongestWaiting.since() == LongestWaiting(())
    assert LongestWaiting(()).rounds == (0,)


@given(policies())
def test_a_policys_document_gives_back_the_policy(policy: Policy) -> None:
    found = from_document(document_text(policy), Policy)

    assert found == policy
    assert repr(found) == repr(policy)  # 1 and True are equal, members and their values as well


def test_a_document_holds_every_objective_and_limit() -> None:
    document = to_document(EVERYTHING)

    assert from_document(document) == EVERYTHING
    assert document["rvmatch"] == "policy"
    assert document["objectives"][0] == {"class": "CoverCounties"}
    assert document["limits"][1] == {"class": "AtLeast", "n": 2, "by": "province", "key": "53"}
    assert document["limits"][3]["side"] == "supply"


@given(st.data())
def test_all_faults_of_a_document_come_together(data: st.DataObject) -> None:
    """Oracle: as many parts as were spoilt, each with its place."""
    document = to_document(EVERYTHING)
    spoilt = data.draw(st.sets(st.integers(0, len(LIMITS) - 1), min_size=1))
    for place in spoilt:
        document["limits"][place]["unheard_of"] = 1

    with pytest.raises(ReadErrors) as caught:
        from_document(document)

    places = {fault.place.path for fault in caught.value.faults}
    assert places == {f"limits[{place}].unheard_of" for place in spoilt}


def test_a_wrong_key_in_a_document_has_its_place() -> None:
    document = to_document(EVERYTHING)
    document["limits"][0]["key"] = "990101"

    with pytest.raises(ReadErrors) as caught:
        from_document(document)

    assert [fault.place.path for fault in caught.value.faults] == ["limits[0].key"]
