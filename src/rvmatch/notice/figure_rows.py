"""From the rows of a data file to periods, lists, pairs and sizes: one small constructor for each kind."""

from rvmatch.model.places import ProvincialDivision
from rvmatch.notice.citing import Shelf
from rvmatch.notice.figures import EastWestPair, EvidenceKind, PolicyPeriod, PublishedList, PublishedSize
from rvmatch.notice.rows import Row


def policy_period(row: Row, shelf: Shelf) -> PolicyPeriod:
    """One period of ``edition.json``."""
    row.fits(PolicyPeriod)
    return PolicyPeriod(
        id=row.text("id"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        begins_on=row.day("begins_on"),
        ends_on=row.day("ends_on"),
        citation=shelf.citation(row),
        dates_citation=shelf.citation(row, "dates_citation"),
    )


def east_west_pair(row: Row, shelf: Shelf) -> EastWestPair:
    """One row of ``east_west_pairs.json``."""
    row.fits(EastWestPair)
    return EastWestPair(
        east=row.text("east"), west=row.text("west"), note=row.text("note"), citation=shelf.citation(row)
    )


def published_list(row: Row, shelf: Shelf) -> PublishedList:
    """One row of ``lists.json``."""
    row.fits(PublishedList)
    return PublishedList(
        id=row.text("id"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        entries=row.whole_number("entries"),
        citation=shelf.citation(row),
    )


def evidence_kind(row: Row, shelf: Shelf) -> EvidenceKind:
    """One row of ``evidence.json``."""
    row.fits(EvidenceKind)
    return EvidenceKind(
        code=row.text("code"),
        meaning=row.phrase("meaning"),
        counties=row.whole_number("counties"),
        citation=shelf.citation(row),
    )


def published_size(row: Row, shelf: Shelf) -> PublishedSize:
    """One row of ``sizes.json``."""
    row.fits(PublishedSize)
    return PublishedSize(
        id=row.text("id"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        organizations=row.whole_number_or_none("organizations"),
        counties=row.whole_number_or_none("counties"),
        projects=row.whole_number_or_none("projects"),
        matched=row.whole_number_or_none("matched"),
        amount_cny=row.whole_number_or_none("amount_cny"),
        citation=shelf.citation(row),
    )


def provincial_division(row: Row) -> ProvincialDivision:
    """One row of ``provinces.json``."""
    row.fits(ProvincialDivision)
    return ProvincialDivision(
        key=row.text("key"),
        name=row.text("name"),
        short_name=row.text("short_name"),
        name_en=row.text("name_en"),
        has_code=row.flag("has_code"),
        addressee=row.flag("addressee"),
    )
