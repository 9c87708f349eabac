"""A plan as a workbook that officials read, print, fill in and send on."""

from rvmatch.adapters.excel.table_workbook import tables_to_workbook
from rvmatch.matching import MatchPlan
from rvmatch.matching.libraries import Demands, Supplies
from rvmatch.serialization.plans.tables import plan_tables
from rvmatch.wording import Language, say

__all__ = ["plan_to_workbook"]


def plan_to_workbook(
    plan: MatchPlan, demands: Demands, supplies: Supplies, language: Language = "zh"
) -> bytes:
    """
    The plan as an xlsx file, a sheet for each of ``plan_tables``.

    The headings stand in the first row and the data right below, so that other
    programs read the sheets back without settings; what a page is about stands in
    its print header. Text is never a formula or a link, numbers are numbers, and
    the same plan gives the same bytes. Details of the score stand to the right of
    what is printed.

    Args:
        plan: The plan.
        demands: The demands that the plan was made from.
        supplies: The supplies that the plan was made from.
        language: ``"zh"`` or ``"en"``.

    Returns:
        An xlsx file.

    Raises:
        InvalidValueError: If the libraries are not the plan's, there is no such language,
            or a table has more rows than a sheet holds.
        MissingExtraError: If XlsxWriter is not installed.
    """
    tables = plan_tables(plan, demands, supplies, language)
    return tables_to_workbook(tables, say("table.workbook", language), language)
