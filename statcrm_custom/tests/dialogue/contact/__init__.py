from . import (
    test_last_contact,
    test_next_step,
)
