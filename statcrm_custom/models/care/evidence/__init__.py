from . import statcrm_evidence
from . import (
    statcrm_evidence_responsible,
    statcrm_evidence_nomination,
    statcrm_evidence_meeting,
    statcrm_evidence_contact,
    statcrm_evidence_reported,
    statcrm_evidence_data_complete,
    statcrm_evidence_plan_state,
    statcrm_evidence_joint_plan,
    statcrm_evidence_goal_measured,
    statcrm_evidence_cooperation,
    statcrm_evidence_satisfaction,
    statcrm_evidence_feedback_answered,
    statcrm_evidence_price_list,
    statcrm_evidence_agreement,
    statcrm_evidence_mailing,
    statcrm_evidence_event,
)
