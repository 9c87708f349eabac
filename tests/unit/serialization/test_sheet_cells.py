import datetime
import math
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError
from rvmatch.model.quantities import HIGHEST_AMOUNT_CNY
from rvmatch.serialization.sheets.amounts import amount_cny, whole_count
from rvmatch.serialization.sheets.cells import (
    code_text,
    county_code_of,
    credit_code_of,
    identifier,
    label_of,
    yes_or_no,
)
from rvmatch.serialization.sheets.days import day_of, day_or_month_of, period_of

WAN = Decimal(10_000)
YUAN = Decimal(1)


def _code(convert, *arguments):
    with pytest.raises(InvalidValueError) as caught:
        convert("field", *arguments)
    assert caught.value.field in ("field", "county_code", "credit_code")
    assert all(caught.value.message(language) for language in ("zh", "en"))
    return caught.value.fault.code


@pytest.mark.parametrize(
    ("cell", "unit", "yuan"),
    [
        (12.34, WAN, 123_400),
        ("12.34", WAN, 123_400),
        (0.1 + 0.2, WAN, 3_000),
        (30, YUAN, 30),
        ("1,000", YUAN, 1_000),
        ("12,345,678.00", YUAN, 12_345_678),
        ("123", WAN, 1_230_000),
        ("1e5", YUAN, 100_000),
        (1e5, YUAN, 100_000),
        ("30万", WAN, 300_000),
        ("30 万元", WAN, 300_000),
        ("30万元", None, 300_000),
        ("500元", None, 500),
        ("¥500", YUAN, 500),
        ("1.5亿元", None, 150_000_000),
        ("0", WAN, 0),
        (0.0001, WAN, 1),
        (Decimal("7.5"), WAN, 75_000),
        ("", WAN, None),
        ("—", WAN, None),
        (None, WAN, None),
        (math.nan, WAN, None),
    ],
)
def test_an_amount_is_read_exactly_in_whole_yuan(cell, unit, yuan):
    assert amount_cny("field", cell, unit) == yuan


@pytest.mark.parametrize(
    ("cell", "unit", "code"),
    [
        ("三十万", WAN, "sheet_amount"),
        ("约30", WAN, "sheet_amount"),
        ("30-50", WAN, "sheet_amount"),
        ("1,00", WAN, "sheet_amount"),
        ("无", WAN, "sheet_amount"),
        (True, WAN, "sheet_amount"),
        (datetime.date(2024, 1, 1), WAN, "sheet_amount"),
        (math.inf, WAN, "sheet_amount"),
        ("50%", WAN, "amount_percent"),
        ("30元", WAN, "unit_conflict"),
        ("30万元", YUAN, "unit_conflict"),
        ("30", None, "unit_unknown"),
        (-1, WAN, "amount_negative"),
        ("-1", WAN, "amount_negative"),
        (0.00001, WAN, "amount_fraction"),
        (12.5, YUAN, "amount_fraction"),
        (1e12, WAN, "amount_within"),
        ("1e99", WAN, "amount_within"),
    ],
)
def test_an_amount_that_is_not_clear_is_refused(cell, unit, code):
    assert _code(amount_cny, cell, unit) == code


@given(st.integers(0, HIGHEST_AMOUNT_CNY))
@example(123_456_789_012)
@example(HIGHEST_AMOUNT_CNY)
def test_every_amount_in_yuan_survives_being_written_in_wan(yuan):
    written = format(Decimal(yuan) / 10_000, "f")

    assert amount_cny("field", written, WAN) == yuan
    assert amount_cny("field", str(yuan), YUAN) == yuan
    assert amount_cny("field", float(written), WAN) == yuan


@pytest.mark.parametrize(
    ("cell", "number"), [(3.0, 3), ("120人", 120), ("1,200", 1_200), ("3", 3), ("", None)]
)
def test_a_count_is_read(cell, number):
    assert whole_count("field", cell) == number


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (2.5, "sheet_count"),
        ("不限", "sheet_count"),
        (-1, "within"),
        (True, "sheet_count"),
        ("100余人", "sheet_count"),
    ],
)
def test_a_count_that_is_not_whole_is_refused(cell, code):
    assert _code(whole_count, cell) == code


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (522625.0, "522625"),
        ("522625.0", "522625"),
        (522625, "522625"),
        ("'522625", "522625"),
        (" 0071 ", "0071"),
        ("2024-1", "2024-1"),
        (999_999_999_999_999, "999999999999999"),
        (None, ""),
    ],
)
def test_a_code_is_the_text_it_was_before_it_became_a_number(cell, text):
    assert code_text("field", cell) == text


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (5.310000050001979e17, "digits_lost"),
        (10**15, "digits_lost"),
        ("5.31E+17", "digits_lost"),
        (math.inf, "digits_lost"),
        (1.1, "became_fraction"),
        (datetime.date(2024, 1, 2), "became_day"),
        (True, "text"),
    ],
)
def test_a_code_that_a_spreadsheet_changed_is_refused(cell, code):
    assert _code(code_text, cell) == code


def test_lost_digits_of_a_county_are_never_put_back():
    assert county_code_of("county_code", "530326") == "530326"
    assert county_code_of("county_code", 530326.0) == "530326"
    assert _code(county_code_of, 53230) == "county_code_digit"
    assert _code(county_code_of, "53230") == "county_code_digit"
    assert _code(county_code_of, "530000") == "county_code_level"
    assert _code(county_code_of, "云南") == "county_code_text"
    assert _code(county_code_of, "53O326") == "county_code_text"
    assert _code(county_code_of, "530326000000") == "county_code_statistical"
    assert _code(county_code_of, "5303267") == "county_code"


def test_a_credit_code_stored_as_a_number_is_refused_and_never_repaired():
    assert credit_code_of("credit_code", "53100000500019795A") == "53100000500019795A"
    assert credit_code_of("credit_code", None) is None
    assert _code(credit_code_of, 531000005000197950) == "digits_lost"
    assert _code(credit_code_of, "53100000500020462H") == "credit_code_check"


@pytest.mark.parametrize(
    "cell",
    [
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "2024年3月1日",
        "2024 年 3 月 1 日",
        "2024-3-1",
        "20240301",
        20240301,
        "2024-03-01 00:00:00",
        datetime.date(2024, 3, 1),
        datetime.datetime(2024, 3, 1, 8, 30),
    ],
)
def test_a_day_is_read_in_every_usual_form(cell):
    assert day_of("field", cell) == datetime.date(2024, 3, 1)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2024-02-30", "calendar_day"),
        ("0024-03-01", "day_range"),
        ("1924-03-01", "day_range"),
        ("2024年3月", "sheet_day"),
        ("明年", "sheet_day"),
        ("24/3/1", "sheet_day"),
        (45352, "day_number"),
        (45352.0, "day_number"),
        ("2024-03-01 至 2024-04-01", "sheet_day"),
    ],
)
def test_a_day_that_is_not_clear_is_refused(cell, code):
    assert _code(day_of, cell) == code


@given(st.dates(datetime.date(1949, 1, 1), datetime.date(2199, 12, 31)))
def test_every_day_survives_every_way_of_writing_it(day):
    for written in (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        day.strftime("%Y%m%d"),
    ):
        assert day_of("field", written) == day


@pytest.mark.parametrize("mark", ["至", "到", "-", "—", " - ", "~", "～", "至 "])
def test_two_days_in_one_cell_are_a_period(mark):
    period, by_months = period_of("field", f"2024年3月1日{mark}2024.12.31")

    assert not by_months
    assert (period.start, period.end) == (datetime.date(2024, 3, 1), datetime.date(2024, 12, 31))


def test_two_days_without_marks_in_them_are_a_period():
    period, by_months = period_of("field", "20240301-20241231")

    assert not by_months
    assert (period.start, period.end) == (datetime.date(2024, 3, 1), datetime.date(2024, 12, 31))


@pytest.mark.parametrize(
    "cell", ["2024年3月至2024年11月", "2024.3-2024.11", "2024-03 至 2024-11", "2024/3~2024/11"]
)
def test_two_months_run_from_the_first_day_to_the_last(cell):
    period, by_months = period_of("field", cell)

    assert by_months
    assert (period.start, period.end) == (datetime.date(2024, 3, 1), datetime.date(2024, 11, 30))


@pytest.mark.parametrize("cell", ["2024年2月", "2024-02", "2024.2", "2024/2", "2024年2月份"])
def test_a_month_alone_has_a_first_and_a_last_day(cell):
    assert day_or_month_of("field", cell) == (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))


def test_a_number_is_never_read_as_a_month():
    assert _code(day_or_month_of, 2024.1) == "day_number"
    assert day_or_month_of("field", "2024年3月1号") == datetime.date(2024, 3, 1)
    assert _code(day_or_month_of, "2024年13月") == "calendar_day"


def test_characters_that_nobody_sees_are_no_part_of_a_text():
    assert label_of("field", "\ufeff核桃\u200b加工\u200d") == "核桃加工"
    assert amount_cny("field", "30\u200b", WAN) == 300_000


def test_a_period_that_is_not_clear_is_refused():
    assert _code(period_of, "2024年全年") == "two_days"
    assert _code(period_of, "2024-12-31至2024-01-01") == "period_order"
    assert _code(period_of, "2024-13-01至2024-12-01") == "calendar_day"


def test_yes_and_no_are_read_and_nothing_else():
    assert [yes_or_no("field", cell) for cell in ("是", "否", "√", True, "N", "", None)] == [
        True, False, True, True, False, None, None,
    ]  # fmt: skip
    assert _code(yes_or_no, "大概") == "yes_no"


def test_a_name_over_two_lines_becomes_one_and_a_long_one_is_refused():
    assert label_of("field", "核桃\n 加工") == "核桃 加工"
    assert _code(label_of, "字" * 201) == "label"
    assert _code(identifier, 1.5) == "became_fraction"
