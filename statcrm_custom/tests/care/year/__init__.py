from . import (
    test_care_year,
    test_care_new_year,
)
