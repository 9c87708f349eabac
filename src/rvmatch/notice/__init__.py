"""What the notice says: facts with citations, as data by edition; importing this reads no file."""

from rvmatch.notice.citation import Citation, Document, FactStatus, Reading, Source
from rvmatch.notice.duties import (
    Addressee,
    Consent,
    CoverageRule,
    LibraryKeeper,
    LinkageRole,
    Responsible,
    SpecialActionFact,
    WorkAreaFact,
)
from rvmatch.notice.figures import EastWestPair, EvidenceKind, PolicyPeriod, PublishedList, PublishedSize
from rvmatch.notice.loading import (
    DEFAULT_EDITION,
    east_west_pairs,
    editions,
    key_counties,
    load_notice,
    provincial_division,
    provincial_divisions,
)
from rvmatch.notice.notice import Fact, Notice
from rvmatch.notice.terms import Phrase, Provision, Term

__all__ = [
    "DEFAULT_EDITION",
    "Addressee",
    "Citation",
    "Consent",
    "CoverageRule",
    "Document",
    "EastWestPair",
    "EvidenceKind",
    "Fact",
    "FactStatus",
    "LibraryKeeper",
    "LinkageRole",
    "Notice",
    "Phrase",
    "PolicyPeriod",
    "Provision",
    "PublishedList",
    "PublishedSize",
    "Reading",
    "Responsible",
    "Source",
    "SpecialActionFact",
    "Term",
    "WorkAreaFact",
    "east_west_pairs",
    "editions",
    "key_counties",
    "load_notice",
    "provincial_division",
    "provincial_divisions",
]
