"""Several years: answers, settings, the table, and the national scenario at its full size."""

import time
from datetime import date

import pytest

from rvmatch import Agreed, InvalidValueError, Matcher, Policy, TotalScore
from rvmatch.evaluation import LibraryYear, years_rows
from rvmatch.experiments import SimulatedYears, YearlyRates, national, simulate_years
from rvmatch.experiments.years_rates import Draws
from rvmatch.matching.policies.objectives import CoverCounties
from rvmatch.model.docking import propose
from rvmatch.model.life_cycle import DockingMove, Party
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, ProjectStatus
from rvmatch.notice import key_counties
from rvmatch.wording import Language

NOBODY_SAYS_NO = YearlyRates(
    organization_refuses=0,
    department_refuses=0,
    county_refuses=0,
    unanswered=0,
    signed=1,
    exited=0,
    finished=1,
)


def five_years(seed: int = 1, rates: YearlyRates | None = None) -> SimulatedYears:
    start = national()
    policy = Policy(objectives=[CoverCounties(key_counties()), TotalScore()])
    return simulate_years(
        start.demands,
        start.supplies,
        years=5,
        first_year=2023,
        seed=seed,
        rates=rates,
        matcher=Matcher(policy=policy),
    )


@pytest.fixture(scope="module")
def simulated() -> SimulatedYears:
    return five_years()


def test_five_national_years_take_less_than_ten_seconds_and_come_out_the_same_again(
    simulated: SimulatedYears,
) -> None:
    started = time.perf_counter()
    again = five_years()

    assert time.perf_counter() - started < 10
    assert again == simulated


def test_another_seed_gives_other_years(simulated: SimulatedYears) -> None:
    assert years_rows(five_years(seed=2).outcomes) != years_rows(simulated.outcomes)


def test_published_sizes_stand_in_the_first_year_and_new_projects_say_that_they_are_examples(
    simulated: SimulatedYears,
) -> None:
    first, *later = simulated.outcomes

    assert len({one.organization.name for one in first.supplies}) == 274
    assert len(first.plan.coverage.counties) == first.plan.coverage.covered == 160
    for outcome in later:
        for key in outcome.demand_changes.arrived:
            assert outcome.demands[key].title.startswith("示例")
        for key in outcome.supply_changes.arrived:
            assert outcome.supplies[key].organization.name.startswith("示例")
            assert outcome.supplies[key].title.startswith("示例")


def test_people_say_no_and_counties_fall_short_of_the_plan(simulated: SimulatedYears) -> None:
    """Nothing is built to succeed: with the default rates fewer counties agree than are recommended."""
    for outcome in simulated.outcomes:
        assert len(outcome.counties_agreed) < outcome.plan.coverage.covered
        assert outcome.moves[DockingMove.REFUSE]
        assert outcome.moves[DockingMove.EXPIRE]
    assert all(outcome.exits for outcome in simulated.outcomes[1:])


def test_where_nobody_says_no_everything_proposed_is_agreed_and_finished_a_year_later() -> None:
    years = five_years(rates=NOBODY_SAYS_NO)

    for outcome in years.outcomes:
        assert outcome.moves[DockingMove.PROPOSE] == outcome.moves[DockingMove.START]
        assert len(outcome.counties_agreed) >= outcome.plan.coverage.covered
        assert not outcome.exits
    for earlier, later in zip(years.outcomes, years.outcomes[1:], strict=False):
        assert later.moves[DockingMove.FINISH] == earlier.moves[DockingMove.START]


def test_where_everybody_refuses_nothing_is_ever_agreed() -> None:
    rates = YearlyRates(organization_refuses=1, unanswered=0)
    years = five_years(rates=rates)

    for outcome in years.outcomes:
        assert {one.status for one in outcome.dockings} == {ProjectStatus.REFUSED}
        assert not outcome.counties_agreed
    assert max(outcome.waiting_times[-1][0] for outcome in years.outcomes) == 5


def test_a_draw_depends_on_its_question_alone() -> None:
    draws = Draws(seed=7)
    shares = [draws.share("answer", Party.COUNTY, f"D{number}", "S1", 2024) for number in range(4_000)]

    assert shares == [draws.share("answer", Party.COUNTY, f"D{n}", "S1", 2024) for n in range(4_000)]
    assert all(0 <= share < 1 for share in shares)
    assert 0.47 < sum(shares) / len(shares) < 0.53
    assert draws.share("a", "bc") != draws.share("ab", "c")
    assert Draws(seed=8).share("a") != draws.share("a")


def test_the_table_stands_in_both_languages_and_says_that_it_is_simulated(simulated: SimulatedYears) -> None:
    for language, word in (("zh", "模拟"), ("en", "SIMULATED")):
        text = simulated.summary(language)  # type: ignore[arg-type]
        table = [line for line in text.splitlines() if line.startswith("|")]
        assert word in text
        assert len(table) == 2 + 5
        assert len({line.count("|") for line in table}) == 1
        assert "160 / 160" in table[2]


def test_records_from_before_are_kept_and_asked_on() -> None:
    start = national()
    before = simulate_years(start.demands, start.supplies, years=1, first_year=2022, seed=3)
    records = before.outcomes[-1].dockings
    later = simulate_years(
        start.demands, start.supplies, years=1, first_year=2023, seed=3, dockings=records
    ).outcomes[0]
    kept = {(one.demand, one.supply) for one in records if one.status is ProjectStatus.UNDER_WAY}

    assert kept
    assert kept <= {(one.demand, one.supply) for one in later.plan.matches if one.agreed}
    assert {one.id for one in records} <= {one.id for one in later.dockings}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"years": 0}, "years"),
        ({"years": 2.0}, "years"),
        ({"first_year": 0}, "first_year"),
        ({"seed": "1"}, "seed"),
        (
            {"matcher": Matcher(policy=Policy(objectives=[TotalScore()], limits=[Agreed("D0001", "S0001")]))},
            "policy",
        ),
    ],
)
def test_what_cannot_be_simulated_is_refused(changed: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        simulate_years([], [], **({"years": 1, "first_year": 2023, "seed": 0} | changed))  # type: ignore[arg-type]

    assert caught.value.field == field
    assert caught.value.message("zh")
    assert caught.value.message("en")


def test_rates_are_shares_and_nobody_refuses_and_is_silent_more_than_always() -> None:
    for wrong in ({"exited": 1.5}, {"signed": True}, {"county_refuses": 0.6, "unanswered": 0.6}):
        with pytest.raises(InvalidValueError):
            YearlyRates(**wrong)


def test_a_library_whose_sizes_do_not_add_up_is_refused() -> None:
    with pytest.raises(InvalidValueError) as caught:
        LibraryYear(earlier=3, arrived=("D9",), later=3)

    assert "4" in caught.value.message("en")


def test_a_record_of_a_later_day_than_the_first_plan_is_refused() -> None:
    start = national()
    late = simulate_years(start.demands, start.supplies, years=1, first_year=2024, seed=3)

    with pytest.raises(InvalidValueError) as caught:
        simulate_years(
            start.demands,
            start.supplies,
            years=1,
            first_year=2023,
            seed=3,
            rates=YearlyRates(exited=1),
            dockings=late.outcomes[0].dockings,
        )
    first = late.outcomes[0].dockings[0]
    assert caught.value.field == "dockings"
    assert str(caught.value.fault.place) == "dockings[0]"
    assert f"2023年3月1日首个方案之前已记录完毕的对接；{first.id} " in caught.value.message("zh")
    assert "up to the first plan on 2023-03-01" in caught.value.message("en")


@pytest.mark.parametrize(("language", "words"), [("zh", "去掉这项对接"), ("en", "leave the docking out")])
def test_a_docking_that_the_rules_do_not_allow_is_a_fault_of_the_dockings(
    language: Language, words: str
) -> None:
    demand = DemandProject(id="D1", title="t", county_code="530326", fields=[FocusField.RURAL_GOVERNANCE])
    supply = SupplyProject(
        id="S1",
        title="t",
        organization=SocialOrganization(name="甲"),
        fields=[FocusField.TALENT_CULTIVATION],
        projects_accepted=1,
    )
    asked = propose(
        id="K1",
        demand="D1",
        supply="S1",
        county_code="530326",
        organization="甲",
        on=date(2023, 3, 1),
    )

    with pytest.raises(InvalidValueError) as caught:
        simulate_years([demand], [supply], years=1, first_year=2023, seed=1, dockings=[asked])

    assert caught.value.field == "dockings"
    assert words in caught.value.message(language)
