from . import statcrm_promise_mixin, statcrm_programme, statcrm_programme_promise
from . import statcrm_care_plan, statcrm_care_plan_year
from . import statcrm_care_promise, statcrm_care_promise_change
from . import statcrm_care_promise_refresh
from . import statcrm_care_goal
from . import statcrm_evidence_people
from . import statcrm_agreement_kind, statcrm_agreement, statcrm_agreement_term
from . import statcrm_agreement_sales, sale_order_agreement, account_move_agreement
from . import statcrm_sales_entry_agreement
from . import statcrm_agreement_brief, res_partner_agreement, statcrm_home_agreement
from . import res_config_settings_agreement, statcrm_interaction_agreement
from . import statcrm_care_goal_agreement, statcrm_evidence_agreement
from . import statcrm_value_class_agreement, statcrm_price_benefit
from . import statcrm_nomination_price, base_partner_merge_agreement
