"""Rank profiles and donations over weeks on synthetic twins, and what is wrong with files."""

import itertools
from fractions import Fraction

import numpy as np
import pytest

from reproduction_oracles import hindsight, mean_difference_gini, metres, profile_of, profiles, queue
from reproduction_twins import allocation_twin, donation_twin, on_the_path, published


@pytest.fixture(autouse=True)
def _programs(monkeypatch):
    yield from on_the_path(monkeypatch)


@pytest.mark.parametrize("tight", [True, False])
@pytest.mark.parametrize("seed", range(4))
def test_rank_profiles_are_the_best_of_all_allocations(tmp_path, seed, tight):
    """Oracle: all allocations; tight lecturers go another way than the mechanisms."""
    from student_projects import allocation_of, profile

    found = allocation_twin(tmp_path / "twin.txt", seed, tight)
    allocation = allocation_of(tmp_path / "twin.txt", 1)

    assert bool(allocation.limits) == tight
    for name in ("rank-maximal", "greedy", "generous"):
        assert tuple(profile(allocation, name)) == profile_of(found, name), name


def test_rank_profiles_of_a_preflib_twin_count_every_voter(tmp_path, capsys):
    """Oracle: all allocations of the voters, each as often as its order counts."""
    from student_projects import main

    path = tmp_path / "twin.toi"
    path.write_text(
        "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n"
        + "".join(f"# ALTERNATIVE NAME {at}: p{at}\n" for at in (1, 2, 3))
        + "3: 1,{2,3}\n2: 1,2\n"
    )
    lists = [[[0], [1, 2]]] * 3 + [[[0], [1]]] * 2
    found = profiles(lists, [2, 2, 2], [0, 0, 0], [9])
    values = [
        ("twin", f"{name} place {place}", count, "optimal")
        for name in ("rank-maximal", "greedy", "generous")
        for place, count in enumerate(profile_of(found, name), 1)
    ]

    assert main([str(path), "--places", "2", *published(tmp_path, "student_projects", values)]) == 0
    assert "6 of 6 published values reproduced" in capsys.readouterr().out


@pytest.mark.parametrize("seed", range(6))
def test_weeks_are_handed_over_as_by_hand_and_as_well_as_hindsight_allows(tmp_path, seed):
    """Oracles: a queue kept by hand for both first-come policies, all allocations for hindsight."""
    from donation_weeks import HINDSIGHT, POLICIES, handed_over, read_weeks

    donations, needs = donation_twin(tmp_path / "twin.csv", seed)
    weeks = read_weeks(tmp_path / "twin.csv")
    most, least = hindsight(donations, needs)

    for policy, nearest in (("first come", False), ("nearest first", True)):
        need, week = handed_over(weeks, policy)
        by_hand = queue(donations, needs, nearest)
        assert [
            (n, w) if n >= 0 else None for n, w in zip(need.tolist(), week.tolist(), strict=True)
        ] == by_hand
    need, _ = handed_over(weeks, HINDSIGHT)
    given = [(row, col) for row, col in enumerate(need.tolist()) if col >= 0]
    assert (len(given), sum(metres(donations[r][2], needs[c][2]) for r, c in given)) == (most, least)
    for policy in POLICIES:
        need, week = handed_over(weeks, policy)
        taken = np.bincount(need[need >= 0], minlength=len(needs))
        assert (taken <= weeks.places).all()
        assert (need >= 0).sum() <= most
        for row, (col, now) in enumerate(zip(need.tolist(), week.tolist(), strict=True)):
            assert col < 0 or max(donations[row][0], needs[col][0]) <= now <= min(
                donations[row][1], needs[col][1]
            )


def test_in_one_week_matching_is_hindsight_and_the_longest_wait_comes_before_distance(tmp_path):
    """Oracle: worked by hand: near lies next to both donations; far has got nothing when the second comes."""
    from donation_weeks import HINDSIGHT, handed_over, read_weeks

    path = tmp_path / "one.csv"
    path.write_text(
        "kind,id,from_week,to_week,x,y,places\ndonation,d,1,1,0,0,\nneed,far,1,1,3,4,\nneed,near,1,1,1,0,\n"
    )
    weeks = read_weeks(path)
    assert handed_over(weeks, "matching")[0].tolist() == handed_over(weeks, HINDSIGHT)[0].tolist() == [1]

    path.write_text(
        "kind,id,from_week,to_week,x,y,places\ndonation,d1,1,1,0,0,\ndonation,d2,2,2,0,0,\n"
        "need,near,1,2,1,0,2\nneed,far,1,2,3,4,2\n"
    )
    weeks = read_weeks(path)
    assert handed_over(weeks, "matching")[0].tolist() == [0, 0]
    assert handed_over(weeks, "matching, longest wait first")[0].tolist() == [0, 1]


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_of_a_policy_are_those_of_its_list(tmp_path, seed):
    """Oracle: the definitions written out, Gini as the mean difference."""
    from donation_weeks import POLICIES, handed_over, read_weeks
    from donations import figures_of, gini

    donations, needs = donation_twin(tmp_path / "twin.csv", seed)
    weeks = read_weeks(tmp_path / "twin.csv")
    for policy in POLICIES:
        need, week = handed_over(weeks, policy)
        given = [(row, col, int(week[row])) for row, col in enumerate(need.tolist()) if col >= 0]
        places, got = [0, 0, 0], [0, 0, 0]
        for at, (*_, many) in enumerate(needs):
            places[at % 3] += many
        for _, col, _ in given:
            got[col % 3] += 1
        since = {one: min(a for at, (a, *_) in enumerate(needs) if at % 3 == one) for one in range(3)}
        waits = []
        for one in range(3):
            served = [since[one], *sorted(now for _, col, now in given if col % 3 == one)]
            waits += [later - earlier for earlier, later in itertools.pairwise(served)]
        shares = [Fraction(a, b) for a, b in zip(got, places, strict=True)]
        number, far = len(given), sum(metres(donations[row][2], needs[col][2]) for row, col, _ in given)
        wanted = [
            number,
            Fraction(far, 1000 * number),
            max(waits),
            got.count(0),
            mean_difference_gini(shares),
        ]
        assert [figure.ours for figure in figures_of(weeks, policy)] == wanted
    assert gini([Fraction(0), Fraction(0)]) == 0


def test_positions_in_degrees_are_distances_on_the_sphere(tmp_path):
    """Oracle: a quarter of a meridian is a quarter of the circumference, 10,007,557 m on this sphere."""
    from donation_weeks import read_weeks

    path = tmp_path / "degrees.csv"
    path.write_text("kind,id,from_week,to_week,x,y,places\ndonation,d,1,1,104,0,\nneed,r,1,1,104,90,\n")

    assert read_weeks(path, degrees=True).metres.tolist() == [[10_007_557]]


def test_nothing_to_hand_over_is_no_fault(tmp_path, capsys):
    from donations import main

    path = tmp_path / "empty.csv"
    path.write_text("kind,id,from_week,to_week,x,y,places\n")

    assert main([str(path)]) == 0
    assert "first come: handed over" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("a.csv", "kind,id\n", "missing from_week"),
        (
            "a.csv",
            "kind,id,from_week,to_week,x,y,places\ngift,d,1,1,0,0,\nneed,r,3,2,0,0,\n",
            "line 3: expected to_week",
        ),
        (
            "a.csv",
            "kind,id,from_week,to_week,x,y,places\ndonation,d,one,1,0,0,\n",
            "line 2: expected numbers",
        ),
        ("a.csv", "kind,id,from_week,to_week,x,y,places\ndonation,d,1,1,nan,0,\n", "line 2: expected places"),
    ],
)
def test_a_faulty_list_of_donations_is_refused_with_its_lines(tmp_path, name, text, words):
    from donation_weeks import read_weeks

    (tmp_path / name).write_text(text)

    with pytest.raises(SystemExit, match=words):
        read_weeks(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty file"),
        ("1 1\n", "line 1: expected 3 whole numbers"),
        ("1 1 1\n1 1\n", "expected 4 lines, got 2"),
        ("1 1 1\n2 1\n1 1 1\n1 1\n", "line 2: expected student 1"),
        ("1 1 1\n1 1 (1)\n1 1 1\n1 1\n", "a project twice"),
        ("1 1 1\n1 2\n1 1 1\n1 1\n", "got project 2"),
        ("1 1 1\n1 1\n2 1 1\n1 1\n", "line 3: expected number 1"),
        ("1 1 1\n1 1\n1 1 2\n1 1\n", "line 3: expected a lecturer"),
    ],
)
def test_a_faulty_allocation_is_refused_with_its_line(tmp_path, text, words):
    from student_files import read_allocation

    (tmp_path / "a.txt").write_text(text)

    with pytest.raises(SystemExit, match=words.replace("(", r"\(")):
        read_allocation(tmp_path / "a.txt")


def test_tables_run_nothing_that_a_file_holds_and_tell_what_is_wrong(tmp_path):
    """A pickled array would run code of its author; whoever publishes numbers needs none."""
    from matrices import line_of, table_of

    np.save(tmp_path / "objects.npy", np.array([{}], dtype=object), allow_pickle=True)
    np.savez(tmp_path / "other.npz", anything=np.ones((2, 2)))
    (tmp_path / "text.csv").write_text("1,2\n3,nan\n")
    (tmp_path / "plain.txt").write_text("1 2\n3 4\n")

    for name, words in (("objects.npy", "cannot be read"), ("text.csv", "row 1, column 1")):
        with pytest.raises(SystemExit, match=words):
            table_of(tmp_path / name)
    with pytest.raises(SystemExit, match="mask_matrix"):
        table_of(tmp_path / "other.npz", "mask_matrix")
    with pytest.raises(SystemExit, match="3 whole numbers"):
        line_of(str(tmp_path / "plain.txt"), 3)
    assert table_of(tmp_path / "other.npz").tolist() == [[1, 1], [1, 1]]
    assert table_of(tmp_path / "plain.txt").tolist() == [[1, 2], [3, 4]]
