from . import (
    test_feedback,
    test_feedback_address,
    test_feedback_complaint,
    test_feedback_gateway,
    test_feedback_mail,
    test_feedback_outline,
    test_feedback_rights,
    test_feedback_tour,
    test_way_of_a_complaint,
)
