"""Results that officials hand round: the same cells in csv and workbook, and nothing lost or made up."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rvmatch.cooperation import ChannelHelp, channel_overview
from rvmatch.coordination import coordinate_libraries
from rvmatch.errors import InvalidValueError
from rvmatch.evaluation import ledger
from rvmatch.files import result_to_csv, result_to_workbook
from rvmatch.model.funds import FundNeed, SpecialFund
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.serialization.plans.csvtext import table_to_csv
from rvmatch.serialization.plans.values import ColumnKind, Table
from rvmatch.serialization.results.tables import TABLED, result_tables, result_title
from rvmatch.support import share_out
from rvmatch.testing import (
    channel_overviews,
    coordinations,
    fund_plans,
    ledgers,
    new_organization_worths,
    pairing_plans,
    timetables,
    unserved_views,
)
from rvmatch.wording import LANGUAGES, masked

MOBILE = "13912345678"
RESULTS = (
    channel_overviews, coordinations, fund_plans, ledgers,
    new_organization_worths, pairing_plans, timetables, unserved_views,
)  # fmt: skip


def fund_plan(title: str = "Walnut mill", missing: int | None = 300_000):
    demands = [
        DemandProject(id="D1", title=title, county_code="530326", fields=[FocusField.TALENT_CULTIVATION])
    ]
    host = SocialOrganization(name="Example Foundation")
    funds = [SpecialFund(id="F1", title=title, host=host, amount_cny=123_456)]
    return share_out(funds, [FundNeed(project="D1", missing_cny=missing)], demands)


def records_of(table: Table) -> list[dict[str, str]]:
    text = table_to_csv(table).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.mark.parametrize("results", RESULTS)
@settings(max_examples=8)
@given(data=st.data(), language=st.sampled_from(LANGUAGES))
def test_every_result_has_a_value_for_each_heading_and_titles_fit_for_sheets(results, data, language) -> None:
    result = data.draw(results())
    tables = result_tables(result, language)

    assert type(result) in TABLED
    assert len({table.name for table in tables}) == len({table.title for table in tables}) == len(tables)
    assert result_tables(result, language) == tables
    for table in tables:
        rows = [*table.rows, *([table.total] if table.total else [])]
        assert all(len(row) == len(table.columns) for row in rows)
        assert len(set(table.headings)) == len(table.headings)  # programs read csv by heading
        assert len(table.title) <= 31  # the longest name of a sheet
        assert not set(table.title) & set("[]:*?/\\")
        assert not any(cell == "" for row in rows for cell in row)  # nothing is None, never an empty text


def test_each_kind_has_a_title_in_both_languages_and_a_strategy_that_draws_it() -> None:
    titles = {result_title(fund_plan(), language) for language in LANGUAGES}

    assert len(titles) == 2
    assert len(TABLED) == len(RESULTS)


def test_another_value_is_refused_by_name() -> None:
    with pytest.raises(InvalidValueError) as error:
        result_tables(3)  # type: ignore[arg-type]

    assert "FundPlan" in error.value.message("en")


@settings(max_examples=25)
@given(fund_plans())
def test_money_of_funds_adds_up_to_the_proposal(plan) -> None:
    """Oracle: the proposal's own numbers, read from the cells alone."""
    payments, funds, needs = result_tables(plan, "en")

    assert sum(row[4] for row in payments.rows) == payments.total[4] == plan.total_cny
    assert sum(row[3] for row in funds.rows) == plan.total_cny
    assert all(row[2] == row[3] + row[4] for row in funds.rows)
    assert sum(row[3] or 0 for row in needs.rows) == plan.total_cny
    for row in needs.rows:
        unknown = row[2] is None
        assert unknown or row[2] == row[3] + row[4]
        assert (row[3] is None) == (row[4] is None) == unknown


def test_what_nobody_stated_is_empty_and_said_never_zero() -> None:
    (row,) = result_tables(fund_plan(missing=None), "zh")[2].rows
    overview = channel_overview([ChannelHelp(county="530326", helper="甲")], ["530326", "530627"])
    shares, counties, _ = result_tables(overview, "zh")
    values = result_tables(ledger("53", on=date(2024, 6, 30)), "zh")[0]

    assert row[2:6] == (None, None, None, "缺口金额不明，未作安排")
    assert shares.rows == (("云南省", "530326", "会泽县", "社会组织自身帮扶", "甲", 1, None, 1),)
    assert [one[3] for one in counties.rows] == ["是", "否"]
    assert {one[5:8] + one[9:] for one in values.rows} == {(None, None, None, "未提供数据")}


def test_amounts_are_in_the_unit_of_their_headings() -> None:
    chinese, english = (result_tables(fund_plan(), language)[0] for language in ("zh", "en"))

    assert (chinese.headings[4], chinese.rows[0][4]) == ("拟支持金额（万元）", 12.3456)
    assert (english.headings[4], english.rows[0][4]) == ("Proposed payment (yuan)", 123_456)


@given(st.sampled_from("=+-@＝＋－＠"), st.sampled_from(["1+1", 'cmd|"/c calc"!A1']))
def test_no_cell_of_a_csv_file_opens_like_a_formula(mark, rest) -> None:
    for table in result_tables(fund_plan(mark + rest), "en"):
        for record in records_of(table):
            assert not [cell for cell in record.values() if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]


def test_no_number_of_a_person_is_in_any_cell() -> None:
    """Contacts are never there; a number typed into a title or a name is masked."""
    parts = {
        "county_code": "530326",
        "fields": [FocusField.SPECIAL_GROUPS_CARE],
        "contacts": [Contact(name="张三丰", telephone=MOBILE)],
    }
    demands = [DemandProject(id=key, title=f"老年食堂 {MOBILE}", **parts) for key in ("D1", "D2")]
    other = [DemandProject(id="D1", title=f"村医 {MOBILE}", **parts)]
    help_ = ChannelHelp(county="530326", helper=f"甲 {MOBILE}", fields=[FocusField.TALENT_CULTIVATION])
    results = (
        coordinate_libraries([ProjectLibrary(demands), ProjectLibrary(other)], province="53"),
        channel_overview([help_], ["530326"]),
        fund_plan(f"核桃 {MOBILE}"),
    )
    cells = [
        str(cell) for one in results for table in result_tables(one) for row in table.rows for cell in row
    ]

    assert cells
    assert not [cell for cell in cells if MOBILE in cell or "张三丰" in cell]
    assert any(masked(MOBILE) in cell for cell in cells)


def test_workbook_and_csv_hold_the_cells_of_the_same_tables(tmp_path) -> None:
    """openpyxl is the oracle of the workbook."""
    openpyxl = pytest.importorskip("openpyxl")
    pytest.importorskip("xlsxwriter")
    plan = fund_plan()
    result_to_workbook(plan, tmp_path / "funds.xlsx", language="zh")
    files = result_to_csv(plan, tmp_path, language="zh")
    book = openpyxl.load_workbook(tmp_path / "funds.xlsx")
    tables = result_tables(plan, "zh")

    assert book.sheetnames == [table.title for table in tables]
    assert [file.name for file in files] == ["fund_payments.csv", "fund_balances.csv", "fund_needs.csv"]
    for table, file in zip(tables, files, strict=True):
        total = [] if table.total is None else [table.total]
        found = [tuple(row) for row in book[table.title].iter_rows(values_only=True)]
        assert found == [table.headings, *table.rows, *total]
        assert file.read_bytes() == table_to_csv(table)


def test_money_and_counts_of_a_ledger_stand_in_one_column_without_a_format_of_money() -> None:
    values = result_tables(ledger("53", on=date(2024, 6, 30), demands=[]), "en")[0]

    assert values.columns[5].kind is ColumnKind.TEXT
    assert ("53", "Yunnan") in {row[:2] for row in values.rows}
