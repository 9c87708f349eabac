"""Who is there, who agreed and who refused: the facts that a live plan follows, with a way back from each."""

from collections.abc import Callable
from typing import Any

import attrs

from rvmatch.errors import invalid
from rvmatch.matching.live.pair_book import PairBook
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.policies.limits import Agreed, Limit, Refused
from rvmatch.matching.policies.objectives import CoverCounties, PairObjective
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.notice import key_counties

__all__ = ["Register"]

TakeBack = Callable[[], None]


class Register:
    """
    The projects and the limits of a live plan.

    Args:
        matcher: The settings to begin with.
        demands: The demands to begin with.
        supplies: The supplies to begin with.
    """

    def __init__(
        self,
        matcher: Matcher,
        demands: ProjectLibrary[DemandProject],
        supplies: ProjectLibrary[SupplyProject],
    ) -> None:
        self._matcher = matcher
        self._keepers = {"demands": demands.keeper, "supplies": supplies.keeper}
        self._projects: dict[str, dict[str, Any]] = {
            "demands": {project.key: project for project in demands},
            "supplies": {project.key: project for project in supplies},
        }
        self._limits: list[Limit] = list(matcher.policy.limits)
        self._agreed = PairBook(one for one in self._limits if isinstance(one, Agreed))
        self._refused = PairBook(one for one in self._limits if isinstance(one, Refused))
        own = [one.points for one in matcher.policy.objectives if isinstance(one, PairObjective)]
        self._named = {
            "demands": frozenset(demand for points in own for demand, _, _ in points),
            "supplies": frozenset(supply for points in own for _, supply, _ in points),
        }
        chosen = CoverCounties() in matcher.policy.objectives
        self._listed = frozenset(key_counties(matcher.edition).codes) if chosen else frozenset()
        self._in_listed = sum(project.county_code in self._listed for project in demands)
        self._followed_listed = self._in_listed > 0

    @property
    def matcher(self) -> Matcher:
        """The settings with all limits of now."""
        if len(self._limits) == len(self._matcher.policy.limits):
            return self._matcher
        return attrs.evolve(self._matcher, policy=attrs.evolve(self._matcher.policy, limits=self._limits))

    @property
    def demands(self) -> ProjectLibrary[DemandProject]:
        """The demands of now."""
        return ProjectLibrary(self._projects["demands"].values(), keeper=self._keepers["demands"])

    @property
    def supplies(self) -> ProjectLibrary[SupplyProject]:
        """The supplies of now."""
        return ProjectLibrary(self._projects["supplies"].values(), keeper=self._keepers["supplies"])

    @property
    def cover_changed(self) -> bool:
        """Whether other counties come first than when ``cover_followed`` was called last."""
        return (self._in_listed > 0) != self._followed_listed

    def cover_followed(self) -> None:
        """The plan follows the counties that come first now."""
        self._followed_listed = self._in_listed > 0

    def project(self, side: str, key: str) -> Any:
        """
        The project of this key.

        Raises:
            InvalidValueError: If there is none.
        """
        projects = self._projects[side]
        if key not in projects:
            raise invalid("key", "known_key", key, count=len(projects))
        return projects[key]

    def entry(self, side: str, key: str, *, known: bool) -> Any:
        """
        The project of this key where one has to be known, else None.

        Raises:
            InvalidValueError: If there is none and has to be, or there is one and must not be.
        """
        if known:
            return self.project(side, key)
        if key in self._projects[side]:
            raise invalid("projects", "unique_keys", key)
        return None

    def put(self, side: str, key: str, project: Any) -> TakeBack:
        """
        Enter a project under its key, or take it out.

        Args:
            side: ``"demands"`` or ``"supplies"``.
            key: Its key.
            project: The project; None if it goes.

        Returns:
            What takes the entry back.

        Raises:
            InvalidValueError: If it goes while an agreement, or points of one's own, name it.
        """
        projects = self._projects[side]
        old = projects.get(key)
        if project is None and self._is_named(side, key):
            raise invalid("policy", "known_key", key, count=len(projects) - 1)
        self._enter(side, key, project)
        return lambda: self._enter(side, key, old)

    def agreed(self, demand: str, supply: str) -> TakeBack:
        """
        Enter an agreement.

        Returns:
            What takes it back.

        Raises:
            InvalidValueError: If either is not there, or the pair was refused.
        """
        return self._limit(Agreed(demand, supply), self._agreed, self._refused)

    def refused(self, demand: str, supply: str) -> TakeBack:
        """
        Enter a refusal.

        Returns:
            What takes it back.

        Raises:
            InvalidValueError: If either is not there, or the pair was agreed on.
        """
        return self._limit(Refused(demand, supply), self._refused, self._agreed)

    def _limit(self, limit: Agreed | Refused, book: PairBook, other: PairBook) -> TakeBack:
        self.project("demands", limit.demand)
        self.project("supplies", limit.supply)
        pair = (limit.demand, limit.supply)
        if pair in other:
            raise invalid("limits", "policy_agreed_refused", f"{limit.demand}, {limit.supply}")
        if pair in book:
            return lambda: None
        book.add(*pair)
        self._limits.append(limit)

        def take_back() -> None:
            book.discard(*pair)
            self._limits.pop()

        return take_back

    def _is_named(self, side: str, key: str) -> bool:
        agreed = self._agreed.of_demand(key) if side == "demands" else self._agreed.of_supply(key)
        return bool(agreed) or key in self._named[side]

    def _enter(self, side: str, key: str, project: Any) -> None:
        projects = self._projects[side]
        old = projects.pop(key, None)
        if project is not None:
            projects[key] = project
        if side == "demands":
            self._in_listed -= old is not None and old.county_code in self._listed
            self._in_listed += project is not None and project.county_code in self._listed
