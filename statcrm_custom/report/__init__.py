from . import statcrm_concentration_report, statcrm_value_ranking
from . import statcrm_workload
