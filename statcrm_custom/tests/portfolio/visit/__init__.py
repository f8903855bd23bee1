from . import (
    test_recipient_notice,
    test_visit_notice,
)
