from . import (
    statcrm_classification,
    statcrm_classification_limit,
    statcrm_classification_line,
    statcrm_concentration_report,
    statcrm_value_limit_proposal,
    statcrm_value_limit_proposal_line,
)
