from . import (
    test_against_orm,
    test_classification,
    test_figures,
    test_history,
    test_ledger,
    test_reasons,
    test_sales_csv,
    test_sales_import,
    test_segment,
    test_segment_run,
    test_value_class,
    test_window,
)
