"""Whatever can be written as a document is read back exactly, and what is read is never anything else."""

import copy
import json
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rvmatch.errors import ReadErrors
from rvmatch.matching import MatchPlan, Recommendations, match, recommend
from rvmatch.model.libraries import LibraryMerge, ProjectLibrary
from rvmatch.model.places import CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.scoring import Weights
from rvmatch.serialization.documents import document_text, from_document, to_document
from rvmatch.serialization.documents.kinds import KINDS
from rvmatch.testing import demand_libraries, demands, markets, supplies

weights = st.dictionaries(
    st.sampled_from(["field_fit", "money_covered", "mine"]), st.integers(1, 9), min_size=1
).map(Weights.of)
plans = markets().map(lambda market: match(*market))
recommendations = (
    markets()
    .filter(lambda market: len(market[0]) > 0)
    .map(lambda market: recommend(market[0].projects[0], market[1], 3))
)

made = {Weights: weights, MatchPlan: plans, Recommendations: recommendations}
values = st.one_of(*(made.get(kind.cls, st.from_type(kind.form)) for kind in KINDS))

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda parts: st.lists(parts, max_size=2) | st.dictionaries(st.text(max_size=5), parts, max_size=2),
    max_leaves=4,
)


def typed(value: Any) -> Any:
    """The value with the class of every part, so that 1 and True, text and codes differ."""
    if isinstance(value, CountyList):
        return (CountyList, value.name, tuple(map(typed, value)))
    if attrs.has(type(value)):
        fields = attrs.fields(type(value))
        return (type(value), tuple(typed(getattr(value, field.name)) for field in fields))
    if isinstance(value, frozenset):
        return (frozenset, frozenset(map(typed, value)))
    if isinstance(value, tuple):
        return (tuple, tuple(map(typed, value)))
    if isinstance(value, dict):
        return (dict, tuple((key, typed(part)) for key, part in value.items()))
    return (type(value), value)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all parts of a document."""
    entries: list[tuple[Any, Any]] = []
    if isinstance(value, dict):
        entries = list(value.items())
    elif isinstance(value, list):
        entries = list(enumerate(value))
    return [path, *(place for key, part in entries for place in places(part, (*path, key)))]


def replaced(document: Any, path: tuple[Any, ...], part: Any) -> Any:
    """The document with another part at a path."""
    if not path:
        return part
    changed = copy.deepcopy(document)
    around = changed
    for key in path[:-1]:
        around = around[key]
    around[path[-1]] = part
    return changed


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_a_document_gives_back_exactly_the_value_it_was_made_of(value: Any) -> None:
    assert typed(from_document(to_document(value))) == typed(value)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_a_file_gives_back_exactly_the_value_it_was_made_of(value: Any) -> None:
    text = document_text(value)

    assert typed(from_document(text)) == typed(value)
    assert typed(from_document(b"\xef\xbb\xbf" + text.encode())) == typed(value)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(values)
def test_the_text_of_a_document_is_its_own_canonical_form(value: Any) -> None:
    text = document_text(value)

    assert document_text(from_document(text)) == text
    assert json.loads(text) == to_document(value)
    assert text.endswith("}\n")


@settings(max_examples=100)
@given(values)
def test_documents_hold_plain_json_types_only(value: Any) -> None:
    def plain(part: Any) -> bool:
        if type(part) is dict:
            return all(type(key) is str and plain(inner) for key, inner in part.items())
        if type(part) is list:
            return all(map(plain, part))
        return part is None or type(part) in (str, int, float, bool)

    assert plain(to_document(value))


@settings(max_examples=300)
@given(demands() | supplies() | plans, st.data())
def test_a_damaged_document_is_refused_or_means_what_it_says(value: Any, data: st.DataObject) -> None:
    document = to_document(value)
    place = data.draw(st.sampled_from(places(document)))
    damaged = replaced(document, place, data.draw(json_values))
    try:
        read = from_document(damaged)
    except ReadErrors as errors:
        sentences = errors.message("zh"), errors.message("en")
    else:
        sentences = ("read", "read")
        assert typed(from_document(to_document(read))) == typed(read)

    assert all(sentences)


@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(demand_libraries(), st.data())
def test_every_damaged_field_is_named_in_one_pass(library: Any, data: st.DataObject) -> None:
    document = to_document(library)
    projects = document["projects"]
    spoiled = {"title": "", "county_code": "99", "missing_cny": -1, "partners_wanted": True, "period": {}}
    wanted = set()
    for index, project in enumerate(projects):
        for key in data.draw(st.sets(st.sampled_from(sorted(spoiled)))):
            project[key] = spoiled[key]
            wanted.add(f"projects[{index}].{key}")
    try:
        from_document(document)
        found = set()
    except ReadErrors as errors:
        found = {str(fault.place) for fault in errors.faults}

    assert found == wanted


@given(st.sampled_from([DemandProject, SupplyProject]))
def test_an_empty_library_can_be_told_what_it_is_a_library_of(project: type[Any]) -> None:
    empty: ProjectLibrary[Any] = ProjectLibrary([])
    kinds = {DemandProject: "demand-library", SupplyProject: "supply-library"}
    document = to_document(empty, kind=kinds[project])

    assert document["rvmatch"] == kinds[project]
    assert from_document(document, kinds[project]) == empty
    assert to_document(LibraryMerge(library=empty))["rvmatch"] == "demand-merge"
