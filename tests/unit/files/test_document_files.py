import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rvmatch.errors import ReadErrors
from rvmatch.files import read_demands, read_supplies
from rvmatch.serialization.documents import document_text
from rvmatch.serialization.limits import Limits
from unit.files.county_sheets import as_csv, demand_sheet

KEPT = read_demands(as_csv(demand_sheet()), keep_contacts=True)
BARE = read_demands(as_csv(demand_sheet()))


def test_a_document_is_read_by_its_content_and_gives_the_same_library(tmp_path):
    path = tmp_path / "library.txt"
    path.write_text(document_text(KEPT), encoding="utf-8")

    assert read_demands(path, keep_contacts=True) == KEPT
    reading = read_demands(path, on_error="collect")
    assert (reading.library, reading.contacts_dropped, reading.heading_row) == (BARE, 1, None)
    assert "1" in reading.message("zh")


def test_a_document_of_demands_is_no_document_of_supplies():
    data = document_text(BARE).encode()

    with pytest.raises(ReadErrors) as caught:
        read_supplies(data)
    assert caught.value.faults[0].code == "document_projects"


def test_faults_of_a_document_are_read_errors_and_can_be_collected():
    with pytest.raises(ReadErrors):
        read_demands(b"{not json}")
    assert read_demands(b'{"rvmatch": "plan"}', on_error="collect").faults


def test_a_source_larger_than_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 1_001)

    for source in (path, path.read_bytes()):
        with pytest.raises(ReadErrors) as caught:
            read_demands(source, limits=Limits(max_bytes=1_000))
        assert caught.value.faults[0].code == "limit_bytes"


@pytest.mark.parametrize("source", [None, 3, ["a"]])
def test_what_is_no_source_is_refused(source):
    with pytest.raises(ValueError, match="source"):
        read_demands(source)


@given(st.binary() | st.text().map(str.encode))
@example(b"\xff\xfe")
@example(b"\xef\xbb\xbf")
@example(b"{")
@example(b"PK\x03\x04")
@example("需求编号,项目名称\n".encode("gb18030"))
def test_any_bytes_are_read_or_refused_in_words(data):
    reading = read_demands(data, on_error="collect")

    assert len(reading.library) == 0
    assert reading.message("zh")
    assert reading.message("en")
