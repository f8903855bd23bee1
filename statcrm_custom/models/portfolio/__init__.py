from . import (
    statcrm_account_member,
    res_partner_team,
    statcrm_nomination,
    statcrm_nomination_fixed,
    statcrm_nomination_check,
    statcrm_nomination_act,
    statcrm_nomination_effect,
    statcrm_nomination_term,
    statcrm_nomination_merge,
    statcrm_nomination_score,
    statcrm_nomination_decision,
    statcrm_home_nomination,
    res_partner_nomination,
    base_partner_merge,
    statcrm_absence,
    res_partner_absence,
    res_partner_responsible,
    res_users_absence,
    res_role,
    statcrm_unit_member,
    base_partner_merge_team,
    statcrm_home,
    mail_message_automatic,
    mail_message_contact,
    mail_thread_automatic,
    statcrm_connection,
    statcrm_connection_sources,
    statcrm_connection_sql,
    statcrm_connection_refresh,
    statcrm_connection_matrix,
    statcrm_white_spot,
    res_partner_connection,
    calendar_event_contact,
    statcrm_visit_notice,
    statcrm_visit_notice_sql,
    calendar_event_visit,
    calendar_attendee_visit,
    mail_activity_visit,
    mail_activity_schedule_visit,
    base_partner_merge_connection,
)
from . import event_registration
from . import mail_compose_message
from . import project_task
from . import res_partner_notice
from . import statcrm_paper_mixin
from . import statcrm_register_mixin
from . import statcrm_portfolio_report
from . import statcrm_portfolio_figures
