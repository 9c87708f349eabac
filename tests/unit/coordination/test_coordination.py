"""What a province is told: who keeps what, what lies elsewhere, who may choose, and how money compares."""

from datetime import date
from typing import Any

import attrs
import pytest

from rvmatch.coordination import (
    LibrarySnapshot,
    MoneyComparison,
    Shared,
    VersionChoice,
    coordinate_libraries,
    coordination_lines,
    find_near_duplicates,
    library_changes,
    published_since,
)
from rvmatch.errors import InvalidValueError
from rvmatch.experiments import national
from rvmatch.model.libraries import Keeper, ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.vocabulary import Department, FocusField, RegistrationLevel
from rvmatch.notice import load_notice

CARE, INDUSTRY = FocusField.SPECIAL_GROUPS_CARE, FocusField.INDUSTRY_DEVELOPMENT
DAY = date(2024, 3, 1)


def demand(key: str, **more: Any) -> DemandProject:
    values = {"id": key, "title": "老年食堂", "county_code": "530326", "fields": [CARE]}
    return DemandProject(**values | more)


def supply(key: str, name: str = "某基金会", **more: Any) -> SupplyProject:
    code = more.pop("credit_code", None)
    organization = SocialOrganization(name=name, credit_code=code)
    values = {"id": key, "title": "敬老助餐", "organization": organization, "fields": [CARE]}
    return SupplyProject(**values | more)


def keeper(division: str | None = "530326", **more: Any) -> Keeper:
    values = {"department": Department.RURAL_REVITALIZATION, "level": RegistrationLevel.COUNTY}
    return Keeper(**values | {"division": division} | more)


def coordinated(*libraries: Any, **more: Any) -> Any:
    return coordinate_libraries(libraries, **{"province": "53", "least_similarity": None} | more)


def doubts(library: Any) -> list[str]:
    return [one.doubt.value for one in coordinated(library).keepers]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (None, ["not-stated"]),
        (keeper(), []),
        (keeper("530627"), ["other-county"]),
        (keeper(None), ["division-not-stated"]),
        (keeper("53"), ["division-level", "other-county"]),
        (keeper(department=Department.CIVIL_AFFAIRS), ["department"]),
        (keeper("53", level=RegistrationLevel.PROVINCIAL), ["level"]),
    ],
)
def test_demands_are_kept_by_the_county_as_the_notice_says(stated: Any, expected: Any) -> None:
    assert doubts(ProjectLibrary([demand("D1")], keeper=stated)) == expected


@pytest.mark.parametrize("level", RegistrationLevel)
def test_supplies_are_kept_by_civil_affairs_of_every_level(level: RegistrationLevel) -> None:
    division = {"national": None, "provincial": "53", "prefectural": "5303", "county": "530326"}[level]
    right = keeper(division, department=Department.CIVIL_AFFAIRS, level=level)

    assert doubts(ProjectLibrary([supply("S1")], keeper=right)) == []
    other = attrs.evolve(right, department=Department.RURAL_REVITALIZATION)
    assert doubts(ProjectLibrary([supply("S1")], keeper=other)) == ["department"]


def test_the_expected_keeper_comes_from_the_facts() -> None:
    (found,) = coordinated(ProjectLibrary([demand("D1")])).keepers
    (fact,) = [one for one in load_notice().library_keepers if one.library == "demand"]

    assert (found.expected_department, found.expected_levels) == (fact.keeper.department, fact.keeper.levels)


def test_entries_elsewhere_and_unknown_counties_are_named_and_stay() -> None:
    counties = CountyList([County(code="530326", name="会泽县")])
    library = ProjectLibrary(
        [demand("D1"), demand("D2", county_code="520203"), demand("D3", county_code="530199")]
    )

    found = coordinated(library, counties=counties)

    assert [(one.key, one.doubt.value, one.divisions) for one in found.places] == [
        ("D2", "other-province", ("520203",)),
        ("D3", "unknown-county", ("530199",)),
    ]
    assert len(found.library) == 3
    assert [one.key for one in coordinated(library).places] == ["D2"]


def test_a_supply_for_elsewhere_is_named_one_for_everywhere_is_not() -> None:
    library = ProjectLibrary(
        [
            supply("S1", regions=[]),
            supply("S2"),
            supply("S3", regions=["52"]),
            supply("S4", regions=["52", "5303"]),
        ]
    )

    assert [(one.key, one.doubt.value) for one in coordinated(library).places] == [("S3", "serves-elsewhere")]


def test_the_corps_is_a_division_of_its_own() -> None:
    library = ProjectLibrary([demand("D1", county_code="659001"), demand("D2", county_code="653101")])

    assert [one.key for one in coordinated(library, province="6590").places] == ["D2"]


def conflict_of(*keepers: Keeper | None) -> list[ProjectLibrary[DemandProject]]:
    return [
        ProjectLibrary([demand("D1", missing_cny=place)], keeper=one) for place, one in enumerate(keepers)
    ]


def choice(found: Any, by: Keeper, place: int = 0) -> VersionChoice:
    (conflict,) = found.conflicts
    version = conflict.versions[place].digest
    return VersionChoice(key="D1", version=version, decided_by=by, decided_on=DAY)


def test_only_a_keeper_of_the_entry_chooses() -> None:
    """The keeper of a library with it, or the county's own; not the province, not another county."""
    holder = keeper("5303", level=RegistrationLevel.PREFECTURAL)
    libraries = conflict_of(holder, None)
    found = coordinated(*libraries)

    for allowed in (holder, keeper()):
        assert len(coordinated(*libraries, choices=[choice(found, allowed)]).resolved) == 1
    for refused in (keeper("530627"), keeper("53", level=RegistrationLevel.PROVINCIAL)):
        with pytest.raises(InvalidValueError) as caught:
            coordinated(*libraries, choices=[choice(found, refused)])
        assert (caught.value.field, caught.value.fault.code) == ("decided_by", "choice_keeper")


def test_choices_that_contradict_each_other_are_refused_and_stale_ones_listed() -> None:
    libraries = conflict_of(keeper(), None)
    found = coordinated(*libraries)
    both = [choice(found, keeper(), 0), choice(found, keeper(), 1)]

    with pytest.raises(InvalidValueError) as caught:
        coordinated(*libraries, choices=both)
    stale = attrs.evolve(both[0], version="0" * 64)
    later = coordinated(*libraries, choices=[stale])

    assert caught.value.fault.code == "choice_twice"
    assert (later.unused_choices, len(later.conflicts)) == ((stale,), 1)


def test_libraries_that_number_alike_are_told_to_take_namespaces() -> None:
    found = coordinated(ProjectLibrary([demand("1")]), ProjectLibrary([demand("1", county_code="530627")]))

    assert found.conflicts[0].numbered_alike
    assert "namespace" in "".join(coordination_lines(found, "en"))


def test_contacts_alone_are_no_conflict() -> None:
    with_contact = demand("D1", contacts=[Contact(name="张三", telephone="13800000000")])
    found = coordinated(ProjectLibrary([demand("D1")]), ProjectLibrary([with_contact]))

    assert found.duplicates == ("D1",)
    assert found.library["D1"].contacts == ()


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (79, None),
        (80, MoneyComparison.SIMILAR),
        (100, MoneyComparison.EQUAL),
        (125, MoneyComparison.SIMILAR),
        (126, None),
        (0, None),
        (None, MoneyComparison.UNKNOWN),
    ],
)
def test_money_is_similar_up_to_the_share_and_unknown_never_rejects(amount: Any, expected: Any) -> None:
    library = ProjectLibrary([demand("D1", missing_cny=100), demand("D2", missing_cny=amount)])

    found = find_near_duplicates(library, least_money_share=0.8)

    assert [pair.money for pair in found.pairs] == ([] if expected is None else [expected])
    assert found.other_money == (expected is None)


def test_the_name_of_the_county_makes_nobody_alike() -> None:
    """Two demands that share nothing but a long county name, stated or listed."""
    name = "积石山保安族东乡族撒拉族自治县"
    library = ProjectLibrary(
        [
            demand("D1", title=f"{name}老年食堂", county_code="622927"),
            demand("D2", title=f"{name}村医进修", county_code="622927"),
        ]
    )

    assert find_near_duplicates(library, least_similarity=0.1).pairs_found == 0


def test_organisations_meet_by_name_or_by_code_and_regions_only_if_asked() -> None:
    code = "53100000500019795A"
    library = ProjectLibrary(
        [
            supply("S1", "甲基金会", credit_code=code, regions=["53"]),
            supply("S2", "甲基金会（更名）", credit_code=code),
            supply("S3", "甲基金会"),
            supply("S4", "乙协会", regions=["5303"]),
        ]
    )

    pairs = {(one.first, one.second): one.shared for one in find_near_duplicates(library).pairs}
    regions = find_near_duplicates(library, within=[Shared.REGION]).pairs

    assert pairs == {("S1", "S2"): {Shared.CREDIT_CODE}, ("S1", "S3"): {Shared.ORGANIZATION_NAME}}
    assert [(one.first, one.second) for one in regions] == [("S1", "S4")]


def test_pairs_that_are_not_listed_are_counted_and_stay_in_their_cluster() -> None:
    library = ProjectLibrary([demand(f"D{number}") for number in range(4)])

    found = find_near_duplicates(library, most_pairs=2)

    assert (len(found.pairs), found.pairs_found) == (2, 6)
    assert found.clusters == (("D0", "D1", "D2", "D3"),)
    assert [pair.similarity for pair in found.pairs] == [1_000_000] * 2


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"least_similarity": 0}, "least_similarity"),
        ({"least_similarity": True}, "least_similarity"),
        ({"least_money_share": 1.5}, "least_money_share"),
        ({"within": "county"}, "within"),
        ({"within": ["county"]}, "within"),
        ({"most_pairs": -1}, "most_pairs"),
    ],
)
def test_settings_that_say_nothing_are_refused(settings: Any, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        find_near_duplicates(ProjectLibrary([demand("D1")]), **settings)

    assert caught.value.field == field
    assert caught.value.message("zh")


def test_days_in_the_wrong_order_and_other_libraries_are_refused() -> None:
    one, other = ProjectLibrary([demand("D1")]), ProjectLibrary([demand("D1", missing_cny=1)])
    first = LibrarySnapshot(library=one, taken_on=DAY)
    second = LibrarySnapshot(library=other, taken_on=date(2024, 6, 1))
    supplies = LibrarySnapshot(library=ProjectLibrary([supply("S1")]), taken_on=date(2024, 6, 1))
    codes = []
    for act in (
        lambda: library_changes(second, first),
        lambda: library_changes(first, supplies),
        lambda: library_changes(first, second).applied_to(other),
        lambda: published_since([first, first]),
    ):
        with pytest.raises(InvalidValueError) as caught:
            act()
        codes.append(caught.value.fault.code)

    assert codes == ["later_day", "one_kind", "changes_library", "snapshot_day"]


def test_the_national_scenario_is_coordinated_county_by_county() -> None:
    """Every entry of 160 county libraries comes through, and one filed twice is found."""
    demands = national().demands
    by_county: dict[str, list[DemandProject]] = {}
    for one in demands:
        by_county.setdefault(one.county_code, []).append(attrs.evolve(one, namespace=one.county_code))
    libraries = [ProjectLibrary(found, keeper=keeper(code)) for code, found in by_county.items()]
    twice = next(one for one in libraries[0] if one.missing_cny)
    again = attrs.evolve(twice, id="X1", title=f"{twice.title}项目", namespace="5303")

    found = coordinate_libraries([*libraries, ProjectLibrary([again])], province="53")

    assert len(found.library) == len(demands) + 1
    assert [one.doubt.value for one in found.keepers] == ["not-stated"]
    assert (again.key, twice.key) in {(one.first, one.second) for one in found.near_duplicates.pairs} | {
        (one.second, one.first) for one in found.near_duplicates.pairs
    }
