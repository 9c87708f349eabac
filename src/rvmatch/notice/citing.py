"""From the rows of a data file to documents, sources and citations."""

from collections.abc import Mapping

import attrs

from rvmatch.errors import invalid
from rvmatch.notice.citation import Citation, Document, FactStatus, Reading, Source
from rvmatch.notice.rows import Row

__all__ = ["Shelf", "document", "source"]


def source(row: Row) -> Source:
    """One row of ``sources.json`` as a source."""
    row.fits(Source)
    return Source(
        id=row.text("id"),
        title=row.text("title"),
        publisher=row.text("publisher"),
        address=row.text_or_empty("address"),
        reading=row.member("reading", Reading),
        reposted=row.flag("reposted"),
        note=row.text("note"),
    )


def document(row: Row) -> Document:
    """One row of ``documents.json`` as a document."""
    row.fits(Document)
    return Document(
        id=row.text("id"),
        title_zh=row.text("title_zh"),
        title_en=row.text("title_en"),
        number=row.text_or_empty("number"),
        dated_on=row.day_or_none("dated_on"),
        sources=row.texts("sources"),
    )


@attrs.frozen
class Shelf:
    """
    The documents and sources of one edition, where citations are looked up.

    Args:
        documents: The documents by id.
        sources: The sources by id.
    """

    documents: Mapping[str, Document]
    sources: Mapping[str, Source]

    def citation(self, row: Row, key: str = "citation") -> Citation:
        """
        The citation under a key of a row.

        Args:
            row: The row of a fact.
            key: Where its citation stands.

        Returns:
            The citation, with the document's title and number filled in.

        Raises:
            InvalidValueError: If it names a document or a source that the edition does not have.
        """
        cited = row.row(key).only("document", "part", "source", "status", optional=("confirmed_by",))
        document_id = cited.text_or_empty("document")
        citation = Citation(
            document=self.documents[self._known(document_id, self.documents)].title_zh if document_id else "",
            number=self.documents[document_id].number if document_id else "",
            part=cited.text_or_empty("part"),
            source=cited.text("source"),
            status=cited.member("status", FactStatus),
            confirmed_by=cited.texts("confirmed_by") if cited.has("confirmed_by") else (),
        )
        for named in citation.sources:
            self._known(named, self.sources)
        return citation

    @staticmethod
    def _known(name: str, known: Mapping[str, object]) -> str:
        if name not in known:
            raise invalid("citation", "notice_citation", name, known=", ".join(sorted(known)))
        return name
