"""Amounts, days and words of vocabularies are written in one way, exactly, in both languages."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.errors import invalid
from rvmatch.matching.place_names import county_text, place_text
from rvmatch.model.life_cycle import DockingMove, Party
from rvmatch.model.vocabulary import FocusField
from rvmatch.wording.written import coded, money_text, written

UNITS = {"亿元": 10**8, "万元": 10**4, "元": 1}


def yuan(text: str) -> int:
    """The amount that a Chinese reader reads: the number before the longest unit that fits."""
    unit = next(unit for unit in UNITS if text.endswith(unit))
    return int(Decimal(text.removesuffix(unit)) * UNITS[unit])


@given(st.integers(0, 10**13) | st.integers(0, 10**5).map(lambda wan: wan * 10**4))
def test_nothing_of_an_amount_is_rounded_away(amount: int) -> None:
    assert yuan(money_text(amount, "zh")) == amount
    assert int(money_text(amount, "en").removesuffix(" yuan").replace(",", "")) == amount


@pytest.mark.parametrize(
    ("amount", "zh", "en"),
    [
        (None, "未填写", "not stated"),
        (0, "0元", "0 yuan"),
        (9_999, "9999元", "9,999 yuan"),
        (10_000, "1万元", "10,000 yuan"),
        (105_432, "10.5432万元", "105,432 yuan"),
        (99_999_999, "9999.9999万元", "99,999,999 yuan"),
        (100_000_000, "1亿元", "100,000,000 yuan"),
        (100_000_001, "10000.0001万元", "100,000,001 yuan"),
        (10**12, "10000亿元", "1,000,000,000,000 yuan"),
        (-35_000, "-3.5万元", "-35,000 yuan"),
    ],
)
def test_an_amount_stands_in_the_unit_that_people_use(amount: int | None, zh: str, en: str) -> None:
    assert (money_text(amount, "zh"), money_text(amount, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("word", "zh", "en"),
    [
        ("2024-03-05", "2024年3月5日", "2024-03-05"),
        ("2024-03-05 09:30:00", "2024年3月5日 09:30", "2024-03-05 09:30"),
        ("2024-13-05", "2024-13-05", "2024-13-05"),
        ("D1, term", "D1, term", "D1, term"),
        ("term.No.SUCH", "term.No.SUCH", "term.No.SUCH"),
        (coded((Party.ORGANIZATION, Party.COUNTY)), "社会组织、县", "the organisation, the county"),
        (
            "term.DockingMove.SIGN (term.Party.ORGANIZATION, term.Party.COUNTY); end (term.Party.CALENDAR)",
            "签约（社会组织、县）；end（系统）",
            "sign (the organisation, the county); end (the calendar)",
        ),
        ("示例 term.Party.COUNTY", "示例 term.Party.COUNTY", "示例 term.Party.COUNTY"),
    ],
)
def test_days_and_words_are_written_for_the_reader_and_other_text_is_left_alone(
    word: str, zh: str, en: str
) -> None:
    assert (written(word, "zh"), written(word, "en")) == (zh, en)


def test_a_fault_keeps_codes_and_tells_words() -> None:
    fault = invalid(
        "by", "docking_party", Party.COUNTY, move=DockingMove.VOLUNTEER, status="x", parties="y"
    ).fault

    assert (fault.got, dict(fault.params)["move"]) == ("term.Party.COUNTY", "term.DockingMove.VOLUNTEER")
    assert "“自愿报名”" in fault.message("zh")
    assert "现为“县”" in fault.message("zh")
    assert '"volunteer"' in fault.message("en")
    assert 'got "the county"' in fault.message("en")


def test_what_is_typed_is_repeated_as_it_was_typed() -> None:
    typed = invalid("by", "docking_party", "term.Party.COUNTY", move="m", status="x", parties="y")

    assert "'term.Party.COUNTY'" in typed.message("zh")
    assert coded(FocusField.RURAL_GOVERNANCE) == "term.FocusField.RURAL_GOVERNANCE"


def test_an_amount_that_is_told_beside_a_limit_is_told_in_the_same_way() -> None:
    fault = invalid("earmarks", "fund_earmarks", 200_000, fund="F", most_cny=50_000).fault

    assert "现有金额5万元" in fault.message("zh")
    assert "现为 20万元" in fault.message("zh")
    assert "at most 50,000 yuan" in fault.message("en")
    assert "got 200,000 yuan" in fault.message("en")


def test_only_a_class_with_members_is_called_an_enumeration() -> None:
    wrong = invalid("dockings", "of_class", "x", kind="Docking")

    assert "枚举" not in wrong.message("zh")
    assert "Docking.NAME" not in wrong.message("en")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (county_text, "会泽县（530326）", "会泽县 (530326)"),
        (place_text, "会泽县（530326）", "会泽县 (530326)"),
    ],
)
def test_a_key_county_is_told_by_name_with_its_code(text, zh: str, en: str) -> None:
    stated = ("",) if text is county_text else ()

    assert (text("530326", *stated, "zh"), text("530326", *stated, "en")) == (zh, en)


def test_a_place_without_a_known_name_is_told_by_what_is_known() -> None:
    assert county_text("530199", "530199", "zh") == "县代码 530199"
    assert county_text("530199", "示例县", "en") == "示例县 (530199)"
    assert place_text("51", "zh") == "四川省"
    assert place_text("51", "en", with_code=True) == "Sichuan (code 51)"
    assert place_text("5132", "zh") == "四川省（代码 5132）"
