"""From the files of one edition's data folder to its notice, checked while they are read."""

import csv
import json
from collections.abc import Callable
from importlib.resources.abc import Traversable
from typing import Final, TypeVar

from rvmatch.errors import invalid
from rvmatch.model.places import County, CountyList
from rvmatch.notice import duty_rows, figure_rows
from rvmatch.notice.citing import Shelf, document, source
from rvmatch.notice.notice import Notice
from rvmatch.notice.rows import Row
from rvmatch.notice.terms import Provision

__all__ = ["notice_of"]

_COUNTY_COLUMNS: Final = ["code", "province_code", "province", "prefecture", "name", "evidence"]
_TOPICS: Final = (
    "general_requirement",
    "steering",
    "quota_ban",
    "pairing_terms",
    "support_instruments",
    "incentives",
    "batches",
    "follow_up_duties",
    "credit_and_assessment",
)

Made = TypeVar("Made")


def notice_of(folder: Traversable) -> Notice:
    """
    The notice that a data folder holds, every key and every value checked.

    Args:
        folder: The folder of one edition.

    Returns:
        The notice.

    Raises:
        InvalidValueError: If a file has an unknown key, a missing one or a value of the wrong kind.
    """
    sources = _made(folder, "sources.json", source)
    documents = _made(folder, "documents.json", document)
    shelf = Shelf({entry.id: entry for entry in documents}, {entry.id: entry for entry in sources})

    def facts(file: str, build: Callable[[Row, Shelf], Made]) -> tuple[Made, ...]:
        return _made(folder, file, lambda row: build(row, shelf))

    head = Row(_json(folder, "edition.json"), "edition.json").only(
        "edition", "title_zh", "title_en", "number", "announced_on", "interpreted_on", "citation",
        "addressees", "plan_period", "transition", "coverage_rule",
    )  # fmt: skip
    told = _provisions(folder, shelf)
    lists = facts("lists.json", figure_rows.published_list)
    terms = Row(_json(folder, "terms.json"), "terms.json")
    return Notice(
        edition=head.text("edition"),
        title_zh=head.text("title_zh"),
        title_en=head.text("title_en"),
        number=head.text("number"),
        announced_on=head.day("announced_on"),
        interpreted_on=head.day("interpreted_on"),
        citation=shelf.citation(head),
        addressees=tuple(duty_rows.addressee(row, shelf) for row in head.rows("addressees")),
        plan_period=figure_rows.policy_period(head.row("plan_period"), shelf),
        transition=figure_rows.policy_period(head.row("transition"), shelf),
        work_areas=facts("work_areas.json", duty_rows.work_area),
        special_actions=facts("special_actions.json", duty_rows.special_action),
        terms=tuple(duty_rows.term(row, shelf, name) for name in terms.names() for row in terms.rows(name)),
        library_keepers=facts("library_keepers.json", duty_rows.library_keeper),
        coverage_rule=duty_rows.coverage_rule(head.row("coverage_rule"), shelf),
        consents=facts("consents.json", duty_rows.consent),
        quota_ban=told["quota_ban"][0],
        general_requirement=told["general_requirement"],
        steering=told["steering"],
        pairing_terms=told["pairing_terms"],
        support_instruments=told["support_instruments"],
        incentives=told["incentives"],
        batches=told["batches"],
        follow_up_duties=told["follow_up_duties"],
        credit_and_assessment=told["credit_and_assessment"],
        linkage_roles=facts("linkage_roles.json", duty_rows.linkage_role),
        east_west_pairs=facts("east_west_pairs.json", figure_rows.east_west_pair),
        provincial_divisions=_made(folder, "provinces.json", figure_rows.provincial_division),
        key_counties=_counties(folder, next(entry.title_zh for entry in lists if entry.id == "key-counties")),
        evidence=facts("evidence.json", figure_rows.evidence_kind),
        lists=lists,
        sizes=facts("sizes.json", figure_rows.published_size),
        documents=documents,
        sources=sources,
    )


def _json(folder: Traversable, file: str) -> object:
    return json.loads(folder.joinpath(file).read_text(encoding="utf-8"))


def _made(folder: Traversable, file: str, build: Callable[[Row], Made]) -> tuple[Made, ...]:
    found = _json(folder, file)
    if not isinstance(found, list):
        raise invalid(file, "notice_list", found)
    return tuple(build(Row(entry, f"{file}[{at}]")) for at, entry in enumerate(found))


def _provisions(folder: Traversable, shelf: Shelf) -> dict[str, tuple[Provision, ...]]:
    topics = Row(_json(folder, "provisions.json"), "provisions.json").only(*_TOPICS)
    return {topic: tuple(duty_rows.provision(row, shelf) for row in topics.rows(topic)) for topic in _TOPICS}


def _counties(folder: Traversable, name: str) -> CountyList:
    lines = folder.joinpath("key_counties.csv").read_text(encoding="utf-8").splitlines()
    table = csv.DictReader(lines)
    if table.fieldnames != _COUNTY_COLUMNS:
        raise invalid(
            "key_counties.csv",
            "notice_keys",
            ", ".join(table.fieldnames or ()),
            wrong=", ".join(_COUNTY_COLUMNS),
        )
    return CountyList(
        (
            County(
                code=row["code"],
                name=row["name"],
                prefecture=row["prefecture"],
                province=row["province"],
                evidence=row["evidence"],
            )
            for row in table
        ),
        name=name,
    )
