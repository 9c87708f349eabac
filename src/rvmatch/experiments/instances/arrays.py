"""Instances from arrays of one's own."""

from typing import Any

from numpy.typing import ArrayLike, NDArray

from rvmatch.assignment import AssignmentProblem
from rvmatch.assignment.arrays import finite_points
from rvmatch.errors import invalid
from rvmatch.experiments.instances.instance import Instance, Provenance
from rvmatch.mechanisms import TwoSidedMarket

__all__ = ["instance_from_arrays"]


def instance_from_arrays(
    points: ArrayLike,
    *,
    name: str = "arrays",
    allowed: ArrayLike | None = None,
    row_capacity: ArrayLike | None = None,
    col_capacity: ArrayLike | None = None,
    row_opinion: ArrayLike | None = None,
    col_opinion: ArrayLike | None = None,
    reference: str = "",
    synthetic: bool = False,
    **others: Any,
) -> Instance:
    """
    The instance of tables of numbers, such as numpy arrays.

    Args:
        points: What each pair is worth ``[n, m]``.
        name: What tables call the instance.
        allowed: Which pairs there are, bool ``[n, m]``; all if left out.
        row_capacity: How many partners a row takes ``[n]``; one each if left out.
        col_capacity: How many a column takes ``[m]``; likewise.
        row_opinion: What rows think of each pair ``[n, m]``, more is better; the points if left out.
        col_opinion: What columns think of it ``[n, m]``; likewise.
        reference: Where the numbers come from.
        synthetic: Whether they were invented.
        others: ``groups``, ``arrival`` and ``remote`` ``[n]``, ``available`` ``[m]``, as in
            ``TwoSidedMarket``, and ``amounts`` as a table ``[n, m]``.

    Returns:
        The instance.

    Raises:
        InvalidValueError: If an array is not as described; ``field`` names which.

    Examples:
        >>> from rvmatch.experiments.instances import instance_from_arrays
        >>> instance_from_arrays([[3, 1], [2, 0]]).market.row_ranks.tolist()
        [1, 2, 1, 2]
    """
    problem = AssignmentProblem.from_matrix(points, allowed, row_capacity, col_capacity)
    of_pairs = {
        field: _of_pairs(field, table, problem)
        for field, table in (("row_opinion", row_opinion), ("col_opinion", col_opinion))
    }
    if "amounts" in others:
        others["amounts"] = _of_pairs("amounts", others["amounts"], problem)
    market = TwoSidedMarket.from_points(
        problem, row_points=of_pairs["row_opinion"], col_points=of_pairs["col_opinion"], **others
    )
    provenance = Provenance(source="arrays", synthetic=synthetic, reference=reference)
    return Instance(name=name, market=market, provenance=provenance)


def _of_pairs(field: str, table: ArrayLike | None, problem: AssignmentProblem) -> NDArray[Any] | None:
    """The entries of a table that belong to pairs ``[p]``."""
    if table is None:
        return None
    values = finite_points(field, table)
    if values.shape != problem.shape:
        rows, columns = problem.shape
        raise invalid(field, "assignment_allowed_shape", values.shape, rows=rows, columns=columns)
    return values[problem.rows, problem.cols]
