from . import (
    test_correction,
    test_correction_tour,
    test_logged_before,
)
