from . import (
    test_share_link,
    test_share_say,
    test_share_accept,
    test_share_evidence,
    test_share_internal,
    test_share_send,
    test_share_tour,
    test_share_outside,
    test_share_guarded,
)
