import subprocess
import sys
import time
import zipfile
from io import BytesIO

import pytest

from rvmatch.adapters.excel import tables_of_workbook
from rvmatch.adapters.excel.package import chunks_of, parts_of
from rvmatch.adapters.excel.scan import checked_workbook
from rvmatch.errors import ReadErrors
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits
from unit.adapters.workbook_bombs import BOMBS, far_corner, package, worksheet
from unit.files.county_sheets import as_xls, as_xlsx, demand_sheet

READING = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (1_200_000_000, 1_200_000_000))
from rvmatch.errors import ReadErrors
from rvmatch.files import read_demands
for path in sys.argv[1:]:
    try:
        read_demands(path)
    except ReadErrors as error:
        print(error.faults[0].code)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
status = Path("/proc/self/status")
if status.exists():  # the peak above may still be that of the process which started this one
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
print(peak)
"""


def test_bombs_are_refused_in_words_and_in_bounded_memory(tmp_path):
    """In a process of their own: one that is not refused ends the process."""
    paths = []
    for bomb in BOMBS:
        paths.append(tmp_path / bomb.__name__)
        paths[-1].write_bytes(bomb())
    begun = time.monotonic()

    done = subprocess.run(
        [sys.executable, "-c", READING, *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    *codes, peak = done.stdout.split()
    assert (codes, done.stderr) == (list(BOMBS.values()), "")
    assert int(peak) < 400_000  # KiB; most of it is the interpreter and numpy
    assert time.monotonic() - begun < 30


def test_the_known_bomb_is_small_and_the_fault_names_its_far_cell():
    data = far_corner()

    with pytest.raises(ReadErrors) as caught:
        tables_of_workbook(data)

    assert len(data) < 5_000
    assert "XFD1048576" in caught.value.message("zh")


def test_all_sheets_together_hold_no_more_cells_than_one_may():
    rows = [[1] * 10] * 10
    limits = Limits(max_cells=150)

    assert len(tables_of_workbook(as_xlsx({"a": rows}), limits)) == 1
    for data in (as_xlsx({"a": rows, "b": rows}), as_xls({"a": rows, "b": rows})):
        with pytest.raises(ReadErrors) as caught:
            tables_of_workbook(data, limits)
        assert caught.value.faults[0].code == "limit_cells"


def test_a_workbook_is_packed_anew_from_the_parts_that_were_looked_through():
    data = package(
        worksheet('<row r="1"><c r="A1"><v>1</v></c></row>'),
        extra={"xl/media/image1.png": "\x89PNG", "xl/b.bin": "x"},
    )

    names = zipfile.ZipFile(BytesIO(checked_workbook(data, DEFAULT_LIMITS))).namelist()

    assert not [name for name in names if name.endswith((".png", ".bin"))]
    assert tables_of_workbook(data)[0].rows == ((1.0,),)


def test_an_xls_workbook_is_packed_anew_without_what_no_record_holds():
    data = as_xls({"a": [[1]]}) + b"something else" * 300

    assert b"something else" not in checked_workbook(data, DEFAULT_LIMITS)


def test_the_sheets_of_an_xls_workbook_are_counted_together_before_any_is_read():
    data = as_xls({"a": [[1] * 10] * 10, "b": [[1] * 10] * 10})

    with pytest.raises(ReadErrors):
        checked_workbook(data, Limits(max_cells=150))


def test_empty_cells_far_out_are_no_reason_to_refuse():
    """Formats without content reach to the last row of many real sheets."""
    data = package(
        worksheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>')
    )

    assert tables_of_workbook(data)[0].rows == ((1.0,),)


@pytest.mark.parametrize(("stated", "most"), [(100, 100), (2_000_000, 1_000_000)])
def test_a_part_gives_no_more_than_its_entry_states_and_has_to_be_exactly_so_long(stated, most):
    data = package(worksheet(""), extra={"xl/blank.xml": " " * 1_000_000})
    part = next(part for part in parts_of(data, DEFAULT_LIMITS) if part.filename == "xl/blank.xml")
    part.file_size = stated
    pieces: list[bytes] = []

    with pytest.raises(ReadErrors) as caught:
        pieces.extend(chunks_of(data, part))

    assert caught.value.faults[0].code == "workbook_size"
    assert sum(map(len, pieces)) <= most


def test_a_part_whose_check_sum_differs_is_refused():
    data = package(worksheet(""))
    part = parts_of(data, DEFAULT_LIMITS)[0]
    part.CRC ^= 1

    with pytest.raises(ReadErrors, match=r"Content_Types"):
        list(chunks_of(data, part))


def test_a_part_named_twice_is_refused():
    file = BytesIO(as_xlsx({"a": demand_sheet()}))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("XL/Workbook.xml", "<workbook/>")

    with pytest.raises(ReadErrors) as caught:
        tables_of_workbook(file.getvalue())
    assert caught.value.faults[0].code == "workbook_damaged"


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_bytes=1_000), "limit_bytes"),
        (Limits(max_rows=8), "limit_rows"),
        (Limits(max_columns=8), "limit_columns"),
        (Limits(max_cells=80), "limit_cells"),
        (Limits(max_text=5), "limit_text"),
        (Limits(max_parts=2), "limit_parts"),
        (Limits(max_unpacked_bytes=1_000), "limit_unpacked"),
    ],
)
def test_each_limit_can_be_set(limits, code):
    with pytest.raises(ReadErrors) as caught:
        tables_of_workbook(as_xlsx({"a": demand_sheet()}), limits)

    assert caught.value.faults[0].code == code
