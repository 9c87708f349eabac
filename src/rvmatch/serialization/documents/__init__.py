"""Values as documents and back: strict, exact, and with every fault in its place."""

from rvmatch.serialization.documents.envelope import (
    SCHEMA_VERSION,
    document_text,
    from_document,
    to_document,
)

__all__ = ["SCHEMA_VERSION", "document_text", "from_document", "to_document"]
