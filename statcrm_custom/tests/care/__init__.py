from . import test_care_year
from . import test_care_plan_states, test_care_goals, test_care_new_year
from . import test_care_plan_missing, test_cooperation_group
from . import test_evidence_plan, test_care_plan_card, test_care_plan_two_people
from . import test_care_plan_tour
