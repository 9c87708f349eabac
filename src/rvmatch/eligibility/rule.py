"""What an eligibility rule is, and what it answers."""

from collections.abc import Sequence
from enum import StrEnum, unique
from typing import Any, ClassVar, Literal, Protocol, Self, runtime_checkable

import attrs
import numpy as np
from numpy.typing import NDArray

from rvmatch.columns import DemandColumns, Pairs, SupplyColumns
from rvmatch.columns.combinations import Facets
from rvmatch.errors import invalid
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = [
    "EligibilityRule",
    "FacetRule",
    "Index",
    "IndexedRule",
    "LibraryRule",
    "PublicationRule",
    "ReviewingRule",
    "RuleOutcome",
    "Side",
    "Verdict",
    "checked_answers",
    "nowhere",
    "outcome",
    "sparing_agreed",
]


@unique
class Side(StrEnum):
    """One of the two sides of a pair."""

    DEMAND = "demand"
    SUPPLY = "supply"


@unique
class Verdict(StrEnum):
    """What a rule says of a pair. Only ``NO`` rejects."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    REVIEW = "review"


@unique
class Index(StrEnum):
    """What a rule's law can be looked up by, so that most pairs need not be built at all."""

    FIELD = "field"
    REGION = "region"


@attrs.frozen(kw_only=True)
class RuleOutcome:
    """
    What a rule says of one pair, and why.

    Args:
        verdict: Yes, no, unknown because something is not stated, or yes but a person should look.
        reason: Which sentence says why; found in ``wording`` as ``rule.<reason>``.
        params: What the sentence needs, by name.
        in_power_of: Which sides could change the answer by changing their own entry.
        private: Whether the reason tells something of an organisation that others need not read.
        text_zh: The reason in Chinese, for rules of one's own that ``wording`` does not know.
        text_en: The reason in English, likewise.
    """

    verdict: Verdict
    reason: str
    params: tuple[tuple[str, str], ...] = ()
    in_power_of: tuple[Side, ...] = ()
    private: bool = False
    text_zh: str = ""
    text_en: str = ""

    @property
    def eligible(self) -> bool:
        """Whether the pair may be proposed as far as this rule goes."""
        return self.verdict is not Verdict.NO


@runtime_checkable
class EligibilityRule(Protocol):
    """
    A law that says which supplies may serve which demands; said twice, and tested to be the same.

    What is missing never rejects: such a pair is eligible and unknown.

    No answer may hang on other pairs, nor on where a project stands: pairs are
    asked about in blocks, and on an executor in columns of some projects only.
    A rule whose ``mask`` or ``unknown`` reads the columns' ``projects`` or
    ``texts`` declares ``needs_projects: ClassVar[bool] = True``, so that an
    executor's workers are sent them.

    A rule whose law implies that of a shipped index may declare
    ``index: ClassVar[Index]``; pairs outside the index are then never built.
    A rule that looks things up in both libraries may do so once in ``fitted``; see ``LibraryRule``.
    A rule that may want a person to look can say so for many in ``review``; see ``ReviewingRule``.
    A rule whose answers hang on few numbers of each side can name them; see ``FacetRule``.
    A rule that lets only published projects pass may declare
    ``needs_publication: ClassVar[bool] = True``; an unpublished demand is
    then said to be just that. What it asks for proposals need not hold for what
    was agreed since; see ``PublicationRule``.
    """

    code: ClassVar[str]
    """Unique among the rules of one matcher."""

    def check(self, demand: DemandProject, supply: SupplyProject) -> RuleOutcome:
        """The law for one pair, with its reason."""
        ...

    def mask(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.bool_]:
        """The same law for many: where ``check`` does not say no, ``[p]``."""
        ...

    def unknown(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.bool_]:
        """Where ``check`` says unknown, ``[p]``."""
        ...


@runtime_checkable
class LibraryRule(EligibilityRule, Protocol):
    """
    A rule that looks something up in both libraries once, before it is asked about many blocks of pairs.

    Its answers are the same with and without.
    """

    def fitted(self, demands: DemandColumns, supplies: SupplyColumns) -> Self:
        """The rule as it is asked about pairs of these libraries."""
        ...


@runtime_checkable
class ReviewingRule(EligibilityRule, Protocol):
    """A rule that also says for many where it wants a person to look; others are asked pair by pair."""

    def review(self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs) -> NDArray[np.bool_]:
        """Where ``check`` says review, ``[p]``."""
        ...


@runtime_checkable
class PublicationRule(EligibilityRule, Protocol):
    """
    A rule on where entries stand that knows which pairs were agreed.

    An agreement outlives the publication of its two entries: a library may well mark a project as docked.
    """

    def sparing(self, agreed: frozenset[tuple[str, str]]) -> Self:
        """The rule as it is asked where these pairs, as keys of demand and supply, are agreed."""
        ...


@runtime_checkable
class FacetRule(EligibilityRule, Protocol):
    """
    A rule whose answers hang on few numbers of each side alone.

    In large libraries ``mask`` and ``unknown`` are then asked about each combination of these numbers once,
    and every pair gets the answer of its combination.
    """

    def hangs_on(self, demands: DemandColumns, supplies: SupplyColumns) -> Facets:
        """Arrays of whole numbers ``[n]`` and ``[m]``: projects alike in them have the same answers."""
        ...


@runtime_checkable
class IndexedRule(EligibilityRule, Protocol):
    """A rule that knows what its index leaves of its law, so that the rest need not be asked again."""

    index: ClassVar[Index]

    def beyond_index(
        self, demands: DemandColumns, supplies: SupplyColumns, pairs: Pairs
    ) -> NDArray[np.bool_]:
        """What ``mask`` says, of pairs that come out of its index ``[p]``."""
        ...


def sparing_agreed(
    rules: Sequence[EligibilityRule], agreed: frozenset[tuple[str, str]]
) -> tuple[EligibilityRule, ...]:
    """
    Rules as they are asked where pairs are agreed.

    Args:
        rules: The rules.
        agreed: The agreed pairs, as keys of demand and supply.

    Returns:
        The same rules in their order; those on publication spare the agreed pairs.
    """
    if not agreed:
        return tuple(rules)
    return tuple(rule.sparing(agreed) if isinstance(rule, PublicationRule) else rule for rule in rules)


def outcome(verdict: Verdict, reason: str, *in_power_of: Side, **params: object) -> RuleOutcome:
    """
    An answer of a rule.

    Args:
        verdict: The verdict.
        reason: Which sentence says why.
        in_power_of: Which sides could change the answer.
        params: What the sentence needs, by name.

    Returns:
        The answer.
    """
    words = tuple((name, str(value)) for name, value in params.items())
    return RuleOutcome(verdict=verdict, reason=reason, params=words, in_power_of=in_power_of)


def nowhere(
    rule: EligibilityRule,  # noqa: ARG001  # becomes a method
    demands: DemandColumns,  # noqa: ARG001
    supplies: SupplyColumns,  # noqa: ARG001
    pairs: Pairs,
) -> NDArray[np.bool_]:
    """Nowhere: no for each pair ``[p]``; for the class of a rule that never gives such an answer."""
    return np.zeros(len(pairs), dtype=np.bool_)


def checked_answers(
    rule: EligibilityRule,
    method: Literal["mask", "unknown", "review", "beyond_index"],
    demands: DemandColumns,
    supplies: SupplyColumns,
    pairs: Pairs,
) -> NDArray[np.bool_]:
    """
    What a rule's method for many says, once it is known to be one answer for each pair.

    Args:
        rule: The rule, which may be anybody's.
        method: Which one is asked; one that not all rules have only of a rule that has it.
        demands: n demands.
        supplies: m supplies.
        pairs: p pairs.

    Returns:
        Answers ``[p]``.

    Raises:
        InvalidValueError: If it is no array of yes and no of this length; ``field`` is the rule's code.
    """
    found: Any = getattr(rule, method)(demands, supplies, pairs)
    is_array = isinstance(found, np.ndarray)
    # An array of whole numbers would choose pairs by their places: a plan, but not of the eligible pairs.
    if not is_array or found.dtype != np.bool_ or found.shape != (len(pairs),):
        shown = f"{found.dtype}{list(found.shape)}" if is_array else type(found).__name__
        raise invalid(rule.code, "rule_answers", shown, method=method, count=len(pairs))
    answers: NDArray[np.bool_] = found
    return answers
