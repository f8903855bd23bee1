from . import (
    test_cooperation_group,
)
