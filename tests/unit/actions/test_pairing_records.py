"""Pairings from year to year, what their records refuse, and what they tell."""

from datetime import date
from itertools import count

import attrs
import pytest

from pairing_cases import (
    DONGCHUAN,
    LUQUAN,
    THREE,
    XUNDIAN,
    YES,
    anywhere,
    body,
    chosen_with,
    couples,
    why,
)
from rvmatch.actions import (
    EndReason,
    Pairing,
    PairingAim,
    PairingSettings,
    UnpairedReason,
    check_pairing,
    pair_reason,
    pairing_statement,
    sides_of_supplies,
)
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.experiments import national
from rvmatch.model.pairings import (
    ConsentAnswer,
    PairConsents,
    PairExit,
    PairingWish,
)
from rvmatch.model.places import CountyList


def test_a_plan_that_reaches_the_same_but_for_the_seed_is_not_proven() -> None:
    """Everything that the plan says of itself is true, only its prices are those of another question."""
    first, other = (
        Pairing(PairingSettings(tie_seed=seed)).pair([body("甲")], THREE, wishes=anywhere("甲"))
        for seed in (0, next(seed for seed in count(1) if chosen_with(seed) != chosen_with(0)))
    )
    turned = attrs.evolve(first, settings=other.settings)

    assert check_pairing(first, wishes=anywhere("甲")) == ()
    (finding,) = check_pairing(turned, wishes=anywhere("甲"))
    assert finding.code == "pairing.check.proof"
    assert finding.message("zh")


def test_a_pair_goes_on_without_a_new_wish_but_not_against_one() -> None:
    before = [("甲", DONGCHUAN)]

    silent = Pairing().pair([body("甲")], THREE, wishes=[], previous=before)
    against = Pairing().pair(
        [body("甲")], THREE, wishes=[PairingWish(side="甲", excluded=[DONGCHUAN])], previous=before
    )

    assert couples(silent) == set(before)
    assert [one.reason for one in against.ended] == [EndReason.REFUSED]
    assert couples(against).isdisjoint(before)


def test_newcomers_get_a_county_and_move_nobody() -> None:
    before = [("甲", DONGCHUAN), ("乙", LUQUAN)]
    names = ["甲", "乙", "丙", "丁"]

    plan = Pairing().pair(map(body, names), THREE, wishes=anywhere(*names), previous=before)

    assert len(plan.kept) == 2
    assert {pair.side for pair in plan.new} == {"丙", "丁"}
    assert plan.ended == ()


def test_the_seed_decides_between_equals_and_favours_no_code() -> None:
    taken = {chosen_with(seed) for seed in range(20)}

    assert taken == {DONGCHUAN, LUQUAN, XUNDIAN}


def test_all_faults_of_the_records_come_in_one_pass_with_their_places() -> None:
    wishes = [*anywhere("甲", "甲"), PairingWish(side="不在")]
    consents = [PairConsents(side="无人", recommended=YES)]
    exits = [PairExit(side="谁", county=DONGCHUAN)]

    with pytest.raises(ReadErrors) as caught:
        Pairing().pair([body("甲"), body("甲")], THREE, wishes=wishes, consents=consents, exits=exits)

    places = [str(fault.place) for fault in caught.value.faults]
    assert places == ["sides[1]", "wishes[1]", "wishes[2]", "consents[0]", "exits[0]"]


def test_a_consent_before_the_wish_names_its_record() -> None:
    wish = PairingWish(side="甲", volunteered_on=date(2023, 5, 2))
    early = PairConsents(side="甲", county=DONGCHUAN, agreed=ConsentAnswer(given=True, on=date(2023, 5, 1)))

    with pytest.raises(ReadErrors, match=r"consents\[0\]  agreed: expected a day on or after 2023-05-02"):
        Pairing().pair([body("甲")], THREE, wishes=[wish], consents=[early])


@pytest.mark.parametrize(
    "wrong",
    [
        {"wishes": "甲"},
        {"wishes": ["甲"]},
        {"previous": "甲"},
        {"previous": [("甲",)]},
        {"exits": [("甲", DONGCHUAN)]},
        {"counties": [DONGCHUAN]},
        {"sides": ["甲"]},
    ],
)
def test_what_is_no_record_is_refused_by_name(wrong: dict[str, object]) -> None:
    given = {"sides": [body("甲")], "counties": THREE, "wishes": [], **wrong}

    with pytest.raises(InvalidValueError) as caught:
        Pairing().pair(given.pop("sides"), given.pop("counties"), **given)

    assert caught.value.field in wrong


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"aims": [PairingAim.WISHES, PairingAim.WISHES]}, "pairing_aim_once"),
        ({"aims": ["wishes"]}, "member"),
        ({"aims": "wishes"}, "collection"),
        ({"scope": ["national"]}, "member"),
        ({"most_per_county": 0}, "within"),
        ({"credit_list": None}, "document_flag"),
        ({"ties": [("31", "53")]}, "of_class"),
        ({"tie_seed": 0.5}, "whole_number"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        PairingSettings(**settings)

    assert caught.value.fault.code == code
    assert caught.value.field in settings


def test_continuity_before_participation_lets_newcomers_wait_until_a_county_needs_them() -> None:
    aims = [PairingAim.CONTINUITY, PairingAim.PARTICIPATION]
    before = [("甲", DONGCHUAN), ("乙", LUQUAN)]
    names = ["甲", "乙", "丙", "丁"]

    plan = Pairing(PairingSettings(aims=aims)).pair(
        map(body, names), THREE, wishes=anywhere(*names), previous=before
    )

    assert (len(plan.kept), len(plan.new)) == (2, 1)
    assert set(why(plan).values()) == {UnpairedReason.NOT_NEEDED}


def test_a_plan_tells_officials_what_to_do_next_in_both_languages() -> None:
    wishes = [PairingWish(side="甲", places=[DONGCHUAN, LUQUAN], ordered=True)]
    plan = Pairing().pair([body("甲"), body("乙")], THREE, wishes=wishes)

    chinese, english = (pairing_statement(plan, language) for language in ("zh", "en"))
    reason = pair_reason(plan, plan.pairs[0])

    assert (
        chinese[0]
        == "拟覆盖 3 个县中的 1 个：建议结对 1 对，涉及 2 家（个）社会组织或合力团中的 1 家（个）。"
    )
    assert english[0].startswith("1 of 3 counties would be covered: 1 proposed pairs")
    assert "瓶颈 1：2 个县（东川区、禄劝县）只能由 1 家（个）社会组织或合力团（甲）对接" in "".join(chinese)
    assert "乙暂无建议对接的县：尚未自愿报名。" in chinese
    assert reason == "甲 – 东川区（530113）：第 1 意向；待部门推荐；待县里同意。"


def test_contacts_inside_names_are_masked() -> None:
    plan = Pairing().pair([body("示例 13800138000")], THREE, wishes=[])

    assert "13800138000" not in "".join(pairing_statement(plan))


def test_supplies_are_put_down_where_one_of_their_projects_serves() -> None:
    first, *_ = national().supplies.projects
    organization = first.organization
    yunnan = attrs.evolve(first, id="A", regions=["53"], excluded_regions=[LUQUAN], refused_partners=[])
    more = attrs.evolve(first, id="B", regions=["62"], refused_partners=[])

    (side,), (wish,) = sides_of_supplies([yunnan, more], THREE)

    assert side.who == organization
    assert set(wish.places) == {DONGCHUAN, XUNDIAN}


def test_records_about_places_off_the_list_are_named_and_told() -> None:
    records = {
        "wishes": [PairingWish(side="甲", places=["530113", "52", "5303"])],
        "consents": [
            PairConsents(side="甲", county="530326", agreed=YES),
            PairConsents(side="甲", county=DONGCHUAN, agreed=YES),
        ],
        "exits": [PairExit(side="甲", county="520203"), PairExit(side="甲", county=LUQUAN)],
    }

    plan = Pairing().pair([body("甲")], THREE, **records)

    assert [(one.kind.value, one.side, one.place) for one in plan.off_list] == [
        ("wish", "甲", "52"),
        ("exit", "甲", "520203"),
        ("wish", "甲", "5303"),
        ("consents", "甲", "530326"),
    ]
    assert couples(plan) == {("甲", DONGCHUAN)}
    assert check_pairing(plan, **records) == ()
    for language, words in (("zh", "不在名单内"), ("en", "is not on the list of counties")):
        told = pairing_statement(plan, language)[-4:]
        assert all(
            place in line for place, line in zip(("52", "520203", "5303", "530326"), told, strict=True)
        )
        assert sum(words in line for line in told) == 2
    assert check_pairing(attrs.evolve(plan, off_list=()), **records)


def test_a_list_without_counties_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        Pairing().pair([body("甲")], CountyList([]), wishes=anywhere("甲"))

    assert (caught.value.field, caught.value.fault.code) == ("counties", "county_list_empty")
