import io
from datetime import date, datetime
from pathlib import Path

import pytest

from rvmatch.errors import ReadErrors
from rvmatch.files import read_demands, read_supplies
from rvmatch.model.vocabulary import FocusField, HelpKind, ProjectStatus, Urgency
from unit.files.county_sheets import FIVE, HEADINGS, as_csv, as_xls, as_xlsx, demand_sheet

NOTES = {"填写说明": [["填写说明"], ["1. 金额以万元为单位"], ["2. 日期写作 2024-03-01"]]}


def _files(rows):
    return {
        "gb18030": as_csv(rows),
        "utf-8": as_csv(rows, "utf-8"),
        "utf-8 with a mark": as_csv(rows, "utf-8-sig"),
        "utf-16": as_csv(rows, "utf-16"),
        "tabs": as_csv(rows, "utf-8", "\t"),
        "semicolons": as_csv(rows, "gb18030", ";"),
        "xlsx": as_xlsx({"需求项目": rows, **NOTES}),
        "xls": as_xls({"需求项目": rows, **NOTES}),
    }


@pytest.mark.parametrize("format_name", _files([]))
def test_five_faults_of_different_kinds_are_named_by_row_and_column(format_name):
    data = _files(demand_sheet(faults=True))[format_name]

    with pytest.raises(ReadErrors) as caught:
        read_demands(data)

    places = {(fault.place.row, fault.place.column, fault.code) for fault in caught.value.faults}
    assert places == FIVE
    assert len(caught.value.faults) == 5
    sheet = "需求项目" if format_name in ("xlsx", "xls") else None
    assert {fault.place.sheet for fault in caught.value.faults} == {sheet}


@pytest.mark.parametrize("format_name", _files([]))
def test_all_formats_give_the_same_library(format_name):
    library = read_demands(_files(demand_sheet())[format_name])

    assert library == read_demands(as_csv(demand_sheet()))
    walnut = library["D1"]
    assert (walnut.missing_cny, walnut.secured_cny) == (103_400, 20_000)
    assert walnut.fields == {FocusField.INDUSTRY_DEVELOPMENT, FocusField.TALENT_CULTIVATION}
    assert walnut.help_kinds == {HelpKind.INDUSTRY, HelpKind.EMPLOYMENT}
    assert (walnut.beneficiary_count, walnut.urgency) == (120, Urgency.URGENT)
    assert (walnut.period.start, walnut.period.end) == (date(2024, 3, 1), date(2024, 12, 31))
    assert (library["D2"].missing_cny, library["D2"].secured_cny) == (0, None)
    assert library["D2"].period.end is None
    assert library["D2"].urgency is None


def test_what_is_not_a_project_is_skipped_and_reported():
    reading = read_demands(as_csv(demand_sheet()), on_error="collect")

    assert [(row.place.row, row.reason) for row in reading.skipped] == [
        (1, "title"), (2, "filler"), (4, "title"), (7, "example"), (10, "total"), (11, "note"),
    ]  # fmt: skip
    assert [name for name, _ in reading.unknown_columns] == ["序号"]
    assert (reading.heading_row, reading.faults, len(reading.library)) == (6, (), 2)


def test_collecting_gives_the_good_rows_and_the_faults():
    reading = read_demands(as_csv(demand_sheet(faults=True)), on_error="collect")

    # D1 stands in two rows: nobody can tell which is meant, so neither is good.
    assert [project.id for project in reading.library] == ["D2"]
    assert len(reading.faults) == 5


def test_the_report_is_called_before_faults_are_raised():
    readings = []

    with pytest.raises(ReadErrors):
        read_demands(as_csv(demand_sheet(faults=True)), report=readings.append)

    assert len(readings[0].faults) == 5


def test_contacts_are_dropped_and_counted_unless_they_are_wanted():
    dropped = read_demands(as_csv(demand_sheet()), on_error="collect")
    kept = read_demands(as_csv(demand_sheet()), on_error="collect", keep_contacts=True)

    assert dropped.contacts_dropped == 1
    assert dropped.library["D1"].contacts == ()
    assert kept.contacts_dropped == 0
    assert kept.library["D1"].contacts[0].telephone == "13800002222"
    for language in ("zh", "en"):
        assert "13800002222" not in dropped.message(language)
        assert "王五" not in dropped.message(language)


def test_a_number_of_a_telephone_is_masked_in_a_fault():
    rows = demand_sheet()
    rows[7] = [*rows[7][:8], "13800002222转", *rows[7][9:]]

    reading = read_demands(as_csv(rows), on_error="collect")

    assert "138****2222" in reading.faults[0].got


def test_dates_and_codes_of_a_spreadsheet_are_read_as_people_see_them():
    rows = demand_sheet()
    rows[7] = [
        1.0, 7.0, "核桃加工", 530326.0, *rows[7][4:11],
        date(2024, 3, 1), datetime(2024, 12, 31), *rows[7][13:],
    ]  # fmt: skip

    for data in (as_xlsx({"a": rows}), as_xls({"a": rows})):
        demand = read_demands(data)["7"]

        assert demand.county_code == "530326"
        assert (demand.period.start, demand.period.end) == (date(2024, 3, 1), date(2024, 12, 31))


def test_paths_bytes_and_streams_are_sources_whatever_they_are_called(tmp_path: Path):
    path = tmp_path / "wrongly named.txt"
    path.write_bytes(as_xlsx({"需求": demand_sheet()}))

    expected = read_demands(path.read_bytes())
    assert (
        read_demands(path)
        == read_demands(str(path))
        == read_demands(io.BytesIO(path.read_bytes()))
        == expected
    )
    with path.open("rb") as stream:
        assert read_demands(stream) == expected


def test_the_sheet_with_understood_headings_is_found_and_the_others_are_reported():
    data = as_xlsx({"填写说明": NOTES["填写说明"], "需求项目": demand_sheet()})

    reading = read_demands(data, on_error="collect")

    assert reading.sheet == "需求项目"
    assert "填写说明" in reading.message("zh")


def test_a_sheet_of_supplies_is_no_rival_of_the_sheet_of_demands():
    supplies = [
        ["供给编号", "项目名称", "社会组织名称", "重点领域"],
        ["S1", "助老", "示例基金会", "特殊群体关爱"],
    ]
    data = as_xlsx({"供给项目": supplies, "需求项目": demand_sheet()})

    assert len(read_demands(data)) == 2
    assert read_supplies(data)["S1"].organization.name == "示例基金会"


def test_two_sheets_that_could_be_meant_are_refused_until_one_is_named():
    data = as_xlsx({"一": demand_sheet(), "二": demand_sheet()})

    with pytest.raises(ReadErrors, match="一、二"):
        read_demands(data)
    assert read_demands(data, sheet="二") == read_demands(as_csv(demand_sheet()))
    with pytest.raises(ReadErrors, match="三"):
        read_demands(data, sheet="三")


def test_merged_counties_are_filled_down_and_reported():
    rows = demand_sheet()
    for row in (7, 8):
        rows[row] = [*rows[row][:3], None, *rows[row][4:]]

    reading = read_demands(as_xlsx({"a": rows}, merges=[("D8:D9", 530326)]), on_error="collect")

    assert {demand.county_code for demand in reading.library} == {"530326"}
    assert "D8:D9" in reading.message("zh")


def test_merged_amounts_are_refused_since_they_could_hold_for_each_row_or_for_all():
    rows = demand_sheet()
    for row in (7, 8):
        rows[row] = [*rows[row][:8], None, *rows[row][9:]]

    reading = read_demands(as_xlsx({"a": rows}, merges=[("I8:I9", 30)]), on_error="collect")

    assert [(fault.code, fault.field, str(fault.place)) for fault in reading.faults] == [
        ("merged_amount", "needed_cny", "a!I8")
    ]


def test_a_hole_under_a_value_in_a_csv_hints_at_merged_cells():
    rows = demand_sheet()
    rows[8] = [*rows[8][:3], None, None, *rows[8][5:]]

    reading = read_demands(as_csv(rows), on_error="collect")

    assert [(fault.code, str(fault.place)) for fault in reading.faults] == [("required_merged", "D9")]


def test_headings_over_two_merged_rows_are_understood():
    rows = [
        [None, None, None, None, None, None],
        [None, None, None, None, "需求资金", "已落实资金"],
        ["D1", "核桃加工", 530326, "产业发展", 30, 5],
    ]
    merges = [
        ("A1:A2", "需求编号"),
        ("B1:B2", "项目名称"),
        ("C1:C2", "县区代码"),
        ("D1:D2", "重点领域"),
        ("E1:F1", "资金(万元)"),
    ]

    reading = read_demands(as_xlsx({"a": rows}, merges=merges), on_error="collect")

    assert reading.heading_row == 2
    assert reading.library["D1"].missing_cny == 250_000


def test_a_status_that_no_column_gives_is_set_by_an_option_and_reported():
    rows = [["需求编号", "项目名称", "县区代码", "重点领域"], ["D1", "核桃加工", "530326", "产业发展"]]

    published = read_demands(as_csv(rows), on_error="collect")
    draft = read_demands(as_csv(rows), on_error="collect", status=ProjectStatus.DRAFT)

    assert published.library["D1"].status is ProjectStatus.PUBLISHED
    assert draft.library["D1"].status is ProjectStatus.DRAFT
    assert "草稿" in draft.message("zh")


@pytest.mark.parametrize(
    ("opening", "code"),
    [
        (b"<html><table>", "source_kind"),
        (b"%PDF-1.7", "source_kind"),
        (b"\xff\x00\xff", "encoding"),
        (b"", "empty_file"),
        (b"\n\n", "no_headings"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(opening: bytes, code: str):
    with pytest.raises(ReadErrors) as caught:
        read_demands(opening)

    assert [fault.code for fault in caught.value.faults] == [code]
    assert all(caught.value.message(language) for language in ("zh", "en"))


def test_a_sheet_without_a_needed_column_names_it_once():
    rows = [row[:3] + row[5:] for row in demand_sheet()]

    reading = read_demands(as_csv(rows), on_error="collect")

    assert [(fault.code, fault.field) for fault in reading.faults] == [("missing_heading", "county_code")]
    assert len(reading.library) == 0
    assert HEADINGS[3].startswith("*县区代码")
