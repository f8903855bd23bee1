from . import (
    test_value_class,
)
