"""The reproductions find on synthetic twins what independent answers say; nothing here is a real file."""

import json
import subprocess
import sys
from fractions import Fraction

import numpy as np
import pytest

from reproduction_oracles import least_assignment_cost, lottery_total, review_plans
from reproduction_twins import (
    PROGRAMS,
    assignment_twin,
    fair_twin,
    generalised_twin,
    on_the_path,
    published,
    review_twin,
)


@pytest.fixture(autouse=True)
def _programs(monkeypatch):
    yield from on_the_path(monkeypatch)


def test_the_least_cost_of_an_assignment_twin_is_the_one_of_scipy(tmp_path, capsys):
    """Oracle: scipy's assignment solver, on the table the file was made from."""
    from or_assignment import main

    costs = assignment_twin(tmp_path / "assign12.txt")
    least = least_assignment_cost(costs)
    for value, wanted, code in (
        (least, "equal", 0),
        (least - 1, "worse", 1),
        (least + 1, "better than an opt", 1),
    ):
        told = published(tmp_path, "or_assignment", [("assign12", "least cost", value, "optimal")])

        assert main([str(tmp_path / "assign12.txt"), *told]) == code
        assert wanted in capsys.readouterr().out


def test_a_program_runs_as_the_page_says_and_tells_hash_and_value(tmp_path):
    """Oracle: sha256 of the bytes; the published values know no such file, so that nothing is claimed."""
    import hashlib

    path = tmp_path / "twin.txt"
    costs = assignment_twin(path, seed=6)

    done = subprocess.run(
        [sys.executable, str(PROGRAMS / "or_assignment.py"), str(path)],
        capture_output=True,
        text=True,
        check=True,
    )

    assert hashlib.sha256(path.read_bytes()).hexdigest() in done.stdout
    assert str(least_assignment_cost(costs)) in done.stdout
    assert "0 of 0 published values reproduced" in done.stdout


def test_totals_of_generalised_twins_are_the_extremes_of_all_choices(tmp_path, capsys):
    """Oracle: every way to give six jobs to three agents; a file of types A to E is minimised alone."""
    from or_generalised import main

    values = []
    for at, (least, most) in enumerate(generalised_twin(tmp_path / "gap99.txt"), 1):
        values += [
            (f"gap99#{at}", "greatest total", most, "optimal"),
            (f"gap99#{at}", "least cost", least, "optimal"),
        ]
    ((least, _),) = generalised_twin(tmp_path / "gapc.txt", problems=1, seed=4)
    values.append(("c036", "least cost", least, "best known"))
    told = published(tmp_path, "or_generalised", values)

    assert main([str(tmp_path / "gap99.txt"), str(tmp_path / "gapc.txt"), *told]) == 0
    assert "5 of 5 published values reproduced" in capsys.readouterr().out


def test_a_job_that_fits_nowhere_is_told(tmp_path):
    from or_generalised import main

    (tmp_path / "gap98.txt").write_text("1\n1 1\n5\n9\n8\n")

    with pytest.raises(SystemExit, match="problem 1: no choice"):
        main([str(tmp_path / "gap98.txt")])


def test_quality_at_each_probability_is_that_of_the_linear_program(tmp_path, capsys):
    """Oracle: scipy's linear program at the same bound; where it has no solution, the program says so."""
    from bounded_probability import main, paper_market, qualities

    path = tmp_path / "twin.npz"
    scores, conflicts = review_twin(path)

    totals = qualities(paper_market(path, 2, 3), 10)

    assert set(totals) == {Fraction(step, 10) for step in range(1, 11)}
    for bound, total in totals.items():
        expected = lottery_total(scores, conflicts, bound, 2, 3)
        assert (total is None) == (expected is None)
        assert expected is None or float(total) == pytest.approx(1e6 * expected, rel=1e-9)
    assert None in totals.values()

    best = lottery_total(scores, conflicts, 1, 2, 3)
    value = f"{lottery_total(scores, conflicts, 0.5, 2, 3) / best:.4f}"
    told = published(tmp_path, "bounded_probability", [("twin", "quality at 1/2", value, "optimal")])
    assert main([str(path), *told, "--reviews", "2", "--papers", "3"]) == 0
    printed = capsys.readouterr().out
    assert "no lottery at 1/10" in printed
    assert f"{value} (optimal)" in printed


def test_maximum_total_and_best_worst_paper_are_those_of_all_plans(tmp_path, capsys):
    """Oracle: every plan there is, with and without least loads."""
    from fair_reviewers import main

    scores, loads, covs = fair_twin(tmp_path / "midl")
    plans = list(review_plans(5, covs, loads, [0] * 5))
    sums = [(scores * plan).sum(axis=0).round(6) for plan in plans]
    level = max(one.min() for one in sums)
    total, fair = max(one.sum() for one in sums), max(one.sum() for one in sums if one.min() >= level - 1e-9)
    floors = [0, 0, 0, 2, 2]
    bounded = max((scores * plan).sum() for plan in review_plans(5, covs, loads, floors))
    np.save(tmp_path / "least.npy", np.array(floors))
    assert fair < total
    assert bounded < total
    told = published(
        tmp_path,
        "fair_reviewers",
        [
            ("midl", "maximum total", f"{total:.2f}", "optimal"),
            ("midl", "best worst paper", f"{level:.2f}", "optimal"),
            ("midl", "total at best worst paper", f"{fair:.2f}", "optimal"),
            ("midl", "maximum total with least loads", f"{bounded:.2f}", "optimal"),
        ],
    )

    code = main([str(tmp_path / "midl" / "scores.npy"), *told, "--least-loads", str(tmp_path / "least.npy")])

    printed = capsys.readouterr().out
    assert "4 of 4 published values reproduced" in printed
    assert code == 0


@pytest.mark.parametrize(
    ("status", "value", "ours", "low", "wanted"),
    [
        ("optimal", "305", 305, True, "equal"),
        ("optimal", "201.88", Fraction("201.884999"), False, "equal"),
        ("optimal", "201.88", Fraction("201.886"), False, "better than an optimum"),
        ("optimal", "305", 306, True, "worse"),
        ("best known", "12244", 12240, True, "better than best known"),
        ("at least", "0.90", Fraction("0.93"), False, "holds"),
        ("at least", "0.90", Fraction("0.89"), False, "fails"),
        ("optimal", "7", 8, None, "differs"),
    ],
)
def test_a_figure_is_equal_only_within_the_rounding_of_the_published_one(status, value, ours, low, wanted):
    from decimal import Decimal

    from comparison import Figure, Value

    found = Value(value=Decimal(value), status=status, source="twin").verdict(
        Figure(quantity="q", ours=ours, low=low)
    )

    assert found == wanted


def test_published_values_stand_once_each_with_a_source():
    from comparison import PUBLISHED, Published

    content = json.loads(PUBLISHED.read_text(encoding="utf-8"))
    read = Published.read(PUBLISHED)

    assert len(read.values) == len(content["values"]) == 188
    assert {value.source for value in read.values.values()} == set(read.sources)
    assert {value.status for value in read.values.values()} == {"optimal", "best known", "at least"}
    assert {study for study, *_ in read.values} <= {path.stem for path in PROGRAMS.glob("*.py")}
    assert read.values["or_assignment", "assign100", "least cost"].value == 305


def test_a_recorded_hash_tells_whether_this_is_the_file_that_was_tried(tmp_path, capsys):
    """Oracle: the hash of the letter a, as sha256sum prints it."""
    from comparison import Published, Sheet

    path = tmp_path / "a.txt"
    path.write_bytes(b"a")
    known = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
    for hashes, words in (
        ({}, "(not recorded)"),
        ({"a.txt": known}, "(as recorded)"),
        ({"a.txt": "0"}, "(recorded: 0)"),
    ):
        Sheet("study", Published(values={}, sources={}, hashes=hashes)).files([path])

        assert f"sha256  {known} {words}" in capsys.readouterr().out


def test_a_program_says_what_is_wrong_in_a_sentence(tmp_path):
    """A reader who fetched another file sees no traceback."""
    path = tmp_path / "assign1.txt"
    path.write_text("2\n1 2 x 4\n")

    done = subprocess.run(
        [sys.executable, str(PROGRAMS / "or_assignment.py"), str(path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "'x'" in done.stderr
