import datetime
import io
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

pd = pytest.importorskip("pandas")
pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from rvmatch import (  # noqa: E402
    FocusField,
    InvalidValueError,
    Limits,
    MissingExtraError,
    Period,
    ReadErrors,
    demands_from_rows,
    supplies_from_rows,
)
from rvmatch.adapters.frames import (  # noqa: E402
    demands_from_frame,
    read_demands_parquet,
    read_supplies_parquet,
    supplies_from_frame,
)

ROWS = [
    {
        "需求编号": f"D{number}",
        "项目名称": "核桃加工",
        "县区代码": 530326,
        "重点领域": "产业发展",
        "资金缺口(万元)": 3.5,
        "项目描述": "一段说明",
        "开始日期": datetime.date(2024, 3, number % 28 + 1),
        "截止日期": datetime.date(2024, 12, 31),
        "联系人": "甲",
        "备注一": "x",
    }
    for number in range(9)
]

SUPPLIES = [
    {
        "供给编号": "S1",
        "项目名称": "支教",
        "社会组织名称": "示例",
        "重点领域": "人才培养",
        "意向地区": "530326",
    },
    {"供给编号": "S2", "项目名称": "支教", "社会组织名称": "示例", "重点领域": "人才培养", "意向地区": None},
]

CELLS = {
    "需求编号": st.sampled_from(["D1", "D2", "D3", "", None]),
    "项目名称": st.sampled_from(["核桃加工", "", None, "两\n行"]),
    "县区代码": st.sampled_from(["530326", "53", None, "五三"]),
    "重点领域": st.sampled_from(["产业发展", "产业", None, "产业发展、人才培养"]),
    "资金缺口(万元)": st.sampled_from(["3.5", "三十万", None, "30000", "200000"]),
    "状态": st.sampled_from(["已发布", None, "?"]),
    "截止日期": st.sampled_from(["2024-05", None, "2024-13"]),
}


def parquet(rows, group=3):
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), file, row_group_size=group)
    return file.getvalue()


@given(
    rows=st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=8),
    group=st.integers(1, 4),
    size=st.integers(1, 5),
)
def test_batches_say_what_all_rows_at_once_say(rows, group, size):
    """Projects, faults with their rows, and notes are those of one reading of all rows."""
    schema = pa.schema([(name, pa.string()) for name in CELLS])
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), file, row_group_size=group)

    whole = demands_from_rows(rows, on_error="collect")
    found = read_demands_parquet(file.getvalue(), batch_rows=size, on_error="collect")

    assert set(map(str, found.faults)) == set(map(str, whole.faults))
    assert found.library == whole.library
    assert sorted(note.message() for note in found.notes) == sorted(note.message() for note in whole.notes)


def test_a_parquet_file_with_headings_is_read_as_its_rows_are():
    seen = []

    found = read_demands_parquet(parquet(ROWS), batch_rows=2, report=seen.append)

    assert found == demands_from_rows(ROWS)
    assert found["D1"].missing_cny == 35_000
    assert found["D1"].period == Period(start=datetime.date(2024, 3, 2), end=datetime.date(2024, 12, 31))
    assert seen[0].contacts_dropped == 9
    assert [name for name, _ in seen[0].unknown_columns] == ["备注一"]
    assert read_supplies_parquet(parquet(SUPPLIES)) == supplies_from_rows(SUPPLIES)


def test_free_texts_of_a_file_with_headings_can_be_left_out():
    assert {one.description for one in read_demands_parquet(parquet(ROWS), texts=False)} == {""}


def test_a_number_that_stands_in_two_row_groups_is_found():
    rows = [*ROWS[:7], {**ROWS[7], "需求编号": "D1", "县区代码": 1}, ROWS[8]]

    found = read_demands_parquet(parquet(rows), batch_rows=3, on_error="collect")

    assert {(fault.code, str(fault.place)) for fault in found.faults} >= {
        ("repeated_id", "rows[7]['需求编号']")
    }
    assert [one.id for one in found.library] == ["D0", "D2", "D3", "D4", "D5", "D6", "D8"]


def test_wrong_headings_are_one_fault_however_many_row_groups():
    rows = [{"需求编号": f"D{number}", "项目名称": "x"} for number in range(6)]

    found = read_demands_parquet(parquet(rows, 1), batch_rows=1, on_error="collect")
    whole = demands_from_rows(rows, on_error="collect")

    assert found.faults == whole.faults


def test_faults_beyond_the_limit_are_counted():
    rows = [{**row, "县区代码": 1} for row in ROWS]

    found = read_demands_parquet(parquet(rows), limits=Limits(max_faults=4), on_error="collect")

    assert [fault.code for fault in found.faults[-1:]] == ["limit_faults"]
    assert len(found.faults) == 5


FRAMES = {
    "pandas": pd.DataFrame,
    "pandas of nullable types": lambda rows: pd.DataFrame(rows).convert_dtypes(),
    "pandas of arrow": lambda rows: pd.DataFrame(rows).convert_dtypes(dtype_backend="pyarrow"),
    "pyarrow": pa.Table.from_pylist,
}


@pytest.mark.parametrize("kind", FRAMES)
def test_frames_of_every_library_say_what_their_rows_say(kind):
    """Numbers that are missing make a column of floats in pandas; nothing stays nothing."""
    rows = [ROWS[0], {**ROWS[1], "县区代码": 530113, "资金缺口(万元)": None, "开始日期": None}, *ROWS[2:]]

    found = demands_from_frame(FRAMES[kind](rows), batch_rows=4)

    assert found == demands_from_rows(rows)
    assert supplies_from_frame(FRAMES[kind](SUPPLIES)) == supplies_from_rows(SUPPLIES)


def test_a_missing_code_makes_pandas_write_floats_and_is_still_a_fault_of_its_row_alone():
    rows = [ROWS[0], {**ROWS[1], "县区代码": None}, ROWS[2]]

    found = demands_from_frame(pd.DataFrame(rows), on_error="collect")

    assert [str(fault.place) for fault in found.faults] == ["rows[1]['县区代码']"]
    assert [one.id for one in found.library] == ["D0", "D2"]


def test_lists_in_cells_are_several_values():
    rows = [{**ROWS[0], "重点领域": ["产业发展", "人才培养"]}]

    for frame in (pa.Table.from_pylist(rows), pd.DataFrame(rows), pa.Table.from_pylist(rows).to_pandas()):
        (found,) = demands_from_frame(frame)
        assert found.fields == {FocusField.INDUSTRY_DEVELOPMENT, FocusField.TALENT_CULTIVATION}


def test_what_is_no_frame_is_refused():
    for wrong in (ROWS, None, "D1", pd.Series([1])):
        with pytest.raises(InvalidValueError, match="frame"):
            demands_from_frame(wrong)
    with pytest.raises(InvalidValueError, match="batch_rows"):
        demands_from_frame(pd.DataFrame(ROWS), batch_rows=0)


def test_frames_keep_to_limits():
    for limits, code in ((Limits(max_rows=3), "limit_rows"), (Limits(max_columns=3), "limit_columns")):
        found = demands_from_frame(pd.DataFrame(ROWS), limits=limits, on_error="collect")
        assert [fault.code for fault in found.faults] == [code]
        with pytest.raises(ReadErrors):
            demands_from_frame(pd.DataFrame(ROWS), limits=limits)


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "narwhals", None)
    monkeypatch.setitem(sys.modules, "narwhals.stable", None)
    monkeypatch.setitem(sys.modules, "narwhals.stable.v2", None)

    with pytest.raises(MissingExtraError, match=r"rvmatch\[frames\]"):
        demands_from_frame(pd.DataFrame(ROWS))


def test_importing_the_door_loads_neither_library():
    program = (
        "import sys, rvmatch.adapters.frames; print({'pyarrow', 'narwhals', 'pandas'} & set(sys.modules))"
    )

    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert found.stdout == "set()\n"
