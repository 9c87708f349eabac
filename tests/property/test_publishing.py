"""What is public holds nothing private, and digests count what is there."""

import json
import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from typing import Any

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from property.damaged_documents import typed
from rvmatch.coordination import LibrarySnapshot, library_changes
from rvmatch.matching import county_names
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.places import County, CountyList
from rvmatch.model.projects import Contact, DemandProject
from rvmatch.model.vocabulary import FocusField, ProjectStatus
from rvmatch.publishing import (
    FIELD_VISIBILITY,
    FeedKind,
    HeldBackReason,
    Visibility,
    change_feed,
    digest_lines,
    digest_rows,
    held_back,
    json_feed,
    province_digest,
    public_view,
)
from rvmatch.serialization.documents import document_text, from_document, to_document
from rvmatch.testing import (
    demand_libraries,
    dockings,
    feeds,
    library_changes_of,
    province_digests,
    public_libraries,
    supply_libraries,
)

slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAY = date(2024, 6, 1)
PRIVATE = ("密王五", "密 赵六", "密电A77", "谢绝协会甲", "ｘｑ基金会")


def seeded(library: ProjectLibrary[Any], data: st.DataObject) -> ProjectLibrary[Any]:
    """The library with private names as contacts and partners, and the same names all over its texts."""
    projects = []
    for project in library:
        name, number, partner = (data.draw(st.sampled_from(PRIVATE)) for _ in range(3))
        words = data.draw(st.lists(st.sampled_from((*PRIVATE, "核桃", " ", "、")), max_size=4))
        text = "、".join([*words, partner, name])
        changes: dict[str, Any] = {
            "contacts": [Contact(name=name, telephone=number)],
            "refused_partners": [partner],
            "description": f"请联系{text}",
            "in_kind": text,
            "title": f"甲{text}",
            "status": ProjectStatus.PUBLISHED,
        }
        if isinstance(project, DemandProject):
            changes |= {"place": text, "beneficiaries": text, "past_partners": [partner]}
        projects.append(attrs.evolve(project, **changes))
    return ProjectLibrary(projects)


def stands_in(secret: str, text: str) -> bool:
    return unicodedata.normalize("NFKC", secret) in unicodedata.normalize("NFKC", text)


@slow
@given(demand_libraries() | supply_libraries(), st.data())
def test_no_private_text_stands_anywhere_in_a_public_document(library: Any, data: st.DataObject) -> None:
    """Oracle: the text of the whole document, and of each entry."""
    library = seeded(library, data)

    view = public_view(library, as_of=DAY)

    whole = document_text(view)
    for project in library:
        for contact in project.contacts:
            assert not stands_in(contact.name, whole)
            assert not stands_in(contact.telephone, whole)
    for entry in view.entries:
        own = json.dumps(typed(entry), ensure_ascii=False, default=str)
        for partner in library[entry.key].refused_partners:
            assert not stands_in(partner, own)


@slow
@given(demand_libraries() | supply_libraries(), st.booleans())
def test_a_view_shows_published_entries_and_public_fields_only(library: Any, amounts: bool) -> None:
    """Oracle: the table of fields."""
    view = public_view(library, as_of=DAY, amounts=amounts)
    left_out = held_back(library)

    assert {entry.key for entry in view.entries} | {one.key for one in left_out} == set(library.keys)
    assert len(view.entries) + len(left_out) == len(library)
    assert {one.key for one in left_out if one.reason is HeldBackReason.NOT_PUBLISHED} == {
        project.key for project in library if project.status is not ProjectStatus.PUBLISHED
    }
    private = {
        (row.owner, row.field)
        for row in FIELD_VISIBILITY
        if row.visibility is Visibility.PRIVATE or (row.visibility is Visibility.OPTIONAL and not amounts)
    }
    owner = "demand" if view.kind and view.kind.__name__ == "PublicDemand" else "supply"
    for entry in to_document(view).get("entries", ()):
        assert not {(owner, field) for field in entry} & private
        assert not {("organization", field) for field in entry.get("organization", ())} & private


@slow
@given(demand_libraries())
def test_what_is_not_text_is_shown_as_it_is(library: Any) -> None:
    for entry in public_view(library, as_of=DAY).entries:
        for field in attrs.fields(type(entry)):
            value = getattr(entry, field.name)
            if type(value) is not str or field.name in ("id", "namespace"):
                assert value == getattr(library[entry.key], field.name)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(public_libraries() | province_digests() | feeds())
def test_a_document_gives_back_exactly_the_value_it_was_made_of(value: Any) -> None:
    assert typed(from_document(to_document(value))) == typed(value)
    assert typed(from_document(document_text(value))) == typed(value)


@slow
@given(demand_libraries(max_size=8), supply_libraries(max_size=8), st.data())
def test_a_digest_counts_what_is_there(demands: Any, supplies: Any, data: st.DataObject) -> None:
    """Oracle: the projects counted one by one."""
    province = data.draw(st.sampled_from([one.county_code[:2] for one in demands] or ["53"]))
    ago = st.sampled_from([None, 0, 31, 90])
    days = {key: data.draw(ago) for key in (*demands.keys, *supplies.keys)}
    known = {key: DAY - timedelta(day) for key, day in days.items() if day is not None}
    since = DAY - timedelta(30)

    codes = sorted({one.county_code for one in demands})
    listed = data.draw(st.none() | st.frozensets(st.sampled_from(codes or ["530326"])))
    counties = None if listed is None else CountyList([County(code=code, name="县") for code in listed])

    found = province_digest(
        demands,
        supplies,
        province=province,
        on=DAY,
        since=since,
        published_on=known,
        counties=counties,
        longest=2,
    )

    counted = [
        one
        for one in demands
        if one.status is ProjectStatus.PUBLISHED and one.county_code.startswith(province)
    ]
    assert {one.county_code: one.demands for one in found.counties} == Counter(
        one.county_code for one in counted
    )
    assert [one.county_code for one in found.counties] == sorted({one.county_code for one in counted})
    here = {one.county_code for one in counted}
    assert list(found.off_list) == ([] if listed is None else sorted(here - listed))
    stated = [one.missing_cny for one in counted if one.missing_cny is not None]
    assert sum(one.missing.total_cny for one in found.counties) == sum(stated)
    assert sum(one.missing.known for one in found.counties) == len(stated)
    assert sum(one.missing.unknown for one in found.counties) == len(counted) - len(stated)
    for field in FocusField:
        told = sum(one.entries for county in found.counties for one in county.by_field if one.field is field)
        assert told == sum(field in one.fields for one in counted)
    assert sum(one.new or 0 for one in found.counties) == sum(
        one.key in known and known[one.key] >= since for one in counted
    )
    assert sum(one.undated for one in found.counties) == sum(one.key not in known for one in counted)
    wanting = {one.key: known[one.key] for one in counted if one.key in known and one.partners_wanted}
    waiting = {one.key: one.since for one in found.waiting}
    assert waiting.items() <= wanting.items()
    assert len(waiting) >= min(2, len(wanting))
    rest = [day for key, day in wanting.items() if key not in waiting]
    assert not rest or max(waiting.values()) < min(rest)
    assert [one.days for one in found.waiting] == sorted((one.days for one in found.waiting), reverse=True)


@slow
@given(province_digests(), st.sampled_from(["zh", "en"]))
def test_every_digest_can_be_told_and_tabulated(digest: Any, language: Any) -> None:
    lines = digest_lines(digest, language)
    headings, *rows = digest_rows(digest, language)

    assert all(str(county.county_code) in "\n".join(lines) for county in digest.counties)
    assert all(len(row) == len(headings) for row in rows)
    assert len(rows) == len(digest.counties) + len(digest.without_demand or ())
    for row, county in zip(rows, digest.counties, strict=False):
        assert (row[8] is None) == (county.missing.known == 0)


@slow
@given(st.lists(library_changes_of(), max_size=2), st.lists(dockings(), max_size=2), st.data())
def test_a_feed_is_in_order_each_event_once_and_hangs_on_no_order(
    changes: Any, lives: Any, data: st.DataObject
) -> None:
    since = data.draw(st.none() | st.dates(date(2022, 3, 1), date(2026, 1, 1)))
    found = change_feed(changes, dockings=lives, since=since)

    again = change_feed(data.draw(st.permutations([*changes, *changes])), dockings=lives[::-1], since=since)
    assert again == found
    days = [entry.on for entry in found.entries]
    assert days == sorted(days, reverse=True)
    assert len({entry.id for entry in found.entries}) == len(found.entries)
    assert all(since is None or day >= since for day in days)
    everything = change_feed(changes, dockings=lives)
    assert set(found.entries) <= set(everything.entries)


@slow
@given(library_changes_of(DemandProject))
def test_a_feed_tells_who_came_and_who_left(changes: Any) -> None:
    """Oracle: the statuses before and after."""
    published = ProjectStatus.PUBLISHED
    before = {one.key: one.status for one in changes.removed}
    before |= {one.key: one.before.status for one in changes.changed}
    after = {one.key: one.status for one in changes.added}
    after |= {one.key: one.after.status for one in changes.changed}

    entries = change_feed([changes]).entries

    told = {kind: {one.key for one in entries if one.kind is kind} for kind in FeedKind}
    came = {key for key, one in after.items() if one is published and before.get(key) is not published}
    left = {key for key, one in before.items() if one is published and after.get(key) is not published}
    private = {key for key in (*before, *after) if re.search(r"[^\w]", key)}
    assert told[FeedKind.DEMAND_PUBLISHED] <= came <= told[FeedKind.DEMAND_PUBLISHED] | private
    assert told[FeedKind.DEMAND_CLOSED] <= left <= told[FeedKind.DEMAND_CLOSED] | private


@slow
@given(feeds(), st.sampled_from(["zh", "en"]))
def test_a_json_feed_is_one(feed: Any, language: Any) -> None:
    """Oracle: the requirements of JSON Feed 1.1, written out here."""
    document = json.loads(json.dumps(json_feed(feed, title="动态", language=language)))

    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"]
    assert isinstance(document["items"], list)
    ids = [item["id"] for item in document["items"]]
    assert len(set(ids)) == len(ids)
    for item in document["items"]:
        assert isinstance(item["id"], str)
        assert item["id"]
        assert item["content_text"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00\+08:00", item["date_published"])
        assert all(isinstance(tag, str) for tag in item["tags"])


def test_names_of_counties_are_the_ones_of_plans() -> None:
    demand = DemandProject(id="D1", title="t", county_code="530326", fields=[FocusField.RURAL_GOVERNANCE])
    library = ProjectLibrary([demand])
    found = province_digest(library, ProjectLibrary([]), province="53", on=DAY)

    assert found.counties[0].county_name == county_names(library)["530326"] == "会泽县"


def test_contacts_of_the_kept_library_stay_out_of_the_feed() -> None:
    demand = DemandProject(
        id="D1",
        title="老年食堂（联系张三丰）",
        county_code="530326",
        fields=[FocusField.SPECIAL_GROUPS_CARE],
        contacts=[Contact(name="张三丰")],
    )
    library = ProjectLibrary([demand])
    changes = library_changes(
        LibrarySnapshot(library=ProjectLibrary([]), taken_on=DAY),
        LibrarySnapshot(library=library, taken_on=DAY),
    )

    (entry,) = change_feed([changes], libraries=[library]).entries

    assert entry.title == "老年食堂(联系***)"
