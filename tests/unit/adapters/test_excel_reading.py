import contextlib
import io
import random
import re
import sys
from datetime import date

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.adapters.excel import tables_of_workbook
from rvmatch.adapters.excel.biff import _text_lengths
from rvmatch.adapters.excel.ole import packed_stream, workbook_stream
from rvmatch.errors import MissingExtraError, ReadErrors
from rvmatch.serialization.sheets.tables import is_blank
from unit.adapters.workbook_bombs import package, worksheet
from unit.files.county_sheets import as_xls, as_xlsx, demand_sheet


def _same(cell, oracle):
    if is_blank(cell) or oracle is None:
        return is_blank(cell) and (oracle is None or is_blank(oracle))
    return cell == oracle


def test_xlsx_gives_what_openpyxl_gives_at_the_same_rows_and_columns():
    data = as_xlsx({"需求": demand_sheet(faults=True)})
    sheet = openpyxl.load_workbook(io.BytesIO(data))["需求"]

    table = tables_of_workbook(data)[0]

    assert len(table.rows) == sheet.max_row
    for row, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        for column, oracle in enumerate(cells, start=1):
            assert _same(table.cell(row, column), oracle), (row, column)


def test_xlsx_and_xls_give_the_same_rows():
    rows = [[], [None, "a", 1.5, date(2024, 3, 1)], [], ["龘䶮" * 50]]

    xlsx, xls = tables_of_workbook(as_xlsx({"a": rows}))[0], tables_of_workbook(as_xls({"a": rows}))[0]

    filled = [[cell for cell in row if not is_blank(cell)] for row in xlsx.rows]
    assert filled == [[cell for cell in row if not is_blank(cell)] for row in xls.rows]
    assert filled == [[], ["a", 1.5, date(2024, 3, 1)], [], ["龘䶮" * 50]]


def test_a_workbook_of_openpyxl_is_read_with_its_merged_cells():
    workbook = openpyxl.Workbook()
    workbook.active["B2"] = "x"
    workbook.active.merge_cells("B2:B4")
    workbook.create_sheet("hidden").sheet_state = "hidden"
    file = io.BytesIO()
    workbook.save(file)

    tables = tables_of_workbook(file.getvalue())

    assert [str(merged) for merged in tables[0].merged] == ["B2:B4"]
    assert len(tables) == 1


def test_large_xls_workbooks_pass_the_scan_of_their_texts():
    """Shared texts run over the ends of records; the scan follows them, wide and narrow."""
    draw = random.Random(1)
    texts = ["".join(draw.choices("ab汉字䶮 ", k=draw.randint(0, 3_000))) for _ in range(400)]

    table = tables_of_workbook(as_xls({"a": [[text] for text in texts]}))[0]

    assert [str(table.cell(row, 1)) for row in range(1, 401)] == texts


@given(st.binary(max_size=20_000))
@example(b"")
@example(bytes(4_096))
@example(bytes(range(256)) * 40_000)  # 10 MB: more sectors than one sector of the table names
def test_a_stream_packed_anew_is_found_again(stream):
    found = workbook_stream(packed_stream(stream))

    assert found.startswith(stream)
    assert set(found[len(stream) :]) <= {0}


def test_rows_out_of_order_stand_where_they_say():
    sheet = worksheet('<row r="3"><c r="B3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')

    assert tables_of_workbook(package(sheet))[0].rows == ((1.0, ""), ("", ""), ("", 3.0))


def test_texts_split_between_records_are_counted_once():
    narrow = b"\x05\x00\x00abc"
    rest = b"\x01" + "de".encode("utf-16-le") + b"\x02\x00\x01" + "汉字".encode("utf-16-le")

    assert _text_lengths([narrow, rest]) == [5, 2]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600, b"PK\x03\x04" + bytes(500)]
)
def test_damaged_workbooks_are_refused_in_words(data):
    with pytest.raises(ReadErrors) as caught:
        tables_of_workbook(data)

    assert caught.value.faults[0].code == "workbook_damaged"
    assert "文件已损坏" in caught.value.message("zh")
    assert set(re.findall(r"[A-Za-z]{2,}", caught.value.message("zh"))) <= {"source", "xls", "xlsx"}


def test_random_damage_is_never_more_than_a_fault():
    draw = random.Random(7)
    for whole in (as_xls({"a": demand_sheet()}), as_xlsx({"a": demand_sheet()})):
        for _ in range(150):
            data = bytearray(whole)
            for _ in range(draw.randint(1, 8)):
                data[draw.randrange(8, len(data))] = draw.randrange(256)
            with contextlib.suppress(ReadErrors):
                tables_of_workbook(bytes(data))


def test_a_missing_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)

    with pytest.raises(MissingExtraError, match="excel"):
        tables_of_workbook(as_xlsx({"a": [["x"]]}))
