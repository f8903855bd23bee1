from . import (
    statcrm_workbook_import,
    statcrm_workbook_import_columns,
    statcrm_workbook_import_match,
    statcrm_workbook_import_plan,
    statcrm_workbook_import_write,
    statcrm_user_sheet,
)
