"""What officials rely on in the pairing of key-assistance counties."""

from datetime import date
from itertools import count

import attrs
import pytest

from pairing_cases import (
    DONGCHUAN,
    LUQUAN,
    NO,
    THREE,
    XUNDIAN,
    YES,
    anywhere,
    body,
    couples,
    why,
)
from rvmatch.actions import (
    EndReason,
    Pairing,
    PairingAim,
    PairingPlan,
    PairingSettings,
    UncoveredReason,
    UnpairedReason,
    check_pairing,
    sides_of_supplies,
)
from rvmatch.errors import ReadErrors
from rvmatch.experiments import national
from rvmatch.model.life_cycle import Party
from rvmatch.model.pairings import (
    ChannelTie,
    PairConsents,
    PairExit,
    PairingSide,
    PairingWish,
    Team,
)
from rvmatch.model.places import County, CountyList
from rvmatch.model.vocabulary import CooperationChannel, CreditStanding, RegistrationLevel
from rvmatch.notice import key_counties, load_notice


@pytest.fixture(scope="module")
def first_year() -> PairingPlan:
    sides, wishes = sides_of_supplies(national().supplies)
    return Pairing().pair(sides, wishes=wishes)


def test_all_160_key_counties_are_covered_on_the_national_scenario(first_year: PairingPlan) -> None:
    assert len(first_year.covered) == len(key_counties()) == 160
    assert first_year.uncovered == first_year.bottlenecks == ()
    assert set(why(first_year).values()) <= {UnpairedReason.CREDIT_LIST}
    assert all(pair.missing == (Party.DEPARTMENT, Party.COUNTY) for pair in first_year.pairs)


def test_the_next_year_changes_only_what_left(first_year: PairingPlan) -> None:
    """Who leaves is honoured; beyond that no more ends than a county without help needs."""
    sides, wishes = sides_of_supplies(national().supplies)
    gone = {first_year.pairs[place].side for place in (3, 50, 120)}
    left = [PairExit(side=pair.side, county=pair.county) for pair in first_year.pairs[200:204]]
    staying = [side for side in sides if side.key not in gone]

    plan = Pairing().pair(
        staying,
        wishes=[wish for wish in wishes if wish.side not in gone],
        previous=first_year,
        exits=left,
    )

    assert len(plan.covered) == 160
    assert {(one.side, one.county) for one in left}.isdisjoint(couples(plan))
    reasons = [one.reason for one in plan.ended]
    assert reasons.count(EndReason.SIDE_GONE) == 3
    assert reasons.count(EndReason.EXITED) == 4
    assert reasons.count(EndReason.GIVEN_UP) <= 7
    assert plan.changes == len(plan.ended) + len(plan.new)
    assert (
        check_pairing(
            plan, wishes=[wish for wish in wishes if wish.side not in gone], previous=first_year, exits=left
        )
        == ()
    )


def test_the_scope_is_the_one_of_the_notice() -> None:
    assert PairingSettings().scope == frozenset(load_notice().coverage_rule.levels)


def test_nobody_is_paired_who_did_not_volunteer() -> None:
    plan = Pairing().pair([body("甲"), body("乙")], THREE, wishes=anywhere("甲"))

    assert {pair.side for pair in plan.pairs} == {"甲"}
    assert why(plan) == {"乙": UnpairedReason.NOT_VOLUNTEERED}


def test_without_volunteers_every_county_says_so() -> None:
    plan = Pairing().pair([], THREE, wishes=[])

    assert [one.reason for one in plan.uncovered] == [UncoveredReason.NOBODY_VOLUNTEERED] * 3
    assert plan.bottlenecks == ()


def test_each_reason_for_being_left_out_is_told_apart() -> None:
    local, dishonest, full, far, refused = (body(name) for name in ("县级", "失信", "已满", "外地", "谢绝"))
    sides = [
        attrs.evolve(local, registration_level=RegistrationLevel.COUNTY),
        attrs.evolve(dishonest, credit_standing=CreditStanding.SERIOUS_DISHONESTY_LIST),
        PairingSide(who=full, counties_accepted=0),
        far,
        refused,
        body("入选"),
        body("多余"),
    ]
    wishes = [
        *anywhere("县级", "失信", "已满"),
        PairingWish(side="外地", places=["62"]),
        *(PairingWish(side=name, places=[DONGCHUAN]) for name in ("谢绝", "入选", "多余")),
    ]
    refusal = PairConsents(side="谢绝", county=DONGCHUAN, agreed=NO)
    one_each = Pairing(PairingSettings(most_per_county=1))

    plan = one_each.pair(sides, THREE, wishes=wishes, consents=[refusal])

    assert why(plan) == {
        "县级": UnpairedReason.OUT_OF_SCOPE,
        "失信": UnpairedReason.CREDIT_LIST,
        "已满": UnpairedReason.NO_PLACE,
        "外地": UnpairedReason.NOT_ON_LIST,
        "谢绝": UnpairedReason.ALL_REFUSED,
    } | {next(iter({"入选", "多余"} - {plan.pairs[0].side})): UnpairedReason.COUNTIES_FULL}
    assert {str(one.county): (one.volunteers, one.barred) for one in plan.uncovered} == {
        LUQUAN: (0, 3),
        XUNDIAN: (0, 3),
    }


def test_one_to_many_happens_only_where_the_side_accepts_it_and_a_county_needs_it() -> None:
    generous = PairingSide(who=body("甲"), counties_accepted=3)

    alone = Pairing().pair([generous], THREE, wishes=anywhere("甲"))
    shared = Pairing().pair([generous, body("乙"), body("丙")], THREE, wishes=anywhere("甲", "乙", "丙"))
    ruled_out = Pairing(PairingSettings(most_per_side=1)).pair([generous], THREE, wishes=anywhere("甲"))

    assert len(alone.pairs) == 3
    assert sorted(pair.side for pair in shared.pairs) == sorted(["甲", "乙", "丙"])
    assert len(ruled_out.pairs) == 1
    assert [one.reason for one in ruled_out.uncovered] == [UncoveredReason.CROWDED_OUT] * 2


def test_the_bottleneck_is_named_exactly() -> None:
    """Two sides for three counties, and a fourth county with a side of its own."""
    four = CountyList([*THREE, County(code="620102", name="城关区")])
    wishes = [
        PairingWish(side="甲", places=[DONGCHUAN, LUQUAN]),
        PairingWish(side="乙", places=[LUQUAN, XUNDIAN]),
        PairingWish(side="丙", places=["62"]),
    ]

    plan = Pairing().pair([body("甲"), body("乙"), body("丙")], four, wishes=wishes)

    (found,) = plan.bottlenecks
    assert (set(found.counties), set(found.sides)) == ({DONGCHUAN, LUQUAN, XUNDIAN}, {"甲", "乙"})
    assert (found.places, found.short) == (2, 1)
    assert [one.bottleneck for one in plan.uncovered] == [0]


def test_238_organisations_in_12_teams_cover_26_counties() -> None:
    """The sizes of Shaanxi 2021; names are invented."""
    number = count()
    sizes = [20] * 10 + [19] * 2
    teams = [
        Team(name=f"合力团{place}", members=[body(f"示例{next(number)}") for _ in range(size)])
        for place, size in enumerate(sizes)
    ]
    counties = CountyList(County(code=f"61{place + 1:02}21", name=f"示例县{place}") for place in range(26))
    sides = [PairingSide(who=team, counties_accepted=3) for team in teams]

    plan = Pairing().pair(sides, counties, wishes=anywhere(*(team.name for team in teams)))

    assert next(number) == 238
    assert len(plan.covered) == len(plan.pairs) == 26
    assert {pair.side for pair in plan.pairs} == {team.name for team in teams}


def test_an_organisation_is_not_in_two_teams_at_once() -> None:
    first = Team(name="一团", members=[body("甲"), body("乙")])

    with pytest.raises(ReadErrors, match="acts for itself or in one team") as caught:
        Pairing().pair([first, body("乙")], THREE, wishes=[])

    assert [str(fault.place) for fault in caught.value.faults] == ["sides[1]"]


def test_more_consents_go_before_wishes_and_wishes_before_channels() -> None:
    """One side, three counties, each better in one aim; the order of aims decides."""
    one = CountyList(list(THREE)[:3])
    wish = PairingWish(side="甲", places=[LUQUAN, DONGCHUAN, XUNDIAN], ordered=True)
    agreed = PairConsents(side="甲", county=DONGCHUAN, agreed=YES)
    tie = ChannelTie(channel=CooperationChannel.DESIGNATED_HELP, side="甲", place=XUNDIAN)

    def chosen(*aims: PairingAim) -> str:
        settings = PairingSettings(aims=aims, ties=[tie])
        (pair,) = Pairing(settings).pair([body("甲")], one, wishes=[wish], consents=[agreed]).pairs
        return pair.county

    assert chosen(PairingAim.CONSENTS, PairingAim.WISHES, PairingAim.CHANNELS) == DONGCHUAN
    assert chosen(PairingAim.WISHES, PairingAim.CONSENTS, PairingAim.CHANNELS) == LUQUAN
    assert chosen(PairingAim.CHANNELS, PairingAim.WISHES, PairingAim.CONSENTS) == XUNDIAN


def test_of_wishes_that_overlap_the_first_counts() -> None:
    wish = PairingWish(side="甲", places=["53", DONGCHUAN], ordered=True)

    plan = Pairing().pair([body("甲")], CountyList([THREE[DONGCHUAN]]), wishes=[wish])

    assert plan.pairs[0].wish == 1


def test_one_pair_with_three_consents_is_worth_more_than_two_with_two() -> None:
    two = CountyList(list(THREE)[:2])
    consents = [
        PairConsents(side="甲", county=DONGCHUAN, recommended=YES, agreed=YES),
        PairConsents(side="甲", county=LUQUAN, recommended=YES),
        PairConsents(side="乙", county=DONGCHUAN, recommended=YES),
    ]
    plan = Pairing().pair([body("甲"), body("乙")], two, wishes=anywhere("甲", "乙"), consents=consents)

    assert couples(plan) == {("甲", DONGCHUAN), ("乙", LUQUAN)}


def test_east_west_pairs_of_the_notice_count_unless_others_are_given() -> None:
    shanghai = body("上海", home="31")
    where = CountyList([THREE[DONGCHUAN], County(code="520102", name="南明区")])
    several = [body(f"示例{place}", home="44") for place in range(4)]
    names = ["上海", *(one.name for one in several)]
    plan = Pairing().pair([shanghai, *several], where, wishes=anywhere(*names))

    follows = {pair.side: (str(pair.county), pair.channels) for pair in plan.pairs}
    assert follows["上海"] == (DONGCHUAN, (CooperationChannel.EAST_WEST_COOPERATION,))
    assert {follows[one.name][0] for one in several} == {"520102"}


def test_partners_are_spread_before_any_county_has_a_third() -> None:
    names = [f"示例{place}" for place in range(6)]

    plan = Pairing().pair(map(body, names), THREE, wishes=anywhere(*names))

    assert [len(plan.of_county(county.code)) for county in THREE] == [2, 2, 2]


def test_what_is_still_to_be_obtained_is_shown_and_rejects_nothing() -> None:
    consents = [
        PairConsents(side="甲", county=DONGCHUAN, recommended=YES, agreed=YES),
        PairConsents(side="乙", recommended=YES),
    ]
    plan = Pairing().pair(
        [body("甲"), body("乙"), body("丙")], THREE, wishes=anywhere("甲", "乙", "丙"), consents=consents
    )

    missing = {pair.side: pair.missing for pair in plan.pairs}
    assert missing == {"甲": (), "乙": (Party.COUNTY,), "丙": (Party.DEPARTMENT, Party.COUNTY)}
    assert plan.of_side("甲")[0].county == DONGCHUAN


def test_a_department_may_recommend_a_side_for_one_county_only() -> None:
    consents = [
        PairConsents(side="甲", recommended=NO),
        PairConsents(side="甲", county=XUNDIAN, recommended=YES),
    ]
    plan = Pairing().pair([body("甲")], THREE, wishes=anywhere("甲"), consents=consents)

    assert couples(plan) == {("甲", XUNDIAN)}
    assert [one.reason for one in plan.uncovered] == [UncoveredReason.ALL_REFUSED] * 2


def test_consents_and_exits_are_handed_on_from_year_to_year() -> None:
    one = CountyList([THREE[DONGCHUAN]])
    agreed = PairConsents(side="甲", county=DONGCHUAN, recommended=YES, agreed=YES)
    sides, wishes = [body("甲"), body("乙")], anywhere("甲", "乙")
    first = Pairing().pair(sides, one, wishes=wishes, consents=[agreed])
    left = PairExit(side="乙", county=DONGCHUAN, exited_on=date(2024, 3, 1))

    second = Pairing().pair(sides, one, wishes=wishes, previous=first, exits=[left])
    third = Pairing().pair(sides, one, wishes=wishes, previous=second)

    assert couples(second) == couples(third) == {("甲", DONGCHUAN)}
    assert third.pairs[0].missing == ()
    assert third.closed == (left,)


def test_a_refusal_is_remembered_by_the_next_plans() -> None:
    one, wishes = CountyList([THREE[DONGCHUAN]]), anywhere("甲")
    refusal = PairConsents(side="甲", county=DONGCHUAN, agreed=NO)
    plan = Pairing().pair([body("甲")], one, wishes=wishes, consents=[refusal])

    for _ in range(2):
        plan = Pairing().pair([body("甲")], one, wishes=wishes, previous=plan)

        assert plan.pairs == ()
        assert plan.refused == (("甲", DONGCHUAN),)
