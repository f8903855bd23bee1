from . import (
    test_condition,
    test_erased,
    test_permission,
    test_property,
    test_purpose,
)
