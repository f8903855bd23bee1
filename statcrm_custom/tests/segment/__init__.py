from . import (
    test_classification,
    test_history,
    test_import_municipalities,
    test_sales_csv,
    test_sales_import,
    test_segment,
    test_segment_run,
    test_value_class,
    test_window,
)
