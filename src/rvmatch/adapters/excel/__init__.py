"""Excel workbooks: read with python-calamine, written with XlsxWriter."""

from rvmatch.adapters.excel.marked_rows import faults_workbook
from rvmatch.adapters.excel.reading import tables_of_workbook

__all__ = ["faults_workbook", "tables_of_workbook"]
