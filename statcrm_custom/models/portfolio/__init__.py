from . import statcrm_account_member
from . import res_partner_team
from . import (
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
)
from . import event_registration
from . import mail_compose_message
from . import project_task
from . import res_partner_notice
from . import statcrm_paper_mixin
from . import statcrm_register_mixin
from . import statcrm_portfolio_report
from . import statcrm_portfolio_figures
