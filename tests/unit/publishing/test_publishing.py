"""The table of fields covers every field, views and digests say what is missing, and faults are named."""

from datetime import date, datetime
from typing import Any

import attrs
import pytest

from rvmatch.coordination import LibrarySnapshot, library_changes
from rvmatch.errors import InvalidValueError
from rvmatch.experiments import national
from rvmatch.model.docking import advance, propose
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.organizations import SocialOrganization
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import Contact, DemandProject, SupplyProject
from rvmatch.model.vocabulary import FocusField, ProjectStatus
from rvmatch.notice import key_counties
from rvmatch.publishing import (
    FIELD_VISIBILITY,
    FeedKind,
    PublicDemand,
    PublicLibrary,
    PublicOrganization,
    PublicSupply,
    Visibility,
    change_feed,
    digest_lines,
    digest_rows,
    held_back,
    json_feed,
    province_digest,
    public_view,
    visibility_rows,
)
from rvmatch.publishing.withholding import Secrets

DAY = date(2024, 6, 1)
CARE = FocusField.SPECIAL_GROUPS_CARE
NONE: ProjectLibrary[Any] = ProjectLibrary([])


def demand(key: str, **more: Any) -> DemandProject:
    values = {"id": key, "title": "老年食堂", "county_code": "530326", "fields": [CARE]}
    return DemandProject(**values | more)


@pytest.mark.parametrize(
    ("owner", "private", "public"),
    [
        ("demand", DemandProject, PublicDemand),
        ("supply", SupplyProject, PublicSupply),
        ("organization", SocialOrganization, PublicOrganization),
    ],
)
def test_every_field_has_one_row_and_the_public_class_exactly_those_not_private(
    owner: str, private: Any, public: Any
) -> None:
    """Oracle: the classes themselves; a field that is added later must be judged first."""
    rows = [row for row in FIELD_VISIBILITY if row.owner == owner]
    fields = [field.name for field in attrs.fields(private)]

    assert sorted(row.field for row in rows) == sorted(fields)
    assert {field.name for field in attrs.fields(public)} == {
        row.field for row in rows if row.visibility is not Visibility.PRIVATE
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_has_its_reason(language: Any) -> None:
    assert len(visibility_rows(language)) == len(FIELD_VISIBILITY)
    assert all(all(row) for row in visibility_rows(language))


def test_a_key_that_holds_a_private_name_is_held_back_and_others_are_not() -> None:
    named = demand("张三丰-1", contacts=[Contact(name="张三丰")])
    office = demand("D2", responsible_unit="会泽县民政局", contacts=[Contact(name="会泽县民政局")])
    library = ProjectLibrary([named, office, demand("D3", refused_partners=["53", "某"])])

    view = public_view(library, as_of=DAY)

    assert [(one.key, one.reason.value) for one in held_back(library)] == [("张三丰-1", "private-key")]
    assert [entry.key for entry in view.entries] == ["D2", "D3"]
    assert view.entries[0].responsible_unit == "会泽县民政局"


@pytest.mark.parametrize("field", ["past_partners", "refused_partners"])
def test_partners_that_an_entry_had_or_refused_are_not_shown_by_its_texts(field: str) -> None:
    """Only its own texts are searched: another entry may name whom it likes, and so may its own office be."""
    text = "北辰基金会与会泽县民政局合办的食堂"
    named: dict[str, Any] = {field: ["北辰基金会", "会泽县民政局"]}
    mine = demand("D1", title=text, description=text, responsible_unit="会泽县民政局", **named)

    first, other = public_view(ProjectLibrary([mine, demand("D2", title=text)]), as_of=DAY).entries

    assert first.title == first.description == "***与会泽县民政局合办的食堂"
    assert other.title == text


@pytest.mark.parametrize(
    ("secrets", "text", "public"),
    [
        (["D1"], "D1 与 D10", "*** 与 D10"),
        (["张三"], "张三张三", "******"),
        (["ab", "a*"], "aab ab", "aab ***"),
        (["王五六", "王五"], "王五六和王五", "***和***"),
        (["x", "53", "—— !"], "x 53 —— !", "x 53 —— !"),
        (["ＡＢ基金会"], "与AB基金会合作", "与***合作"),
        ([], "致电１３８００００００００", "致电138****0000"),
    ],
)
def test_what_is_private_is_taken_out_of_texts_as_whole_words(
    secrets: list[str], text: str, public: str
) -> None:
    assert Secrets.of(secrets).withheld_from(text) == public


def test_what_joins_to_a_secret_once_another_is_gone_leaves_nothing() -> None:
    assert Secrets.of(["乙丙", "甲***"]).withheld_from("甲乙丙丁") == "***"


def test_amounts_are_shown_or_not_and_a_missing_sum_is_no_zero() -> None:
    library = ProjectLibrary([demand("D1", missing_cny=0), demand("D2")])

    shown = [entry.missing_cny for entry in public_view(library, as_of=DAY).entries]
    hidden = [entry.missing_cny for entry in public_view(library, as_of=DAY, amounts=False).entries]
    unknown = province_digest(ProjectLibrary([demand("D2")]), NONE, province="53", on=DAY)
    zero = province_digest(ProjectLibrary([demand("D1", missing_cny=0)]), NONE, province="53", on=DAY)

    assert (shown, hidden) == ([0, None], [None, None])
    assert (digest_rows(unknown, "en")[1][8], digest_rows(zero, "en")[1][8]) == (None, 0)
    assert "资金缺口：未填写（1 项）" in digest_lines(unknown)[0]
    assert "0元（1 项填报）" in digest_lines(zero)[0]


def test_counties_without_a_published_demand_are_named_by_code() -> None:
    counties = CountyList([County(code=code, name=code) for code in ("530627", "530326", "520203", "530113")])
    library = ProjectLibrary([demand("D1"), demand("D2", county_code="530627", status=ProjectStatus.DRAFT)])

    found = province_digest(library, NONE, province="53", on=DAY, counties=counties)

    assert found.without_demand == ("530113", "530627")
    assert province_digest(library, NONE, province="53", on=DAY).without_demand is None
    assert found.off_list == ()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_county_with_a_demand_that_the_list_does_not_hold_is_named(language: Any) -> None:
    """Its name comes from its demand, as no list has one."""
    library = ProjectLibrary([demand("D1"), demand("D2", county_code="530999", county_name="示例县")])
    listed = CountyList([County(code="530326", name="会泽县")])

    found = province_digest(library, NONE, province="53", on=DAY, counties=listed)

    assert found.off_list == ("530999",)
    assert "示例县" in digest_lines(found, language)[-1]
    assert "530999" in digest_lines(found, language)[-1]
    assert province_digest(library, NONE, province="53", on=DAY).off_list == ()


def test_whoever_waited_as_long_as_the_last_one_listed_is_listed() -> None:
    days = {"D1": date(2024, 3, 1), "D2": date(2024, 2, 1), "D3": date(2024, 3, 1), "D4": date(2024, 4, 1)}
    library = ProjectLibrary([*map(demand, days), demand("D5", partners_wanted=0)])

    found = province_digest(
        library, NONE, province="53", on=DAY, published_on={**days, "D5": date(2023, 1, 1)}, longest=2
    )

    assert [one.key for one in found.waiting] == ["D2", "D1", "D3"]
    assert [one.days for one in found.waiting] == [121, 92, 92]


def test_supplies_count_by_where_they_serve() -> None:
    organization = SocialOrganization(name="某基金会")
    regions: list[Any] = [None, [], ["53"], ["5303"], ["530326"], ["52"]]
    supplies = [
        SupplyProject(id=f"S{place}", title="t", organization=organization, fields=[CARE], regions=one)
        for place, one in enumerate(regions)
    ]
    supplies.append(attrs.evolve(supplies[1], id="S9", excluded_regions=["53"]))

    found = province_digest(NONE, ProjectLibrary(supplies), province="53", on=DAY).supplies

    assert (found.unstated, found.nationwide, found.here) == (1, 1, 3)


def test_a_supply_for_the_whole_region_serves_the_corps_within_it() -> None:
    organization = SocialOrganization(name="某基金会")
    supply = SupplyProject(id="S1", title="t", organization=organization, fields=[CARE], regions=["65"])

    assert province_digest(NONE, ProjectLibrary([supply]), province="6590", on=DAY).supplies.here == 1


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"province": "5"}, "province"),
        ({"province": "99"}, "province"),
        ({"province": "530326"}, "province"),
        ({"on": datetime(2024, 6, 1)}, "on"),
        ({"since": date(2024, 7, 1)}, "on"),
        ({"longest": -1}, "longest"),
        ({"published_on": {"D1": date(2024, 7, 1)}}, "published_on"),
        ({"published_on": {"D1": "2024-05-01"}}, "published_on"),
    ],
)
def test_a_digest_refuses_what_it_cannot_count(settings: Any, field: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        province_digest(ProjectLibrary([demand("D1")]), NONE, **{"province": "53", "on": DAY} | settings)

    assert caught.value.field == field
    assert caught.value.message("zh")


def test_libraries_on_the_wrong_side_are_refused() -> None:
    with pytest.raises(InvalidValueError):
        province_digest(NONE, ProjectLibrary([demand("D1")]), province="53", on=DAY)


def snapshots(*projects: DemandProject) -> LibrarySnapshot[DemandProject]:
    return LibrarySnapshot(library=ProjectLibrary(projects), taken_on=DAY)


def test_a_change_that_the_public_does_not_see_is_no_news() -> None:
    before = demand("D1", missing_cny=1, refused_partners=["甲"])
    after = attrs.evolve(before, missing_cny=2, refused_partners=["乙协会"])
    changes = library_changes(snapshots(before), snapshots(after))

    (shown,) = change_feed([changes]).entries
    assert (shown.kind, shown.fields) == (FeedKind.DEMAND_CHANGED, ("missing_cny",))
    assert change_feed([changes], amounts=False).entries == ()


def test_two_differences_up_to_one_day_tell_of_one_change() -> None:
    first, last = demand("D1", missing_cny=1), demand("D1", missing_cny=2, in_kind="书")
    middle = attrs.evolve(first, missing_cny=2)
    changes = [library_changes(snapshots(one), snapshots(last)) for one in (first, middle)]

    for several in (changes, changes[::-1]):
        (entry,) = change_feed(several).entries
        assert entry.fields == ("in_kind", "missing_cny")


def test_a_feed_tells_of_agreement_and_never_of_refusal() -> None:
    on = date(2024, 3, 1)
    begun = propose(id="K1", demand="D1", supply="S1", county_code="530326", organization="示例基金会", on=on)
    refused = advance(begun, "refuse", on=on, by="county", reason="不便对接")
    docked = begun
    for move in ("volunteer", "recommend", "agree", "dock", "sign"):
        docked = advance(docked, move, on=on, by={"dock": "department", "sign": "county"}.get(move))

    assert change_feed(dockings=[refused]).entries == ()
    entries = change_feed(dockings=[docked], libraries=[ProjectLibrary([demand("D1")])]).entries
    assert [one.kind.value for one in entries] == ["docking-agreed", "docking-signed"]
    assert {one.title for one in entries} == {"老年食堂 – 示例基金会"}


def test_a_feed_has_a_title_and_links_where_there_are_pages() -> None:
    feed = change_feed([library_changes(snapshots(), snapshots(demand("D1")))])

    document = json_feed(
        feed,
        title="动态",
        feed_url="https://example.org/feed.json",
        entry_url=lambda entry: f"https://example.org/{entry.key}",
    )

    assert document["feed_url"] == "https://example.org/feed.json"
    assert "home_page_url" not in document
    assert document["items"][0]["url"] == "https://example.org/D1"
    with pytest.raises(InvalidValueError):
        json_feed(feed, title=" ")


def test_a_public_library_holds_each_key_once_and_one_kind() -> None:
    entry = PublicDemand(id="D1", title="t", county_code="530326")

    with pytest.raises(InvalidValueError) as caught:
        PublicLibrary(entries=[entry, entry], as_of=DAY)
    assert caught.value.fault.code == "unique_keys"
    with pytest.raises(InvalidValueError):
        PublicLibrary(entries=[demand("D1")], as_of=DAY)


def test_the_national_scenario_is_published_and_told() -> None:
    market = national()

    view = public_view(market.demands, as_of=DAY)
    digest = province_digest(market.demands, market.supplies, province="53", on=DAY, counties=key_counties())

    published = [one for one in market.demands if one.status is ProjectStatus.PUBLISHED]
    assert len(view.entries) == len(published)
    assert sum(one.demands for one in digest.counties) == sum(
        one.county_code.startswith("53") for one in published
    )
    assert digest.without_demand == ()
