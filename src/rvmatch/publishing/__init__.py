"""What a service platform shows: the public view of a library, a digest for a province, a feed of changes."""

from rvmatch.publishing.digest_texts import digest_lines, digest_rows
from rvmatch.publishing.digest_values import (
    CountyDigest,
    FieldCount,
    MoneyStated,
    ProvinceDigest,
    SupplyDigest,
    Waiting,
)
from rvmatch.publishing.digests import province_digest
from rvmatch.publishing.feeds import Feed, FeedEntry, FeedKind, change_feed
from rvmatch.publishing.json_feeds import json_feed
from rvmatch.publishing.public_entries import PublicDemand, PublicLibrary, PublicOrganization, PublicSupply
from rvmatch.publishing.public_views import HeldBack, HeldBackReason, held_back, public_view
from rvmatch.publishing.visibility import FIELD_VISIBILITY, FieldVisibility, Visibility, visibility_rows

__all__ = [
    "FIELD_VISIBILITY",
    "CountyDigest",
    "Feed",
    "FeedEntry",
    "FeedKind",
    "FieldCount",
    "FieldVisibility",
    "HeldBack",
    "HeldBackReason",
    "MoneyStated",
    "ProvinceDigest",
    "PublicDemand",
    "PublicLibrary",
    "PublicOrganization",
    "PublicSupply",
    "SupplyDigest",
    "Visibility",
    "Waiting",
    "change_feed",
    "digest_lines",
    "digest_rows",
    "held_back",
    "json_feed",
    "province_digest",
    "public_view",
    "visibility_rows",
]
