from . import (
    statcrm_concentration_report,
    statcrm_value_ranking,
    statcrm_value_ranking_nomination,
    statcrm_workload,
)
from . import statcrm_follow_up
