"""A choice of brands in sentences for a jury and its officials."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from rvmatch.actions.brands_choice import BrandChoice, BrandLimit, BrandWithdrawal, LimitCost
from rvmatch.errors import invalid, known_language
from rvmatch.model.arguments import instances, mapping
from rvmatch.notice import provincial_divisions
from rvmatch.wording import Language, masked, say

__all__ = ["brands_statement"]


def brands_statement(
    choice: BrandChoice, language: Language = "zh", *, titles: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """
    What a jury should know of a choice, a sentence each.

    First the choice as a whole, whose marks are fewer than others' though all are added up, whether another
    set is as good, what the limits cost, who comes in for whom, and the reserves in turn.

    Args:
        choice: The choice.
        language: ``"zh"`` or ``"en"``.
        titles: What projects are called, by key; keys stand for those left out.

    Returns:
        Sentences; telephone, identity and mail numbers inside titles are masked.

    Raises:
        InvalidValueError: If it is no choice, or there is no such language.
    """
    if not isinstance(choice, BrandChoice):
        raise invalid("choice", "of_class", choice, kind="BrandChoice")
    known_language(language)
    return tuple(_Teller(language, _titles(titles)).sentences(choice))


def _titles(titles: Mapping[str, str] | None) -> Mapping[str, str]:
    found = mapping("titles", titles)
    instances("titles", found.values(), str)
    return found


class _Teller:
    """Writes in one language, with these titles."""

    def __init__(self, language: Language, titles: Mapping[str, str]) -> None:
        self._language, self._titles = language, titles

    def sentences(self, choice: BrandChoice) -> Iterator[str]:
        """All sentences on a choice."""
        language = self._language
        yield say(
            "brands.head",
            language,
            chosen=len(choice.chosen),
            places=choice.places,
            marked=len(choice.chosen) + len(choice.not_chosen),
            unmarked=len(choice.not_marked),
        )
        yield say(f"brands.rule.{choice.rule.value}", language)
        if choice.fewer_marks:
            marked = (*choice.chosen, *choice.not_chosen)
            yield say(
                "brands.uneven",
                language,
                least=min(one.marks for one in marked),
                most=max(one.marks for one in marked),
                projects=self._names(choice.fewer_marks),
            )
        if choice.gap:
            yield say("brands.open", language, gap=_points(choice.gap, choice.unit))
        else:
            yield say("brands.proven", language)
        yield say("brands.recommends", language)
        if choice.another is None:
            yield say("brands.unique", language)
        else:
            added = sorted(set(choice.another) - set(choice.keys))
            removed = sorted(set(choice.keys) - set(choice.another))
            yield say(
                "brands.another",
                language,
                added=self._names(added),
                removed=self._names(removed),
                seed=choice.tie_seed,
            )
        for cost in choice.costs:
            yield self._cost(cost, choice)
        for one in choice.withdrawals:
            yield self._withdrawal(one)
        for number, reserve in enumerate(choice.reserves, 1):
            yield say(
                "brands.reserve",
                language,
                number=number,
                project=self._names([reserve.project]),
                points=_points(reserve.points, choice.unit),
            )

    def _names(self, keys: list[str] | tuple[str, ...]) -> str:
        return say("basis.between", self._language).join(masked(self._titles.get(key, key)) for key in keys)

    def _limit(self, limit: BrandLimit) -> str:
        """A limit with the name of its province."""
        text = limit.remark.message(self._language)
        if limit.province is None:
            return text
        known = {division.key: division for division in provincial_divisions()}
        division = known.get(str(limit.province))
        if division is None:
            return text
        name = division.name if self._language == "zh" else division.name_en
        code = f"brands.place.{limit.basis.value}"
        return text.replace(
            say(code, self._language, province=limit.province), say(code, self._language, province=name)
        )

    def _cost(self, cost: LimitCost, choice: BrandChoice) -> str:
        points = _points(cost.points, choice.unit)
        if len(cost.limits) > 1:
            return say("brands.cost_joint", self._language, points=points, places=cost.places)
        limit = self._limit(choice.limits[cost.limits[0]])
        if not cost.points and not cost.places:
            return say("brands.cost_free", self._language, limit=limit)
        return say("brands.cost", self._language, limit=limit, points=points, places=cost.places)

    def _withdrawal(self, one: BrandWithdrawal) -> str:
        project = self._names([one.project])
        joins, leaves = self._names(one.joins), self._names(one.leaves)
        if not one.possible:
            return say("brands.withdrawal_impossible", self._language, project=project)
        if one.leaves:
            return say("brands.withdrawal_moves", self._language, project=project, joins=joins, leaves=leaves)
        if one.joins:
            return say("brands.withdrawal", self._language, project=project, joins=joins)
        return say("brands.withdrawal_empty", self._language, project=project)


def _points(points: int, unit: int) -> str:
    """Points as the jury counts them: whole, or as a fraction."""
    return str(Fraction(points, unit))
