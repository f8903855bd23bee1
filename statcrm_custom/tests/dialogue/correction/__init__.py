from . import (
    test_correction,
    test_correction_tour,
)
