from . import (
    statcrm_concentration_report,
    statcrm_value_ranking,
    statcrm_value_ranking_nomination,
)
