"""What came of a coordination, and of two snapshots, in sentences that a department can send on."""

from collections.abc import Iterator
from typing import Any

from rvmatch.coordination.conflicts import Conflict, VersionChoice
from rvmatch.coordination.entry_places import PlaceDoubt, PlaceFinding
from rvmatch.coordination.keeping import KeeperFinding
from rvmatch.coordination.near_duplicates import NearDuplicate, NearDuplicates
from rvmatch.coordination.provincial import Coordination
from rvmatch.coordination.value_texts import field_label, value_text
from rvmatch.errors import known_language
from rvmatch.matching.phrasing import listed, percent
from rvmatch.matching.place_names import place_text
from rvmatch.model.arguments import instance
from rvmatch.model.libraries import Keeper
from rvmatch.model.library_changes import EntryChange, LibraryChanges
from rvmatch.wording import Language, masked, say
from rvmatch.wording.written import day_text, money_text

__all__ = ["changes_lines", "choice_line", "coordination_lines", "keeper_line", "keeper_name", "place_line"]

_KEYS_SHOWN = 5
_DIGEST_SHOWN = 12


def coordination_lines(coordination: Coordination[Any], language: Language = "zh") -> tuple[str, ...]:
    """
    What came of a coordination, a sentence each: by key and by library, never ordered by number.

    Args:
        coordination: What ``coordinate_libraries`` gave.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Lines; details are set in by two blanks. Private numbers inside titles are masked.

    Raises:
        InvalidValueError: If it is no coordination, or there is no such language.
    """
    instance("coordination", coordination, Coordination)
    return tuple(_coordination(coordination, known_language(language)))


def _coordination(found: Coordination[Any], language: Language) -> Iterator[str]:
    yield say(
        "coordination.merged",
        language,
        libraries=len(found.sources),
        entries=sum(len(source.keys) for source in found.sources),
        merged=len(found.library),
        duplicates=len(found.duplicates),
        conflicts=len(found.conflicts),
    )
    names = [keeper_name(source.keeper, language) for source in found.sources]
    for conflict in found.conflicts:
        yield from _conflict(conflict, names, language)
    for ended in found.resolved:
        yield choice_line("coordination.resolved", ended.choice, language)
    for choice in found.unused_choices:
        yield choice_line("coordination.unused_choice", choice, language)
    for place in found.places:
        yield place_line(place, language)
    for keeper in found.keepers:
        yield keeper_line(keeper, names[keeper.source], language)
    if found.near_duplicates is not None:
        yield from _near(found.near_duplicates, language)


def keeper_name(keeper: Keeper | None, language: Language) -> str:
    """What people call a keeper: its name, else its division, department and level."""
    if keeper is None:
        return say("coordination.no_keeper", language)
    if keeper.name:
        return masked(keeper.name)
    department = say(f"term.Department.{keeper.department.name}", language)
    if keeper.division is None:
        level = say(f"term.RegistrationLevel.{keeper.level.name}", language)
        return say("coordination.keeper_level", language, level=level, department=department)
    division = place_text(keeper.division, language)
    return say("coordination.keeper", language, division=division, department=department)


def _conflict(conflict: Conflict[Any], names: list[str], language: Language) -> Iterator[str]:
    code = "coordination.numbered_alike" if conflict.numbered_alike else "coordination.conflict"
    yield say(code, language, key=conflict.key, versions=len(conflict.versions))
    fields = dict.fromkeys(one.field for several in conflict.differences for one in several)
    for version in conflict.versions:
        values = (
            say(
                "coordination.field",
                language,
                field=field_label(field, language),
                value=value_text(field, _value(version.project, field), language),
            )
            for field in fields
        )
        holders = listed((names[place] for place in version.sources), language)
        digest = version.digest[:_DIGEST_SHOWN]
        line = say(
            "coordination.version", language, digest=digest, holders=holders, values=listed(values, language)
        )
        yield f"  {line}"


def _value(project: Any, field: str) -> Any:
    for name in field.split("."):
        project = getattr(project, name)
    return project


def choice_line(code: str, choice: VersionChoice, language: Language) -> str:
    """What became of the choice of a version."""
    return say(
        code,
        language,
        key=choice.key,
        digest=choice.version[:_DIGEST_SHOWN],
        keeper=keeper_name(choice.decided_by, language),
        on=day_text(choice.decided_on, language),
        reason=masked(choice.reason) or say("coordination.unstated", language),
    )


def place_line(finding: PlaceFinding, language: Language) -> str:
    """Why an entry does not seem to belong to the province."""
    places = list(map(str, finding.divisions))
    if finding.doubt is not PlaceDoubt.UNKNOWN_COUNTY:
        places = [place_text(one, language) for one in finding.divisions]
    return say(
        f"coordination.place.{finding.doubt.name}",
        language,
        key=finding.key,
        divisions=listed(places, language),
    )


def keeper_line(finding: KeeperFinding, name: str, language: Language) -> str:
    """In what the keeper of a library is another than the notice names."""
    levels = (say(f"term.RegistrationLevel.{level.name}", language) for level in finding.expected_levels)
    return say(
        f"coordination.keeping.{finding.doubt.name}",
        language,
        keeper=name,
        department=say(f"term.Department.{finding.expected_department.name}", language),
        levels=listed(levels, language),
        county="" if finding.expected_division is None else place_text(finding.expected_division, language),
        keys=_keys(finding.keys, language),
    )


def _keys(keys: tuple[str, ...], language: Language) -> str:
    """Some of many keys, and how many more there are."""
    text = listed(keys[:_KEYS_SHOWN], language)
    more = len(keys) - _KEYS_SHOWN
    return say("coordination.more", language, keys=text, more=more) if more > 0 else text


def _near(found: NearDuplicates, language: Language) -> Iterator[str]:
    yield say(
        "coordination.near",
        language,
        pairs=found.pairs_found,
        clusters=len(found.clusters),
        least=percent(found.least_similarity, language),
        other_money=found.other_money,
        other_category=found.other_category,
    )
    for cluster in found.clusters:
        if len(cluster) > 2:
            keys = _keys(cluster, language)
            yield f"  {say('coordination.cluster', language, count=len(cluster), keys=keys)}"
    for pair in found.pairs:
        yield f"  {_pair(pair, language)}"
    if found.pairs_found > len(found.pairs):
        yield f"  {say('coordination.unlisted', language, count=found.pairs_found - len(found.pairs))}"


def _pair(pair: NearDuplicate, language: Language) -> str:
    amounts = [money_text(amount, language) for amount in (pair.first_cny, pair.second_cny)]
    return say(
        "coordination.pair",
        language,
        first=pair.first,
        first_title=masked(pair.first_title),
        second=pair.second,
        second_title=masked(pair.second_title),
        shared=listed(
            (say(f"coordination.shared.{one.name}", language) for one in sorted(pair.shared)), language
        ),
        similarity=percent(pair.similarity, language),
        money=say(f"coordination.money.{pair.money.name}", language, first=amounts[0], second=amounts[1]),
    )


def changes_lines(changes: LibraryChanges[Any], language: Language = "zh") -> tuple[str, ...]:
    """
    What is different between two snapshots, a sentence each, by key.

    Args:
        changes: What ``library_changes`` gave.
        language: ``"zh"`` or ``"en"``.

    Returns:
        Lines; the changed fields of an entry are set in by two blanks. Private numbers are masked, contacts
        never shown.

    Raises:
        InvalidValueError: If these are no changes, or there is no such language.
    """
    instance("changes", changes, LibraryChanges)
    return tuple(_changes(changes, known_language(language)))


def _changes(changes: LibraryChanges[Any], language: Language) -> Iterator[str]:
    yield say(
        "coordination.changes",
        language,
        earlier=day_text(changes.earlier_on, language),
        later=day_text(changes.later_on, language),
        added=len(changes.added),
        removed=len(changes.removed),
        changed=len(changes.changed),
        moves=len(changes.status_moves),
    )
    for project in changes.added:
        yield say("coordination.added", language, key=project.key, title=masked(project.title))
    for project in changes.removed:
        yield say("coordination.removed", language, key=project.key, title=masked(project.title))
    for change in changes.changed:
        yield from _entry(change, language)
    if changes.contacts_changed:
        yield say("coordination.contacts", language, keys=_keys(changes.contacts_changed, language))


def _entry(change: EntryChange[Any], language: Language) -> Iterator[str]:
    title = masked(change.after.title)
    yield say("coordination.changed", language, key=change.key, title=title)
    for one in change.differences:
        line = say(
            "coordination.difference",
            language,
            field=field_label(one.field, language),
            before=value_text(one.field, one.before, language),
            after=value_text(one.field, one.after, language),
        )
        yield f"  {line}"
