"""Reads a workbook that laggard wrote with openpyxl and prints what is in it as JSON.

    python read_workbook.py requests.xlsx

Date-times become {"time": …}; texts, numbers and empty cells stay what they are.
"""

import json
import sys

import openpyxl
from openpyxl.utils.escape import unescape


def plain(cell):
    """The value of a cell for JSON."""
    if cell.is_date:
        return {"time": cell.value.isoformat()}
    # openpyxl leaves the escapes of ECMA-376 (ST_Xstring, `_x005F_` for `_`) to who reads the texts.
    return unescape(cell.value) if isinstance(cell.value, str) else cell.value


def sheet(sheet):
    """What stands in a sheet, and how it is shown."""
    header = [cell.font.bold for cell in sheet[1]]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return {
        "name": sheet.title,
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "bold": all(header),
        "formulas": sum(cell.data_type == "f" for cell in cells),
        "links": sum(cell.hyperlink is not None for cell in cells),
        "rows": [[plain(cell) for cell in row] for row in sheet.iter_rows()],
    }


book = openpyxl.load_workbook(sys.argv[1])
print(json.dumps({"sheets": [sheet(one) for one in book], "created": book.properties.created.isoformat()}))
