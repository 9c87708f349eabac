"""A library holds each key once, in one order, and says what came of putting several together."""

import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rvmatch.errors import InvalidValueError
from rvmatch.model.libraries import Keeper, ProjectLibrary, merge_libraries
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.vocabulary import Department, FocusField, HelpKind, RegistrationLevel
from varied_projects import varied_demands, varied_supplies

PINNED = "ca996d684f33d9759606a9ee8033fe706e5cd6051e61204567f7b9e06ac85f05"
KEEPER = Keeper(department=Department.CIVIL_AFFAIRS, level=RegistrationLevel.PROVINCIAL, division="530000")


def demand(key: str, **more) -> DemandProject:
    return DemandProject(
        **{"id": key, "title": "t", "county_code": "530113", "fields": [FocusField.RURAL_GOVERNANCE]} | more
    )


def supply(key: str) -> SupplyProject:
    body = SocialOrganization(name="某基金会")
    return SupplyProject(id=key, title="t", organization=body, help_kinds=[HelpKind.HEALTH])


def fault(projects) -> tuple[str, str]:
    with pytest.raises(InvalidValueError) as caught:
        ProjectLibrary(projects)
    return caught.value.fault.code, caught.value.fault.got


def test_projects_stand_by_key() -> None:
    library = ProjectLibrary([demand("D2"), demand("D10"), demand("D1", namespace="530113")])

    assert [project.key for project in library] == ["530113/D1", "D10", "D2"]
    assert [library.position(project.key) for project in library] == [0, 1, 2]
    assert library["530113/D1"].id == "D1"
    assert "D1" not in library
    assert len(library) == 3


@given(projects=st.lists(varied_demands(), unique_by=lambda one: one.key, max_size=6), data=st.data())
def test_projects_come_in_order_however_they_were_given(projects, data) -> None:
    """Oracle: sorting by key."""
    ordered = sorted(projects, key=lambda project: project.key)
    for given_in in (ordered, data.draw(st.permutations(projects))):
        library = ProjectLibrary(given_in)

        assert list(library) == ordered
        assert library.keys == tuple(project.key for project in ordered)
        assert [library.position(key) for key in library.keys] == list(range(len(projects)))


@pytest.mark.parametrize("found", [[demand("D1"), "D2"], [demand("D1"), supply("S1"), None]])
def test_what_is_no_project_is_named_first(found) -> None:
    assert fault(found)[0] == "project"


def test_every_key_that_stands_twice_is_named() -> None:
    assert fault([demand("D2"), demand("D1"), demand("D2"), demand("D1"), demand("D3")]) == (
        "unique_keys",
        "'D1, D2'",
    )


def test_the_same_id_in_two_namespaces_is_no_repetition() -> None:
    assert len(ProjectLibrary([demand("D1"), demand("D1", namespace="530113")])) == 2


def test_demands_and_supplies_are_not_mixed() -> None:
    assert fault([demand("D1"), supply("S1")]) == ("one_kind", "'S1'")


def test_other_things_are_no_projects() -> None:
    assert fault(["D1"])[0] == "project"


@pytest.mark.parametrize("wrong", [None, 5, "D1"])
def test_what_is_no_collection_of_projects_is_refused(wrong: object) -> None:
    assert fault(wrong)[0] == "collection"


def test_a_keeper_is_a_keeper() -> None:
    with pytest.raises(InvalidValueError) as caught:
        ProjectLibrary([demand("D1")], keeper="民政部门")

    assert (caught.value.field, caught.value.fault.code) == ("keeper", "of_class")


@pytest.mark.parametrize(("wrong", "code"), [(None, "collection"), ([demand("D1")], "of_class")])
def test_only_libraries_are_merged(wrong: object, code: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        merge_libraries(wrong)

    assert (caught.value.field, caught.value.fault.code) == ("libraries", code)


def test_an_unknown_key_is_refused_with_the_number_of_projects() -> None:
    with pytest.raises(InvalidValueError) as caught:
        ProjectLibrary([demand("D1")])["D2"]

    assert (caught.value.fault.code, dict(caught.value.fault.params)) == ("known_key", {"count": "1"})


def test_a_library_shows_its_size_only() -> None:
    assert repr(ProjectLibrary([demand("D1")])) == "ProjectLibrary(1 projects)"


@given(projects=st.lists(varied_demands(), unique_by=lambda one: one.key, max_size=4), data=st.data())
def test_the_order_of_rows_changes_neither_library_nor_fingerprint(projects, data) -> None:
    """Oracle: the same projects in another order."""
    other = ProjectLibrary(data.draw(st.permutations(projects)))

    library = ProjectLibrary(projects)

    assert library == other
    assert library.fingerprint() == other.fingerprint()


@given(one=varied_demands() | varied_supplies(), other=varied_demands() | varied_supplies())
def test_fingerprints_are_equal_where_projects_are(one, other) -> None:
    """Oracle: equality of the projects themselves."""
    alike = ProjectLibrary([one]).fingerprint() == ProjectLibrary([other]).fingerprint()

    assert alike == (one == other)


@given(project=varied_demands() | varied_supplies())
def test_every_attribute_but_contacts_changes_the_fingerprint(project) -> None:
    """Oracle: the fingerprint before."""
    before = ProjectLibrary([project]).fingerprint()
    changed = {
        "id": f"{project.id}x",
        "namespace": f"{project.namespace}x",
        "title": f"{project.title}x",
        "description": f"{project.description}x",
        "in_kind": f"{project.in_kind}x",
        "refused_partners": {*project.refused_partners, "x"},
        "special_actions": set(),
    }
    if not project.special_actions:
        del changed["special_actions"]

    for name, value in changed.items():
        assert ProjectLibrary([attrs.evolve(project, **{name: value})]).fingerprint() != before
    with_contact = attrs.evolve(project, contacts=[Contact(name="张三", telephone="13912345678")])
    assert ProjectLibrary([with_contact]).fingerprint() == before


def test_the_fingerprint_is_the_same_on_every_machine() -> None:
    """Pinned: whoever changes it makes every fingerprint published before worthless."""
    newer_than_some_pythons = "\U0001fae8"
    projects = [
        demand("D1", description=newer_than_some_pythons),
        demand("D2", missing_cny=30_000, past_partners=[*"甲乙丙丁戊己庚辛"]),
    ]

    assert ProjectLibrary(projects).fingerprint() == PINNED


def test_a_text_cannot_pass_for_two() -> None:
    """Neighbouring values that join to the same text still differ."""
    one = demand("D1", description="a', place='b")
    other = demand("D1", description="a", place="b")

    assert ProjectLibrary([one]).fingerprint() != ProjectLibrary([other]).fingerprint()


def test_a_library_travels_to_worker_processes() -> None:
    library = ProjectLibrary([demand("D1"), demand("D2")], keeper=KEEPER)

    copy = pickle.loads(pickle.dumps(library))

    assert copy == library
    assert copy["D2"] == library["D2"]


def test_merging_keeps_duplicates_once_and_leaves_conflicts_out() -> None:
    alike, contradicting = demand("D1"), demand("D2", title="other")
    libraries = [
        ProjectLibrary([alike, demand("D2"), demand("D3")]),
        ProjectLibrary([alike, contradicting]),
        ProjectLibrary([alike]),
    ]

    merged = merge_libraries(libraries, keeper=KEEPER)

    assert [project.key for project in merged.library] == ["D1", "D3"]
    assert merged.duplicates == ("D1",)
    assert merged.conflicts == ((demand("D2"), contradicting),)
    assert merged.library.keeper is KEEPER


@given(
    libraries=st.lists(
        st.lists(varied_demands(), unique_by=lambda one: one.key, max_size=4).map(ProjectLibrary), max_size=3
    )
)
def test_merging_loses_no_key(libraries) -> None:
    """Oracle: the versions of each key, collected by hand."""
    versions: dict[str, list[DemandProject]] = {}
    for library in libraries:
        for project in library:
            versions.setdefault(project.key, []).append(project)

    merged = merge_libraries(libraries)

    assert {project.key: project for project in merged.library} == {
        key: found[0] for key, found in versions.items() if all(one == found[0] for one in found)
    }
    assert set(merged.duplicates) == {
        key
        for key, found in versions.items()
        if any(one == other for place, one in enumerate(found) for other in found[:place])
    }
    assert {found[0].key: set(found) for found in merged.conflicts} == {
        key: set(found) for key, found in versions.items() if len(set(found)) > 1
    }


def test_demands_and_supplies_do_not_merge() -> None:
    with pytest.raises(InvalidValueError) as caught:
        merge_libraries([ProjectLibrary([demand("D1")]), ProjectLibrary([supply("S1")])])

    assert caught.value.fault.code == "one_kind"
