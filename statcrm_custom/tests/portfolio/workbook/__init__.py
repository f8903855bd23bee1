from . import (
    test_hostile_workbook,
    test_two_imports,
    test_user_sheet,
    test_workbook_import,
    test_workbook_rows,
)
