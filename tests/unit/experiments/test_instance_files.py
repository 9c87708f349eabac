"""Files of the OR-Library and of PrefLib, by twins of our own in the same formats."""

import hashlib
import itertools
from pathlib import Path

import numpy as np
import pytest

from rvmatch.assignment import solve
from rvmatch.errors import InvalidValueError, ReadErrors
from rvmatch.experiments.instances import (
    FromFile,
    Uniform,
    instance_from_arrays,
    read_assignment_costs,
    read_generalised_assignments,
    read_preflib,
    write_instance,
)
from rvmatch.serialization.limits import Limits

ASSIGNMENT = b" 3\n 8 4 7\n 5 2\n 3\n 9 6 7 \n"
"""Three items, with a row broken as the library's own files break theirs."""

COSTS = [[8, 4, 7], [5, 2, 3], [9, 6, 7]]

GENERALISED = b"""2
2 3
17 21 22
23 16 21
8 15 14
15 7 23
36 34
1 2
4 5
1 1
2
"""

NEW_HEAD = """# FILE NAME: 00001-00000001.{kind}
# TITLE: a twin
# DATA TYPE: {kind}
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 5
# NUMBER UNIQUE ORDERS: 2
# ALTERNATIVE NAME 1: roads
# ALTERNATIVE NAME 2: wells: old
# ALTERNATIVE NAME 3: schools
# ALTERNATIVE NAME 4: clinics
"""

OLD_HEAD = "4\n1,roads\n2,wells: old\n3,schools\n4,clinics\n5,5,2\n"

LINES = {
    "soc": ("3: 2,1,4,3", "2: 1,2,3,4"),
    "soi": ("3: 2,1", "2: 4"),
    "toc": ("3: 2,{1,3},4", "2: {1,2,3,4}"),
    "toi": ("3: {2,4},1", "2: 3"),
}

LEVELS = {
    "soc": [((1,), (0,), (3,), (2,)), ((0,), (1,), (2,), (3,))],
    "soi": [((1,), (0,)), ((3,),)],
    "toc": [((1,), (0, 2), (3,)), ((0, 1, 2, 3),)],
    "toi": [((1, 3), (0,)), ((2,),)],
}

CATEGORIES = (
    NEW_HEAD.format(kind="cat").replace("UNIQUE ORDERS", "UNIQUE PREFERENCES")
    + "# NUMBER CATEGORIES: 3\n# CATEGORY NAME 1: yes\n# CATEGORY NAME 2: maybe\n# CATEGORY NAME 3: no\n"
    + "3: {1, 2}, {}, {3, 4}\n2: 4, {1,3}, 2\n"
)


def new(kind: str) -> bytes:
    return (NEW_HEAD.format(kind=kind) + "\n".join(LINES[kind]) + "\n").encode()


def old(kind: str) -> bytes:
    return (OLD_HEAD + "\n".join(LINES[kind]).replace(": ", ",") + "\n").encode()


def faults_of(read, *arguments, **settings) -> list[tuple[int | None, str]]:
    """The line and the code of each fault."""
    with pytest.raises(ReadErrors) as refused:
        read(*arguments, **settings)
    assert refused.value.message("zh") != refused.value.message("en")
    return [(fault.place and fault.place.row, fault.code) for fault in refused.value.faults]


def test_an_assignment_file_is_read_whatever_its_line_breaks() -> None:
    assert read_assignment_costs(ASSIGNMENT).tolist() == COSTS


def test_the_greatest_total_of_an_assignment_file_is_its_least_cost(tmp_path: Path) -> None:
    path = tmp_path / "assign3.txt"
    path.write_bytes(ASSIGNMENT)
    instance = FromFile(path=str(path), format="or_assignment").instance(seed=0)
    offset = dict(instance.provenance.facts)["offset"]

    least = min(
        sum(COSTS[row][col] for row, col in enumerate(order)) for order in itertools.permutations(range(3))
    )

    best = solve(instance.market.problem)
    assert best.rows.size * offset - best.points == least
    assert instance.provenance.reference == f"assign3.txt sha256:{hashlib.sha256(ASSIGNMENT).hexdigest()}"
    assert (instance.name, instance.provenance.seed, instance.provenance.synthetic) == (
        "assign3.txt",
        None,
        False,
    )
    assert dict(instance.provenance.settings)["path"] == "assign3.txt"


def test_a_generalised_assignment_file_holds_several_problems() -> None:
    first, second = read_generalised_assignments(GENERALISED)

    assert first.costs.tolist() == [[17, 23], [21, 16], [22, 21]]
    assert first.amounts.tolist() == [[8, 15], [15, 7], [14, 23]]
    assert first.available.tolist() == [36, 34]
    assert (second.costs.tolist(), second.amounts.tolist(), second.available.tolist()) == (
        [[4], [5]],
        [[1], [1]],
        [2],
    )


def test_a_file_of_one_problem_may_leave_out_how_many_there_are() -> None:
    alone = GENERALISED.split(b"\n", 1)[1].split(b"1 2\n")[0]

    (found,) = read_generalised_assignments(alone)

    assert found.costs.tolist() == [[17, 23], [21, 16], [22, 21]]


@pytest.mark.parametrize("minimise", [True, False])
def test_jobs_are_rows_and_agents_columns_with_budgets(tmp_path: Path, minimise: bool) -> None:
    path = tmp_path / "gap"
    path.write_bytes(GENERALISED)
    instance = FromFile(path=str(path), format="or_generalised", minimise=minimise).instance(0)
    market, offset = instance.market, dict(instance.provenance.facts)["offset"]

    values = market.problem.points if not minimise else offset - market.problem.points
    assert values.tolist() == [17, 23, 21, 16, 22, 21]
    assert market.amounts is not None
    assert market.amounts.tolist() == [8, 15, 15, 7, 14, 23]
    assert market.problem.col_capacity.tolist() == [3, 3]
    assert instance.name == "gap#1"
    with pytest.raises(InvalidValueError, match="from 1 to 2"):
        FromFile(path=str(path), format="or_generalised", problem=3).instance(0)


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (b"", [(1, "instance_count")]),
        (b"0\n", [(1, "instance_count")]),
        (b"2\n1 2\n3\n", [(3, "instance_table")]),
        (b"2\n1 2\n3 4\n5\n", [(4, "instance_table")]),
        (b"2\n1 x\n3 4.0\n", [(2, "instance_number"), (3, "instance_number")]),
        (b"1\n99999999999999999999\n", [(2, "instance_number")]),
        (b"2\n1 2\n\xff\n", [(3, "instance_text")]),
    ],
)
def test_a_broken_assignment_file_is_refused_with_its_lines(data: bytes, faults: list) -> None:
    assert faults_of(read_assignment_costs, data) == faults


@pytest.mark.parametrize(
    ("data", "faults"),
    [
        (GENERALISED[:-3], [(10, "instance_problem")]),
        (GENERALISED + b"7\n", [(12, "instance_rest")]),
        (
            GENERALISED.replace(b"8 15 14", b"8 -15 14").replace(b"1 1", b"1 -1"),
            [(5, "instance_amount"), (10, "instance_amount")],
        ),
        (GENERALISED.replace(b"2 3\n", b"2 0\n"), [(2, "instance_count")]),
        (b"3" + GENERALISED[1:], [(11, "instance_problems")]),
        (b"", [(1, "instance_count")]),
    ],
)
def test_a_broken_generalised_file_is_refused_with_its_line(data: bytes, faults: list) -> None:
    assert faults_of(read_generalised_assignments, data) == faults


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"max_bytes": 20}, "instance_bytes"),
        ({"max_rows": 3}, "instance_lines"),
        ({"max_cells": 9}, "instance_numbers"),
    ],
)
def test_a_file_beyond_its_limits_is_not_read_on(limits: dict, code: str) -> None:
    found = faults_of(read_assignment_costs, ASSIGNMENT, limits=Limits(**limits))

    assert [one for _, one in found] == [code]


@pytest.mark.parametrize("kind", LINES)
@pytest.mark.parametrize("form", [new, old])
def test_orders_of_both_forms_are_read_alike(kind: str, form) -> None:
    found = read_preflib(form(kind), kind)

    assert [order.levels for order in found.orders] == LEVELS[kind]
    assert [order.count for order in found.orders] == [3, 2]
    assert found.alternatives == ("roads", "wells: old", "schools", "clinics")
    assert (found.kind, found.voters) == (kind, 5)


def test_line_breaks_of_other_systems_and_odd_signs_in_names_change_nothing() -> None:
    plain = read_preflib(new("toc"))
    odd = new("toc").replace(b"roads", "ro\u2028ads".encode()).replace(b"\n", b"\r\n")

    found = read_preflib(b"\xef\xbb\xbf" + odd)

    assert found.orders == plain.orders
    assert found.alternatives == ("ro\u2028ads", *plain.alternatives[1:])


def test_categories_are_levels_that_may_be_empty() -> None:
    found = read_preflib(CATEGORIES.encode())

    assert found.categories == ("yes", "maybe", "no")
    assert [order.levels for order in found.orders] == [((0, 1), (), (2, 3)), ((3,), (0, 2), (1,))]


def test_the_kind_is_told_by_the_file_or_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "election.TOI"
    path.write_bytes(old("toi"))

    assert read_preflib(path).kind == "toi"
    assert read_preflib(new("soc")).kind == "soc"
    assert faults_of(read_preflib, old("toi")) == [(1, "preflib_kind")]


@pytest.mark.parametrize(
    ("data", "kind", "faults"),
    [
        (
            new("soc").replace(b"2,1,4,3", b"2,1,4,2"),
            "soc",
            [(11, "preflib_twice"), (11, "preflib_complete")],
        ),
        (new("soc").replace(b"2,1,4,3", b"2,1,5,3"), "soc", [(11, "preflib_alternative")]),
        (
            new("soi").replace(b"2,1", b"{2,1}").replace(b"2: 4", b"2: x"),
            "soi",
            [(11, "preflib_tie"), (12, "preflib_line")],
        ),
        (new("toc").replace(b"{1,3},4", b"{1,3}"), "toc", [(11, "preflib_complete")]),
        (new("toi").replace(b"VOTERS: 5", b"VOTERS: 6"), "toi", [(12, "preflib_voters")]),
        (new("toi").replace(b"VOTERS: 5", b"VOTERS: many"), "toi", [(5, "preflib_header")]),
        (new("toi").replace(b"NATIVES: 4", b"NATIVES: 4000000"), "toi", [(10, "preflib_names")]),
        (CATEGORIES.replace("{}, {3, 4}", "{}, {3}, 4").encode(), "cat", [(15, "preflib_categories")]),
        (old("soc").replace(b"5,5,2", b"5,5"), "soc", [(6, "preflib_sums")]),
        (old("soc").replace(b"3,schools", b"5,schools"), "soc", [(4, "preflib_name")]),
        (old("soc").replace(b"4\n1", b"40\n1", 1), "soc", [(1, "preflib_first")]),
        (old("soc"), "cat", [(1, "preflib_old_categories")]),
        (b"", "soc", [(1, "preflib_first")]),
    ],
)
def test_a_broken_file_of_orders_is_refused_with_every_line(data: bytes, kind: str, faults: list) -> None:
    assert faults_of(read_preflib, data, kind) == faults


def test_a_count_of_voters_that_would_fill_the_memory_is_refused() -> None:
    data = new("soi").replace(b"3: 2,1", b"900000000: 2,1")

    assert faults_of(read_preflib, data) == [(11, "preflib_entries")]


def test_voters_are_rows_and_rank_by_level_while_alternatives_are_indifferent(tmp_path: Path) -> None:
    path = tmp_path / "twin.cat"
    path.write_text(CATEGORIES, encoding="utf-8")
    market = FromFile(path=str(path), format="cat", col_capacity=2).instance(0).market
    willing = FromFile(path=str(path), format="cat", acceptable=2).instance(0).market

    first, last = [(0, 1), (1, 1), (2, 3), (3, 3)], [(0, 2), (1, 3), (2, 2), (3, 1)]
    levels = dict(enumerate([*[first] * 3, *[last] * 2]))
    assert market.problem.shape == (5, 4)
    for row, expected in levels.items():
        here = market.problem.rows == row
        cols, points = market.problem.cols[here].tolist(), market.problem.points[here].tolist()
        assert [(col, 4 - worth) for col, worth in zip(cols, points, strict=True)] == expected
    assert set(market.col_ranks.tolist()) == {1}
    assert market.row_ranks[:4].tolist() == [1, 1, 2, 2]
    assert market.problem.col_capacity.tolist() == [2] * 4
    assert np.bincount(willing.problem.rows).tolist() == [2, 2, 2, 3, 3]


def test_a_document_of_this_library_keeps_its_name_and_provenance(tmp_path: Path) -> None:
    drawn, path = Uniform(rows=3, cols=4).instance(7), tmp_path / "drawn.json"
    write_instance(drawn, path)

    found = FromFile(path=str(path), format="instance").instance(0)

    assert (found.name, found.provenance, found.digest) == (drawn.name, drawn.provenance, drawn.digest)


def test_tables_of_ones_own_become_an_instance() -> None:
    found = instance_from_arrays(
        np.array([[3, 1], [2, 5]]),
        allowed=np.array([[True, False], [True, True]]),
        col_opinion=np.array([[1, 1], [9, 2]]),
        amounts=[[10, 20], [30, 40]],
        available=[50, 60],
        groups=[0, 0],
    )

    market = found.market
    assert market.problem.points.tolist() == [3, 2, 5]
    assert (market.row_ranks.tolist(), market.col_ranks.tolist()) == ([1, 2, 1], [2, 1, 1])
    assert market.amounts is not None
    assert market.amounts.tolist() == [10, 30, 40]
    with pytest.raises(InvalidValueError, match="col_opinion"):
        instance_from_arrays([[1, 2]], col_opinion=[[1]])
