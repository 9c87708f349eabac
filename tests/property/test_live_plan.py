"""A live plan is at every moment the plan that a new run would find, and refuses what a new run would."""

from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from policy_strategies import any_pairs, demand_keys, policies, supply_keys
from rvmatch.errors import RvmatchError
from rvmatch.matching.live.changed import LiveChange, SolvedAnew
from rvmatch.matching.live.live_plan import LivePlan
from rvmatch.matching.matcher import Matcher
from rvmatch.matching.plan import MatchPlan
from rvmatch.matching.policies.limits import Agreed, AtLeast, AtMost, Limit, Refused
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LongestWaiting,
    PairObjective,
    Spread,
    TotalScore,
)
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import (
    AssessmentGrade,
    FocusField,
    LinkageMember,
    ProjectStatus,
    RegistrationLevel,
)
from rvmatch.scoring import Weights

COUNTIES = ("530113", "530129", "520425", "110101")
"""The last is no listed key county, so that the counties that come first can become others."""

FIELDS = list(FocusField)[:2]
ROLES = list(LinkageMember)[:2]
BODIES = [
    SocialOrganization(name=name, grade=AssessmentGrade(grade), registration_level=level)
    for name, grade, level in (
        ("甲基金会", "5A", RegistrationLevel.NATIONAL),
        ("乙协会", "3A", RegistrationLevel.COUNTY),
        ("丙中心", "3A", None),
    )
]
BY_PATHS = ("county", "province", "level")
GROUPS = {"county": COUNTIES, "province": ("53", "52", "11"), "level": list(RegistrationLevel)[:2]}


def demands() -> st.SearchStrategy[DemandProject]:
    """Demands of few kinds, so that many plans are equally good."""
    return st.builds(
        DemandProject,
        id=demand_keys(),
        title=st.just("t"),
        county_code=st.sampled_from(COUNTIES),
        fields=st.sampled_from([FIELDS[:1], FIELDS]),
        missing_cny=st.sampled_from((None, 100_000)),
        partners_wanted=st.sampled_from((0, 1, 1, 1, 2)),
        roles_wanted=st.lists(st.sampled_from(ROLES), max_size=3),
        status=st.sampled_from([ProjectStatus.PUBLISHED] * 6 + [ProjectStatus.DRAFT]),
    )


def supplies() -> st.SearchStrategy[SupplyProject]:
    """Supplies of few kinds, with less room than is asked for."""
    return st.builds(
        SupplyProject,
        id=supply_keys(),
        title=st.just("t"),
        organization=st.sampled_from(BODIES),
        fields=st.sampled_from([FIELDS[:1], FIELDS[1:], FIELDS]),
        regions=st.sampled_from((None, (), ("53",), ("530113", "52"), ("11",))),
        offer_cny=st.sampled_from((None, 100_000)),
        projects_accepted=st.sampled_from((0, 1, 1, 1, 2)),
        roles_offered=st.frozensets(st.sampled_from(ROLES), max_size=2),
        refused_partners=st.sampled_from(((), (), ("530129",))),
    )


def path_policies() -> st.SearchStrategy[Policy]:
    """Policies that paths can follow, of up to four objectives."""
    steps = st.lists(st.integers(0, 3), min_size=1, max_size=3).map(lambda found: sorted(found, reverse=True))
    objectives = st.one_of(
        st.builds(CoverCounties, st.none() | st.lists(st.sampled_from(COUNTIES), min_size=1)),
        st.builds(CoverGroups, st.sampled_from(BY_PATHS)),
        st.builds(Spread, st.sampled_from(BY_PATHS), steps),
        st.builds(FillPlaces),
        st.builds(FillRoles),
        st.builds(TotalScore),
        st.builds(FewestChanges, st.lists(any_pairs(), max_size=5)),
        st.builds(LongestWaiting, st.dictionaries(demand_keys(), st.integers(1, 2), max_size=4)),
        st.just(PairObjective("own", [("D1", "S1", 2), ("D1", "S2", -1), ("D2", "S1", 1)])),
    )
    limits = st.one_of(
        st.sampled_from(BY_PATHS).flatmap(
            lambda by: st.builds(
                lambda kind, most, key: kind(most, by=by, key=key),
                st.sampled_from((AtMost, AtMost, AtLeast)),
                st.integers(0, 2),
                st.sampled_from(GROUPS[by]),
            )
        ),
        st.builds(Refused, demand_keys(), supply_keys()),
    )
    return st.builds(
        Policy,
        objectives=st.lists(objectives, min_size=1, max_size=4, unique_by=type),
        limits=st.lists(limits, max_size=2),
        minimum_score=st.sampled_from((0, 0.3, 0.6)),
        tie_seed=st.integers(0, 3),
    )


class LivePlanMachine(RuleBasedStateMachine):
    """A live plan beside the libraries and the policy that a new run would get."""

    live: LivePlan
    plan: MatchPlan

    @initialize(
        policy=path_policies() | path_policies() | path_policies() | policies(),
        mine=st.lists(demands(), min_size=2, max_size=8, unique_by=lambda one: one.key),
        theirs=st.lists(supplies(), min_size=2, max_size=8, unique_by=lambda one: one.key),
    )
    def begin(self, policy: Policy, mine: list[DemandProject], theirs: list[SupplyProject]) -> None:
        if any(isinstance(one, PairObjective) for one in policy.objectives):
            kinds = {one.key for one in mine}, {one.key for one in theirs}
            mine += [_demand(key) for key in _named(policy, 0) - kinds[0]]
            theirs += [_supply(key) for key in _named(policy, 1) - kinds[1]]
        self.projects: tuple[dict[str, Any], dict[str, Any]] = (
            {one.key: one for one in mine},
            {one.key: one for one in theirs},
        )
        self.policy = policy
        try:
            self.plan = self._run(self.projects, policy)
        except RvmatchError as error:
            self._refused(lambda: LivePlan(mine, theirs, matcher=_matcher(self.policy)), error)
            self.policy = policy = Policy(objectives=[TotalScore()])
            self.plan = self._run(self.projects, policy)
        self.live = LivePlan(mine, theirs, matcher=_matcher(policy))
        assert self.live.plan() == self.plan

    @rule(side=st.sampled_from((0, 1)), data=st.data())
    def put(self, side: int, data: st.DataObject) -> None:
        """A project comes, or one with its key changes."""
        project = data.draw(supplies() if side else demands())
        known = project.key in self.projects[side]
        calls = (
            (self.live.change_demand, self.live.change_supply)
            if known
            else (self.live.add_demand, self.live.add_supply)
        )
        self._compare(lambda: calls[side](project), self._with(side, project.key, project), self.policy)

    @rule(side=st.sampled_from((0, 1)), data=st.data())
    def withdraw(self, side: int, data: st.DataObject) -> None:
        """A project goes."""
        if not self.projects[side]:
            return
        key = data.draw(st.sampled_from(sorted(self.projects[side])))
        call = self.live.withdraw_supply if side else self.live.withdraw_demand
        self._compare(lambda: call(key), self._with(side, key, None), self.policy)

    @rule(side=st.sampled_from((0, 1)), places=st.integers(0, 3), data=st.data())
    def take(self, side: int, places: int, data: st.DataObject) -> None:
        """A project has other room than before."""
        if not self.projects[side]:
            return
        key = data.draw(st.sampled_from(sorted(self.projects[side])))
        name = "projects_accepted" if side else "partners_wanted"
        project = attrs.evolve(self.projects[side][key], **{name: places})
        call = self.live.accept if side else self.live.want
        self._compare(lambda: call(key, places), self._with(side, key, project), self.policy)

    @precondition(lambda self: all(self.projects))
    @rule(kind=st.sampled_from((Agreed, Refused)), data=st.data())
    def decide(self, kind: type[Limit], data: st.DataObject) -> None:
        """Two agree, or one refuses."""
        anybody = st.tuples(*(st.sampled_from(sorted(keys)) for keys in self.projects))
        pair = data.draw(st.sampled_from(self.live.dockings) | anybody if self.live.dockings else anybody)
        limit = kind(*pair)
        call = self.live.agree if kind is Agreed else self.live.refuse
        limits = self.policy.limits if limit in self.policy.limits else (*self.policy.limits, limit)
        try:
            policy = attrs.evolve(self.policy, limits=limits)
        except RvmatchError as error:
            self._refused(lambda: call(*pair), error)
        else:
            self._compare(lambda: call(*pair), self.projects, policy)

    @invariant()
    def stays_the_best(self) -> None:
        """The stored prices prove the plan, and it is the one that a new run finds."""
        engine = self.live._engine
        assert getattr(engine, "proven", lambda: True)()
        assert self.live.dockings == tuple((one.demand, one.supply) for one in self.plan.matches)
        assert self.live.values == tuple(one.values for one in self.plan.outcomes)
        assert self.live.matcher.policy == self.policy
        assert {one.key: one for one in self.live.demands} == self.projects[0]
        assert {one.key: one for one in self.live.supplies} == self.projects[1]

    def teardown(self) -> None:
        """The whole plan, with its prices and digest."""
        if hasattr(self, "live"):
            assert self.live.plan() == self.plan

    def _compare(self, call: Any, projects: tuple[dict[str, Any], dict[str, Any]], policy: Policy) -> None:
        try:
            plan = self._run(projects, policy)
        except RvmatchError as error:
            self._refused(call, error)
            return
        change = call()
        assert isinstance(change, LiveChange)
        before, after = ({(one.demand, one.supply) for one in found.matches} for found in (self.plan, plan))
        assert change.lost == tuple(sorted(before - after))
        assert change.new == tuple(sorted(after - before))
        assert change.before == tuple(one.values for one in self.plan.outcomes)
        assert change.after == tuple(one.values for one in plan.outcomes)
        assert change.resolved == (change.reason is not SolvedAnew.NO)
        self.projects, self.policy, self.plan = projects, policy, plan

    def _refused(self, call: Any, error: RvmatchError) -> None:
        with pytest.raises(type(error)) as found:
            call()
        assert str(found.value) == str(error)

    def _with(self, side: int, key: str, project: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        own = {name: one for name, one in self.projects[side].items() if name != key}
        if project is not None:
            own[key] = project
        return (self.projects[0], own) if side else (own, self.projects[1])

    @staticmethod
    def _run(projects: tuple[dict[str, Any], dict[str, Any]], policy: Policy) -> MatchPlan:
        return _matcher(policy).match(*(own.values() for own in projects))


def _matcher(policy: Policy) -> Matcher:
    return Matcher(policy=policy, weights=Weights.of(field_fit=1, money_covered=1))


def _named(policy: Policy, side: int) -> set[str]:
    own = [one for one in policy.objectives if isinstance(one, PairObjective)]
    return {row[side] for one in own for row in one.points}


def _demand(key: str) -> DemandProject:
    return DemandProject(id=key, title="t", county_code=COUNTIES[0], fields=FIELDS)


def _supply(key: str) -> SupplyProject:
    return SupplyProject(id=key, title="t", organization=BODIES[0], fields=FIELDS)


TestLivePlan = LivePlanMachine.TestCase
TestLivePlan.settings = settings(max_examples=settings().max_examples // 2, stateful_step_count=20)
