from . import (
    test_bad_input,
    test_by_hand,
    test_criteria,
    test_criteria_history,
    test_explain,
    test_frozen,
    test_people_export,
    test_purpose_of_group,
    test_rights,
    test_selection,
    test_target_property,
    test_target_tour,
)
