from . import (
    test_condition,
    test_erased,
    test_permission,
    test_preference_page,
    test_property,
    test_purpose,
)
