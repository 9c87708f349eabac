"""What has to be worked out again to answer a question about a plan: verdicts, points, near misses."""

from collections.abc import Sequence
from functools import cached_property

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns, demand_columns, supply_columns
from rvmatch.eligibility import EligibilityRule, RuleOutcome, Side
from rvmatch.eligibility.rule import checked_answers
from rvmatch.errors import invalid
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.agreements import rules_under
from rvmatch.matching.policies.limits import Refused
from rvmatch.model.arguments import optional_instance
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.scoring import Criterion, Part, parts_of, score_pairs
from rvmatch.scoring.scores import counting

__all__ = ["Inquiry", "Screening"]


@attrs.frozen(kw_only=True, eq=False)
class Screening:
    """
    How one project fares against the whole other library.

    Args:
        keys: The others' keys ``[q]``.
        failed: Which rules each of them fails ``[k, q]``, in the order of the rules.
        refused: Which of them no rule rejects, but the policy says that one side refused ``[q]``.
        points: What each eligible pair is worth ``[q]``; -1 where not eligible.
    """

    keys: tuple[str, ...]
    failed: NDArray[np.bool_]
    refused: NDArray[np.bool_]
    points: NDArray[np.int64]

    @property
    def eligible(self) -> NDArray[np.bool_]:
        """Where no rule fails, and nobody refused ``[q]``."""
        eligible: NDArray[np.bool_] = (self.failed.sum(axis=0) == 0) & ~self.refused
        return eligible

    def failing_only(self, rule: int) -> NDArray[np.bool_]:
        """Where this rule, and no other, fails ``[q]``."""
        only: NDArray[np.bool_] = self.failed[rule] & (self.failed.sum(axis=0) == 1)
        return only


@attrs.frozen(kw_only=True, eq=False)
class Inquiry:
    """
    A plan with the libraries and the settings that it was made from.

    Args:
        demands: The demands.
        supplies: The supplies.
        matcher: The settings.
        rows: The demands as arrays.
        cols: The supplies as arrays.
        criteria: The criteria that count, fitted.
    """

    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]
    matcher: Matcher
    rows: DemandColumns
    cols: SupplyColumns
    criteria: tuple[Criterion, ...]

    @classmethod
    def of(
        cls,
        demands: ProjectLibrary[DemandProject],
        supplies: ProjectLibrary[SupplyProject],
        matcher: Matcher,
    ) -> "Inquiry":
        """The libraries made ready for questions."""
        rows, cols = demand_columns(demands), supply_columns(supplies)
        criteria = counting(rows, cols, matcher.criteria, matcher.weights)
        return cls(
            demands=demands, supplies=supplies, matcher=matcher, rows=rows, cols=cols, criteria=criteria
        )

    @cached_property
    def rules(self) -> Sequence[EligibilityRule]:
        """The rules, in the order asked, those on publication sparing what was agreed."""
        return rules_under(self.matcher.policy, self.matcher.rules)

    @property
    def refused(self) -> frozenset[tuple[str, str]]:
        """The pairs that the policy says one side refused, by the keys of demand and supply."""
        limits = self.matcher.policy.limits
        return frozenset((one.demand, one.supply) for one in limits if isinstance(one, Refused))

    def every_pair(self) -> Pairs:
        """All pairs of the two libraries; for libraries of which one holds a single project."""
        return Pairs.every((len(self.demands), len(self.supplies)))

    def outcomes(self, demand: str, supply: str) -> tuple[tuple[str, RuleOutcome], ...]:
        """What each rule says of one pair, with the rule's code."""
        pair = self.demands[demand], self.supplies[supply]
        return tuple((rule.code, rule.check(*pair)) for rule in self.rules)

    def in_power_of(self, rule: int, demand: str, supply: str) -> tuple[Side, ...]:
        """Which sides could alone make one pair meet a rule; none if both would have to publish first."""
        law, pair = self.rules[rule], (self.demands[demand], self.supplies[supply])
        drafts = sum(project.status is not ProjectStatus.PUBLISHED for project in pair)
        if getattr(law, "needs_publication", False) and drafts > 1:
            return ()
        return tuple(law.check(*pair).in_power_of)

    def parts(self, demand: str, supply: str) -> tuple[Part, ...]:
        """What the points of one pair are made of."""
        pair = self._pairs([self.demands.position(demand)], [self.supplies.position(supply)])
        return parts_of(self.rows, self.cols, pair, self.criteria, self.matcher.weights)[0]

    def parts_of_row(self, places: NDArray[np.int64], side: Side) -> tuple[tuple[Part, ...], ...]:
        """What the points are made of, for the one project of a side and these of the other, growing."""
        single = np.zeros_like(places)
        pairs = self._pairs(single, places) if side is Side.DEMAND else self._pairs(places, single)
        return parts_of(self.rows, self.cols, pairs, self.criteria, self.matcher.weights)

    def points(self, demand: str, supply: str) -> int:
        """What one pair is worth."""
        pair = self._pairs([self.demands.position(demand)], [self.supplies.position(supply)])
        return int(self.points_of(pair)[0])

    def screen_demand(self, demand: str) -> Screening:
        """How one demand fares against all supplies."""
        m = len(self.supplies)
        return self._screen(self._pairs(np.full(m, self.demands.position(demand)), range(m)), self.cols.keys)

    def screen_supply(self, supply: str) -> Screening:
        """How one supply fares against all demands."""
        n = len(self.demands)
        return self._screen(self._pairs(range(n), np.full(n, self.supplies.position(supply))), self.rows.keys)

    def pairs_with(self, project: str, side: Side, others: NDArray[np.int64]) -> Pairs:
        """The pairs of one project, by its side and key, with these of the other side, growing ``[q]``."""
        if side is Side.DEMAND:
            return self._pairs(np.full(others.size, self.demands.position(project)), others)
        return self._pairs(others, np.full(others.size, self.supplies.position(project)))

    def _screen(self, pairs: Pairs, keys: tuple[str, ...]) -> Screening:
        failed = np.zeros((len(self.rules), len(pairs)), dtype=bool)
        for place, rule in enumerate(self.rules):
            failed[place] = ~checked_answers(rule, "mask", self.rows, self.cols, pairs)
        passed: NDArray[np.bool_] = failed.sum(axis=0) == 0
        eligible = passed & ~self._refused_among(pairs)
        points = np.full(len(pairs), -1, dtype=np.int64)
        points[eligible] = self.points_of(pairs.where(eligible))
        return Screening(keys=keys, failed=failed, refused=passed & ~eligible, points=points)

    def _refused_among(self, pairs: Pairs) -> NDArray[np.bool_]:
        there = [one for one in self.refused if one[0] in self.demands and one[1] in self.supplies]
        width = len(self.supplies)
        keys = [self.demands.position(one) * width + self.supplies.position(other) for one, other in there]
        return np.isin(pairs.keys(), np.array(keys, dtype=np.int64))

    def points_of(self, pairs: Pairs) -> NDArray[np.int64]:
        """What pairs are worth, eligible or not ``[p]``."""
        return score_pairs(self.rows, self.cols, pairs, self.criteria, self.matcher.weights).points

    def _pairs(
        self, rows: Sequence[int] | NDArray[np.int64], cols: Sequence[int] | NDArray[np.int64]
    ) -> Pairs:
        return Pairs(
            rows=np.asarray(rows), cols=np.asarray(cols), shape=(len(self.demands), len(self.supplies))
        )


def inquiry_into(
    plan: MatchPlan,
    demands: ProjectLibrary[DemandProject],
    supplies: ProjectLibrary[SupplyProject],
    matcher: Matcher | None,
) -> Inquiry:
    """
    The plan's own libraries and settings made ready for questions.

    Raises:
        InvalidValueError: If the libraries or the settings are not those that the plan was made from, or the
            settings are no matcher.
    """
    settings = plan.settings
    for field, library, digest in (
        ("demands", demands, settings.demands_fingerprint),
        ("supplies", supplies, settings.supplies_fingerprint),
    ):
        if library.fingerprint() != digest:
            raise invalid(field, "plan_library", library.fingerprint()[:12], digest=digest[:12])
    matcher = optional_instance("matcher", matcher, Matcher) or Matcher(
        weights=settings.weights, policy=settings.policy, edition=settings.edition
    )
    for setting, mine, planned in settings.differing(matcher):
        raise invalid("matcher", "plan_matcher", mine, setting=setting, planned=planned)
    return Inquiry.of(demands, supplies, matcher)
