"""What is read in bulk is what the plain way reads, and what is in doubt is left to it."""

import json
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from property.damaged_documents import (
    damaged_texts,
    json_values,
    part_at,
    places,
    replaced,
    typed,
    with_a_key_twice,
)
from rvmatch.errors import ReadErrors
from rvmatch.model import content
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField
from rvmatch.serialization.documents import SCHEMA_VERSION, document_text, from_document, to_document
from rvmatch.serialization.documents.bulk import recurring, tables
from rvmatch.serialization.documents.bulk.reading import PROJECTS, library_read
from rvmatch.serialization.documents.envelope import read_plainly
from rvmatch.serialization.documents.kinds import KINDS
from rvmatch.serialization.limits import DEFAULT_LIMITS, Limits
from varied_projects import varied_demands, varied_supplies

KINDS_IN_BULK = tuple(kind for kind in KINDS if kind.name in PROJECTS)
WITH_MSGSPEC, WITHOUT = 0, 10**12
many = settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])

contacts = st.lists(st.builds(Contact, name=st.text(max_size=3), telephone=st.text(max_size=3)), max_size=2)


@st.composite
def libraries(draw: st.DrawFn) -> ProjectLibrary[Any]:
    """Libraries of either kind: with contacts, with colons in their texts, with parts that recur."""
    kinds = (
        st.from_type(DemandProject) | varied_demands(),
        st.from_type(SupplyProject) | varied_supplies(),
    )
    projects = draw(st.lists(draw(st.sampled_from(kinds)), max_size=4, unique_by=lambda one: one.key))
    with_contacts = [
        attrs.evolve(one, contacts=draw(contacts)) if draw(st.booleans()) else one for one in projects
    ]
    return ProjectLibrary(with_contacts, keeper=draw(st.none() | st.from_type(Keeper)))


def in_bulk(document: Any, typed_from: int, limits: Limits = DEFAULT_LIMITS) -> Any:
    found = library_read(document, frozenset(PROJECTS), SCHEMA_VERSION, limits, typed_from=typed_from)
    return None if found is None else told(found)


def told(library: ProjectLibrary[Any]) -> Any:
    """All that a library holds, with the class of every part."""
    return library.keys, typed(library.projects), typed(library.keeper)


def outcome(read: Any) -> Any:
    """The library that is read, or the faults that are found."""
    try:
        return told(read())
    except ReadErrors as errors:
        return errors.faults


def check(document: Any, limits: Limits = DEFAULT_LIMITS) -> None:
    """Read every way: in bulk comes what the plain way gives, or nothing; together they say the same."""
    plain = outcome(lambda: read_plainly(document, KINDS_IN_BULK, limits))

    assert in_bulk(document, WITH_MSGSPEC, limits) in (None, plain)
    assert in_bulk(document, WITHOUT, limits) in (None, plain)
    assert outcome(lambda: from_document(document, ProjectLibrary, limits=limits)) == plain


def a_supply(**parts: Any) -> ProjectLibrary[SupplyProject]:
    body = SocialOrganization(name="机构:甲", credit_code="53100000500019795A")
    given = {"id": "S1", "title": "a", "organization": body, "fields": [FocusField.RURAL_GOVERNANCE]}
    return ProjectLibrary([SupplyProject(**{**given, **parts})])


COLONS = a_supply(title="a:b", description="::", refused_partners=["D:1", "D:2"])
BY_CODE = a_supply(organization=SocialOrganization(name="乙", credit_code="53530100500019795N"))


@many
@given(libraries())
@example(COLONS)
@example(BY_CODE)
@example(ProjectLibrary([]))
def test_a_library_as_it_was_written_is_read_in_bulk(library: ProjectLibrary[Any]) -> None:
    """Oracle: the library itself; nothing in it can be in doubt."""
    text = document_text(library)
    spaced = json.dumps(json.loads(text), indent=1, sort_keys=False)

    for document in (text, text.encode(), b"\xef\xbb\xbf" + text.encode()):
        assert in_bulk(document, WITH_MSGSPEC) == in_bulk(document, WITHOUT) == told(library)
    assert in_bulk(to_document(library), WITHOUT) == told(library)
    check(spaced)


@many
@given(libraries(), st.data())
def test_other_values_anywhere_come_to_the_same(library: ProjectLibrary[Any], data: st.DataObject) -> None:
    document = to_document(library)
    place = data.draw(st.sampled_from(places(document)))
    damaged = replaced(document, place, data.draw(json_values | st.sampled_from([1, True, 1.0, "1", [], {}])))

    check(json.dumps(damaged))
    check(json.dumps(damaged, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    if isinstance(damaged, dict):
        check(damaged)


@many
@given(libraries(), st.data())
def test_parts_taken_out_anywhere_come_to_the_same(library: ProjectLibrary[Any], data: st.DataObject) -> None:
    document = to_document(library)
    without = json.loads(json.dumps(document))
    *around, key = data.draw(st.sampled_from(places(document)[1:]))
    del part_at(without, tuple(around))[key]

    check(json.dumps(without))
    check(without)


@pytest.mark.parametrize("key", ["id", "title", "organization", "fields"])
def test_a_project_without_what_it_needs_is_left_to_the_plain_way(key: str) -> None:
    document = to_document(a_supply())
    del document["projects"][0][key]

    assert in_bulk(json.dumps(document), WITH_MSGSPEC) is None
    assert in_bulk(json.dumps(document), WITHOUT) is None
    check(json.dumps(document))


@many
@given(libraries(), st.data())
def test_letters_more_or_less_come_to_the_same(library: ProjectLibrary[Any], data: st.DataObject) -> None:
    check(data.draw(damaged_texts(document_text(library).encode())))


@many
@given(libraries(), st.data())
def test_a_key_given_twice_is_never_read_in_bulk(library: ProjectLibrary[Any], data: st.DataObject) -> None:
    """Whatever the two values are, and however many colons stand in texts."""
    document = to_document(library)
    objects = [path for path in places(document) if isinstance(part_at(document, path), dict)]
    path = data.draw(st.sampled_from([path for path in objects if part_at(document, path)]))
    around = part_at(document, path)
    key = data.draw(st.sampled_from(sorted(around)))
    text = with_a_key_twice(document, path, key, data.draw(st.just(around[key]) | json_values))

    assert in_bulk(text, WITH_MSGSPEC) is None
    assert in_bulk(text, WITHOUT) is None
    check(text)


@pytest.mark.parametrize("twice", ["title", "\\u0074itle"])
@pytest.mark.parametrize("first", ["a", ":", "\\u003a", "a\\u003Ab", '\\":\\"'])
@pytest.mark.parametrize("last", ["a", ":", "\\u003a", "a\\u003Ab"])
def test_no_colon_hides_a_key_given_twice(twice: str, first: str, last: str) -> None:
    """Keys are told by their colons, so colons inside texts are counted, and escaped ones are in doubt."""
    text = document_text(a_supply()).replace('"title": "a"', f'"{twice}": "{first}", "title": "{last}"')

    assert in_bulk(text, WITH_MSGSPEC) is None
    assert in_bulk(text, WITHOUT) is None
    check(text)


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ('"schema_version": 1', f'"schema_version": {version}')
        for version in ("2", "0", "-1", "true", "1.0", '"1"', "null", "1e0")
    ]
    + [('"supply-library"', f'"{kind}"') for kind in ("demand-library", "supply", "supply-merge", "", "x")]
    + [
        ('"a"', r'"\ud83d"'),
        ('"a"', r'"a", "description": "\ud83d"'),
        ('"a"', r'"a", "description": "\ude00\ud83d"'),
        ('"a"', r'"a", "refused_partners": ["\ud83d"]'),
        ('"a"', '"a", "keeper": null'),
        ('"a"', '"a", "refused_partners": "ab"'),
        ('"a"', '"a", "refused_partners": {"a": 1}'),
        ('"a"', '"a", "contacts": {"name": "a"}'),
        ('"a"', '""'),
    ],
)
def test_what_is_wrong_at_one_place_is_left_to_the_plain_way(part: str, other: str) -> None:
    text = document_text(a_supply())
    assert part in text

    for typed_from in (WITH_MSGSPEC, WITHOUT):
        assert in_bulk(text.replace(part, other), typed_from) is None
    check(text.replace(part, other))


@many
@given(
    libraries(),
    st.builds(
        Limits,
        max_bytes=st.integers(1, 4_000),
        max_rows=st.integers(1, 200),
        max_text=st.integers(1, 200),
        max_depth=st.integers(1, 20),
    ),
)
@example(a_supply(description="长" * 150), Limits(max_text=149))
@example(a_supply(refused_partners=map(str, range(150))), Limits(max_rows=149))
@example(ProjectLibrary([]), Limits(max_bytes=70))
def test_limits_hold_in_bulk(library: ProjectLibrary[Any], limits: Limits) -> None:
    text = document_text(library)

    check(text, limits)
    check(text.encode(), limits)
    check(to_document(library), limits)


def test_bytes_are_counted_not_characters() -> None:
    """Of a text too, whose bytes nobody has seen yet."""
    text = document_text(a_supply(description="长" * 100))
    limits = Limits(max_bytes=len(text))

    assert in_bulk(text, WITH_MSGSPEC, limits) is None
    check(text, limits)
    assert in_bulk(text, WITH_MSGSPEC, Limits(max_bytes=len(text.encode()))) is not None


def test_more_rows_than_allowed_are_not_read_in_bulk() -> None:
    library = ProjectLibrary(attrs.evolve(a_supply()["S1"], id=f"S{number}") for number in range(101))
    limits = Limits(max_rows=100)

    assert in_bulk(document_text(library), WITH_MSGSPEC, limits) is None
    check(document_text(library), limits)
    assert in_bulk(document_text(library), WITH_MSGSPEC, Limits(max_rows=101)) == told(library)


@pytest.mark.parametrize("damage", [("S5", "S4"), ('"S250"', '""'), ('"S250"', '"S249"')])
def test_long_libraries_are_read_stretch_by_stretch(damage: tuple[str, str], monkeypatch: Any) -> None:
    """Projects that differ from stretch to stretch, some of their parts recurring and some not."""
    monkeypatch.setattr(tables, "_STRETCH", 100)
    monkeypatch.setattr(content, "BLOCK", 100)
    monkeypatch.setattr(recurring, "_ENOUGH", 50)
    bodies = [SocialOrganization(name=f"机构{number}") for number in range(7)]
    library = ProjectLibrary(
        SupplyProject(
            id=f"S{number}",
            title=f"甲{number // 3}",
            organization=bodies[number % 7] if number % 2 else SocialOrganization(name=f"乙{number}"),
            fields=[FocusField.RURAL_GOVERNANCE],
            offer_cny=number if number > 200 else None,
            regions=["53"] if number % 5 else None,
            projects_accepted=number % 3,
        )
        for number in range(600)
    )
    text = document_text(library)

    assert in_bulk(text, WITH_MSGSPEC) == in_bulk(text, WITHOUT) == told(library)
    check(text.replace(*damage, 1))


def test_what_recurs_is_kept_once() -> None:
    """So that a library of very many projects costs little more than what differs in them."""
    body = SocialOrganization(name="机构甲")
    library = ProjectLibrary(
        SupplyProject(id=f"S{number}", title="同名", organization=body, fields=[FocusField.RURAL_GOVERNANCE])
        for number in range(20)
    )
    found = from_document(document_text(library), ProjectLibrary)

    for name in ("title", "organization", "fields"):
        assert len({id(getattr(project, name)) for project in found}) == 1


def test_what_recurs_late_is_kept_once_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many distinct values at first say little of a long library, such as that each county has its turn."""
    monkeypatch.setattr(tables, "_STRETCH", 100)
    monkeypatch.setattr(content, "BLOCK", 100)
    monkeypatch.setattr(recurring, "_ENOUGH", 50)
    towns = [f"镇{number * 7 % 70}" for number in range(140)] + [f"镇{number % 140}" for number in range(660)]
    library = ProjectLibrary(
        DemandProject(
            id=f"D{number:03d}",
            title="同名",
            county_code="530113",
            place=town,
            description=f"第{number}项",
            fields=[FocusField.RURAL_GOVERNANCE],
        )
        for number, town in enumerate(towns)
    )
    found = from_document(document_text(library), ProjectLibrary)

    assert found == library
    assert len({id(project.place) for project in found}) == len(set(towns))
    assert len({id(project.description) for project in found}) == len(towns)


def test_every_kind_of_project_can_be_read_in_bulk() -> None:
    """A field of a new type would silently send every library the slow way."""
    for cls in (*PROJECTS.values(), Keeper):
        assert [cell.slot.key for cell in tables.cells_of(cls)] == [field.name for field in attrs.fields(cls)]
