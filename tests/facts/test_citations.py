"""Every fact says where it comes from, and nothing is cited that was not read."""

import importlib.resources
import re
from collections import Counter

import attrs
import pytest

from rvmatch.errors import InvalidValueError
from rvmatch.notice import Citation, FactStatus, Provision, editions, load_notice

FOLDER = importlib.resources.files("rvmatch.notice").joinpath("data")
FILES = [(edition, file.name) for edition in editions() for file in FOLDER.joinpath(edition).iterdir()]


def test_every_fact_has_a_citation() -> None:
    facts = list(load_notice().facts())

    assert len(facts) > 100
    for fact in facts:
        assert isinstance(fact.citation, Citation)


def test_facts_leaves_out_no_field_that_carries_citations() -> None:
    """A field added to the notice but not to the union of facts would escape every test of citations."""
    notice = load_notice()
    uncited = {"provincial_divisions", "key_counties", "documents", "sources"}
    for field in attrs.fields(type(notice)):
        value = getattr(notice, field.name)
        if field.name not in uncited and attrs.has(type(value[0] if isinstance(value, tuple) else value)):
            entries = value if isinstance(value, tuple) else (value,)
            found = list(notice.facts())
            assert field.name == "citation" or all(entry in found for entry in entries), field.name


def test_every_cited_source_exists() -> None:
    known = {source.id for source in load_notice().sources}
    for citation in load_notice().citations():
        assert set(citation.sources) <= known
    for document in load_notice().documents:
        assert set(document.sources) <= known
        assert document.sources


def test_no_source_is_unused() -> None:
    notice = load_notice()
    used = {name for citation in notice.citations() for name in citation.sources}
    used |= {name for document in notice.documents for name in document.sources}

    assert {source.id for source in notice.sources} - used == set()


def test_no_document_is_unused() -> None:
    notice = load_notice()

    assert {entry.title_zh for entry in notice.documents} == {
        citation.document for citation in notice.citations() if citation.document
    }


def test_no_source_confirms_itself() -> None:
    for citation in load_notice().citations():
        assert len(set(citation.sources)) == len(citation.sources), citation


def test_ids_are_unique() -> None:
    notice = load_notice()
    provisions = [fact.id for fact in notice.facts() if isinstance(fact, Provision)]
    for ids in (
        [source.id for source in notice.sources],
        [document.id for document in notice.documents],
        [size.id for size in notice.sizes],
        provisions,
    ):
        assert max(Counter(ids).values()) == 1


def test_every_status_is_used_and_explained_in_the_sources_file() -> None:
    used = {citation.status for citation in load_notice().citations()}
    text = FOLDER.joinpath("2022-11").joinpath("SOURCES.md").read_text(encoding="utf-8")

    assert used == set(FactStatus)
    for status in FactStatus:
        assert f"| `{status.value}` |" in text


def test_a_fact_without_an_official_document_is_not_called_sourced() -> None:
    for citation in load_notice().citations():
        if citation.status is FactStatus.SOURCED:
            assert citation.document, citation


def test_facts_of_a_work_area_cite_the_part_they_belong_to() -> None:
    for area in load_notice().work_areas:
        assert area.citation.number == "民发〔2022〕11号"
        assert area.citation.part == f"part {area.part}"


@pytest.mark.parametrize(("edition", "file"), FILES)
def test_no_file_holds_a_recollection_or_an_unresolved_mark(edition: str, file: str) -> None:
    text = FOLDER.joinpath(edition).joinpath(file).read_text(encoding="utf-8")

    assert not re.search(r"\[R|\[N\d|\[seed", text)


def test_the_counts_in_the_sources_file_are_those_of_the_data() -> None:
    text = FOLDER.joinpath("2022-11").joinpath("SOURCES.md").read_text(encoding="utf-8")
    for kind in load_notice().evidence:
        assert f"| `{kind.code}` | {kind.counties} | {kind.meaning.en} |" in text


def test_a_citation_reads_as_document_part_and_source() -> None:
    notice = load_notice()

    assert str(notice.library_keepers[0].citation) == "民发〔2022〕11号, part 4 [mca-interpretation]"
    assert str(notice.linkage_roles[0].citation) == "[linkage-magazine]"
    assert str(notice.evidence[0].citation) == "《国家乡村振兴重点帮扶县名单》 [key-county-pages]"


def test_a_source_is_found_by_id_and_an_unknown_one_refused() -> None:
    assert load_notice().source("mca-interpretation").reposted
    with pytest.raises(InvalidValueError):
        load_notice().source("hearsay")


def test_addresses_are_plain_text() -> None:
    """They say what was read; some of the domains have changed hands and should not be one click away."""
    for source in load_notice().sources:
        assert "://" not in source.address, source.id
