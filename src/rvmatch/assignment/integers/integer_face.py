"""The plans that keep what every rank so far has reached, and the best of them for the next rank."""

from collections.abc import Callable
from typing import Self

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.assignment.certificates.plan_faults import beyond_limits, unreadable
from rvmatch.assignment.certificates.usage import Usage
from rvmatch.assignment.integers.highs import Answer, Cut, Question, ask
from rvmatch.assignment.integers.integer_model import IntegerModel, Plan
from rvmatch.assignment.ranked import RankedProblem
from rvmatch.assignment.ranks import Rank, WorstPoints
from rvmatch.assignment.values import choosable, rank_value
from rvmatch.errors import InfeasibleProblemError, SolverError

__all__ = ["Face", "Reached"]

SECONDS_OF_DOUBT = 1.0
"""How long HiGHS is asked once more, another way, after it claims that nothing is better or feasible."""

MOST_LESSONS = 500
"""How many solutions may break a row that is written loosely before a rank is given up."""

MOST_DOUBTS = 20
"""How often HiGHS may be proven wrong about one rank before its answers are refused."""


@attrs.frozen(kw_only=True, eq=False)
class Face:
    """
    What is left of a model after some ranks.

    Args:
        model: The variables and rows.
        upper: The greatest value of each variable, int64 ``[v]``; zero for a pair given up.
        cuts: The rows of earlier ranks.
        kept: The earlier ranks that are sums, each with the value that every plan here has at least.
        learned: Rows found on the way that every plan keeps; they grow, and all faces of a model share them.
        plan: The best plan that is known; None if none is.
    """

    model: IntegerModel
    upper: NDArray[np.int64]
    cuts: tuple[Cut, ...] = ()
    kept: tuple[tuple[Rank, int], ...] = ()
    learned: list[Cut] = attrs.field(factory=list)
    plan: Plan | None = None

    @classmethod
    def of(cls, model: IntegerModel) -> Self:
        """All plans of a model."""
        return cls(model=model, upper=np.ones(model.whole.size, dtype=np.int64))

    @property
    def open_pairs(self) -> int:
        """How many pairs a later rank may still use or leave, as far as is known without asking."""
        ranked = self.model.ranked
        return int((choosable(ranked) & (self.upper[: ranked.problem.rows.size] > 0)).sum())

    def value(self, rank: Rank) -> int:
        """What the plan that is known reaches in a rank."""
        if self.plan is None:
            raise SolverError("there is no plan to be counted")
        return rank_value(self.model.ranked, rank, self.plan.pairs, self.plan.places)

    def without(self, given_up: NDArray[np.bool_]) -> Self:
        """The plans that leave these pairs, bool ``[p]``; none of them is known."""
        upper = self.upper.copy()
        upper[: given_up.size][given_up] = 0
        return attrs.evolve(self, upper=upper, plan=None)

    def keeping(self, rank: Rank) -> Self:
        """The plans that are at least as good in this rank as the plan that is known."""
        value = self.value(rank)
        if isinstance(rank, WorstPoints):
            left = self.without(choosable(self.model.ranked) & (rank.points < value))
            return attrs.evolve(left, plan=self.plan)
        cut = Cut.at_least(self.model.gain(rank), value)
        return attrs.evolve(self, cuts=(*self.cuts, cut), kept=(*self.kept, (rank, value)))

    def best(self, rank: Rank, left: Callable[[], float | None]) -> "Reached":
        """
        The best plan for a rank, and what no plan exceeds.

        Args:
            rank: A rank that is a sum.
            left: Tells how many seconds there are; None without a limit.

        Returns:
            What was reached; without a plan if time was up before there was one.

        Raises:
            InfeasibleProblemError: If there is no plan at all.
            SolverError: If an answer of HiGHS does not hold.
        """
        gain = self.model.gain(rank)
        ceiling = sum(np.maximum(gain[self.upper > 0], 0).tolist())
        if self.plan is not None and self.value(rank) == ceiling:
            return Reached(face=self, bound=ceiling)
        answer, plan = self._ask(gain, left)
        face = self._better_of(rank, plan)
        if answer.infeasible:
            if self.plan is None:
                self._check_infeasible()
                raise InfeasibleProblemError
            raise SolverError("HiGHS claims that no plan keeps what a plan has reached")
        bound = answer.bound_of(gain, ceiling)
        if face.plan is None or not answer.proven:
            return Reached(face=face, bound=bound if face.plan is None else max(bound, face.value(rank)))
        for _ in range(MOST_DOUBTS + MOST_LESSONS):
            # HiGHS errs now and then; asked for more than it found, it must find it or say no once more.
            value = face.value(rank)
            if value == ceiling:
                return Reached(face=face, bound=value)
            more_than_that = Cut.at_least(gain, value + 1)
            doubt = ask(self._question(gain).with_cut(more_than_that), _shortly(left), presolve=False)
            more = face._better_of(rank, face._plan_of(doubt))
            if more.value(rank) == value and self._learns_from(doubt):
                continue
            if more.value(rank) == value:
                return Reached(face=face, bound=value if doubt.infeasible else max(value, bound))
            face, bound = more, ceiling
        raise SolverError("HiGHS claims again and again that no plan is better, and then finds one")

    def some_plan(self, left: Callable[[], float | None]) -> Self | None:
        """
        The same with a plan of it, or without one if time was up first; None if there is no plan.

        Args:
            left: Tells how many seconds there are; None without a limit.

        Raises:
            SolverError: If an answer of HiGHS does not hold.
        """
        answer, plan = self._ask(np.zeros_like(self.upper), left)
        return None if answer.infeasible else attrs.evolve(self, plan=plan)

    def _ask(self, gain: NDArray[np.int64], left: Callable[[], float | None]) -> tuple[Answer, Plan | None]:
        """An answer and its plan; asked another way if there is none, or if it breaks a limit."""
        question = self._question(gain)
        answer = ask(question, left())
        plan = self._plan_of(answer)
        for _ in range(MOST_LESSONS):
            if plan is not None or not self._learns_from(answer):
                break
            question = self._question(gain)
            answer = ask(question, left())
            plan = self._plan_of(answer)
        if answer.infeasible or (answer.solution is not None and plan is None):
            again = ask(question, _shortly(left) if answer.infeasible else left(), presolve=False)
            plan = self._plan_of(again)
            if plan is not None or again.infeasible or not answer.infeasible:
                answer = again
        if answer.solution is not None and plan is None:
            raise SolverError("HiGHS finds a plan that breaks a limit once it is counted in whole numbers")
        return answer, plan

    def _question(self, gain: NDArray[np.int64]) -> Question:
        return Question(model=self.model, upper=self.upper, cuts=(*self.cuts, *self.learned), gain=gain)

    def _learns_from(self, answer: Answer) -> bool:
        """Whether a solution breaks a row that is written loosely; then what breaks it is ruled out."""
        if answer.solution is None:
            return False
        uses = self.model.uses(self.model.plan(answer.solution))
        broken = self.model.loose.broken(uses)
        self.learned.extend(Cut.other_than(variables, uses) for variables in broken)
        return bool(broken)

    def _plan_of(self, answer: Answer) -> Plan | None:
        """The plan of an answer; None if it has none, or one that does not keep everything."""
        if answer.solution is None:
            return None
        ranked, plan = self.model.ranked, self.model.plan(answer.solution)
        holds = (
            bool((self.upper[plan.pairs] > 0).all())
            and _keeps_limits(ranked, plan)
            and all(rank_value(ranked, rank, plan.pairs, plan.places) >= value for rank, value in self.kept)
        )
        return plan if holds else None

    def _check_infeasible(self) -> None:
        """A claim that there is no plan is wrong if the empty plan is one."""
        nothing = np.empty(0, dtype=np.int64)
        if not self.kept and _keeps_limits(self.model.ranked, Plan(pairs=nothing, places=nothing)):
            raise SolverError("HiGHS claims that there is no plan, but the empty one is")

    def _better_of(self, rank: Rank, plan: Plan | None) -> Self:
        if plan is None:
            return self
        other = attrs.evolve(self, plan=plan)
        return other if self.plan is None or other.value(rank) > self.value(rank) else self


@attrs.frozen(kw_only=True, eq=False)
class Reached:
    """
    What a rank reached.

    Args:
        face: The plans left, with the best that is known.
        bound: What no plan exceeds.
        method: How, a short code.
    """

    face: Face
    bound: int
    method: str = ""


def _shortly(left: Callable[[], float | None]) -> float:
    seconds = left()
    return SECONDS_OF_DOUBT if seconds is None else min(SECONDS_OF_DOUBT, seconds)


def _keeps_limits(ranked: RankedProblem, plan: Plan) -> bool:
    rows, cols = ranked.problem.rows[plan.pairs], ranked.problem.cols[plan.pairs]
    return not unreadable(ranked, rows, cols, plan.places) and not beyond_limits(
        Usage.of(ranked, rows, cols, plan.places)
    )
