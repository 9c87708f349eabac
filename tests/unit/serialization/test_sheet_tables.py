import codecs
import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.errors import ReadErrors
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits
from rvmatch.serialization.sheets.csvtext import decoded_text, table_of_csv
from rvmatch.serialization.sheets.tables import column_letters, table_of_records

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"))


@given(TEXTS)
@example("䶮县,龘")
def test_any_text_with_a_mark_is_decoded_as_it_was_written(text):
    for encoding in ("utf-8-sig", "utf-16"):
        assert decoded_text(text.encode(encoding))[0] == text
    big = codecs.BOM_UTF16_BE + text.encode("utf-16-be")
    assert decoded_text(big)[0] == text


@given(TEXTS)
def test_any_text_in_utf_8_is_decoded_as_it_was_written(text):
    assert decoded_text(text.encode("utf-8")) == (text, "utf-8")


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16-le", "utf-16-be"])
def test_chinese_sheets_without_a_mark_are_told_apart(encoding):
    text = "需求编号,项目名称\nD1,䶮县核桃加工\n"

    assert decoded_text(text.encode(encoding)) == (text, encoding)


@given(
    st.lists(
        st.lists(TEXTS.filter(lambda text: "\r" not in text), min_size=2, max_size=4), min_size=1, max_size=5
    )
)
def test_a_csv_gives_back_the_cells_with_line_breaks_and_quotation_marks(rows):
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows(rows)
    # A heading row of many commas tells the delimiter whatever the cells hold.
    data = ("," * 200 + "\r\n" + file.getvalue()).encode("utf-8-sig")

    table = table_of_csv(data, Limits())

    assert [list(row) for row in table.rows[1:]] == rows


def test_a_row_is_counted_as_a_spreadsheet_counts_it():
    table = table_of_csv(b'a,"b\nc\nd"\n\ne,f\n', DEFAULT_LIMITS)

    assert table.rows == (("a", "b\nc\nd"), (), ("e", "f"))


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_bytes=5), "limit_bytes"),
        (Limits(max_rows=1), "limit_rows"),
        (Limits(max_columns=1), "limit_columns"),
        (Limits(max_cells=3), "limit_cells"),
        (Limits(max_text=2), "limit_text"),
    ],
)
def test_each_limit_can_be_set(limits, code):
    with pytest.raises(ReadErrors) as caught:
        table_of_csv(b"abc,d\ne,f\n", limits)

    assert caught.value.faults[0].code == code


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_row():
    with pytest.raises(ReadErrors) as caught:
        table_of_csv(b'a,b\nc,"d\ne,f\n', DEFAULT_LIMITS)

    assert (caught.value.faults[0].code, caught.value.faults[0].place.row) == ("csv", 2)


def test_limits_are_numbers_above_zero():
    for wrong in (0, -1, True, 1.5, "9"):
        with pytest.raises(ValueError, match="max_rows"):
            Limits(max_rows=wrong)


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA"), (16_384, "XFD")]
)
def test_columns_are_named_as_a_spreadsheet_names_them(number, letters):
    assert column_letters(number) == letters


def test_records_with_different_names_become_one_table():
    table = table_of_records([{"a": 1}, {"b": 2, "a": 3}], DEFAULT_LIMITS)

    assert table.rows == (("a", "b"), (1, None), (3, 2))
    assert str(table.place(3, 2)) == "rows[1]['b']"


@pytest.mark.parametrize("wrong", [["a"], {1: 2}, "ab"])
def test_records_that_are_no_mappings_are_refused(wrong):
    with pytest.raises(ReadErrors, match=r"rows\[1\]"):
        table_of_records([{"a": 1}, wrong], DEFAULT_LIMITS)
