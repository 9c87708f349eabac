"""Notes say each thing once and only where it holds; settings record everything that was chosen."""

from datetime import date

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import rvmatch
from rvmatch.commands.summary import plan_summary
from rvmatch.eligibility import DEFAULT_RULES, MoneyFloor
from rvmatch.errors import InvalidValueError
from rvmatch.matching.cover import CoverSource
from rvmatch.matching.left_alone import LeftAloneReason
from rvmatch.matching.matcher import Matcher, match
from rvmatch.matching.policies.limits import WithinOffers
from rvmatch.matching.policies.objectives import TotalScore
from rvmatch.matching.policies.policy import Policy
from rvmatch.matching.proofs import SolverRecord
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.quantities import Period
from rvmatch.model.vocabulary import CreditStanding, Department, FocusField, ProjectStatus, RegistrationLevel
from rvmatch.notice import key_counties
from rvmatch.scoring import DEFAULT_CRITERIA, ChannelShared, Weights
from rvmatch.serialization.documents import from_document, to_document
from varied_projects import varied_markets

FIELD = FocusField.RURAL_GOVERNANCE
LISTED, UNLISTED = "530113", "110101"


def demand(**more) -> DemandProject:
    return DemandProject(**{"id": "D1", "title": "t", "county_code": LISTED, "fields": [FIELD]} | more)


def supply(standing: CreditStanding | None = None, **more) -> SupplyProject:
    body = SocialOrganization(name="某基金会", credit_standing=standing)
    return SupplyProject(**{"id": "S1", "title": "t", "organization": body, "fields": [FIELD]} | more)


def unusual(part, **attributes):
    """A part like this one, with other attributes of its class."""
    return type("Unusual", (), {**vars(type(part)), "__slots__": (), **attributes})()


def noted(demands, supplies, cover=None) -> dict[str, dict[str, str]]:
    plan = match(demands, supplies, cover=cover)
    return {note.code: dict(note.params) for note in plan.notes}


def keeper(department: Department, level: RegistrationLevel) -> Keeper:
    return Keeper(department=department, level=level)


def test_a_plan_that_raises_no_question_has_no_notes() -> None:
    assert noted([demand()], [supply()], cover=[LISTED]) == {}


def test_projects_wholly_outside_the_notices_period_are_counted_on_both_sides() -> None:
    late, early = Period(start=date(2026, 1, 1)), Period(end=date(2020, 12, 31))
    touching = Period(start=date(2025, 12, 31))

    found = noted(
        [demand(period=late), demand(id="D2", period=touching), demand(id="D3")],
        [supply(period=early)],
        cover=(),
    )

    assert found == {"outside_period": {"count": "2", "start": "2021-01-01", "end": "2025-12-31"}}


@pytest.mark.parametrize(
    ("side", "department", "level", "code"),
    [
        ("demand", Department.RURAL_REVITALIZATION, RegistrationLevel.COUNTY, None),
        ("demand", Department.CIVIL_AFFAIRS, RegistrationLevel.COUNTY, "demand_keeper"),
        ("supply", Department.CIVIL_AFFAIRS, RegistrationLevel.NATIONAL, None),
        ("supply", Department.CIVIL_AFFAIRS, RegistrationLevel.COUNTY, None),
        ("supply", Department.RURAL_REVITALIZATION, RegistrationLevel.COUNTY, "supply_keeper"),
    ],
)
def test_a_keeper_other_than_the_notice_names_is_noted(side, department, level, code) -> None:
    demands, supplies = [demand()], [supply()]
    kept_by = keeper(department, level)
    if side == "demand":
        demands = ProjectLibrary(demands, keeper=kept_by)
    else:
        supplies = ProjectLibrary(supplies, keeper=kept_by)

    found = noted(demands, supplies, cover=())

    assert list(found) == ([code] if code else [])


def test_equal_shares_are_noted_where_money_is_shared_among_several() -> None:
    supplies = [
        supply(offer_cny=10, projects_accepted=2),
        supply(id="S2", offer_cny=10),
        supply(id="S3", offer_cny=0, projects_accepted=2),
        supply(id="S4", projects_accepted=2),
    ]

    assert noted([demand()], supplies, cover=()) == {"equal_shares": {"count": "1"}}


def test_counties_that_no_source_confirms_are_noted_for_the_built_in_list_only() -> None:
    open_ones = [county for county in key_counties() if county.evidence == "unconfirmed"]
    demands = [demand(id=f"D{place}", county_code=county.code) for place, county in enumerate(key_counties())]

    assert noted(demands, [], cover=[county.code for county in open_ones]) == {}
    expected = {"unconfirmed_counties": {"count": str(len(open_ones)), "of": "160"}} if open_ones else {}
    assert noted(demands, []) == expected


def test_matches_that_want_a_look_are_counted() -> None:
    assert noted([demand()], [supply(CreditStanding.ABNORMAL_LIST)], cover=()) == {"review": {"count": "1"}}


@given(libraries=varied_markets())
def test_each_note_stands_once(libraries) -> None:
    """Oracle: the set of codes."""
    plan = match(*libraries)

    codes = [note.code for note in plan.notes]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("cover", "counties", "source", "codes"),
    [
        (None, [LISTED, UNLISTED], CoverSource.LISTED_KEY_COUNTIES, (LISTED,)),
        (None, [UNLISTED, "110102"], CoverSource.EVERY_COUNTY, (UNLISTED, "110102")),
        ((), [LISTED], CoverSource.GIVEN, ()),
        ([UNLISTED, LISTED, UNLISTED], [LISTED], CoverSource.GIVEN, (UNLISTED, LISTED)),
        (
            CountyList([County(code=UNLISTED, name="东城区")], name="mine"),
            [LISTED],
            CoverSource.GIVEN,
            (UNLISTED,),
        ),
    ],
)
def test_the_plan_says_which_counties_come_first_and_why(cover, counties, source, codes) -> None:
    demands = [demand(id=f"D{place}", county_code=code) for place, code in enumerate(counties)]

    settings = Matcher(policy=Policy.coverage_first(cover)).match(demands, []).settings

    assert (settings.cover_source, settings.cover) == (source, codes)


def test_settings_record_what_was_chosen() -> None:
    demands, supplies = ProjectLibrary([demand()]), ProjectLibrary([supply()])
    weights = Weights.of(field_fit=2, channel_shared=1)
    rules = (*DEFAULT_RULES, MoneyFloor(least_ppm=250_000))
    policy = Policy.coverage_first([LISTED], minimum_score=0.25, tie_seed=7)

    settings = (
        Matcher(
            rules=rules,
            criteria=(
                *(one for one in DEFAULT_CRITERIA if one.code != "channel_shared"),
                ChannelShared(paired=[("11", "53")]),
            ),
            weights=weights,
            policy=policy,
            solver="linear_program",
        )
        .match(demands, supplies)
        .settings
    )

    assert attrs.asdict(settings, recurse=False) == {
        "rules": ("E001", "E002", "E003", "E004", "E005", "E006", "E007"),
        "weights": weights,
        "options": (("E007.least_ppm", "250000"), ("channel_shared.paired", "{('11', '53')}")),
        "policy": policy,
        "solver": "linear_program",
        "cover": (LISTED,),
        "cover_source": CoverSource.GIVEN,
        "edition": "2022-11",
        "version": rvmatch.__version__,
        "demands_fingerprint": demands.fingerprint(),
        "supplies_fingerprint": supplies.fingerprint(),
    }
    assert (settings.minimum_points, settings.tie_seed) == (250_000, 7)


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({"rules": (*DEFAULT_RULES, DEFAULT_RULES[0])}, ("rules", "unique_codes")),
        ({"criteria": (*DEFAULT_CRITERIA, DEFAULT_CRITERIA[0])}, ("criteria", "unique_codes")),
        ({"weights": Weights.of(nothing_like_it=1)}, ("weights", "known_criterion")),
        ({"policy": None}, ("policy", "policy_class")),
        ({"policy": Policy}, ("policy", "policy_class")),
        ({"solver": "magic"}, ("solver", "assignment_solver")),
        ({"solver": "dense"}, ("solver", "assignment_solver")),
        ({"solver": None}, ("solver", "assignment_solver")),
        ({"edition": "1999"}, ("edition", "notice_edition")),
        ({"edition": []}, ("edition", "text")),
        ({"weights": {"field_fit": 1}}, ("weights", "weights_class")),
        ({"weights": None}, ("weights", "weights_class")),
        ({"rules": None}, ("rules", "collection")),
        ({"rules": MoneyFloor(least_ppm=1)}, ("rules", "collection")),
        ({"rules": [object()]}, ("rules", "implementation")),
        ({"rules": [type(DEFAULT_RULES[0])]}, ("rules", "instance")),
        ({"rules": [*DEFAULT_RULES, DEFAULT_CRITERIA[0]]}, ("rules", "implementation")),
        ({"rules": [unusual(DEFAULT_RULES[0], code=5)]}, ("rules", "implementation")),
        ({"rules": [unusual(DEFAULT_RULES[0], index="county")]}, ("rules", "rule_index")),
        ({"criteria": None}, ("criteria", "collection")),
        ({"criteria": "field_fit"}, ("criteria", "collection")),
        ({"criteria": [object()]}, ("criteria", "implementation")),
        ({"criteria": [type(DEFAULT_CRITERIA[0])]}, ("criteria", "instance")),
        ({"criteria": [unusual(DEFAULT_CRITERIA[0], code=None)]}, ("criteria", "implementation")),
        ({"criteria": [unusual(DEFAULT_CRITERIA[0], neutral=0.5)]}, ("field_fit.neutral", "within")),
        ({"criteria": [unusual(DEFAULT_CRITERIA[0], neutral=10**7)]}, ("field_fit.neutral", "within")),
    ],
)
def test_settings_out_of_range_are_refused_before_any_data(settings, fault) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Matcher(**settings)

    assert (caught.value.field, caught.value.fault.code) == fault
    assert " at 0x" not in str(caught.value)


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"minimum_score": 1.1}, ("minimum_score", "share")),
        ({"minimum_score": -0.1}, ("minimum_score", "share")),
        ({"minimum_score": True}, ("minimum_score", "share")),
        ({"minimum_score": float("nan")}, ("minimum_score", "share")),
        ({"tie_seed": 1.0}, ("tie_seed", "whole_number")),
        ({"cover": "530113"}, ("cover", "collection")),
        ({"cover": 5}, ("cover", "collection")),
        ({"cover": ["99"]}, ("county_code", "county_code")),
        ({"cover": [530113]}, ("county_code", "text")),
    ],
)
@pytest.mark.parametrize(
    "given",
    [Policy.coverage_first, lambda **parts: match([], [], **parts)],
    ids=["policy", "match"],
)
def test_parts_of_a_policy_out_of_range_are_refused_both_ways(given, parts, fault) -> None:
    with pytest.raises(InvalidValueError) as caught:
        given(**parts)

    assert (caught.value.field, caught.value.fault.code) == fault
    assert " at 0x" not in str(caught.value)


@pytest.mark.parametrize("part", [{"cover": ()}, {"minimum_score": 0.3}, {"tie_seed": 0}])
def test_a_policy_beside_its_own_parts_is_refused(part) -> None:
    """Also where the part is what the policy has anyway: nobody should have to guess which one counts."""
    with pytest.raises(InvalidValueError) as caught:
        match([], [], policy=Policy.coverage_first(), **part)

    assert (caught.value.field, caught.value.fault.code) == ("policy", "policy_beside")
    assert next(iter(part)) in str(caught.value)


def test_the_rules_are_kept_and_recorded_in_the_order_in_which_they_are_asked() -> None:
    """Oracle: the funnel."""
    given = [rule for code in ("E004", "E002", "E001") for rule in DEFAULT_RULES if rule.code == code]

    matcher = Matcher(rules=given)
    plan = matcher.match([demand()], [supply()])

    asked = tuple(step.rule for step in plan.funnel.steps)
    assert plan.settings.rules == tuple(rule.code for rule in matcher.rules) == asked
    assert asked == ("E001", "E002", "E004")


def test_counties_that_come_first_are_kept_sorted_each_once() -> None:
    given = match([], [], cover=[LISTED, UNLISTED, LISTED])

    assert given.settings.cover == (UNLISTED, LISTED)
    assert Policy.coverage_first({LISTED, UNLISTED}) == Policy.coverage_first((UNLISTED, LISTED))


def test_a_plan_records_the_version_of_the_code_that_made_it(monkeypatch) -> None:
    """Not what an installation recorded, which may be older or missing."""
    monkeypatch.setattr(rvmatch, "__version__", "9.9.9")

    assert match([], []).settings.version == "9.9.9"


def test_what_was_refused_in_another_spelling_is_never_proposed_again() -> None:
    body = SocialOrganization(name="某（示例）基金会", credit_code="53100000500019795A")
    offer = supply(organization=body)
    spellings = ["53100000500019795a", "５３１０００００５０００１９７９５Ａ", "53100000 500019795A "]

    for name in (*spellings, "某(示例)基金会 ", "S1 "):
        assert match([demand(refused_partners=[name])], [offer]).matches == ()
    for name in ("530000", "530100", "５３", "D1 "):
        assert match([demand()], [attrs.evolve(offer, refused_partners=[name])]).matches == ()
    assert len(match([demand()], [offer]).matches) == 1


@pytest.mark.parametrize(
    ("demands", "supplies", "fault"),
    [
        ([supply()], [], ("demands", "library_kind")),
        ([], [demand()], ("supplies", "library_kind")),
        (None, [], ("demands", "collection")),
        ([], 5, ("supplies", "collection")),
        ("D1", [], ("demands", "collection")),
        ([None], [], ("projects", "project")),
        ([demand(), demand()], [], ("projects", "unique_keys")),
    ],
)
def test_data_that_do_not_fit_are_refused(demands, supplies, fault) -> None:
    with pytest.raises(InvalidValueError) as caught:
        Matcher().match(demands, supplies)

    assert (caught.value.field, caught.value.fault.code) == fault


@given(points=st.integers(0, 10**6))
@example(points=249)  # rounded down, this one would lose a point
def test_a_minimum_in_millionths_is_kept_to_the_point(points) -> None:
    assert Policy.coverage_first(minimum_score=points / 10**6).minimum_points == points


def test_two_empty_libraries_have_an_empty_plan() -> None:
    plan = match([], [])

    assert (plan.matches, plan.left_alone, plan.coverage.counties) == ((), (), ())
    assert plan.optimal


def test_an_unpublished_demand_is_left_alone_because_it_is_not_published() -> None:
    plan = match([demand(status=ProjectStatus.DRAFT)], [supply()])

    assert plan.left_alone_demand("D1").reason is LeftAloneReason.NOT_PUBLISHED


def test_without_the_rule_on_publication_a_draft_is_matched_like_any_other() -> None:
    rules = [rule for rule in DEFAULT_RULES if rule.code != "E005"]

    plan = Matcher(rules=rules).match([demand(status=ProjectStatus.DRAFT)], [supply()])

    assert len(plan.matches) == 1


def test_a_plan_finds_matches_by_either_side() -> None:
    plan = match([demand(), demand(id="D2")], [supply(projects_accepted=2)])

    assert [one.demand for one in plan.matches_of_supply("S1")] == ["D1", "D2"]
    assert [one.supply for one in plan.matches_of_demand("D2")] == ["S1"]
    assert plan.matches_of_demand("nobody") == plan.matches_of_supply("nobody") == ()
    with pytest.raises(InvalidValueError) as caught:
        plan.left_alone_demand("D1")
    assert caught.value.fault.code == "left_alone_demand"


def test_the_short_way_is_the_long_one() -> None:
    demands, supplies = [demand(), demand(id="D2")], [supply()]

    assert match(
        demands, supplies, cover=[LISTED], weights=Weights.of(field_fit=1), minimum_score=0.2, tie_seed=3
    ) == Matcher(
        weights=Weights.of(field_fit=1), policy=Policy.coverage_first([LISTED], minimum_score=0.2, tie_seed=3)
    ).match(demands, supplies)


def test_a_plan_says_which_solver_found_it_and_what_would_be_faster(monkeypatch) -> None:
    """The record hangs on what is installed, so neither digest nor equality may."""
    from rvmatch.assignment.networks import engines

    plan = match([demand()], [supply()])
    monkeypatch.setattr(engines, "COMPILED_PAIRS", 1)
    monkeypatch.setattr(engines, "kernels_available", lambda: False)
    slower = match([demand()], [supply()])

    assert plan.found_by == SolverRecord(solver="linear_program", reason="few_pairs")
    assert slower.found_by == SolverRecord(solver="linear_program", reason="few_pairs", faster_with="fast")
    assert slower == plan
    assert slower.digest == plan.digest
    assert "fast" in plan_summary(slower, ProjectLibrary([demand()]), "zh")
    assert from_document(to_document(slower)).found_by == slower.found_by


def test_a_solver_that_was_asked_for_is_recorded_as_asked() -> None:
    asked = Matcher(solver="matching").match([demand()], [supply()])
    baseline = Matcher(solver="greedy").match([demand()], [supply()])
    integer = match([demand()], [supply()], policy=Policy(objectives=[TotalScore()], limits=[WithinOffers()]))

    assert asked.found_by == SolverRecord(solver="matching", reason="asked")
    assert baseline.found_by == SolverRecord(solver="greedy", reason="asked")
    assert integer.found_by == SolverRecord(solver="highs", reason="budgets")
