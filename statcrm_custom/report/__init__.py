from . import (
    statcrm_concentration_report,
    statcrm_value_ranking,
    statcrm_value_ranking_nomination,
    statcrm_workload,
    statcrm_workload_contact,
)
from . import statcrm_follow_up
from . import statcrm_satisfaction_report, statcrm_satisfaction_coverage
from . import statcrm_satisfaction_page
from . import statcrm_care_plan_missing
from . import statcrm_care_share_print
from . import statcrm_white_space
