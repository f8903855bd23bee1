from . import (
    test_sample,
    test_setup_path,
)
