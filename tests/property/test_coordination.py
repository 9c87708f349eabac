"""Nothing is lost when libraries are coordinated or compared, and near-duplicates are all found."""

import math
from itertools import combinations
from random import Random
from typing import Any

import attrs
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from property.damaged_documents import typed
from rvmatch.coordination import (
    Coordination,
    LibrarySnapshot,
    NearDuplicates,
    VersionChoice,
    changes_lines,
    coordinate_libraries,
    coordination_lines,
    find_near_duplicates,
    library_changes,
    published_since,
)
from rvmatch.coordination.clusters import clusters_of
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.library_changes import LibraryChanges, without_contacts
from rvmatch.model.projects import DemandProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.scoring.text_pairs import alike_texts
from rvmatch.scoring.texts import groups_of
from rvmatch.serialization.documents import document_text, from_document, to_document
from rvmatch.testing import (
    coordinations,
    library_changes_of,
    library_pairs,
    library_snapshots_of,
    overlapping_libraries,
    version_choices,
)
from varied_projects import varied_demands, varied_supplies

slow = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WORDS = ("核桃", "加工", "建设", "项目", "老年", "食堂", "村医", "进修", "二期", "!!", "车间")
LEAST = 579_865  # just below the similarity of the two texts below, of which one is a part of the other
texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map("".join), max_size=9)


def cosines(found: list[str]) -> dict[tuple[int, int], float]:
    """Of all pairs, from counts and rarities written out here once more; pairs without letters left out."""
    held = [groups_of(text) for text in found]
    n = len(held)
    rarity = {
        group: round(1_000 * (math.log((1 + n) / (1 + sum(group in other for other in held))) + 1))
        for groups in held
        for group in groups
    }
    vectors = [{group: min(count, 255) * rarity[group] for group, count in groups.items()} for groups in held]
    result = {}
    for one, other in combinations(range(n), 2):
        mine, theirs = vectors[one], vectors[other]
        if mine and theirs:
            product = sum(weight * theirs.get(group, 0) for group, weight in mine.items())
            lengths = math.sqrt(sum(w * w for w in mine.values()) * sum(w * w for w in theirs.values()))
            result[one, other] = product / lengths
    return result


@settings(max_examples=100, deadline=None)
@given(texts, st.data())
@example(["核桃加工", "核桃加工", "", "!!"], 300_000)
@example(["核桃建设项目", "食堂建设项目", "村医建设项目"], 300_000)
@example(["核桃加工 老年食堂", "核桃加工"], LEAST)  # all they share comes last in the longer one
def test_all_alike_texts_of_a_block_are_found_and_no_others(found: list[str], data: Any) -> None:
    """Oracle: every pair compared with every other."""
    if isinstance(data, int):
        blocks, least = [[0]] * len(found), data
    else:
        numbers = st.lists(st.integers(0, 2), unique=True, max_size=2)
        blocks = data.draw(st.lists(numbers, min_size=len(found), max_size=len(found)))
        least = data.draw(st.sampled_from([1, 100_000, 300_000, 500_000, 800_000, 1_000_000]))

    alike = alike_texts(found, blocks, least)

    pairs = dict(
        zip(
            zip(alike.first.tolist(), alike.second.tolist(), strict=True),
            alike.similarity.tolist(),
            strict=True,
        )
    )
    expected = {
        pair: cosine * 1_000_000
        for pair, cosine in cosines(found).items()
        if set(blocks[pair[0]]) & set(blocks[pair[1]])
    }
    assert list(pairs) == sorted(pairs)
    assert all(pair in pairs for pair, value in expected.items() if value >= least + 0.6)
    assert all(pair in expected and expected[pair] >= least - 0.6 for pair in pairs)
    assert all(abs(pairs[pair] - expected[pair]) <= 0.6 for pair in pairs)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1])))
def test_clusters_are_what_hangs_together(pairs: list[tuple[int, int]]) -> None:
    """Oracle: sets merged until nothing merges any more."""
    groups = [set(pair) for pair in pairs]
    for _ in groups:
        for one in groups:
            for other in groups:
                if one & other:
                    one.update(other)
    expected = sorted({tuple(sorted(group)) for group in groups})

    assert list(clusters_of(pairs)) == expected


def brute_pairs(library: ProjectLibrary[Any], share: float | None) -> set[tuple[str, str]]:
    """All pairs by the words of the docstring, the similarity taken from a search without blocks."""
    found = set()
    for one, other in combinations(library, 2):
        if isinstance(one, DemandProject):
            together = one.county_code == other.county_code
            amounts = (one.missing_cny, other.missing_cny)
        else:
            together = bool(one.organization.names & other.organization.names)
            amounts = (one.offer_cny, other.offer_cny)
        stated = (one.fields and other.fields) or (one.help_kinds and other.help_kinds)
        common = one.fields & other.fields or one.help_kinds & other.help_kinds
        close = share is None or None in amounts or min(amounts) * 10 >= max(amounts) * round(share * 10)
        if together and close and (common or not stated):
            found.add((one.key, other.key))
    return found


def unique(projects: Any) -> Any:
    return st.lists(projects, unique_by=lambda one: one.key, max_size=6).map(ProjectLibrary)


@slow
@given(unique(varied_demands()) | unique(varied_supplies()), st.sampled_from([None, 0.5, 0.8, 1.0]))
def test_near_duplicates_are_all_that_share_place_money_and_field(library: Any, share: Any) -> None:
    """Oracle: the docstring's words, pair by pair; and the counts add up to the alike texts."""
    found = find_near_duplicates(library, least_similarity=1e-6, least_money_share=share)

    allowed = brute_pairs(library, share)
    paired = {(pair.first, pair.second) for pair in found.pairs}
    assert paired <= allowed
    assert found.pairs_found == len(paired)
    free = find_near_duplicates(library, least_similarity=1e-6, least_money_share=None)
    assert free.pairs_found + free.other_category == (
        found.pairs_found + found.other_money + found.other_category
    )
    assert paired == {(pair.first, pair.second) for pair in free.pairs} & allowed
    assert {key for pair in paired for key in pair} == {key for group in found.clusters for key in group}


@slow
@given(unique(varied_demands()), st.randoms(use_true_random=False))
def test_the_order_of_projects_changes_no_near_duplicate(library: Any, rng: Random) -> None:
    other = [*library]
    rng.shuffle(other)

    assert find_near_duplicates(ProjectLibrary(other), least_similarity=0.3) == find_near_duplicates(
        library, least_similarity=0.3
    )


@slow
@given(overlapping_libraries(), st.randoms(use_true_random=False))
def test_coordination_keeps_every_entry_and_hangs_on_no_order(libraries: Any, rng: Random) -> None:
    """Oracle: the versions of each key, collected by hand, contacts left aside."""
    versions: dict[str, list[Any]] = {}
    for library in libraries:
        for project in map(without_contacts, library):
            held = versions.setdefault(project.key, [])
            held.append(project)

    found = coordinate_libraries(libraries, province="53", least_similarity=None)

    shuffled = [*libraries]
    rng.shuffle(shuffled)
    assert coordinate_libraries(shuffled, province="53", least_similarity=None) == found
    assert {one.key: one for one in found.library} == {
        key: held[0] for key, held in versions.items() if len(set(held)) == 1
    }
    assert {one.key: {version.project for version in one.versions} for one in found.conflicts} == {
        key: set(held) for key, held in versions.items() if len(set(held)) > 1
    }
    assert set(found.duplicates) == {
        key for key, held in versions.items() if len(held) > 1 and len(set(held)) == 1
    }
    for key, held in versions.items():
        assert len(found.sources_holding(key)) == len(held)
    for conflict in found.conflicts:
        places = [place for version in conflict.versions for place in version.sources]
        assert len(places) == len(set(places)) == len(versions[conflict.key])


@slow
@given(overlapping_libraries(), st.data())
def test_a_choice_of_the_keeper_puts_exactly_that_version_in(libraries: Any, data: st.DataObject) -> None:
    found = coordinate_libraries(libraries, province="53", least_similarity=None)
    choices = []
    for conflict in found.conflicts:
        version = data.draw(st.sampled_from(conflict.versions))
        keeper = found.sources[data.draw(st.sampled_from(version.sources))].keeper
        if keeper is not None:
            on = data.draw(st.dates())
            made = VersionChoice(key=conflict.key, version=version.digest, decided_by=keeper, decided_on=on)
            choices.append((made, version.project))

    again = coordinate_libraries(
        libraries, province="53", least_similarity=None, choices=[choice for choice, _ in choices]
    )

    assert [one.choice for one in again.resolved] == [choice for choice, _ in choices]
    assert again.unused_choices == ()
    for choice, project in choices:
        assert again.library[choice.key] == project
    assert len(again.conflicts) == len(found.conflicts) - len(choices)
    assert len(again.library) == len(found.library) + len(choices)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(library_pairs(), st.dates(), st.integers(0, 900))
def test_a_difference_applied_to_the_earlier_library_gives_the_later(pair: Any, on: Any, days: int) -> None:
    earlier, later = pair
    first = LibrarySnapshot(library=earlier, taken_on=min(on, type(on).fromordinal(3_000_000)))
    second = LibrarySnapshot(library=later, taken_on=type(on).fromordinal(first.taken_on.toordinal() + days))

    changes = library_changes(first, second)

    made = changes.applied_to(earlier)
    assert list(map(without_contacts, made)) == list(map(without_contacts, later))
    assert made.keeper == later.keeper
    assert made.fingerprint() == changes.later_fingerprint == later.fingerprint()
    assert all(made[key].contacts == earlier[key].contacts for key in made.keys if key in earlier)
    assert (changes.added, changes.removed, changes.changed) == ((), (), ()) or (
        earlier.fingerprint() != later.fingerprint()
    )


@slow
@given(library_pairs(), st.dates())
def test_a_difference_names_exactly_what_differs(pair: Any, on: Any) -> None:
    """Oracle: keys and fields compared one by one."""
    earlier, later = pair
    changes = library_changes(
        LibrarySnapshot(library=earlier, taken_on=on), LibrarySnapshot(library=later, taken_on=on)
    )

    assert {one.key for one in changes.added} == set(later.keys) - set(earlier.keys)
    assert {one.key for one in changes.removed} == set(earlier.keys) - set(later.keys)
    both = set(later.keys) & set(earlier.keys)
    told = {change.key: change for change in changes.changed}
    for key in both:
        old, new = earlier[key], later[key]
        differing = {
            field.name
            for field in attrs.fields(type(new))
            if field.name != "contacts" and getattr(old, field.name) != getattr(new, field.name)
        }
        named = {one.field.partition(".")[0] for one in told[key].differences} if key in told else set()
        assert named == differing
        assert (key in {move.key for move in changes.status_moves}) == (old.status is not new.status)
        assert (key in changes.contacts_changed) == (old.contacts != new.contacts)


@slow
@given(library_changes_of() | coordinations())
def test_nothing_shows_contacts(value: Any) -> None:
    assert '"contacts"' not in document_text(value)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    library_changes_of()
    | library_snapshots_of()
    | coordinations()
    | version_choices()
    | coordinations().map(lambda found: found.near_duplicates or NearDuplicates())
)
def test_a_document_gives_back_exactly_the_value_it_was_made_of(value: Any) -> None:
    assert typed(from_document(to_document(value))) == typed(value)
    assert typed(from_document(document_text(value))) == typed(value)


@slow
@given(library_changes_of() | coordinations(), st.sampled_from(["zh", "en"]))
def test_everything_can_be_told(value: Coordination[Any] | LibraryChanges[Any], language: Any) -> None:
    tell: Any = changes_lines if isinstance(value, LibraryChanges) else coordination_lines
    lines = tell(value, language)

    told = "\n".join(lines)
    keys = (
        [one.key for one in (*value.added, *value.removed, *value.changed)]
        if isinstance(value, LibraryChanges)
        else [one.key for one in (*value.conflicts, *value.resolved, *value.places) if hasattr(one, "key")]
    )
    assert all(key in told for key in keys)


@slow
@given(st.lists(library_snapshots_of(DemandProject), unique_by=lambda one: one.taken_on, max_size=4))
def test_an_entry_is_published_since_its_unbroken_row_began(snapshots: Any) -> None:
    """Oracle: walking back from the last snapshot."""
    ordered = sorted(snapshots, key=lambda one: one.taken_on)
    expected = {}
    for project in ordered[-1].library if ordered else ():
        row = []
        for snapshot in reversed(ordered):
            there = project.key in snapshot.library and snapshot.library[project.key].status
            if there is not ProjectStatus.PUBLISHED:
                break
            row.append(snapshot.taken_on)
        if row:
            expected[project.key] = row[-1]

    assert published_since(snapshots) == expected
