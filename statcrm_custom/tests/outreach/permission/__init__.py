from . import (
    test_purpose,
)
