"""Why a pair is recommended, why a project is left alone, and what its owner can do: for its reader."""

from enum import StrEnum, unique
from typing import Literal, TypeVar

import attrs

from rvmatch.errors import invalid
from rvmatch.matching.inquiry import Inquiry, inquiry_into
from rvmatch.matching.matcher import Demands, Matcher, Supplies, as_library
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.reasoning import demand_reasons, pair_reasons, supply_reasons
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.wording import LANGUAGES, Language

__all__ = ["Audience", "Explainer", "Explanation", "explain_demand", "explain_pair", "explain_supply"]


@unique
class Audience(StrEnum):
    """For whom an explanation is written."""

    PARTY = "party"
    """A county or an organisation: its own facts, anonymous counts, and what it can change itself."""

    DEPARTMENT = "department"
    """A department in charge: with the names of all sides."""


AudienceName = Literal["party", "department"]

P = TypeVar("P", bound=DemandProject | SupplyProject)


@attrs.frozen(kw_only=True)
class Explanation:
    """
    Reasons, as codes and numbers; written out in the language asked for when printed.

    Args:
        keys: The key of the project explained; of a pair, both.
        audience: For whom it is written.
        language: In which language it prints.
        sentences: The reasons, in reading order.
    """

    keys: tuple[str, ...]
    audience: Audience
    language: Language
    sentences: tuple[Sentence, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """The sentences in the explanation's language, details set in by two blanks."""
        return tuple(sentence.text(self.language) for sentence in self.sentences)

    def __str__(self) -> str:
        return "\n".join(self.lines)


class Explainer:
    """
    Answers many questions about one plan; the libraries are made ready once, and nothing changes.

    Args:
        plan: The plan.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Raises:
        InvalidValueError: If the libraries or the settings are not the plan's.
    """

    __slots__ = ("_inquiry", "_plan")

    def __init__(
        self, plan: MatchPlan, demands: Demands, supplies: Supplies, *, matcher: Matcher | None = None
    ) -> None:
        if not isinstance(plan, MatchPlan):
            raise invalid("plan", "plan", plan)
        demand_library: ProjectLibrary[DemandProject] = as_library(demands, DemandProject, "demands")
        supply_library: ProjectLibrary[SupplyProject] = as_library(supplies, SupplyProject, "supplies")
        self._plan = plan
        self._inquiry: Inquiry = inquiry_into(plan, demand_library, supply_library, matcher)

    def demand(self, key: str, *, language: Language = "zh", audience: AudienceName = "party") -> Explanation:
        """What the plan recommends to one demand and why; see ``explain_demand``."""
        whom = _reader(language, audience)
        demand = self._project("demand", self._inquiry.demands, key)
        named = whom is Audience.DEPARTMENT
        sentences = demand_reasons(self._plan, self._inquiry, demand, named=named)
        return Explanation(keys=(key,), audience=whom, language=language, sentences=tuple(sentences))

    def supply(self, key: str, *, language: Language = "zh", audience: AudienceName = "party") -> Explanation:
        """What the plan recommends to one supply and why; see ``explain_supply``."""
        whom = _reader(language, audience)
        supply = self._project("supply", self._inquiry.supplies, key)
        named = whom is Audience.DEPARTMENT
        sentences = supply_reasons(self._plan, self._inquiry, supply, named=named)
        return Explanation(keys=(key,), audience=whom, language=language, sentences=tuple(sentences))

    def pair(
        self, demand: str, supply: str, *, language: Language = "zh", audience: AudienceName = "party"
    ) -> Explanation:
        """Why the plan recommends one pair, or why it does not; see ``explain_pair``."""
        whom = _reader(language, audience)
        pair = (
            self._project("demand", self._inquiry.demands, demand),
            self._project("supply", self._inquiry.supplies, supply),
        )
        sentences = pair_reasons(self._plan, self._inquiry, *pair, named=whom is Audience.DEPARTMENT)
        return Explanation(
            keys=(demand, supply), audience=whom, language=language, sentences=tuple(sentences)
        )

    @staticmethod
    def _project(side: str, library: ProjectLibrary[P], key: str) -> P:
        if not isinstance(key, str) or key not in library:
            raise invalid(side, "known_key", key, count=len(library))
        return library[key]


def explain_demand(
    plan: MatchPlan,
    demand: str,
    demands: Demands,
    supplies: Supplies,
    *,
    language: Language = "zh",
    audience: AudienceName = "party",
    matcher: Matcher | None = None,
) -> Explanation:
    """
    What the plan recommends to one demand and why; or the first honest reason why it recommends nothing.

    For many questions about one plan an ``Explainer`` is faster.

    Args:
        plan: The plan.
        demand: The demand's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.
        audience: ``"party"`` for the county itself, ``"department"`` with all names.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The reasons; ``print`` it, or take its ``sentences`` as codes and numbers.

    Raises:
        InvalidValueError: If there is no such demand, or the libraries are not the plan's.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.demand(demand, language=language, audience=audience)


def explain_supply(
    plan: MatchPlan,
    supply: str,
    demands: Demands,
    supplies: Supplies,
    *,
    language: Language = "zh",
    audience: AudienceName = "party",
    matcher: Matcher | None = None,
) -> Explanation:
    """
    What the plan recommends to one supply and why; or the first honest reason why it recommends nothing.

    Args:
        plan: The plan.
        supply: The supply's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.
        audience: ``"party"`` for the organisation itself, ``"department"`` with all names.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The reasons; ``print`` it, or take its ``sentences`` as codes and numbers.

    Raises:
        InvalidValueError: If there is no such supply, or the libraries are not the plan's.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.supply(supply, language=language, audience=audience)


def explain_pair(
    plan: MatchPlan,
    demand: str,
    supply: str,
    demands: Demands,
    supplies: Supplies,
    *,
    language: Language = "zh",
    audience: AudienceName = "party",
    matcher: Matcher | None = None,
) -> Explanation:
    """
    Why the plan recommends one pair, or why it does not.

    Args:
        plan: The plan.
        demand: The demand's key.
        supply: The supply's key.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.
        audience: ``"party"`` for the two themselves, ``"department"`` with all names.
        matcher: The settings, if the plan was made with rules or criteria of one's own.

    Returns:
        The reasons; ``print`` it, or take its ``sentences`` as codes and numbers.

    Raises:
        InvalidValueError: If there is no such project, or the libraries are not the plan's.
    """
    explainer = Explainer(plan, demands, supplies, matcher=matcher)
    return explainer.pair(demand, supply, language=language, audience=audience)


def _reader(language: str, audience: str) -> Audience:
    """For whom an explanation is, once the language is known to exist."""
    if language not in LANGUAGES:
        raise invalid("language", "language", language)
    if audience not in tuple(Audience):
        raise invalid("audience", "audience", audience)
    return Audience(audience)
