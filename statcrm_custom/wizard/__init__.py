from . import (
    statcrm_affiliation_end,
    statcrm_nomination_decide,
    statcrm_nomination_decide_line,
    statcrm_customer_register,
    statcrm_customer_register_line,
    statcrm_decision_register,
    statcrm_portfolio_report_send,
    statcrm_sales_entry_import,
    statcrm_handover,
    statcrm_handover_parts,
    statcrm_handover_nominated,
    statcrm_handover_line,
    statcrm_become_office,
    statcrm_customer_archive,
    statcrm_handover_agreement,
    statcrm_interaction_log,
    statcrm_interaction_log_meeting,
    statcrm_satisfaction_interview,
    statcrm_satisfaction_invite,
    survey_invite,
    statcrm_programme_apply,
    statcrm_care_share_send,
)
from . import statcrm_care_new_year, statcrm_care_plan_close
from . import statcrm_board_paper
from . import statcrm_meeting_attendance, statcrm_presence_confirm
from . import statcrm_promise_ask
