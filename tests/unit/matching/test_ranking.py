"""What a policy becomes on arrays is what it says of projects, worked out the long way by their keys."""

from collections import Counter
from random import Random
from time import perf_counter
from typing import Any

import attrs
import numpy as np
import pytest

from policy_cases import (
    CODE,
    COUNTIES,
    LIMITS,
    OBJECTIVES,
    OTHER_CODE,
    Case,
    kept_by_keys,
    some_case,
    values_by_keys,
)
from property.ranked_oracle import keeps_the_limits, options_of, value_of
from rvmatch.assignment.limits import KeptPair
from rvmatch.assignment.ranks import GroupCoverage, PairPoints
from rvmatch.columns import Pairs, demand_columns, supply_columns
from rvmatch.errors import InvalidValueError
from rvmatch.matching.cover import choose_cover
from rvmatch.matching.policies.given_objectives import FewestChanges, LongestWaiting, PairObjective
from rvmatch.matching.policies.grouping import GroupBy, Side
from rvmatch.matching.policies.limits import Agreed, AtLeast, AtMost, NotTogether, Refused, WithinOffers
from rvmatch.matching.policies.lines import Lines
from rvmatch.matching.policies.objectives import (
    CoverCounties,
    CoverGroups,
    FillPlaces,
    FillRoles,
    Spread,
    TotalScore,
    WorstScore,
)
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.policies.ranking import rank_market
from rvmatch.matching.policies.translation import ROLES
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, LinkageMember
from rvmatch.notice import DEFAULT_EDITION, key_counties

Docking = tuple[DemandProject, SupplyProject]

FIELD = FocusField.RURAL_GOVERNANCE


def rngs(cases: int = 100) -> list[Random]:
    return [Random(seed) for seed in range(cases)]


@pytest.mark.parametrize("kind", OBJECTIVES)
def test_each_rank_is_worth_what_its_objective_says(kind: str) -> None:
    told_apart = set()
    for rng in rngs():
        case = some_case(rng)
        objective = OBJECTIVES[kind](rng, case)
        ranking = case.ranking(Policy(objectives=[objective], minimum_score=0))

        values = [value_of(ranking.ranked, rank, case.on_arrays(ranking)) for rank in ranking.ranks_of(0)]

        assert values == values_by_keys(case, objective), (case, objective)
        told_apart.add(tuple(values))
    assert len(told_apart) > 2, "the cases say nothing about this objective"


@pytest.mark.parametrize("kind", LIMITS)
def test_the_limits_hold_on_arrays_where_they_hold_for_the_projects(kind: str) -> None:
    answers = Counter()
    for rng in rngs():
        case = some_case(rng)
        limit = LIMITS[kind](rng, case)
        ranking = case.ranking(Policy(objectives=[FillPlaces()], limits=[limit], minimum_score=0))

        kept = keeps_the_limits(ranking.ranked, case.on_arrays(ranking))

        assert kept == kept_by_keys(case, limit), (case, limit)
        answers[kept] += 1
    assert min(answers[True], answers[False]) > 3, "the cases say nothing about this limit"


def test_the_pairs_are_the_suitable_and_the_agreed_without_the_refused() -> None:
    for rng in rngs():
        case = some_case(rng)
        agreed = set(rng.sample(sorted(case.points), min(2, len(case.points))))
        refused = {("D0", "S0"), ("D1", "S1"), *rng.sample(sorted(case.points), 1)} - agreed
        minimum = rng.randint(0, 10)
        policy = Policy(
            objectives=[TotalScore()],
            limits=[*(Agreed(*pair) for pair in agreed), *(Refused(*pair) for pair in refused)],
            minimum_score=minimum / 1_000_000,
        )

        ranking = case.ranking(policy)

        expected = ({pair for pair, points in case.points.items() if points >= minimum} | agreed) - refused
        assert case.keys(ranking) == sorted(expected), (case, policy)
        assert [sorted(case.points)[place] for place in ranking.suitable] == sorted(expected)
        assert ranking.ranked.problem.points.tolist() == [case.points[pair] for pair in sorted(expected)]
        assert len(ranking.ranked.kept) == len(agreed)


def test_role_places_are_the_roles_that_demands_ask_for() -> None:
    for rng in rngs():
        case = some_case(rng)
        ranking = case.ranking(Policy(objectives=[FillRoles()], minimum_score=0))
        roles, keys = ranking.ranked.roles, case.keys(ranking)

        asked = {
            (case.demands.projects[row].key, ROLES[role]): times
            for row, role, times in zip(
                roles.rows.tolist(), roles.roles.tolist(), roles.places.tolist(), strict=True
            )
        }
        ways = {(keys[pair], ROLES[roles.roles[kind]]) for pair, kind in options_of(ranking.ranked)}

        assert asked == {
            (demand.key, role): times
            for demand in case.demands
            for role, times in Counter(demand.roles_wanted).items()
        }
        assert ways == {
            (pair, role)
            for pair in case.points
            for role in set(case.demands[pair[0]].roles_wanted) & case.supplies[pair[1]].roles_offered
        }


def test_nobody_fills_roles_unless_the_policy_asks_for_it() -> None:
    assert small().ranking(Policy(objectives=[TotalScore()])).ranked.roles is None


def demand(key: str, county: str = COUNTIES[0], **more: Any) -> DemandProject:
    return DemandProject(**{"id": key, "title": "t", "county_code": county, "fields": [FIELD]} | more)


def supply(key: str, name: str = "丙中心", code: str | None = None, **more: Any) -> SupplyProject:
    body = SocialOrganization(name=name, credit_code=code)
    return SupplyProject(**{"id": key, "title": "t", "organization": body, "fields": [FIELD]} | more)


def small(**points: int) -> Case:
    """Two demands and two supplies; without points all four pairs are worth the most."""
    worth = {
        (d, s): points.get(d + s, 1_000_000 if not points else -1) for d in ("D1", "D2") for s in ("S1", "S2")
    }
    return Case(
        ProjectLibrary([demand("D1"), demand("D2", COUNTIES[2], fields=list(FocusField)[:2])]),
        ProjectLibrary([supply("S1"), supply("S2")]),
        {pair: value for pair, value in worth.items() if value >= 0},
        (),
    )


def test_spans_and_origins_lead_back_to_the_policy() -> None:
    policy = Policy(
        objectives=[TotalScore(), LongestWaiting({"D1": 3, "D2": 1, "D9": 2}), FillPlaces()],
        limits=[
            Refused("D1", "S1"),
            AtMost(1, "county", COUNTIES[0]),
            NotTogether("S1", "S9"),
            Agreed("D2", "S1"),
        ],
    )
    tie = PairPoints(np.zeros(3, dtype=np.int64))

    ranking = small().ranking(policy, ties=[tie])

    assert ranking.spans == (slice(0, 1), slice(1, 4), slice(4, 5))
    assert ranking.ranked.ranks[-1] is tie
    assert len(ranking.ranks_of(1)) == 3
    assert ranking.limit_of == (1, 3)
    assert [len(ranking.limits_of(place)) for place in range(4)] == [0, 1, 0, 1]
    assert ranking.limits_of(3) == (KeptPair(1, 0),)


def test_an_agreed_pair_that_no_rule_allows_is_reported_and_not_forced() -> None:
    policy = Policy(objectives=[TotalScore()], limits=[Agreed("D1", "S2"), Agreed("D2", "S1")])

    ranking = small(D1S1=5, D2S1=5).ranking(policy)

    assert ranking.not_eligible == ((0, 1),)
    assert ranking.limit_of == (1,)


@pytest.mark.parametrize(
    "policy",
    [
        Policy(objectives=[TotalScore()], limits=[Agreed("D9", "S1")]),
        Policy(objectives=[TotalScore()], limits=[Agreed("D1", "S9")]),
        Policy(objectives=[PairObjective("a", [("D1", "S9", 1)])]),
        Policy(objectives=[PairObjective("a", [("D9", "S1", 1)])]),
    ],
    ids=repr,
)
def test_agreements_and_points_of_ones_own_need_projects_that_are_there(policy: Policy) -> None:
    with pytest.raises(InvalidValueError) as caught:
        small().ranking(policy)

    assert (caught.value.field, caught.value.fault.code) == ("policy", "known_key")


def test_projects_that_are_gone_change_nothing_elsewhere() -> None:
    gone = Policy(
        objectives=[FewestChanges([("D9", "S1"), ("D1", "S9")]), LongestWaiting({"D9": 2})],
        limits=[Refused("D9", "S9"), NotTogether("S9", "S8")],
    )

    ranking = small().ranking(gone)

    assert len(ranking.suitable) == 4
    assert ranking.ranks_of(0)[0].points.tolist() == [-1] * 4
    assert (ranking.ranks_of(1)[0].groups == -1).all()
    assert ranking.ranked.limits == ()


def test_a_group_that_nobody_belongs_to_is_empty() -> None:
    """A floor above zero is then impossible, which is for the solver to say; a ceiling always holds."""
    policy = Policy(
        objectives=[TotalScore()], limits=[AtLeast(1, "county", "110101"), AtMost(1, "province", "11")]
    )

    floor, ceiling = small().ranking(policy).ranked.limits

    assert floor.group.members.size == ceiling.group.members.size == 0


def test_a_policy_works_where_there_is_nothing() -> None:
    nothing = Case(ProjectLibrary([]), ProjectLibrary([]), {}, ())
    policy = Policy(
        objectives=[
            *(CoverGroups(by) for by in GroupBy),
            *(Spread(by) for by in GroupBy),
            CoverCounties(),
            CoverCounties(["530113"]),
            FillRoles(),
            FewestChanges([("D1", "S1")]),
            LongestWaiting({"D1": 1}),
            WorstScore(),
        ],
        limits=[
            WithinOffers(),
            *(AtMost(1, by, key) for by, key in (("field", FIELD), ("organization", "甲"))),
        ],
    )

    ranking = nothing.ranking(policy)

    assert ranking.ranked.problem.shape == (0, 0)
    assert ranking.suitable.size == 0


def test_coverage_of_one_county_each_keeps_the_fast_way_open() -> None:
    """The same for fields, as long as no demand has two of them."""
    policy = Policy(objectives=[CoverGroups("county"), CoverGroups("field")])
    case = small()
    one_field = attrs.evolve(case, demands=ProjectLibrary([demand("D1"), demand("D2")]))

    assert [isinstance(rank, GroupCoverage) for rank in case.ranking(policy).ranked.ranks] == [True, False]
    assert [isinstance(rank, GroupCoverage) for rank in one_field.ranking(policy).ranked.ranks] == [
        True,
        True,
    ]
    assert one_field.ranking(policy).ranked.beyond_networks == ""


def test_an_organisation_is_told_by_its_code_or_by_a_name_with_one_code() -> None:
    bodies = (("甲", CODE), ("甲", None), ("甲 新名", CODE), ("乙", CODE), ("乙", OTHER_CODE), ("乙", None))
    supplies = ProjectLibrary([supply(f"S{place}", *body) for place, body in enumerate(bodies)])
    lines = Lines(demands=demand_columns(ProjectLibrary([])), supplies=supply_columns(supplies))

    labels = lines.labels(GroupBy.ORGANIZATION, Side.SUPPLY)

    assert labels.tolist() == [0, 0, 0, 0, 1, 2]


def test_a_large_market_is_translated_in_no_time() -> None:
    """A tenth of a second is the aim for the usual policy; five times that is a slow machine."""
    n, m, p = 10_000, 30_000, 200_000
    rng = np.random.default_rng(1)
    keys = np.unique(rng.integers(0, n * m, p))
    demands = demand_columns(ProjectLibrary([demand("D1")]))
    supplies = supply_columns(ProjectLibrary([supply("S1")]))
    county = rng.choice([int(code) for code in key_counties().codes], n)
    demands = attrs.evolve(
        demands,
        keys=tuple(map("D{}".format, range(n))),
        county=county,
        partners_wanted=np.ones(n, dtype=np.int64),
    )
    supplies = attrs.evolve(
        supplies,
        keys=tuple(map("S{}".format, range(m))),
        projects_accepted=np.ones(m, dtype=np.int64),
    )
    pairs = Pairs(rows=keys // m, cols=keys % m, shape=(n, m))
    points = rng.integers(0, 1_000_000, len(keys))
    cover = choose_cover(None, demands, DEFAULT_EDITION)
    policy = Policy.coverage_first()

    start = perf_counter()
    ranking = rank_market(policy, demands=demands, supplies=supplies, pairs=pairs, points=points, cover=cover)
    seconds = perf_counter() - start

    assert len(ranking.suitable) == (points >= 300_000).sum()
    assert seconds < 0.5


@pytest.mark.parametrize("member", LinkageMember)
def test_roles_are_numbered_as_in_the_vocabulary(member: LinkageMember) -> None:
    assert ROLES[list(LinkageMember).index(member)] is member
