"""Any result that officials hand round, as tables."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias, Union

from rvmatch.actions import PairingPlan, Timetable
from rvmatch.cooperation import ChannelOverview
from rvmatch.coordination import Coordination
from rvmatch.errors import invalid, known_language
from rvmatch.evaluation import Ledger, NewOrganizationWorths, Unserved
from rvmatch.serialization.plans.pairings import pairing_tables
from rvmatch.serialization.plans.timetables import timetable_tables
from rvmatch.serialization.plans.values import Table
from rvmatch.serialization.results.cells import Cells
from rvmatch.serialization.results.channels import channel_tables
from rvmatch.serialization.results.coordination import coordination_tables
from rvmatch.serialization.results.cultivation import unserved_tables, worth_tables
from rvmatch.serialization.results.funds import fund_tables
from rvmatch.serialization.results.ledgers import ledger_tables
from rvmatch.support import FundPlan
from rvmatch.wording import Language, say

__all__ = ["TABLED", "Result", "result_tables", "result_title"]

Result: TypeAlias = Union[
    FundPlan,
    Unserved,
    NewOrganizationWorths,
    ChannelOverview,
    PairingPlan,
    Timetable,
    Ledger,
    "Coordination[Any]",
]
"""What officials hand round beside the plan of matches, which needs its libraries: see ``plan_tables``."""

TABLED: Final[Mapping[type[Any], Callable[[Any, Cells], tuple[Table, ...]]]] = MappingProxyType(
    {
        FundPlan: fund_tables,
        Unserved: unserved_tables,
        NewOrganizationWorths: worth_tables,
        ChannelOverview: channel_tables,
        PairingPlan: lambda plan, cells: pairing_tables(plan, cells.language),
        Timetable: lambda timetable, cells: timetable_tables(timetable, cells.language),
        Ledger: ledger_tables,
        Coordination: coordination_tables,
    }
)
"""What makes tables of each kind of result."""


def result_tables(result: Result, language: Language = "zh") -> tuple[Table, ...]:
    """
    A result as tables with plain values: what is written as csv and as the sheets of a workbook.

    Rows stand by code and key, never by number. No contact is in any table; telephone, identity and mail
    numbers inside names and titles are masked. A cell is empty where nobody stated what belongs there, and
    never zero.

    Args:
        result: A proposal of special funds, who is unserved, what new organisations would be worth, the help
            of all channels, a pairing plan, a timetable, a ledger, or what came of a coordination.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The tables, the main one first.

    Raises:
        InvalidValueError: If it is another kind of result, or there is no such language.

    Examples:
        >>> from rvmatch.support import share_out
        >>> [table.name for table in result_tables(share_out([], [], []), "en")]
        ['fund_payments', 'fund_balances', 'fund_needs']
    """
    return TABLED[_kind(result)](result, Cells(language=known_language(language)))


def result_title(result: Result, language: Language = "zh") -> str:
    """
    What people call a result: the title of its workbook.

    Args:
        result: As in ``result_tables``.
        language: ``"zh"`` or ``"en"``.

    Returns:
        The title.

    Raises:
        InvalidValueError: If it is another kind of result, or there is no such language.
    """
    return say(f"result.workbook.{_kind(result).__name__}", known_language(language))


def _kind(result: object) -> type[Any]:
    for kind in TABLED:
        if isinstance(result, kind):
            return kind
    names = ", ".join(kind.__name__ for kind in TABLED)
    raise invalid("result", "of_class", type(result).__name__, kind=names)
