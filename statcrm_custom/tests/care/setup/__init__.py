from . import (
    test_first_year,
    test_health_care,
    test_sample,
    test_setup_path,
)
