"""A plan kept at its optimum while projects come, go and change: each call says what changed."""

from collections.abc import Callable
from typing import Any

import attrs

from rvmatch.errors import SolverError, invalid
from rvmatch.matching.encoding import BASELINE
from rvmatch.matching.libraries import Demands, Supplies, as_library
from rvmatch.matching.live.changed import LiveChange, SolvedAnew
from rvmatch.matching.live.commits import ImpossibleChangeError, OutOfRangeError
from rvmatch.matching.live.paths import Docking, Dockings, PathPlan
from rvmatch.matching.live.register import Register
from rvmatch.matching.live.solved_anew import WholePlan, path_plan
from rvmatch.matching.live.terms import beyond_paths
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.watch import Cancel, Progress, Watch
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject

__all__ = ["LivePlan"]


class LivePlan:
    """
    The best plan of two libraries that change, kept up to date call by call.

    Each call brings the plan back to its optimum from the prices stored before, along a few paths, and says
    which dockings are lost and which are new; it is the plan that ``Matcher.match`` would find for the
    libraries of that moment. What paths cannot follow is solved anew, and the answer says so. A call that is
    refused raises what ``match`` would raise, and changes nothing.

    It is a changing object with one owner: it must not be used from two threads at once.

    Args:
        demands: What counties ask for, a library or projects in any order.
        supplies: What organisations offer, likewise.
        matcher: The settings; ``Matcher()`` if left out.
        progress: As in ``Matcher.match``, for the first plan.
        cancel: Likewise.

    Raises:
        InvalidValueError: As ``Matcher.match``; besides, if the solver is the baseline.
        InfeasiblePolicyError: If the limits cannot all hold.
        CancelledError: If ``cancel`` said so.

    Examples:
        >>> from rvmatch import DemandProject, FocusField, SocialOrganization, SupplyProject
        >>> field = [FocusField.INDUSTRY_DEVELOPMENT]
        >>> demand = DemandProject(id="D1", title="核桃加工", county_code="530113", fields=field)
        >>> supply = SupplyProject(
        ...     id="S1", title="产业帮扶", organization=SocialOrganization(name="甲基金会"), fields=field
        ... )
        >>> live = LivePlan([demand], [])
        >>> live.add_supply(supply).new
        (('D1', 'S1'),)
        >>> live.refuse("D1", "S1").lost
        (('D1', 'S1'),)
    """

    def __init__(
        self,
        demands: Demands,
        supplies: Supplies,
        *,
        matcher: Matcher | None = None,
        progress: Progress | None = None,
        cancel: Cancel | None = None,
    ) -> None:
        settings = Matcher() if matcher is None else matcher
        if settings.solver == BASELINE:
            raise invalid("solver", "live_baseline", settings.solver)
        self._register = Register(
            settings,
            as_library(demands, DemandProject, "demands"),
            as_library(supplies, SupplyProject, "supplies"),
        )
        counting = [one for one in settings.criteria if settings.weights[one.code]]
        self._beyond = beyond_paths(settings.policy, counting)
        if settings.solver != "auto":
            self._beyond = SolvedAnew.SOLVER
        self._kept: PathPlan | WholePlan | None = self._begun(Watch(progress=progress, cancel=cancel))

    @property
    def matcher(self) -> Matcher:
        """The settings, with all that was agreed and refused since among the limits of the policy."""
        return self._register.matcher

    @property
    def demands(self) -> ProjectLibrary[DemandProject]:
        """The demands as they are now."""
        return self._register.demands

    @property
    def supplies(self) -> ProjectLibrary[SupplyProject]:
        """The supplies as they are now."""
        return self._register.supplies

    @property
    def dockings(self) -> tuple[Docking, ...]:
        """The recommended dockings, as keys of demand and supply, sorted."""
        return self._engine.dockings()

    @property
    def values(self) -> tuple[tuple[int, ...], ...]:
        """What the plan reaches in each objective of its policy."""
        return self._engine.values

    def plan(self) -> MatchPlan:
        """
        The plan in full, with reasons, money, prices and a digest: the one that ``Matcher.match`` makes.

        It goes the whole way through the libraries, which takes as long as a matching run.

        Raises:
            SolverError: If it is not the plan that was kept; a fault of this library.
        """
        if isinstance(self._engine, WholePlan):
            return self._engine.plan
        found = self.matcher.match(self.demands, self.supplies)
        if WholePlan(found).dockings() != self.dockings or WholePlan(found).values != self.values:
            raise SolverError("the plan that was kept is not the best")
        return found

    def add_demand(self, demand: DemandProject) -> LiveChange:
        """
        A demand comes.

        Raises:
            InvalidValueError: If it is none, or its key is there already.
            InfeasiblePolicyError: If the limits cannot all hold then.
        """
        return self._set("demands", DemandProject, demand, known=False)

    def withdraw_demand(self, key: str) -> LiveChange:
        """
        A demand goes.

        Raises:
            InvalidValueError: If there is no such demand, or an agreement or points of one's own name it.
            InfeasiblePolicyError: If the limits cannot all hold then.
        """
        return self._withdraw("demands", key)

    def change_demand(self, demand: DemandProject) -> LiveChange:
        """
        A demand is put in the place of the one with its key.

        Raises:
            InvalidValueError: If there is none of this key, or a rule then rejects what was agreed.
            InfeasiblePolicyError: If the limits cannot all hold then.
        """
        return self._set("demands", DemandProject, demand, known=True)

    def want(self, key: str, partners: int) -> LiveChange:
        """A demand wants so many partners from now on; raises as ``change_demand``."""
        demand = self._register.project("demands", key)
        return self.change_demand(attrs.evolve(demand, partners_wanted=partners))

    def add_supply(self, supply: SupplyProject) -> LiveChange:
        """A supply comes; raises as ``add_demand``."""
        return self._set("supplies", SupplyProject, supply, known=False)

    def withdraw_supply(self, key: str) -> LiveChange:
        """A supply goes; raises as ``withdraw_demand``."""
        return self._withdraw("supplies", key)

    def change_supply(self, supply: SupplyProject) -> LiveChange:
        """A supply is put in the place of the one with its key; raises as ``change_demand``."""
        return self._set("supplies", SupplyProject, supply, known=True)

    def accept(self, key: str, projects: int) -> LiveChange:
        """A supply accepts so many projects from now on; raises as ``change_demand``."""
        supply = self._register.project("supplies", key)
        return self.change_supply(attrs.evolve(supply, projects_accepted=projects))

    def agree(self, demand: str, supply: str) -> LiveChange:
        """
        Both sides agreed on a docking, and keep it from now on, as ``Agreed`` says.

        Raises:
            InvalidValueError: If either is not there, the pair was refused, or a rule rejects it.
            InfeasiblePolicyError: If the limits cannot all hold then.
        """
        entered = self._register.agreed(demand, supply)
        return self._changed(entered, lambda paths: paths.agree(demand, supply))

    def refuse(self, demand: str, supply: str) -> LiveChange:
        """
        One side refused a docking, which is not recommended again, as ``Refused`` says.

        Raises:
            InvalidValueError: If either is not there, or the pair was agreed on.
            InfeasiblePolicyError: If the limits cannot all hold then.
        """
        entered = self._register.refused(demand, supply)
        return self._changed(entered, lambda paths: paths.refuse(demand, supply))

    def _set(self, side: str, kind: type[Any], project: Any, *, known: bool) -> LiveChange:
        if not isinstance(project, kind):
            raise invalid(side, "library_kind", type(project).__name__, kind=kind.__name__)
        old = self._register.entry(side, project.key, known=known)
        entered = self._register.put(side, project.key, project)
        if side == "demands":
            return self._changed(entered, lambda paths: paths.set_demand(old, project))
        return self._changed(entered, lambda paths: paths.set_supply(old, project))

    def _withdraw(self, side: str, key: str) -> LiveChange:
        old = self._register.entry(side, key, known=True)
        entered = self._register.put(side, key, None)
        if side == "demands":
            return self._changed(entered, lambda paths: paths.set_demand(old, None))
        return self._changed(entered, lambda paths: paths.set_supply(old, None))

    def _changed(self, take_back: Callable[[], None], by_paths: Callable[[PathPlan], Dockings]) -> LiveChange:
        """Follow what was entered in the register; whatever goes wrong, it is taken back there."""
        before = self._engine.values
        try:
            reason, lost, new = self._followed(by_paths)
        except BaseException as error:
            take_back()
            # What is no Exception, as Ctrl-C, may come anywhere, also behind the last step of a change.
            intact = isinstance(self._kept, WholePlan) or (self._kept is not None and self._kept.intact)
            if not intact or not isinstance(error, Exception):
                self._kept = None
            raise
        return LiveChange(
            lost=lost,
            new=new,
            before=before,
            after=self._engine.values,
            resolved=reason is not SolvedAnew.NO,
            reason=reason,
        )

    def _followed(self, by_paths: Callable[[PathPlan], Dockings]) -> tuple[SolvedAnew, Any, Any]:
        engine, reason = self._engine, self._beyond
        if isinstance(engine, PathPlan):
            reason = SolvedAnew.COVER if self._register.cover_changed else SolvedAnew.NO
            if reason is SolvedAnew.NO:
                try:
                    return (reason, *by_paths(engine))
                except ImpossibleChangeError:
                    self.matcher.match(self.demands, self.supplies)  # says which limits cannot hold
                    raise SolverError("paths found no plan, but there is one") from None
                except OutOfRangeError:
                    reason = SolvedAnew.RANGE
        before = set(engine.dockings())
        self._kept = self._begun(Watch())
        after = set(self._kept.dockings())
        return reason, tuple(sorted(before - after)), tuple(sorted(after - before))

    @property
    def _engine(self) -> PathPlan | WholePlan:
        """What keeps the plan; begun again where something broke it off halfway, as Ctrl-C can."""
        if self._kept is None:
            self._kept = self._begun(Watch())
        return self._kept

    def _begun(self, watch: Watch) -> PathPlan | WholePlan:
        matcher, demands, supplies = self.matcher, self.demands, self.supplies
        if self._beyond is not SolvedAnew.NO:
            return WholePlan(matcher.match(demands, supplies, progress=watch.progress, cancel=watch.cancel))
        found = path_plan(matcher, demands, supplies, watch)
        self._register.cover_followed()
        return found
