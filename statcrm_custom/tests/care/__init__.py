from . import test_care_year
