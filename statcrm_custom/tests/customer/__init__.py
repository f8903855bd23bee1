from . import (
    test_affiliation,
    test_affiliation_merge,
    test_business_id,
    test_card,
    test_completeness,
    test_export,
    test_former_place,
    test_former_number,
    test_has_left,
    test_house_days,
    test_home,
    test_home_health,
    test_lookups,
    test_new_partner,
    test_people,
    test_principal,
    test_role_count,
    test_search,
    test_units,
)
from . import test_requirement_for_all
from .setup import *
