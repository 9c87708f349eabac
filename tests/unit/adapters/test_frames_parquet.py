import io
import json
import sys
from datetime import date

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")

from rvmatch import (  # noqa: E402
    Contact,
    DemandProject,
    FocusField,
    HelpKind,
    InvalidValueError,
    Limits,
    MissingExtraError,
    Period,
    ProjectLibrary,
    ReadErrors,
    SocialOrganization,
    SupplyProject,
    document_text,
    read_demands,
    read_supplies,
)
from rvmatch.adapters.frames import (  # noqa: E402
    read_demands_parquet,
    read_supplies_parquet,
    write_demands_parquet,
    write_supplies_parquet,
)
from rvmatch.adapters.frames.arrow_columns import arrays_of, names_of, rows_of  # noqa: E402
from rvmatch.adapters.frames.row_batches import TEXTS  # noqa: E402
from rvmatch.testing import demand_libraries, supply_libraries  # noqa: E402


def demand(number, **more):
    settings = {"title": "核桃加工", "county_code": "530326", "fields": [FocusField.INDUSTRY_DEVELOPMENT]}
    return DemandProject(id=f"D{number:04}", **(settings | more))


def written(library, folder, **settings):
    path = folder / "library.parquet"
    write = (
        write_demands_parquet if isinstance(library.projects[0], DemandProject) else write_supplies_parquet
    )
    write(library, path, **settings)
    return path


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("parquet")


FULL_SUPPLY = SupplyProject(
    id="S1",
    title="支教",
    organization=SocialOrganization(name="示例", credit_code="53100000500019795A", kind=None, home=None),
    fields=[FocusField.TALENT_CULTIVATION],
    regions=[],
    period=Period(end=date(2024, 2, 29)),
    contacts=[Contact(name="甲", telephone="1"), Contact(name="乙")],
)


@given(library=demand_libraries(), rows=st.integers(1, 6), group=st.integers(1, 6))
@example(library=ProjectLibrary([]), rows=1, group=1)
def test_demands_come_back_as_they_were(folder, library, rows, group):
    write_demands_parquet(library, folder / "d.parquet", group_rows=group)

    read = read_demands_parquet(folder / "d.parquet", batch_rows=rows, keep_contacts=True)

    assert read == library
    assert document_text(read) == document_text(library)  # 1 and True are equal, but not the same


@given(library=supply_libraries(), rows=st.integers(1, 6), group=st.integers(1, 6))
@example(library=ProjectLibrary([]), rows=1, group=1)
@example(
    library=ProjectLibrary([FULL_SUPPLY, attrs.evolve(FULL_SUPPLY, id="S2", regions=None)]), rows=1, group=2
)
def test_supplies_come_back_as_they_were(folder, library, rows, group):
    write_supplies_parquet(library, folder / "s.parquet", group_rows=group)

    read = read_supplies_parquet(folder / "s.parquet", batch_rows=rows, keep_contacts=True)

    assert read == library
    assert document_text(read) == document_text(library)


def test_contacts_are_dropped_and_counted_unless_asked_for(folder):
    library = ProjectLibrary([FULL_SUPPLY, attrs.evolve(FULL_SUPPLY, id="S2", contacts=())])
    path = written(library, folder)
    seen = []

    read = read_supplies_parquet(path, report=seen.append)

    assert all(not one.contacts for one in read)
    assert seen[0].contacts_dropped == 2
    assert read.fingerprint() == library.fingerprint()


def test_texts_can_be_left_on_the_disk(folder):
    texts = dict.fromkeys(TEXTS, "一段说明")
    path = written(ProjectLibrary([demand(1, county_name="宣威市", **texts)]), folder)
    (read,) = read_demands_parquet(path, texts=False)

    assert all(getattr(read, name) == "" for name in TEXTS)
    assert (read.title, read.county_name, read.fields) == ("核桃加工", "宣威市", demand(1).fields)
    assert {field.name for field in attrs.fields(DemandProject)} >= TEXTS


def test_columns_have_the_types_of_what_they_hold(folder):
    schema = pq.read_schema(written(ProjectLibrary([FULL_SUPPLY]), folder))

    assert schema.field("offer_cny").type == pa.int64()
    assert schema.field("fields").type.value_type == pa.string()
    assert schema.field("period").type.field("end").type == pa.date32()
    assert json.loads(json.dumps({k.decode(): v.decode() for k, v in schema.metadata.items()})) == {
        "rvmatch": "supply-library",
        "schema_version": "1",
    }


def test_sets_stand_sorted_so_that_the_same_library_gives_the_same_file(folder):
    library = ProjectLibrary([demand(0, fields=list(FocusField), help_kinds=list(HelpKind))])

    row = pq.read_table(written(library, folder)).to_pylist()[0]

    assert row["fields"] == sorted(FocusField)
    assert row["help_kinds"] == sorted(HelpKind)


def test_nothing_in_a_struct_is_nothing_and_no_object_of_nothings():
    """Else every batch with an unstated period would have to be read one by one."""
    some = [demand(0), demand(1, period=Period(end=date(2024, 2, 29)))]

    rows = rows_of(
        DemandProject, dict(zip(names_of(DemandProject), arrays_of(DemandProject, some), strict=True)), 2
    )

    periods = [row[names_of(DemandProject).index("period")] for row in rows]
    assert periods[0] is None
    assert periods[1][1] == "2024-02-29"


def test_one_row_group_is_unpacked_at_a_time(folder):
    """Of forty groups of about a megabyte, Arrow never holds much more than one."""
    long = [demand(number, description=f"{number:04}" + "说明" * 5_000) for number in range(1_600)]
    path = written(ProjectLibrary(long), folder, group_rows=40)
    pool, before = pa.proxy_memory_pool(pa.system_memory_pool()), pa.default_memory_pool()
    pa.set_memory_pool(pool)
    try:
        read = read_demands_parquet(path, batch_rows=40, report=None)
    finally:
        pa.set_memory_pool(before)
    group = 40 * len(long[0].description.encode())

    assert len(read) == 1_600
    assert group < pool.max_memory() < 5 * group


def rewritten(path, change, *, metadata=True):
    """The file with its rows changed by somebody else."""
    table = pq.read_table(path)
    rows = table.to_pylist()
    change(rows)
    schema = pa.schema(
        [field.with_nullable(True) for field in table.schema], table.schema.metadata if metadata else None
    )
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=schema), file, row_group_size=2)
    return file.getvalue()


def test_all_faults_of_all_row_groups_come_together(folder):
    def change(rows):
        rows[1]["county_code"] = "53"
        rows[3]["fields"] = ["farming"]
        rows[3]["missing_cny"] = -1
        rows[4]["title"] = None
        rows[5]["id"] = "D0000"

    data = rewritten(written(ProjectLibrary(demand(number) for number in range(7)), folder), change)

    with pytest.raises(ReadErrors) as caught:
        read_demands_parquet(data, batch_rows=2)
    reading = read_demands_parquet(data, batch_rows=3, on_error="collect")

    places = [(str(fault.place), fault.field) for fault in caught.value.faults]
    assert places == [
        ("rows[1].county_code", "county_code"),
        ("rows[3].fields[0]", "fields"),
        ("rows[3].missing_cny", "missing_cny"),
        ("rows[4].title", "title"),
        ("rows[5].id", "id"),
    ]
    assert reading.faults == caught.value.faults
    assert [one.id for one in reading.library] == ["D0002", "D0006"]
    assert all("expected" in fault.message() for fault in reading.faults)


def test_a_changed_row_that_is_in_order_is_taken(folder):
    """A row that only the plain way can judge comes out as the plain way says."""

    def change(rows):
        rows[0]["partners_wanted"] = None

    data = rewritten(written(ProjectLibrary([demand(0), demand(1)]), folder), change)

    reading = read_demands_parquet(data, on_error="collect")

    assert [fault.field for fault in reading.faults] == ["partners_wanted"]
    assert [one.id for one in reading.library] == ["D0001"]


@pytest.mark.parametrize(
    ("column", "values", "code"),
    [("title", pa.array([1]), "parquet_column"), ("colour", pa.array(["red"]), "document_key")],
)
def test_columns_that_this_library_does_not_write_are_refused(folder, column, values, code):
    table = pq.read_table(written(ProjectLibrary([demand(0)]), folder))
    names = table.schema.names
    table = (
        table.set_column(names.index(column), column, values)
        if column in names
        else table.append_column(column, values)
    )
    pq.write_table(table, folder / "changed.parquet")

    with pytest.raises(ReadErrors) as caught:
        read_demands_parquet(folder / "changed.parquet")

    assert [fault.code for fault in caught.value.faults] == [code]
    assert column in str(caught.value)


def test_files_of_the_other_kind_and_of_later_versions_are_refused(folder):
    path = written(ProjectLibrary([FULL_SUPPLY]), folder)
    with pytest.raises(ReadErrors, match="demand-library"):
        read_demands_parquet(path)
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({**table.schema.metadata, b"schema_version": b"2"}), path)
    with pytest.raises(ReadErrors, match="upgrade"):
        read_supplies_parquet(path)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(max_bytes=100), "limit_bytes"),
        (Limits(max_rows=2), "limit_rows"),
        (Limits(max_columns=5), "limit_columns"),
        (Limits(max_unpacked_bytes=200), "parquet_unpacked"),
    ],
)
def test_what_passes_a_limit_is_refused(folder, limits, code):
    path = written(ProjectLibrary(demand(number) for number in range(3)), folder)

    reading = read_demands_parquet(path, limits=limits, on_error="collect")

    assert [fault.code for fault in reading.faults] == [code]
    assert not len(reading.library)


def test_long_texts_are_faults_with_their_rows(folder):
    path = written(ProjectLibrary([demand(0), demand(1, description="长" * 50)]), folder)

    with pytest.raises(ReadErrors) as caught:
        read_demands_parquet(path, limits=Limits(max_text=40))

    assert [str(fault.place) for fault in caught.value.faults] == ["rows[1].description"]


@pytest.mark.parametrize("data", [b"", b"PAR1", b"id,title\n", b"PAR1" + bytes(100) + b"PAR1"])
def test_what_is_no_parquet_file_is_said_to_be_none(data):
    with pytest.raises(ReadErrors) as caught:
        read_demands_parquet(data)
    assert [fault.code for fault in caught.value.faults] == ["parquet_damaged"]


def test_files_damaged_in_the_middle_are_said_to_be_so(folder):
    path = written(ProjectLibrary(demand(number) for number in range(500)), folder)
    data = bytearray(path.read_bytes())
    data[4:2_000] = bytes(1_996)

    with pytest.raises(ReadErrors) as caught:
        read_demands_parquet(bytes(data))
    assert [fault.code for fault in caught.value.faults] == ["parquet_damaged"]


@pytest.mark.parametrize("metadata", [True, False])
def test_texts_that_are_none_are_said_to_be_damage(folder, metadata):
    table = pq.read_table(written(ProjectLibrary([demand(0)]), folder))
    broken = pa.array([b"\xff\xfe"]).view(pa.string())
    table = table.set_column(table.schema.names.index("title"), "title", broken)
    pq.write_table(table if metadata else table.replace_schema_metadata(), folder / "broken.parquet")

    with pytest.raises(ReadErrors) as caught:
        read_demands_parquet(folder / "broken.parquet")
    assert [fault.code for fault in caught.value.faults] == ["parquet_damaged"]


def test_a_failed_writing_leaves_the_old_file(folder):
    path = written(ProjectLibrary([demand(0)]), folder)
    before = path.read_bytes()
    broken = demand(1, description="\ud800")

    with pytest.raises(InvalidValueError, match="description"):
        write_demands_parquet(ProjectLibrary([demand(0), broken]), path, group_rows=1)

    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if "part" in one.suffix] == []


@pytest.mark.parametrize("rows", [0, True, 1.5])
def test_sizes_are_numbers_above_zero(folder, rows):
    with pytest.raises(InvalidValueError, match="group_rows"):
        write_demands_parquet(ProjectLibrary([demand(0)]), folder / "no.parquet", group_rows=rows)
    with pytest.raises(InvalidValueError, match="batch_rows"):
        read_demands_parquet(folder / "no.parquet", batch_rows=rows)


def test_only_libraries_of_the_kind_are_written(folder):
    with pytest.raises(InvalidValueError, match="DemandProject"):
        write_demands_parquet(ProjectLibrary([FULL_SUPPLY]), folder / "no.parquet")


def test_streams_are_read(folder):
    library = ProjectLibrary([demand(0)])
    with written(library, folder).open("rb") as stream:
        assert read_demands_parquet(stream) == library
    with pytest.raises(InvalidValueError, match="source"):
        read_demands_parquet(3)
    with pytest.raises(FileNotFoundError):
        read_demands_parquet(folder / "nowhere.parquet")


def test_without_the_extra_it_is_said_how_to_get_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)

    with pytest.raises(MissingExtraError, match=r"rvmatch\[frames\]"):
        read_demands_parquet(b"")
    with pytest.raises(MissingExtraError, match=r"rvmatch\[frames\]"):
        write_demands_parquet(ProjectLibrary([demand(0)]), folder / "no.parquet")


def test_the_usual_reader_takes_a_parquet_file_for_what_it_is(tmp_path):
    library = ProjectLibrary([demand(1, description="一段说明"), demand(2)])
    write_demands_parquet(library, tmp_path / "library.parquet")

    assert read_demands(tmp_path / "library.parquet") == library
    with pytest.raises(ReadErrors):
        read_supplies(tmp_path / "library.parquet")


def test_a_file_that_only_begins_like_parquet_is_refused_in_words(tmp_path):
    with pytest.raises(ReadErrors):
        read_demands(b"PAR1 and nothing more")
