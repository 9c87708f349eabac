"""Under which settings a plan is best: everything that was chosen before it was computed."""

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import attrs

from rvmatch.eligibility import EligibilityRule
from rvmatch.matching.cover import CoverSource
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.identifiers import CountyCode
from rvmatch.scoring import Weights

__all__ = ["Note", "PlanSettings", "RunSettings"]


@attrs.frozen(kw_only=True)
class Note:
    """
    Something about a plan that its readers should know, said once.

    Args:
        code: Which sentence says it; found in ``wording`` as ``note.<code>``.
        params: What the sentence needs, by name.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()


class RunSettings(Protocol):
    """What a plan records of the settings of its run; every ``Matcher`` has it."""

    @property
    def rules(self) -> Sequence[EligibilityRule]:
        """The eligibility rules, in the order asked."""

    @property
    def weights(self) -> Weights:
        """How much each criterion counts."""

    @property
    def policy(self) -> Policy:
        """The objectives and limits."""

    @property
    def solver(self) -> str:
        """The name of the solver."""

    @property
    def edition(self) -> str:
        """The edition of the notice."""

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """Options of rules and criteria."""


@attrs.frozen(kw_only=True)
class PlanSettings:
    """
    What was chosen before the plan was computed; the plan is best under these, and says so.

    Args:
        rules: Codes of the eligibility rules, in the order asked.
        weights: How much each criterion counts.
        options: Options of rules and criteria that have some, as ``(code.option, value)``.
        policy: The objectives in their order, the limits, the minimum score and the seed for ties.
        solver: The name of the solver that was asked for.
        cover: The counties that ``CoverCounties`` means, sorted; empty if the policy has no such objective.
        cover_source: Where they were taken from.
        edition: The edition of the notice.
        version: The version of this library.
        demands_fingerprint: Digest of the demand library's content.
        supplies_fingerprint: Digest of the supply library's content.
    """

    rules: tuple[str, ...]
    weights: Weights
    options: tuple[tuple[str, str], ...]
    policy: Policy
    solver: str
    cover: tuple[CountyCode, ...]
    cover_source: CoverSource
    edition: str
    version: str
    demands_fingerprint: str
    supplies_fingerprint: str

    @property
    def minimum_points(self) -> int:
        """Pairs with fewer points are leads, never matches, unless agreed."""
        return self.policy.minimum_points

    @property
    def tie_seed(self) -> int:
        """The seed that decides between plans that are equally good."""
        return self.policy.tie_seed

    def differing(self, run: RunSettings) -> Iterator[tuple[str, Any, Any]]:
        """
        What a run has set otherwise than the plan, as far as a plan records it.

        Args:
            run: The settings of a run.

        Returns:
            The name of each setting, what the run has, and what the plan has.
        """
        pairs = (
            ("rules", tuple(rule.code for rule in run.rules), self.rules),
            ("options", run.options, self.options),
            ("weights", run.weights.parts, self.weights.parts),
            ("policy", run.policy, self.policy),
        )
        yield from (pair for pair in pairs if pair[1] != pair[2])
