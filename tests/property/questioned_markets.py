"""Small markets whose points and rejected pairs are given as tables, so that any one can be changed."""

from collections.abc import Mapping
from typing import ClassVar

import attrs
import numpy as np
from hypothesis import strategies as st

from rvmatch.eligibility import RuleOutcome, Side, Verdict
from rvmatch.matching import Matcher
from rvmatch.matching.policies.limits import AtMost
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    FewestChanges,
    FillPlaces,
    FillRoles,
    LongestWaiting,
    Spread,
    TotalScore,
    WorstScore,
)
from rvmatch.matching.policies.policy import Policy
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, LinkageMember
from rvmatch.scoring import Weights

__all__ = ["World", "worlds"]

COUNTIES = ("530113", "530129", "520425")
ROLES = tuple(LinkageMember)[:2]
Table = Mapping[tuple[str, str], int]


@attrs.frozen(kw_only=True)
class TablePoints:
    """A criterion that reads its values from a table."""

    code: ClassVar[str] = "table"
    neutral: ClassVar[int] = 0
    table: tuple[tuple[str, str, int], ...]

    @property
    def by_pair(self) -> Table:
        return {(demand, supply): points for demand, supply, points in self.table}

    def value(self, demand, supply) -> int | None:
        return self.by_pair[demand.key, supply.key]

    def values(self, demands, supplies, pairs):
        ends = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
        found = self.by_pair
        return np.array([found[demands.keys[row], supplies.keys[col]] for row, col in ends], dtype=np.int64)


def table_rule(name: str, pairs: frozenset[tuple[str, str]], side: Side):
    """A rule that rejects the pairs of a table; one side can change that."""

    @attrs.frozen(kw_only=True)
    class TableRule:
        code: ClassVar[str] = name
        rejected: frozenset[tuple[str, str]]

        def check(self, demand, supply) -> RuleOutcome:
            rejects = (demand.key, supply.key) in self.rejected
            return RuleOutcome(
                verdict=Verdict.NO if rejects else Verdict.YES,
                reason="table",
                in_power_of=(side,) if rejects else (),
            )

        def mask(self, demands, supplies, pairs):
            ends = zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
            passed = [(demands.keys[row], supplies.keys[col]) not in self.rejected for row, col in ends]
            return np.array(passed, dtype=np.bool_)

        def unknown(self, demands, supplies, pairs):
            return np.zeros(len(pairs), dtype=np.bool_)

    return TableRule(rejected=pairs)


@attrs.frozen(kw_only=True)
class World:
    """A market with everything that a change may touch."""

    wanted: Mapping[str, int]
    accepts: Mapping[str, int]
    counties: Mapping[str, str]
    roles: Mapping[str, tuple[LinkageMember, ...]]
    points: Table
    far: frozenset[tuple[str, str]]
    late: frozenset[tuple[str, str]]
    policy: Policy

    @property
    def rejected(self) -> frozenset[tuple[str, str]]:
        """The pairs that a rule rejects."""
        return self.far | self.late

    @property
    def demands(self) -> ProjectLibrary[DemandProject]:
        return ProjectLibrary(
            DemandProject(
                id=key,
                title=f"需求{key}",
                county_code=self.counties[key],
                fields=[FocusField.INDUSTRY_DEVELOPMENT],
                partners_wanted=wanted,
                roles_wanted=self.roles[key],
            )
            for key, wanted in self.wanted.items()
        )

    @property
    def supplies(self) -> ProjectLibrary[SupplyProject]:
        return ProjectLibrary(
            SupplyProject(
                id=key,
                title=f"供给{key}",
                organization=SocialOrganization(name=f"机构{int(key[1:]) % 2}"),
                fields=[FocusField.INDUSTRY_DEVELOPMENT],
                projects_accepted=accepted,
                roles_offered=frozenset(self.roles[key]),
            )
            for key, accepted in self.accepts.items()
        )

    @property
    def matcher(self) -> Matcher:
        table = tuple((*pair, points) for pair, points in sorted(self.points.items()))
        return Matcher(
            rules=(
                table_rule("far", self.far, Side.SUPPLY),
                table_rule("late", self.late, Side.DEMAND),
            ),
            criteria=(TablePoints(table=table),),
            weights=Weights.of(table=1),
            policy=self.policy,
        )

    def match(self):
        return self.matcher.match(self.demands, self.supplies)


@st.composite
def worlds(draw, *, worst: bool = False, most: int = 4) -> World:
    """Markets of up to four projects on each side, under policies that a network can hold."""
    demands = [f"D{number}" for number in range(1, draw(st.integers(1, most)) + 1)]
    supplies = [f"S{number}" for number in range(1, draw(st.integers(1, most)) + 1)]
    pairs = [(demand, supply) for demand in demands for supply in supplies]
    objectives = [
        st.just(CoverCounties()),
        st.just(TotalScore()),
        st.just(FillPlaces()),
        st.just(FillRoles()),
        st.just(Spread("organization")),
        st.sets(st.sampled_from(pairs), max_size=3).map(FewestChanges),
        st.dictionaries(st.sampled_from(demands), st.integers(1, 2), max_size=2).map(LongestWaiting),
        *([st.just(WorstScore())] if worst else []),
    ]
    chosen = draw(st.lists(st.one_of(objectives), min_size=1, max_size=3, unique_by=type))
    ceilings = st.builds(AtMost, st.integers(1, 3), by=st.just("county"), key=st.sampled_from(COUNTIES))
    few = st.sampled_from((100_000, 250_000, 400_000, 600_000, 900_000))
    roles = st.lists(st.sampled_from(ROLES), max_size=1).map(tuple)
    return World(
        wanted={key: draw(st.integers(0, 2)) for key in demands},
        accepts={key: draw(st.integers(0, 2)) for key in supplies},
        counties={key: draw(st.sampled_from(COUNTIES)) for key in demands},
        roles={key: draw(roles) for key in (*demands, *supplies)},
        points={pair: draw(few) + draw(st.integers(0, 9)) for pair in pairs},
        far=draw(st.frozensets(st.sampled_from(pairs), max_size=3)),
        late=draw(st.frozensets(st.sampled_from(pairs), max_size=3)),
        policy=Policy(
            objectives=chosen,
            limits=draw(st.lists(ceilings, max_size=1)),
            tie_seed=draw(st.integers(0, 3)),
        ),
    )
