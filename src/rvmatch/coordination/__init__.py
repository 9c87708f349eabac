"""What a province does with its project libraries: merging, near-duplicates, snapshots and their changes."""

from rvmatch.coordination.common_ground import Shared
from rvmatch.coordination.conflicts import Conflict, ConflictVersion, ResolvedConflict, VersionChoice
from rvmatch.coordination.entry_places import PlaceDoubt, PlaceFinding
from rvmatch.coordination.keeping import KeeperDoubt, KeeperFinding
from rvmatch.coordination.near_duplicates import (
    MoneyComparison,
    NearDuplicate,
    NearDuplicates,
    find_near_duplicates,
)
from rvmatch.coordination.provincial import Coordination, coordinate_libraries
from rvmatch.coordination.report_lines import changes_lines, coordination_lines
from rvmatch.coordination.sources import LibrarySource
from rvmatch.model.library_changes import (
    EntryChange,
    FieldDifference,
    LibraryChanges,
    LibrarySnapshot,
    StatusMove,
    library_changes,
    published_since,
)

__all__ = [
    "Conflict",
    "ConflictVersion",
    "Coordination",
    "EntryChange",
    "FieldDifference",
    "KeeperDoubt",
    "KeeperFinding",
    "LibraryChanges",
    "LibrarySnapshot",
    "LibrarySource",
    "MoneyComparison",
    "NearDuplicate",
    "NearDuplicates",
    "PlaceDoubt",
    "PlaceFinding",
    "ResolvedConflict",
    "Shared",
    "StatusMove",
    "VersionChoice",
    "changes_lines",
    "coordinate_libraries",
    "coordination_lines",
    "find_near_duplicates",
    "library_changes",
    "published_since",
]
