"""Documents of instances are read strictly: every fault with its place, and nothing that was changed."""

import json
from pathlib import Path

import pytest

from rvmatch.errors import ReadErrors
from rvmatch.experiments.instances import (
    GeneralisedAssignment,
    Uniform,
    instance_document,
    instance_text,
    read_instance,
    write_instance,
)
from rvmatch.serialization.limits import Limits

DRAWN = GeneralisedAssignment(rows=4, cols=2).instance(3)


def document() -> dict:
    return json.loads(instance_text(DRAWN))


def faults_of(source, **settings) -> list[tuple[str | None, str]]:
    with pytest.raises(ReadErrors) as refused:
        read_instance(source, **settings)
    assert refused.value.message("zh") != refused.value.message("en")
    return [(fault.place and fault.place.path, fault.code) for fault in refused.value.faults]


def test_the_text_and_the_document_say_the_same() -> None:
    assert document() == instance_document(DRAWN)


def test_a_file_is_written_whole_and_read_again(tmp_path: Path) -> None:
    path = tmp_path / "instance.json"
    path.write_text("an older file")

    write_instance(DRAWN, path)

    assert read_instance(path).digest == DRAWN.digest
    assert [entry.name for entry in tmp_path.iterdir()] == ["instance.json"]


@pytest.mark.parametrize(
    ("path", "value", "place", "code"),
    [
        ("rvmatch", "plan", "rvmatch", "document_expected"),
        ("schema_version", 2, "schema_version", "instance_version"),
        ("schema_version", True, "schema_version", "instance_version"),
        ("name", 7, "name", "document_text"),
        ("name", "\ud800", "name", "document_half_character"),
        ("digest", "0" * 64, "digest", "instance_digest"),
        ("market", [], "market", "document_object"),
        ("provenance.synthetic", 1, "provenance.synthetic", "document_flag"),
        ("provenance.seed", 1.5, "provenance.seed", "document_whole"),
        ("provenance.settings", [1], "provenance.settings", "document_object"),
        ("provenance.facts", {"offset": [1]}, "provenance.facts.offset", "instance_setting"),
        ("provenance.facts", {"offset": float("inf")}, "provenance.facts.offset", "document_finite"),
        ("market.shape", [4], "market.shape", "document_length"),
        ("market.shape", 4, "market.shape", "document_list"),
        ("market.shape", [4, -2], "market.shape[1]", "within"),
        ("market.shape", [4, "2"], "market.shape[1]", "document_whole"),
        ("market.points_type", "int32", "market.points_type", "document_member"),
        ("market.points", None, "market.points", "document_list"),
        ("market.rows", [0, 0, 1, 1, 2, 2, 3, 3.0], "market.rows[7]", "document_whole"),
        ("market.cols", [0, 1, 0, 1, 0, 1, True, 1], "market.cols[6]", "document_whole"),
        ("market.groups", [0, 1, 2, 2**63], "market.groups[3]", "instance_int64"),
        ("market.remote", [False, False, 0, False], "market.remote[2]", "document_flag"),
        ("market.row_ranks", None, "market.row_ranks", "document_list"),
        ("market.row_ranks", [1, 2], "market.row_ranks", "assignment_length"),
        ("market.rows", [0, 0, 1, 1, 2, 2, 3, 9], "market.rows", "assignment_position"),
        ("market.available", [-1, 2], "market.available", "market_lowest"),
    ],
)
def test_a_value_that_is_none_is_refused_at_its_place(
    path: str, value: object, place: str, code: str
) -> None:
    changed = document()
    *steps, key = path.split(".")
    at = changed
    for step in steps:
        at = at[step]
    at[key] = value

    assert faults_of(changed) == [(place, code)]


def test_all_faults_come_in_one_pass() -> None:
    changed = document()
    del changed["digest"]
    changed["names"] = "x"
    changed["provenance"]["reference"] = None
    changed["market"]["points"][0] = "1"
    changed["market"]["arrival"] = {}

    assert faults_of(changed) == [
        ("names", "document_key"),
        ("digest", "document_missing"),
        ("provenance.reference", "document_text"),
        ("market.points[0]", "document_whole"),
        ("market.arrival", "document_list"),
    ]


def test_a_key_given_twice_is_refused() -> None:
    text = instance_text(DRAWN)
    rows = next(line for line in text.splitlines() if line.startswith('"rows"'))

    assert faults_of(text.replace(rows, f"{rows}\n{rows}").encode()) == [
        ("market.rows", "document_key_twice")
    ]


def test_no_number_of_the_market_can_be_changed_unnoticed() -> None:
    lists = [key for key, value in document()["market"].items() if isinstance(value, list)]
    for key in lists:
        changed = document()
        entry = changed["market"][key][-1]
        changed["market"][key][-1] = not entry if isinstance(entry, bool) else entry + 1
        with pytest.raises(ReadErrors):
            read_instance(changed)


def test_a_document_beyond_its_limits_is_refused() -> None:
    text = instance_text(DRAWN).encode()

    assert faults_of(text, limits=Limits(max_bytes=100)) == [(None, "instance_bytes")]
    assert ("market.shape[0]", "within") in faults_of(text, limits=Limits(max_rows=3))
    assert ("market.rows", "instance_entries") in faults_of(text, limits=Limits(max_cells=7))


def test_fractions_are_no_whole_points() -> None:
    changed = json.loads(instance_text(Uniform(rows=1, cols=2).instance(0)))
    changed["market"]["points"] = [float(one) for one in changed["market"]["points"]]

    assert faults_of(changed) == [
        ("market.points[0]", "document_whole"),
        ("market.points[1]", "document_whole"),
    ]
