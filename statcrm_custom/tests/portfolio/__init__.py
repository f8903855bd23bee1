from . import (
    test_nomination_effect,
    test_nomination_fixed,
    test_nomination_merge,
    test_nomination_refused,
    test_nomination_rights,
    test_nomination_steps,
    test_nomination_terms,
    test_nomination_tour,
    test_two_directors,
)
