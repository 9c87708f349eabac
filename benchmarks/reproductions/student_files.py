"""Files of student–project allocation in the form of Glasgow: students, projects, lecturers."""

import re
from pathlib import Path
from typing import Final

import attrs
import numpy as np

from rvmatch.assignment import AssignmentProblem, Group, GroupLimit
from rvmatch.mechanisms import TwoSidedMarket

__all__ = ["Allocation", "read_allocation"]

_TIE: Final = re.compile(r"[(\[][^)\]]*[)\]]|[^\s()\[\]]+")
_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


@attrs.frozen(kw_only=True)
class Allocation:
    """
    Students (rows), projects (columns) and what lecturers can supervise.

    Args:
        market: The two sides; a pair is worth one point at the last place of the longest list, and one more
            for each place before it. Lecturers' opinions of students do not count in rank profiles.
        limits: The ceiling of each lecturer whose projects together have more places.
    """

    market: TwoSidedMarket
    limits: tuple[GroupLimit, ...]


def read_allocation(path: Path) -> Allocation:
    """
    The allocation problem of a text file.

    The first line says how many students, projects and lecturers there are. A line for each student follows,
    with its number and the numbers of its projects, the best first, ties in brackets; a line for each
    project, with its number, its capacity and its lecturer; and a line for each lecturer, with its number,
    its capacity, and opinions that are not read. Numbers begin at 1.

    Args:
        path: The file.

    Returns:
        The problem.

    Raises:
        SystemExit: With the first line that is not as described.
    """
    lines = [
        (number, line)
        for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1)
        if line.strip()
    ]
    if not lines:
        raise SystemExit(f"{path.name}: expected a line 'students projects lecturers', got an empty file")
    sizes = _numbers(path, *lines[0], lowest=3)[:3]
    students, projects, lecturers = sizes
    if len(lines) < 1 + sum(sizes):
        raise SystemExit(f"{path.name}: expected {1 + sum(sizes)} lines, got {len(lines)}")
    rows: list[int] = []
    cols: list[int] = []
    places: list[int] = []
    for position, (number, line) in enumerate(lines[1 : 1 + students]):
        listed = _levels(path, number, line, position + 1, projects)
        for place, level in enumerate(listed, 1):
            rows += [position] * len(level)
            cols += level
            places += [place] * len(level)
    offered = [_numbers(path, *line, lowest=3) for line in lines[1 + students : 1 + students + projects]]
    guiding = [_numbers(path, *line, lowest=2) for line in lines[1 + students + projects : 1 + sum(sizes)]]
    _check_counted(path, offered, lines[1 + students :], lecturers)
    _check_counted(path, guiding, lines[1 + students + projects :], None)
    ranks = np.array(places, dtype=np.int64)
    problem = AssignmentProblem.from_pairs(
        rows,
        cols,
        ranks.max(initial=0) + 1 - ranks,
        (students, projects),
        col_capacity=np.array([line[1] for line in offered], dtype=np.int64),
    )
    limits = []
    for position, (_, capacity, *_) in enumerate(guiding):
        own = [col for col, line in enumerate(offered) if line[2] == position + 1]
        if sum(offered[col][1] for col in own) > capacity:
            limits.append(GroupLimit(Group(own, "col"), at_most=capacity))
    # In the canonical order of the problem; lecturers have no opinion here.
    longest = ranks.max(initial=0)
    market = TwoSidedMarket(
        problem=problem,
        row_ranks=longest + 1 - problem.points,
        col_ranks=np.ones(problem.rows.size, dtype=np.int64),
    )
    return Allocation(market=market, limits=tuple(limits))


def _numbers(path: Path, number: int, line: str, lowest: int) -> list[int]:
    words = line.replace(",", " ").replace(":", " ").split()
    found = [int(word) for word in words[:lowest] if _NUMBER.fullmatch(word)]
    if len(found) < lowest:
        raise SystemExit(f"{path.name}, line {number}: expected {lowest} whole numbers, got {line.strip()!r}")
    return found


def _levels(path: Path, number: int, line: str, student: int, projects: int) -> list[list[int]]:
    parts = _TIE.findall(line.replace(",", " ").replace(":", " "))
    levels = [[int(word) for word in _NUMBER.findall(part)] for part in parts]
    flat = [one for level in levels[1:] for one in level]
    if not levels or levels[0] != [student]:
        raise SystemExit(f"{path.name}, line {number}: expected student {student}, got {line.strip()!r}")
    wrong = [one for one in flat if not 1 <= one <= projects]
    if wrong or len(set(flat)) < len(flat):
        told = f"project {wrong[0]}" if wrong else "a project twice"
        raise SystemExit(
            f"{path.name}, line {number}: expected projects from 1 to {projects}, each once, got {told}"
        )
    return [[one - 1 for one in level] for level in levels[1:] if level]


def _check_counted(
    path: Path, found: list[list[int]], lines: list[tuple[int, str]], lecturers: int | None
) -> None:
    for position, numbers in enumerate(found, 1):
        where = f"{path.name}, line {lines[position - 1][0]}"
        if numbers[0] != position:
            raise SystemExit(f"{where}: expected number {position}, got {numbers[0]}")
        if lecturers is not None and not 1 <= numbers[2] <= lecturers:
            raise SystemExit(f"{where}: expected a lecturer from 1 to {lecturers}, got {numbers[2]}")
