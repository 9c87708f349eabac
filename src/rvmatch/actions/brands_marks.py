"""The marks of a jury: what each juror gave, and how the marks of a project are summed."""

from collections.abc import Iterable
from enum import StrEnum, unique
from fractions import Fraction
from math import lcm
from typing import Final

import attrs

from rvmatch.errors import Fault, Place, ReadErrors, invalid
from rvmatch.model.quantities import count, label, text

__all__ = ["JuryMark", "MarkRule", "ProjectMark", "marks_by_project"]

LARGEST_MARK: Final = 2**24
"""The largest summed mark of a project, in the common unit, that every route can add up exactly."""


@unique
class MarkRule(StrEnum):
    """How several marks of a project are summed; the jury says which. The words are the library's own."""

    TOTAL = "total"
    """All marks added up."""
    MEAN = "mean"
    """The mean of all marks."""
    TRIMMED_MEAN = "trimmed-mean"
    """The mean without one highest and one lowest mark; at least three marks."""


@attrs.frozen(kw_only=True)
class JuryMark:
    """
    A mark of a jury for one project.

    Args:
        project: The supply's key.
        points: The mark, in whole points.
        juror: Who gave it, as the jury calls them; empty if marks are already summed.

    Raises:
        InvalidValueError: If a value is not as described.
    """

    project: str = attrs.field(validator=label)
    points: int = attrs.field(validator=count())
    juror: str = attrs.field(default="", validator=text)


@attrs.frozen(kw_only=True)
class ProjectMark:
    """
    The summed mark of a project.

    Args:
        project: The supply's key.
        points: In whole points of ``1 / unit``.
        unit: How many of them make one point of the jury; the same for all projects of a choice.
        marks: How many marks it comes from.
    """

    project: str
    points: int
    unit: int
    marks: int

    @property
    def mark(self) -> Fraction:
        """The mark in the jury's own points, exact."""
        return Fraction(self.points, self.unit)


def marks_by_project(
    marks: Iterable[JuryMark], projects: Iterable[str], rule: MarkRule
) -> dict[str, ProjectMark]:
    """
    The summed mark of each project that has any.

    Args:
        marks: The marks of all jurors, in any order.
        projects: Keys of the projects that may be marked.
        rule: How several marks of a project are summed.

    Returns:
        Marks by key, all in one unit, so that no fraction is rounded.

    Raises:
        ReadErrors: If a mark names another project, a juror marks a project twice, or a trimmed mean is
                asked of fewer than three marks; all at once.
        InvalidValueError: If a mark is too large when fractions are made whole.
    """
    if not isinstance(rule, MarkRule):
        names = ", ".join(one.name for one in MarkRule)
        raise invalid("rule", "member", rule, kind="MarkRule", values=names)
    if isinstance(marks, str) or not isinstance(marks, Iterable):
        raise invalid("marks", "collection", marks)
    known, faults = set(projects), list[Fault]()
    given: dict[str, dict[str, int]] = {}
    for number, one in enumerate(marks):
        if not isinstance(one, JuryMark):
            raise invalid("marks", "of_class", one, kind="JuryMark")
        where = Place(path=f"marks[{number}]")
        if one.project not in known:
            faults.append(invalid("project", "brands_project", one.project, count=len(known)).fault.at(where))
        if one.juror in given.setdefault(one.project, {}):
            fault = invalid("juror", "brands_mark_twice", one.juror, project=one.project).fault
            faults.append(fault.at(where))
        given[one.project][one.juror] = one.points
    if rule is MarkRule.TRIMMED_MEAN:
        faults += [
            invalid("marks", "brands_trimmed", len(found), project=key).fault
            for key, found in sorted(given.items())
            if len(found) < 3 and key in known
        ]
    if faults:
        raise ReadErrors(faults)
    summed = {key: _summed(list(found.values()), rule) for key, found in given.items()}
    unit = lcm(*(mark.denominator for mark in summed.values()))
    largest = max((int(mark * unit) for mark in summed.values()), default=0)
    if largest > LARGEST_MARK:
        raise invalid("marks", "brands_unit", largest, most=LARGEST_MARK)
    return {
        key: ProjectMark(project=key, points=int(mark * unit), unit=unit, marks=len(given[key]))
        for key, mark in sorted(summed.items())
    }


def _summed(points: list[int], rule: MarkRule) -> Fraction:
    if rule is MarkRule.TRIMMED_MEAN:
        points = sorted(points)[1:-1]
    return Fraction(sum(points), 1 if rule is MarkRule.TOTAL else len(points))
