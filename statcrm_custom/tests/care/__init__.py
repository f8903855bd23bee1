from . import test_care_year
from . import test_care_life, test_care_merge
from . import test_care_job, test_care_rights
from . import test_programme_apply, test_programme_seeds
from . import test_care_two_at_once
