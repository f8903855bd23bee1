from . import (
    test_care_job,
    test_care_night,
    test_care_two_at_once,
    test_care_killed,
    test_care_faults,
    test_job_fault,
    test_home_care,
    test_care_settled,
    test_who_came,
    test_own_word,
    test_care_note,
)
