"""The policy: what a plan should be good at, in which order, and what it keeps to in any case."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, Self, get_args

import attrs

from rvmatch.errors import invalid, known_language
from rvmatch.matching.cover import counties_first
from rvmatch.matching.policies.limits import Agreed, Limit, Refused
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    Objective,
    PairObjective,
    Spread,
    TotalScore,
)
from rvmatch.model.places import CountyList
from rvmatch.wording import Language

__all__ = ["DEFAULT_MINIMUM_SCORE", "Policy", "describe"]

DEFAULT_MINIMUM_SCORE: Final = 0.3
"""Below this score a pair is a lead; the library's choice, not the notice's."""

_POINTS_OF_SCORE_ONE: Final = 1_000_000

_SEVERAL: Final = (CoverCounties, CoverGroups, Spread, PairObjective)
"""Objectives that may stand several times, about different things."""


def _objectives(values: Iterable[Objective]) -> tuple[Objective, ...]:
    found = _parts("objectives", values, Objective)
    if not found:
        raise invalid("objectives", "policy_objectives_empty", found)
    return found


def _limits(values: Iterable[Limit]) -> tuple[Limit, ...]:
    return _parts("limits", values, Limit)


def _parts(field: str, values: Any, kinds: Any) -> tuple[Any, ...]:
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise invalid(field, "collection", type(values).__name__)
    found = tuple(values)
    for value in found:
        if isinstance(value, type):  # the class is easily passed for its one value, as in TotalScore
            raise invalid(field, "instance", value.__name__)
        if not isinstance(value, kinds):
            names = ", ".join(kind.__name__ for kind in get_args(kinds))
            raise invalid(field, "policy_part", type(value).__name__, names=names)
    return found


def _each_once(_: object, attribute: "attrs.Attribute[Any]", objectives: Sequence[Objective]) -> None:
    seen: set[object] = set()
    for objective in objectives:
        if isinstance(objective, PairObjective):
            key: object = (PairObjective, objective.name)
        else:
            key = objective if isinstance(objective, _SEVERAL) else type(objective)
        if key in seen:
            raise invalid(attribute.name, "policy_once", type(objective).__name__)
        seen.add(key)


def _not_both(_: object, attribute: "attrs.Attribute[Any]", limits: Sequence[Limit]) -> None:
    refused = {(limit.demand, limit.supply) for limit in limits if isinstance(limit, Refused)}
    for limit in limits:
        if isinstance(limit, Agreed) and (limit.demand, limit.supply) in refused:
            raise invalid(attribute.name, "policy_agreed_refused", f"{limit.demand}, {limit.supply}")


def _share(value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise invalid("minimum_score", "share", value)
    return float(value)


def _seed(_: object, attribute: "attrs.Attribute[int]", value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise invalid(attribute.name, "whole_number", value)


@attrs.frozen(kw_only=True)
class Policy:
    """
    What decides between plans: objectives of which the first counts most, and limits that hold in any case.

    Of two plans the better is the one that is better at the first objective in which they differ.

    Args:
        objectives: The objectives, the most important first; each once, those about counties, groups and
            one's own points once for each subject.
        limits: What every plan keeps to.
        minimum_score: Pairs below this score, in [0, 1], are leads and never matches, unless agreed.
        tie_seed: Decides between plans that are equally good; fix it before the libraries are closed.

    Raises:
        InvalidValueError: If there is no objective, one stands twice, a part is something else, a pair is
            both agreed and refused, or a number is out of range.

    Examples:
        >>> Policy(objectives=[TotalScore()], minimum_score=0.5).minimum_points
        500000
    """

    objectives: tuple[Objective, ...] = attrs.field(converter=_objectives, validator=_each_once)
    limits: tuple[Limit, ...] = attrs.field(default=(), converter=_limits, validator=_not_both)
    minimum_score: float = attrs.field(default=DEFAULT_MINIMUM_SCORE, converter=_share)
    tie_seed: int = attrs.field(default=0, validator=_seed)

    @classmethod
    def coverage_first(
        cls,
        cover: Iterable[str] | CountyList | None = None,
        minimum_score: float = DEFAULT_MINIMUM_SCORE,
        tie_seed: int = 0,
    ) -> Self:
        """
        As many counties as possible, then the greatest total score.

        Args:
            cover: The counties, a list or codes; None to choose as ``CoverCounties`` does; none at all for
                the greatest total score alone.
            minimum_score: Pairs below this score, in [0, 1], are leads and never matches.
            tie_seed: Decides between plans that are equally good.

        Returns:
            The policy.

        Raises:
            InvalidValueError: If a code is not a county's, or a number is out of range.
        """
        counties = counties_first(cover)
        covering = () if counties is not None and not len(counties) else (CoverCounties(counties),)
        return cls(objectives=(*covering, TotalScore()), minimum_score=minimum_score, tie_seed=tie_seed)

    @property
    def minimum_points(self) -> int:
        """The minimum score in whole points."""
        return round(self.minimum_score * _POINTS_OF_SCORE_ONE)


def describe(part: Objective | Limit, language: Language = "zh") -> str:
    """
    An objective or a limit in words, without a full stop, so that it can stand in a list or a sentence.

    Args:
        part: The objective or the limit; as a value for both languages it is ``part.remark``.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The words.

    Raises:
        InvalidValueError: If it is neither, or there is no such language.
    """
    known_language(language)
    (found,) = _parts("part", (part,), Objective | Limit)
    return found.remark.message(language)  # type: ignore[no-any-return]  # any of the classes above has one
