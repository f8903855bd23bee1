from . import (
    test_user_sheet,
    test_workbook_import,
    test_workbook_rows,
)
