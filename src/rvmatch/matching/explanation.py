"""Why a pair is recommended, why a project is left alone, and what its owner can do: for its reader."""

from collections.abc import Iterable
from enum import StrEnum, unique
from typing import Literal

import attrs

from rvmatch.errors import invalid
from rvmatch.matching.inquiry import inquiry_into
from rvmatch.matching.matcher import Demands, Matcher, Supplies, as_library
from rvmatch.matching.phrasing import Sentence
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.reasoning import demand_reasons, pair_reasons, supply_reasons
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.wording import LANGUAGES, Language

__all__ = ["Audience", "Explanation", "explain_demand", "explain_pair", "explain_supply"]


@unique
class Audience(StrEnum):
    """For whom an explanation is written."""

    PARTY = "party"
    """A county or an organisation: its own facts, anonymous counts, and what it can change itself."""

    DEPARTMENT = "department"
    """A department in charge: with the names of all sides."""


AudienceName = Literal["party", "department"]


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
    inquiry = inquiry_into(plan, *_libraries(demands, supplies), matcher)
    whom = _audience(audience)
    sentences = demand_reasons(plan, inquiry, inquiry.demands[demand], named=whom is Audience.DEPARTMENT)
    return _explanation((demand,), whom, language, sentences)


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
    inquiry = inquiry_into(plan, *_libraries(demands, supplies), matcher)
    whom = _audience(audience)
    sentences = supply_reasons(plan, inquiry, inquiry.supplies[supply], named=whom is Audience.DEPARTMENT)
    return _explanation((supply,), whom, language, sentences)


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
    inquiry = inquiry_into(plan, *_libraries(demands, supplies), matcher)
    whom = _audience(audience)
    pair = inquiry.demands[demand], inquiry.supplies[supply]
    sentences = pair_reasons(plan, inquiry, *pair, named=whom is Audience.DEPARTMENT)
    return _explanation((demand, supply), whom, language, sentences)


def _libraries(
    demands: Demands, supplies: Supplies
) -> tuple[ProjectLibrary[DemandProject], ProjectLibrary[SupplyProject]]:
    return as_library(demands, DemandProject, "demands"), as_library(supplies, SupplyProject, "supplies")


def _audience(name: str) -> Audience:
    if name not in tuple(Audience):
        raise invalid("audience", "audience", name)
    return Audience(name)


def _explanation(
    keys: tuple[str, ...], audience: Audience, language: Language, sentences: Iterable[Sentence]
) -> Explanation:
    if language not in LANGUAGES:
        raise invalid("language", "language", language)
    return Explanation(keys=keys, audience=audience, language=language, sentences=tuple(sentences))
