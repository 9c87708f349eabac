"""Small markets with a plan, and what objectives and limits come to there, by projects and keys alone."""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import attrs
import numpy as np

from property.ranked_oracle import Plan, options_of
from rvmatch.columns import Pairs, demand_columns, supply_columns
from rvmatch.matching.cover import choose_cover
from rvmatch.matching.policies.given_objectives import FewestChanges, LongestWaiting, PairObjective
from rvmatch.matching.policies.grouping import GroupBy, Side, sides_of
from rvmatch.matching.policies.limits import Agreed, AtLeast, AtMost, Limit, NotTogether, WithinOffers
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    FillPlaces,
    FillRoles,
    Objective,
    Spread,
    TotalScore,
    WorstScore,
)
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import Ranking, rank_market
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, LinkageMember, RegistrationLevel, SpecialAction
from rvmatch.notice import DEFAULT_EDITION, key_counties

Docking = tuple[DemandProject, SupplyProject]

COUNTIES = ("530113", "530129", "520425", "653101", "110101")
CODE, OTHER_CODE = "53100000500019795A", "51100000500002862F"
ORGANIZATIONS = (
    SocialOrganization(name="甲基金会", credit_code=CODE),
    SocialOrganization(name="甲基金会"),
    SocialOrganization(name="乙协会", credit_code=OTHER_CODE),
    SocialOrganization(name="丙中心", registration_level=RegistrationLevel.COUNTY),
    SocialOrganization(name="丁中心"),
)
ROLES = list(LinkageMember)[:3]
ENOUGH = 99
"""More places than there are projects on the other side."""

KEYS = {
    GroupBy.COUNTY: COUNTIES,
    GroupBy.PROVINCE: ("53", "520000", "11"),
    GroupBy.FIELD: tuple(FocusField),
    GroupBy.ORGANIZATION: ("甲基金会", CODE, "丙中心", "无此组织"),
    GroupBy.SPECIAL_ACTION: tuple(SpecialAction),
    GroupBy.LEVEL: tuple(RegistrationLevel),
}


@attrs.frozen
class Case:
    """A market with the points of its eligible pairs, and some of these pairs as a plan."""

    demands: ProjectLibrary[DemandProject]
    supplies: ProjectLibrary[SupplyProject]
    points: dict[tuple[str, str], int]
    plan: tuple[tuple[str, str], ...]

    def ranking(self, policy: Policy, **more: Any) -> Ranking:
        rows, cols = demand_columns(self.demands), supply_columns(self.supplies)
        places = sorted((self.demands.position(d), self.supplies.position(s)) for d, s in self.points)
        pairs = Pairs(
            rows=[row for row, _ in places],
            cols=[col for _, col in places],
            shape=(len(self.demands), len(self.supplies)),
        )
        points = [self.points[rows.keys[row], cols.keys[col]] for row, col in places]
        return rank_market(
            policy,
            demands=rows,
            supplies=cols,
            pairs=pairs,
            points=np.array(points, dtype=np.int64),
            cover=choose_cover(None, rows, DEFAULT_EDITION),
            **more,
        )

    @property
    def dockings(self) -> list[Docking]:
        return [(self.demands[demand], self.supplies[supply]) for demand, supply in self.plan]

    def keys(self, ranking: Ranking) -> list[tuple[str, str]]:
        """The keys of the pairs of a ranked problem."""
        problem = ranking.ranked.problem
        return [
            (self.demands.projects[row].key, self.supplies.projects[col].key)
            for row, col in zip(problem.rows.tolist(), problem.cols.tolist(), strict=True)
        ]

    def on_arrays(self, ranking: Ranking) -> Plan:
        """The plan as positions; each pair fills the first role that it can."""
        where = {keys: place for place, keys in enumerate(self.keys(ranking))}
        pairs = sorted(where[keys] for keys in self.plan)
        kinds = dict(reversed(options_of(ranking.ranked)))
        return Plan(tuple(pairs), tuple(kinds.get(pair, -1) for pair in pairs))


def some_case(rng: Random) -> Case:
    """A market of up to five projects a side with room for everybody, and some of its pairs as a plan."""
    demands = [
        DemandProject(
            id=f"D{place}",
            title="t",
            county_code=rng.choice(COUNTIES),
            fields=_some(rng, FocusField) or {FocusField.RURAL_GOVERNANCE},
            special_actions=_some(rng, SpecialAction),
            missing_cny=rng.choice((None, *range(6))),
            roles_wanted=rng.choices(ROLES, k=rng.randint(0, 3)),
            partners_wanted=ENOUGH,
        )
        for place in rng.sample(range(9), rng.randint(1, 5))
    ]
    supplies = [
        SupplyProject(
            id=f"S{place}",
            title="t",
            organization=rng.choice(ORGANIZATIONS),
            fields=_some(rng, FocusField) or {FocusField.RURAL_GOVERNANCE},
            special_actions=_some(rng, SpecialAction),
            offer_cny=rng.choice((None, *range(9))),
            per_project_cny=rng.choice((None, *range(4))),
            roles_offered=_some(rng, ROLES),
            projects_accepted=ENOUGH,
        )
        for place in rng.sample(range(9), rng.randint(1, 5))
    ]
    every = [(demand.id, supply.id) for demand in demands for supply in supplies]
    points = {pair: rng.randint(0, 9) for pair in rng.sample(every, rng.randint(1, len(every)))}
    plan = rng.sample(sorted(points), rng.randint(0, len(points)))
    return Case(ProjectLibrary(demands), ProjectLibrary(supplies), points, tuple(plan))


def _some(rng: Random, values: Any) -> set[Any]:
    return set(rng.sample(list(values), rng.randint(0, 2)))


def _any_key(rng: Random, side: str) -> str:
    """A key that the market may lack."""
    return f"{side}{rng.randrange(9)}"


def _any_pairs(rng: Random) -> list[tuple[str, str]]:
    return [(_any_key(rng, "D"), _any_key(rng, "S")) for _ in range(rng.randint(0, 6))]


def _waits(rng: Random) -> LongestWaiting:
    return LongestWaiting({_any_key(rng, "D"): rng.randint(1, 3) for _ in range(rng.randint(0, 6))})


def _own_points(rng: Random, case: Case) -> PairObjective:
    every = [(demand.key, supply.key) for demand in case.demands for supply in case.supplies]
    return PairObjective("mine", [(*pair, rng.randint(-5, 5)) for pair in every if rng.random() < 0.5])


OBJECTIVES: dict[str, Callable[[Random, Case], Objective]] = {
    "cover counties": lambda rng, _: CoverCounties(),
    "cover given counties": lambda rng, _: CoverCounties(rng.sample(COUNTIES, rng.randint(1, 4))),
    "fill places": lambda rng, _: FillPlaces(),
    "total score": lambda rng, _: TotalScore(),
    "fewest changes": lambda rng, case: FewestChanges([*_any_pairs(rng), *rng.sample(list(case.points), 1)]),
    "worst score": lambda rng, _: WorstScore(),
    "fill roles": lambda rng, _: FillRoles(),
    "longest waiting": lambda rng, _: _waits(rng),
    "own points": _own_points,
    **{f"cover {by}": lambda rng, _, by=by: CoverGroups(by) for by in GroupBy},
    **{f"spread {by}": lambda rng, _, by=by: Spread(by, rng.choices(range(-2, 6), k=3)) for by in GroupBy},
}
"""One objective of each kind, fit for a case."""


def _group_limit(rng: Random, cls: Any, by: GroupBy) -> AtLeast | AtMost:
    return cls(rng.randint(0, 3), by, rng.choice(KEYS[by]), rng.choice(sides_of(by)))


def _two_supplies(rng: Random, case: Case) -> NotTogether:
    keys = sorted({"S0", "S1", *(supply.key for supply in case.supplies)})
    return NotTogether(*rng.sample(keys, 2))


LIMITS: dict[str, Callable[[Random, Case], Limit]] = {
    "agreed": lambda rng, case: Agreed(*rng.choice(sorted(case.points))),
    "within offers": lambda rng, _: WithinOffers(),
    "not together": _two_supplies,
    **{f"floor by {by}": lambda rng, _, by=by: _group_limit(rng, AtLeast, by) for by in GroupBy},
    **{f"ceiling by {by}": lambda rng, _, by=by: _group_limit(rng, AtMost, by) for by in GroupBy},
}
"""One limit of each kind, fit for a case; what is refused is not there at all and is tried apart."""


NAMES: dict[GroupBy, Callable[[Docking], set[str]]] = {
    GroupBy.COUNTY: lambda docking: {docking[0].county_code},
    GroupBy.PROVINCE: lambda docking: {docking[0].county_code[:2]},
    GroupBy.FIELD: lambda docking: set(docking[0].fields),
    GroupBy.SPECIAL_ACTION: lambda docking: set(docking[0].special_actions),
    GroupBy.ORGANIZATION: lambda docking: set(docking[1].organization.names),
    GroupBy.LEVEL: lambda docking: {docking[1].organization.registration_level} - {None},
}
"""By which names a docking counts for groups, by what they have in common."""


def group_counts(case: Case, by: GroupBy) -> Counter[str]:
    """How many dockings each group has."""
    if by is GroupBy.ORGANIZATION:
        # In these markets every code has one name, and that name no other code.
        codes = {
            body.name: body.credit_code
            for body in (s.organization for s in case.supplies)
            if body.credit_code
        }
        bodies = (supply.organization for _, supply in case.dockings)
        return Counter(codes.get(body.name, body.name) for body in bodies)
    return Counter(name for docking in case.dockings for name in NAMES[by](docking))


def values_by_keys(case: Case, objective: Objective) -> list[int]:
    """What each rank of an objective should come to, from projects and keys alone."""
    match objective:
        case CoverCounties(codes=codes):
            present = {demand.county_code for demand in case.demands}
            first = set(codes or (present & key_counties().codes) or present)
            return [len({demand.county_code for demand, _ in case.dockings} & first)]
        case CoverGroups(by=by) | Spread(by=by):
            steps = objective.steps if isinstance(objective, Spread) else (1,)
            return [sum(sum(steps[:count]) for count in group_counts(case, by).values())]
        case FillPlaces():
            return [len(case.plan)]
        case TotalScore():
            return [sum(case.points[pair] for pair in case.plan)]
        case FewestChanges(pairs=pairs):
            changes = len(set(pairs) ^ set(case.plan))
            return [len(pairs) - changes]
        case WorstScore():
            return [min((case.points[pair] for pair in case.plan), default=max(case.points.values()))]
        case LongestWaiting(waits=waits):
            served = {demand for demand, _ in case.plan}
            rounds = sorted({waited for _, waited in waits}, reverse=True) or [0]
            return [sum(key in served for key, waited in waits if waited == one) for one in rounds]
        case PairObjective(points=points):
            return [sum(worth for demand, supply, worth in points if (demand, supply) in case.plan)]
        case FillRoles():
            return [
                sum(bool(set(demand.roles_wanted) & supply.roles_offered) for demand, supply in case.dockings)
            ]


def money(demand: DemandProject, supply: SupplyProject) -> int:
    """What a docking needs of an offer, in whole yuan."""
    if demand.missing_cny is None:
        return 0
    limits_known = (one for one in (supply.per_project_cny, supply.offer_cny) if one is not None)
    return min(demand.missing_cny, *limits_known, demand.missing_cny)


def kept_by_keys(case: Case, limit: Limit) -> bool:
    """Whether the plan keeps a limit, from projects and keys alone."""
    match limit:
        case AtLeast() | AtMost():
            own = [_names(docking, limit) for docking in case.dockings]
            count = sum(limit.key in names for names in own)
            return count >= limit.n if isinstance(limit, AtLeast) else count <= limit.n
        case Agreed(demand=demand, supply=supply):
            return (demand, supply) in case.plan
        case WithinOffers():
            return all(
                supply.offer_cny is None
                or sum(money(d, s) for d, s in case.dockings if s == supply) <= supply.offer_cny
                for supply in case.supplies
            )
        case NotTogether(first=first, second=second):
            return not any(
                {(demand.key, first), (demand.key, second)} <= set(case.plan) for demand in case.demands
            )


def _names(docking: Docking, limit: AtLeast | AtMost) -> set[str]:
    project = docking[0 if limit.side is Side.DEMAND else 1]
    if limit.by is GroupBy.FIELD:
        return set(project.fields)
    if limit.by is GroupBy.SPECIAL_ACTION:
        return set(project.special_actions)
    return NAMES[limit.by](docking)
