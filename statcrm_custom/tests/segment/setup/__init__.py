from . import (
    test_abroad,
    test_health_value,
    test_setup_value,
    test_swedish_names,
)
