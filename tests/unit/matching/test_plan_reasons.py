"""Questions about a plan are answered in words for their reader, and refused where nothing proves it."""

import re

import attrs
import pytest

from rvmatch import (
    CreditStanding,
    DemandProject,
    Explainer,
    FocusField,
    InvalidValueError,
    Matcher,
    Policy,
    ProjectStatus,
    SocialOrganization,
    SupplyProject,
    match,
)
from rvmatch.eligibility import Side
from rvmatch.errors import InfeasibleProblemError
from rvmatch.experiments import scarce
from rvmatch.matching.asking import questions
from rvmatch.matching.asking.least_changes import ChangeKind, ScoreBar, SmallestChange, SmallestChanges
from rvmatch.matching.asking.measures import Measure, Measured, loss_sentences, value_sentences
from rvmatch.matching.asking.standing import Standing
from rvmatch.matching.policies.limits import Agreed, NotTogether, Refused
from rvmatch.matching.policies.objectives import TotalScore

FIELD = FocusField.INDUSTRY_DEVELOPMENT
CHINESE = re.compile("[\u4e00-\u9fff]")


def demand(key: str = "D1", **changes) -> DemandProject:
    values = {"title": f"项目{key}", "county_code": "530113", "fields": [FIELD], **changes}
    return DemandProject(id=key, **values)


def supply(key: str = "S1", **changes) -> SupplyProject:
    organization = SocialOrganization(
        name=f"机构{key}", credit_standing=changes.pop("credit_standing", CreditStanding.NOT_LISTED)
    )
    values = {"title": f"支持{key}", "organization": organization, "fields": [FIELD], "regions": []}
    return SupplyProject(id=key, **{**values, **changes})


def explainer_of(demands, supplies, **policy) -> Explainer:
    matcher = Matcher(policy=Policy(objectives=[TotalScore()], **policy))
    return Explainer(matcher.match(demands, supplies), demands, supplies)


@pytest.fixture(scope="module")
def market():
    scenario = scarce()
    plan = match(scenario.demands, scenario.supplies)
    return scenario, plan, Explainer(plan, scenario.demands, scenario.supplies)


def test_no_party_reads_a_key_or_an_organisation_of_others(market):
    scenario, plan, explainer = market
    names = [project.organization.name for project in scenario.supplies]

    for alone in plan.left_alone:
        for language in ("zh", "en"):
            text = str(explainer.demand(alone.demand, language=language))
            assert set(re.findall(r"\b[DS]\d{4}\b", text)) <= {alone.demand}
            assert not any(name in text for name in names)


def test_everybody_left_alone_reads_an_act_or_an_honest_dead_end(market):
    _, plan, explainer = market
    party = (
        "explain.change_matched",
        "explain.change_unsure",
        "explain.dead_end.demand",
        "explain.if_open.demand",
        "explain.if_published",
        "explain.if_published_matched",
        "explain.if_published_none",
    )

    for alone in plan.left_alone:
        told = {sentence.code for sentence in explainer.demand(alone.demand).sentences}
        assert told & set(party)
        assert not {"explain.change_unsure", "explain.dead_end.demand"} <= told
        department = explainer.demand(alone.demand, audience="department")
        told = {sentence.code for sentence in department.sentences}
        assert told & {"smallest.head", "smallest.none", *party}


def test_a_party_is_never_told_of_points_or_of_the_minimum_as_something_to_change(market):
    _, plan, explainer = market

    for alone in plan.left_alone[:40]:
        codes = {sentence.code for sentence in explainer.demand(alone.demand).sentences}
        assert not any(code.startswith(("smallest.", "price.", "chain.")) for code in codes)


def test_a_department_reads_who_would_move_and_what_it_would_cost(market):
    _, plan, explainer = market
    crowded = next(one.demand for one in plan.left_alone if one.reason == "crowded-out")

    codes = [one.code for one in explainer.demand(crowded, audience="department").sentences]

    way = codes.index("way.head")
    assert codes[way + 1] == "chain.enters"
    assert any(code.startswith("price.") for code in codes[way:])


def test_a_plan_as_good_is_not_said_to_be_worse():
    demands = [demand("D1"), demand("D2")]
    explainer = explainer_of(demands, [supply()])
    alone = explainer.best_plans(1)[0]
    (left,) = match(demands, [supply()], cover=()).left_alone

    codes = [sentence.code for sentence in explainer.demand(left.demand).sentences]

    assert "way.count_equal" in codes
    assert alone.lost == ()
    assert explainer.standing(left.demand, "S1").standing is Standing.SOME


def test_more_places_keep_the_money_of_each_project_and_then_do_match():
    demands = [demand("D1", missing_cny=100), demand("D2", missing_cny=60)]
    supplies = [supply(offer_cny=100)]
    explainer = explainer_of(demands, supplies)
    (alone,) = [key for key in ("D1", "D2") if not explainer.demand(key).lines[1].startswith("建议对接")]

    (change,) = [
        one for one in explainer.smallest_changes(demand=alone).changes if one.kind is ChangeKind.PLACES
    ]

    assert (change.supply, change.amount, change.offer_cny) == ("S1", 1, 200)
    wider = [supply(offer_cny=change.offer_cny, projects_accepted=2)]
    assert {one.demand for one in match(demands, wider, cover=()).matches} == {"D1", "D2"}
    assert change.more_cny == 100
    assert "100 yuan more" in "\n".join(explainer.smallest_changes(demand=alone).lines("en"))


def test_who_wants_nobody_reads_whether_opening_would_do():
    explainer = explainer_of([demand(partners_wanted=0)], [supply()])

    codes = [sentence.code for sentence in explainer.demand("D1").sentences]

    assert codes[1:] == ["explain.wants_none", "explain.if_open.demand"]


def test_publishing_is_not_said_to_do_where_both_sides_would_have_to_publish():
    draft = {"status": ProjectStatus.DRAFT}
    explainer = explainer_of([demand(**draft)], [supply(**draft)])

    assert explainer.smallest_changes(demand="D1").changes == ()
    assert "explain.if_published_none" in [one.code for one in explainer.demand("D1").sentences]
    assert "not published" in explainer.smallest_changes(demand="D1").lines("en")[0]


def test_publishing_is_said_to_do_where_it_does():
    explainer = explainer_of([demand(status=ProjectStatus.DRAFT)], [supply()])

    assert "explain.if_published_matched" in [one.code for one in explainer.demand("D1").sentences]
    (change,) = explainer.smallest_changes(demand="D1").changes
    assert (change.kind, change.demand, change.rule) == (ChangeKind.PUBLICATION, "D1", "E005")
    assert match([demand()], [supply()]).matches


def test_the_publication_of_others_is_not_named_as_enough():
    explainer = explainer_of([demand()], [supply(status=ProjectStatus.DRAFT)])

    assert explainer.smallest_changes(demand="D1").changes == ()


def test_who_has_all_partners_reads_that_nothing_has_to_change():
    explainer = explainer_of([demand()], [supply()])

    for asked in ({"demand": "D1"}, {"supply": "S1"}):
        found = explainer.smallest_changes(**asked)
        assert found.complete
        assert "nothing has to change" in "\n".join(found.lines("en"))


def test_a_score_that_would_do_is_told_from_what_it_is_to_what_it_would_be():
    change = SmallestChange(
        kind=ChangeKind.POINTS, amount=94_501, demand="D1", supply="S1", points_now=880_000
    )
    little = attrs.evolve(change, amount=1, points_now=880_600)

    assert "0.880 提高到 0.975" in change.sentence.text("zh")
    assert little.sentence.code == "smallest.points_little"


def test_of_equally_good_plans_the_seed_is_said_to_have_decided_and_no_difference_is_named():
    demands = [demand("D1"), demand("D2")]
    explainer = explainer_of(demands, [supply()])
    (alone,) = [key for key in ("D1", "D2") if not explainer.demand(key).lines[1].startswith("建议对接")]

    text = str(explainer.demand(alone, audience="department", language="en"))

    assert "An equally good plan serves it" in text
    assert "an equally good plan has this docking now" in text
    assert "0.001" not in text


def test_why_no_score_would_do_stands_after_the_changes_that_would_do():
    found = SmallestChanges(
        key="D1",
        side=Side.DEMAND,
        changes=(SmallestChange(kind=ChangeKind.MINIMUM, amount=500_000),),
        score_bars=((ScoreBar.EARLIER_AIM, 2),),
    )

    assert [one.code for one in found.sentences] == [
        "smallest.head",
        "smallest.minimum",
        "smallest.no_score",
        "smallest.score_bar.earlier_aim",
    ]
    assert found.no_score


def test_a_long_chain_keeps_every_line_in_which_somebody_has_nobody_left(market):
    _, plan, explainer = market
    crowded = [one.demand for one in plan.left_alone if one.reason == "crowded-out"]

    for key in crowded[:12]:
        nearest = explainer.candidates(key)[0]
        sentences = explainer.pair(key, nearest.supply, audience="department").sentences
        told = {dict(one.params)["demand"] for one in sentences if one.code == "chain.alone"}
        assert told == set(nearest.left_alone)


def test_nobody_is_urged_to_bend_a_list_or_to_take_a_refusal_back():
    listed = explainer_of([demand()], [supply(credit_standing=CreditStanding.SERIOUS_DISHONESTY_LIST)])
    refused = explainer_of([demand(refused_partners=["机构S1"])], [supply()])

    assert listed.smallest_changes(demand="D1").changes == ()
    assert refused.smallest_changes(demand="D1").changes == ()


def test_a_pair_that_the_policy_refuses_is_said_to_be_refused():
    explainer = explainer_of([demand()], [supply()], limits=[Refused("D1", "S1")])

    assert explainer.standing("D1", "S1").standing is Standing.REFUSED
    assert explainer.pair("D1", "S1").sentences[-1].code == "explain.refused_pair"
    codes = [one.code for one in explainer.demand("D1", audience="department").sentences]
    assert codes[1:3] == ["explain.no_eligible_supply", "explain.refused"]
    with pytest.raises(InvalidValueError, match="agreed"):
        explainer.what_if(agreed=[("D1", "S1")])


def test_an_agreed_pair_is_said_to_be_agreed():
    explainer = explainer_of([demand()], [supply()], limits=[Agreed("D1", "S1")])

    assert "explain.agreed" in [one.code for one in explainer.pair("D1", "S1").sentences]
    with pytest.raises(InfeasibleProblemError):
        explainer.what_if(refused=[("D1", "S1")])


def test_a_plan_without_prices_is_explained_and_says_what_else_can_be_asked():
    demands, supplies = [demand("D1"), demand("D2")], [supply("S1"), supply("S2", projects_accepted=0)]
    policy = Policy(objectives=[TotalScore()], limits=[NotTogether("S1", "S2")])
    plan = Matcher(policy=policy).match(demands, supplies)
    explainer = Explainer(plan, demands, supplies)
    assert plan.certificate is None

    for key in ("D1", "D2"):
        assert explainer.demand(key, audience="department").lines
        assert explainer.pair(key, "S1").lines
    asked = (
        lambda: explainer.standing("D1", "S1"),
        lambda: explainer.candidates("D1"),
        lambda: explainer.smallest_changes(demand="D1"),
        lambda: explainer.what_if(refused=[("D1", "S1")]),
        lambda: explainer.worth_of_places(["S1"]),
        lambda: explainer.best_plans(2),
    )
    for ask in asked:
        with pytest.raises(InvalidValueError, match="plan with prices") as error:
            ask()
        assert "different_plan" in error.value.message("zh")
    assert explainer.different_plan(at_least=1).route == "integer"


def test_a_baseline_has_no_other_plan_to_compare_with():
    plan = Matcher(solver="greedy").match([demand()], [supply()])
    explainer = Explainer(plan, [demand()], [supply()], matcher=Matcher(solver="greedy"))

    assert explainer.demand("D1").lines
    with pytest.raises(InvalidValueError, match="plan with prices"):
        explainer.different_plan(at_least=1)


def test_a_plan_that_was_altered_is_not_asked():
    demands, supplies = [demand("D1"), demand("D2")], [supply("S1"), supply("S2")]
    plan = match(demands, supplies)
    altered = attrs.evolve(plan, matches=plan.matches[:1])

    with pytest.raises(InvalidValueError, match="its own prices prove"):
        Explainer(altered, demands, supplies).standing("D1", "S1")


@pytest.mark.parametrize(
    ("field", "ask"),
    [
        ("demand", lambda one: one.standing("D9", "S1")),
        ("supply", lambda one: one.standing("D1", "S9")),
        ("demand", lambda one: one.smallest_changes()),
        ("demand", lambda one: one.smallest_changes(demand="D1", supply="S1")),
        ("key", lambda one: one.worth_of_places(["X"])),
        ("more", lambda one: one.joint_gain({"S1": -1})),
        ("accepts", lambda one: one.what_if(accepts={"S1": 1.5})),
        ("wanted", lambda one: one.what_if(wanted={"D1": True})),
        ("agreed", lambda one: one.what_if(agreed=["D1"])),
        ("k", lambda one: one.best_plans(6)),
        ("at_least", lambda one: one.different_plan(at_least=2)),
        ("language", lambda one: one.standing("D1", "S1").lines("fr")),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_field(field, ask):
    explainer = explainer_of([demand()], [supply()])

    with pytest.raises(InvalidValueError) as error:
        ask(explainer)
    assert error.value.field == field


def test_a_key_of_both_libraries_is_refused():
    explainer = explainer_of([demand("1")], [supply("1")])

    with pytest.raises(InvalidValueError, match="only one of the two libraries"):
        explainer.worth_of_places(["1"])


@pytest.mark.parametrize("measure", Measure)
def test_every_measure_is_told_in_both_languages(measure):
    about = {Measure.GROUPS: "county", Measure.SPREAD: "field", Measure.WAITING: "2", Measure.OWN: "mine"}
    old, new = (
        Measured(measure=measure, value=value, about=about.get(measure, "")) for value in (1_000, 2_000)
    )
    told = [*loss_sentences([[old]]), *value_sentences([[old]], [[new]]), *value_sentences([[old]], [[old]])]

    for sentence in told:
        chinese, english = sentence.text("zh"), sentence.text("en")
        assert CHINESE.search(chinese)
        assert not CHINESE.search(english)
        assert not re.search("[{}]", chinese + english)


def test_a_loss_of_changes_is_told_as_more_of_them():
    (sentence,) = loss_sentences([[Measured(measure=Measure.CHANGES, value=2)]])

    assert sentence.text("en").strip() == "Changes to the earlier plan: 2 more."


def test_the_functions_answer_as_the_explainer_does(market):
    scenario, plan, explainer = market
    asked = plan, scenario.demands, scenario.supplies
    key = plan.left_alone[0].demand
    partner = plan.matches[0].supply

    assert questions.pair_standing(plan, key, partner, *asked[1:]) == explainer.standing(key, partner)
    assert questions.candidates(plan, key, *asked[1:]) == explainer.candidates(key)
    assert questions.smallest_changes(*asked, demand=key) == explainer.smallest_changes(demand=key)
    assert questions.what_if(*asked, accepts={partner: 5}) == explainer.what_if(accepts={partner: 5})
    assert questions.worth_of_places(plan, [partner], *asked[1:]) == explainer.worth_of_places([partner])
    assert questions.joint_gain(plan, {partner: 2}, *asked[1:]) == explainer.joint_gain({partner: 2})
    assert questions.best_plans(plan, 2, *asked[1:]) == explainer.best_plans(2)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_answer_prints_in_both_languages(market, language):
    _, plan, explainer = market
    key, partner = plan.left_alone[0].demand, plan.matches[0].supply
    answers = [
        *explainer.candidates(key),
        explainer.standing(plan.matches[0].demand, partner),
        explainer.smallest_changes(demand=key),
        explainer.smallest_changes(supply=partner),
        *explainer.best_plans(2),
        explainer.joint_gain({partner: 1}),
    ]

    for answer in answers:
        text = "\n".join(answer.lines(language))
        assert bool(CHINESE.search(text)) == (language == "zh")
        assert "{" not in text


def test_a_small_different_plan_leaves_out_what_was_asked():
    demands, supplies = [demand("D1"), demand("D2")], [supply("S1"), supply("S2")]
    plan = match(demands, supplies)

    change = questions.different_plan(plan, demands, supplies, at_least=2)

    assert len(change.lost) == 2
    assert change.before == change.after
