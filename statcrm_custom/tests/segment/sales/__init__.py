from . import (
    test_ledger,
    test_own_columns,
    test_sales_correction,
    test_sales_csv,
    test_sales_format,
    test_sales_import,
    test_sales_merged,
    test_sales_place,
    test_sales_window,
    test_window,
)
