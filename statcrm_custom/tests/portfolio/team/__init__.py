from . import (
    test_absence,
    test_account_team,
    test_assign_managers,
    test_handover,
    test_hands,
    test_hands_json2,
    test_mention_role,
    test_my_customers,
    test_responsible,
    test_team_merge,
    test_two_deputies,
    test_workload,
)
