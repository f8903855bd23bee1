from . import (
    test_affiliation,
    test_business_id,
    test_has_left,
    test_principal,
    test_units,
)
