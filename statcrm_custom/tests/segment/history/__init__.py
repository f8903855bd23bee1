from . import (
    test_change,
    test_class_band,
    test_history,
)
