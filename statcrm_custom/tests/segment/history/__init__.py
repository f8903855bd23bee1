from . import (
    test_class_band,
    test_history,
)
