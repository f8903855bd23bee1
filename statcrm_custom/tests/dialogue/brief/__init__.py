from . import (
    test_before_meeting_tour,
    test_brief_data,
    test_brief_feedback,
    test_brief_meeting,
    test_brief_paper,
    test_brief_queries,
    test_brief_rights,
    test_brief_sales,
    test_brief_tour,
    test_card_contacts,
)
