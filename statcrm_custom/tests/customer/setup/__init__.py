from . import (
    test_health,
    test_role_table,
    test_setup,
)
