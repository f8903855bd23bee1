from . import (
    test_interaction,
    test_interaction_file,
    test_interaction_meeting,
    test_interaction_query,
    test_interaction_text,
    test_interaction_tour,
)
