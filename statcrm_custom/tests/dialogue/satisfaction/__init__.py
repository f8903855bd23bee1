from . import (
    test_satisfaction_comment,
    test_satisfaction_faults,
    test_satisfaction_few,
    test_satisfaction_grid,
    test_satisfaction_release,
    test_satisfaction_tour,
    test_satisfaction_visits,
    test_survey_languages,
    test_two_invitations,
)
