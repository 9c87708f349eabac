"""Explanations tell the truth, to whom it may concern, and name the real cause."""

from datetime import date

import pytest

from rvmatch import (
    CreditStanding,
    DemandProject,
    Explainer,
    FocusField,
    InvalidValueError,
    Matcher,
    Period,
    Policy,
    ProjectStatus,
    SocialOrganization,
    SupplyProject,
    explain_demand,
    explain_pair,
    explain_supply,
    match,
)
from rvmatch.matching.policies.limits import AtMost
from rvmatch.matching.policies.objectives import TotalScore

FIELD = FocusField.INDUSTRY_DEVELOPMENT
WIDER = [FIELD, FocusField.TALENT_CULTIVATION]


def demand(key: str = "D1", **changes) -> DemandProject:
    values = {"title": f"项目{key}", "county_code": "530113", "fields": [FIELD], **changes}
    return DemandProject(id=key, **values)


def supply(key: str = "S1", **changes) -> SupplyProject:
    standing = changes.pop("credit_standing", None)
    organization = SocialOrganization(name=f"机构{key}", credit_standing=standing)
    values = {"title": f"支持{key}", "organization": organization, "fields": [FIELD], "regions": []}
    return SupplyProject(id=key, **{**values, **changes})


def said(about, key, demands, supplies, audience="party"):
    """The codes of the sentences, and the whole text, of one explanation."""
    plan = match(demands, supplies)
    found = about(plan, key, demands, supplies, language="en", audience=audience)
    return [sentence.code for sentence in found.sentences], str(found)


def test_a_draft_supply_is_told_that_it_is_a_draft_even_if_a_demand_is_one_too():
    demands = [demand("D1", status=ProjectStatus.DRAFT), demand("D2")]

    codes, text = said(explain_supply, "S1", demands, [supply(status=ProjectStatus.DRAFT)])

    assert codes[1:] == ["explain.not_published", "explain.if_published_matched"]
    assert "stands at: draft" in text
    assert "all conditions with 1;" in text


@pytest.mark.parametrize("audience", ["party", "department"])
def test_a_draft_demand_reads_first_that_it_is_a_draft_and_then_what_keeps_others_away(audience):
    supplies = [supply("S1"), supply("S2"), supply("S3", regions=["52"])]

    codes, text = said(explain_demand, "D1", [demand(status=ProjectStatus.DRAFT)], supplies, audience)

    assert codes[1:3] == ["explain.not_published", "explain.if_published_matched"]
    assert "publication:" not in text
    assert "region served: 1 do not meet it" in text


def test_a_draft_is_not_promised_a_docking_that_its_publication_would_not_bring():
    demands = [demand("D1"), demand("D2", status=ProjectStatus.DRAFT, fields=WIDER)]

    taken, _ = said(explain_demand, "D2", demands, [supply()])
    nobody, _ = said(explain_demand, "D2", demands, [supply(regions=["52"])])

    assert "explain.if_published" in taken
    assert "explain.if_published_none" in nobody


@pytest.mark.parametrize("audience", ["party", "department"])
def test_an_organisation_on_the_list_reads_that_first_and_nothing_about_others(audience):
    listed = [supply(credit_standing=CreditStanding.SERIOUS_DISHONESTY_LIST)]

    codes, text = said(explain_supply, "S1", [demand()], listed, audience)

    assert codes[1:] == ["explain.barred.E003.serious"]
    assert "until it is removed" in text


def test_nothing_is_promised_to_a_draft_that_takes_nobody():
    closed = [supply(status=ProjectStatus.DRAFT, projects_accepted=0)]

    codes, _ = said(explain_supply, "S1", [demand()], closed)

    assert codes[1:] == ["explain.not_published", "explain.takes_none"]


def test_different_counties_are_counted_and_none_is_named_for_all():
    demands = [demand("D1"), demand("D2", county_code="530326"), demand("D3", county_code="530602")]

    codes, text = said(explain_supply, "S1", demands, [supply(regions=["52"])])

    assert "rule.E002.elsewhere" not in codes
    assert "region served: 3 do not meet it" in text


def test_a_county_outside_the_list_is_called_by_the_name_its_entry_gives():
    demands = [demand(county_code="530181", county_name="安宁市")]

    _, text = said(explain_pair_of("S1"), "D1", demands, [supply(regions=["52"])])

    assert "安宁市" in text


def explain_pair_of(key):
    def explain(plan, demand_key, demands, supplies, **words):
        return explain_pair(plan, demand_key, key, demands, supplies, **words)

    return explain


def test_a_full_supply_is_not_said_to_be_recommended_elsewhere():
    supplies = [supply("S1", projects_accepted=0), supply("S2")]
    plan = match([demand()], supplies)

    pair = explain_pair(plan, "D1", "S1", [demand()], supplies, language="en")
    mine = explain_demand(plan, "D1", [demand()], supplies, language="en", audience="department")

    assert pair.sentences[1].code == "explain.supply_full"
    assert all(not match_.reserves for match_ in plan.matches)
    assert "S1" not in str(mine)


def test_only_full_supplies_are_said_to_be_full():
    codes, _ = said(explain_demand, "D1", [demand()], [supply(projects_accepted=0)])

    assert "explain.others_full" in codes


def test_those_crowded_out_count_only_supplies_with_places():
    demands = [demand("D1"), demand("D2")]

    plan = match(demands, [supply("S1"), supply("S2", projects_accepted=0)])

    alone = plan.left_alone[0].demand
    found = explain_demand(plan, alone, demands, [supply("S1"), supply("S2", projects_accepted=0)])
    crowded = next(one for one in found.sentences if one.code.startswith("explain.crowded_out"))
    assert crowded.code == "explain.crowded_out_one"


def test_several_that_are_recommended_elsewhere_are_counted():
    demands, supplies = [demand(f"D{number}") for number in range(3)], [supply("S1"), supply("S2")]
    plan = match(demands, supplies)

    text = str(explain_demand(plan, plan.left_alone[0].demand, demands, supplies))

    assert "有 2 个供给符合条件且达到最低分，但本方案都已建议对接其他需求。" in text


def test_a_supply_with_room_is_not_said_to_be_recommended_elsewhere():
    demands, supplies = [demand("D1"), demand("D2")], [supply("S1"), supply("S2")]
    policy = Policy(objectives=[TotalScore()], limits=[AtMost(1, by="county", key="530113")])
    plan = Matcher(policy=policy).match(demands, supplies)

    found = explain_demand(plan, plan.left_alone[0].demand, demands, supplies)

    assert "explain.held_apart" in [one.code for one in found.sentences]


def test_a_party_reads_which_reserves_have_room_and_which_are_recommended_elsewhere():
    demands = [demand("D1"), demand("D2")]
    supplies = [supply("S1"), supply("S2"), supply("S3")]

    codes, text = said(explain_demand, "D1", demands, supplies)

    assert {"explain.reserves_room", "explain.reserves_taken"} <= set(codes)
    assert "still have room: 1" in text
    assert "recommends elsewhere: 1" in text


def test_lists_are_joined_as_the_language_does():
    demands = [demand("D1"), demand("D2"), demand("D3")]
    supplies = [supply(projects_accepted=2)]
    plan = match(demands, supplies)
    alone, served = plan.left_alone[0].demand, [one.demand for one in plan.matches]

    for language, mark in (("zh", "、"), ("en", ", ")):
        found = explain_demand(plan, alone, demands, supplies, language=language, audience="department")
        assert mark.join(served) in str(found)


def test_those_that_fail_are_counted_once_before_the_conditions_that_they_fail():
    supplies = [supply("S1"), supply("S2", regions=["52"], fields=WIDER[1:])]

    codes, text = said(explain_demand, "D1", [demand(partners_wanted=2)], supplies)

    place = codes.index("explain.failing")
    assert set(codes[place + 1 : place + 3]) == {"explain.removed"}
    assert "fail at least one condition (some several): 1." in text


def test_a_party_reads_no_name_but_its_own_partner():
    demands = [demand("D1"), demand("D2", title="别县的项目")]
    supplies = [supply("S1")]
    plan = match(demands, supplies)
    alone = plan.left_alone[0].demand
    other = plan.matches[0].demand

    party = str(explain_demand(plan, alone, demands, supplies, audience="party"))
    department = str(explain_demand(plan, alone, demands, supplies, audience="department"))

    assert "S1" not in party
    assert other not in party
    assert "S1" in department
    assert other in department


def test_a_party_is_not_told_the_credit_standing_of_the_other():
    dishonest = [supply(credit_standing=CreditStanding.SERIOUS_DISHONESTY_LIST)]

    party, _ = said(explain_pair_of("S1"), "D1", [demand()], dishonest, "party")
    department, _ = said(explain_pair_of("S1"), "D1", [demand()], dishonest, "department")

    assert "explain.private_condition" in party
    assert not any("E003" in code for code in party)
    assert "rule.E003.serious" in department


def test_what_one_can_change_oneself_counts_those_it_would_win():
    early = Period(start=date(2022, 1, 1), end=date(2022, 6, 30))
    late = Period(start=date(2024, 1, 1), end=date(2024, 6, 30))
    supplies = [supply("S1", period=late), supply("S2", period=late), supply("S3", regions=["52"])]

    plan = match([demand(period=early)], supplies)
    found = explain_demand(plan, "D1", [demand(period=early)], supplies)

    changes = [dict(one.params) for one in found.sentences if one.code == "explain.change_matched"]
    assert changes == [{"act": "change.demand.E004", "rule": "E004", "count": "2", "sure": "2"}]


def test_only_partners_with_which_a_docking_would_follow_are_said_to_be_sure():
    early = Period(start=date(2022, 1, 1), end=date(2022, 6, 30))
    late = Period(start=date(2024, 1, 1), end=date(2024, 6, 30))
    demands = [demand("D1", period=early, fields=WIDER), demand("D2", period=late, county_code="530326")]
    supplies = [supply("S1", period=late), supply("S2", period=late, regions=["530113"])]

    found = explain_demand(match(demands, supplies), "D1", demands, supplies)
    alone, _ = said(explain_demand, "D1", demands, supplies[:1])

    (change,) = [dict(one.params) for one in found.sentences if one.code == "explain.change_matched"]
    assert (change["count"], change["sure"]) == ("2", "1")
    assert "explain.change_unsure" in alone
    assert "explain.dead_end.demand" not in alone


def test_nobody_is_urged_to_take_a_refusal_back():
    demands = [demand(refused_partners=["机构S1"])]

    codes, text = said(explain_demand, "D1", demands, [supply()])

    assert not any(code.startswith("explain.change") for code in codes)
    assert "refusals: 1 do not meet it" in text


def test_an_unknown_key_names_the_side_that_is_wrong():
    plan = match([demand()], [supply()])

    with pytest.raises(InvalidValueError, match=r"^demand: expected the key"):
        explain_pair(plan, "D9", "S1", [demand()], [supply()])
    with pytest.raises(InvalidValueError, match=r"^supply: expected the key"):
        explain_pair(plan, "D1", "S9", [demand()], [supply()])


def test_exchanged_arguments_are_refused_in_words():
    plan = match([demand()], [supply()])

    with pytest.raises(InvalidValueError, match="plan: expected a MatchPlan"):
        explain_demand("D1", plan, [demand()], [supply()])


def test_other_settings_than_the_plans_are_named():
    plan = match([demand()], [supply()])

    with pytest.raises(InvalidValueError, match="policy that the plan was made with"):
        explain_demand(
            plan,
            "D1",
            [demand()],
            [supply()],
            matcher=Matcher(policy=Policy.coverage_first(minimum_score=0.5)),
        )


def test_one_explainer_answers_as_the_single_questions_do():
    demands, supplies = [demand("D1"), demand("D2")], [supply("S1")]
    plan = match(demands, supplies)

    explainer = Explainer(plan, demands, supplies)

    for key in ("D1", "D2"):
        assert explainer.demand(key) == explain_demand(plan, key, demands, supplies)
        assert explainer.pair(key, "S1") == explain_pair(plan, key, "S1", demands, supplies)
    assert explainer.supply("S1") == explain_supply(plan, "S1", demands, supplies)


@pytest.mark.parametrize("wrong", [{"language": "fr"}, {"audience": "press"}])
def test_unknown_languages_and_readers_are_refused(wrong):
    plan = match([demand()], [supply()])

    with pytest.raises(InvalidValueError, match=next(iter(wrong))):
        explain_demand(plan, "D1", [demand()], [supply()], **wrong)
