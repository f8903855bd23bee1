from . import (
    test_informed,
    test_informed_queries,
)
