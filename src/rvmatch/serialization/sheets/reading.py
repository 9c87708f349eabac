"""What came of reading a source: the good rows, the faults, and everything people should know."""

from collections import defaultdict
from typing import Final, Generic, TypeVar

import attrs

from rvmatch.errors import Fault, Place
from rvmatch.model.libraries import ProjectLibrary
from rvmatch.model.projects import DemandProject, SupplyProject
from rvmatch.model.vocabulary import ProjectStatus
from rvmatch.wording import Language, masked, say

__all__ = ["ReadingNote", "SheetReading", "SkippedRow"]

_LISTS: Final = frozenset({"names", "ranges", "rows"})
P = TypeVar("P", bound=DemandProject | SupplyProject)


@attrs.frozen(kw_only=True)
class SkippedRow:
    """
    A row that is not a project, and why it was taken for none.

    Args:
        place: Where it stands.
        reason: ``"title"``, ``"filler"``, ``"heading"``, ``"note"``, ``"example"``, ``"total"``, ``"empty"``.
    """

    place: Place
    reason: str

    def message(self, language: Language = "en") -> str:
        """One line for people."""
        return say("sheet.skipped", language, place=self.place, reason=say(f"sheet.{self.reason}", language))


@attrs.frozen(kw_only=True)
class ReadingNote:
    """
    Something that reading decided, or was told, and people should know.

    Args:
        code: Which sentence describes it; found in ``wording`` as ``sheet.note.<code>``.
        params: What the sentence needs.
    """

    code: str
    params: tuple[tuple[str, str], ...] = ()

    def message(self, language: Language = "en") -> str:
        """One line for people."""
        words = dict(self.params)
        if "status" in words:
            words["status"] = say(f"term.ProjectStatus.{ProjectStatus(words['status']).name}", language)
        if language == "zh":
            words |= {name: words[name].replace(", ", "\u3001") for name in _LISTS & words.keys()}
        return say(f"sheet.note.{self.code}", language, **words)


@attrs.frozen(kw_only=True)
class SheetReading(Generic[P]):
    """
    What came of reading one source.

    Args:
        library: The projects of all rows without a fault.
        faults: All faults, in reading order; empty if there is none.
        skipped: Rows that are not projects, each with its reason.
        unknown_columns: Headings that name no field, each with its place; nothing of them was read.
        contacts_dropped: How many contacts were left out; zero if they were kept.
        notes: What was decided on the way: encoding, heading row, units, status, cells filled down.
        sheet: The name of the sheet; None in files that have no sheets.
        heading_row: The row the headings stand in; None where there is none, as in a document.
    """

    library: ProjectLibrary[P]
    faults: tuple[Fault, ...] = ()
    skipped: tuple[SkippedRow, ...] = ()
    unknown_columns: tuple[tuple[str, Place], ...] = ()
    contacts_dropped: int = 0
    notes: tuple[ReadingNote, ...] = ()
    sheet: str | None = None
    heading_row: int | None = None

    def message(self, language: Language = "en") -> str:
        """
        What people should know, line by line: how many were read, what was left out, each fault.

        Args:
            language: ``"zh"`` or ``"en"``.
        """
        lines = [say("sheet.read", language, count=len(self.library), faults=len(self.faults))]
        lines += [note.message(language) for note in self.notes]
        lines += [self._skipped_lines(language)] if self.skipped else []
        if self.unknown_columns:
            names = _comma(language).join(
                f"{place.column or place.path} {masked(name)}" for name, place in self.unknown_columns
            )
            lines.append(say("sheet.unknown_columns", language, names=names))
        if self.contacts_dropped:
            lines.append(say("sheet.contacts_dropped", language, count=self.contacts_dropped))
        lines += [fault.message(language) for fault in self.faults]
        return "\n".join(lines)

    def _skipped_lines(self, language: Language) -> str:
        """One line for all rows left out: those of one reason together."""
        rows: dict[str, list[int]] = defaultdict(list)
        for skipped in self.skipped:
            rows[skipped.reason].append(skipped.place.row or 0)
        parts = [
            f"{say(f'sheet.{reason}', language)} {_runs(numbers, language)}"
            for reason, numbers in rows.items()
        ]
        return say("sheet.left_out", language, rows=("\uff1b" if language == "zh" else "; ").join(parts))


def _comma(language: Language) -> str:
    return "\u3001" if language == "zh" else ", "


def _runs(numbers: list[int], language: Language) -> str:
    """Row numbers in ascending order, those that follow each other as first-last."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1] = [runs[-1][0], number]
        else:
            runs.append([number])
    return _comma(language).join("-".join(map(str, run)) for run in runs)
