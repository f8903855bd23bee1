from . import statcrm_promise_mixin, statcrm_programme, statcrm_programme_promise
from . import statcrm_care_plan, statcrm_care_plan_year
from . import statcrm_evidence_mixin, statcrm_care_promise, statcrm_care_promise_change
from . import statcrm_care_promise_refresh
from . import statcrm_care_goal
from . import statcrm_evidence_people
from . import statcrm_care_promise_run, statcrm_care_promise_changed
from . import statcrm_care_promise_news
from . import statcrm_care_promise_apply, statcrm_care_promise_nomination
from . import statcrm_care_plan_life, statcrm_care_plan_office
from . import statcrm_care_light, statcrm_care_light_promise
from . import statcrm_evidence_changed, statcrm_evidence_meeting
from . import statcrm_evidence_contact, statcrm_evidence_dialogue
from . import statcrm_evidence_open
from . import statcrm_evidence_data, statcrm_evidence_outreach
from . import statcrm_evidence_timed
from . import statcrm_care_advice, statcrm_care_advice_people
from . import statcrm_care_advice_dialogue, statcrm_care_promise_mine
from . import statcrm_care_plan_part, statcrm_care_plan_promise
from . import statcrm_care_plan_segment, statcrm_care_way
from . import statcrm_care_plan_act, statcrm_care_plan_strategy
from . import statcrm_care_plan_copy, statcrm_care_plan_preview
from . import statcrm_care_plan_run
from . import statcrm_care_plan_source, statcrm_care_plan_way
from . import (
    statcrm_care_goal_measure,
    statcrm_care_goal_known,
    statcrm_care_goal_value,
)
from . import statcrm_need
from . import statcrm_cooperation_group, statcrm_cooperation_decision
from . import calendar_event_cooperation, calendar_event_attendance
from . import mail_activity_confirm, statcrm_care_promise_confirm
from . import statcrm_evidence_plan
from . import statcrm_care_plan_brief
from . import res_partner_care_plan, res_config_settings_care_plan
from . import statcrm_board, statcrm_board_table, statcrm_board_promise
from . import statcrm_board_plan
from . import statcrm_care_promise_counted, statcrm_programme_promise_mine
from . import statcrm_house_figure
from . import statcrm_home_care, statcrm_brief_care, res_partner_care
from . import statcrm_care_share, statcrm_care_share_opening, statcrm_care_share_remark
from . import statcrm_care_plan_joint, statcrm_care_plan_joint_page
from . import statcrm_care_share_say, statcrm_care_share_goal
from . import statcrm_evidence_joint, res_config_settings_share
from . import statcrm_agreement_kind, statcrm_agreement, statcrm_agreement_term
from . import statcrm_agreement_office, res_partner_office_care
from . import res_partner_open
from . import statcrm_agreement_sales, sale_order_agreement, account_move_agreement
from . import statcrm_sales_entry_agreement
from . import statcrm_agreement_brief, res_partner_agreement, statcrm_home_agreement
from . import res_config_settings_agreement, statcrm_interaction_agreement
from . import statcrm_care_goal_agreement, statcrm_evidence_agreement
from . import statcrm_value_class_agreement, statcrm_price_benefit
from . import res_partner_price_list, statcrm_evidence_price
from . import statcrm_nomination_price
from . import privacy_lookup_wizard
from . import statcrm_noted
