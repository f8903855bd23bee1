from . import test_care_year
from . import test_care_plan_states, test_care_goals, test_care_new_year
from . import test_care_plan_missing, test_cooperation_group
