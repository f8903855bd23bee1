from . import (
    test_health_care,
    test_sample,
    test_setup_path,
)
