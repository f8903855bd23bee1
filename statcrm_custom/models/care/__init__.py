from . import statcrm_promise_mixin, statcrm_programme, statcrm_programme_promise
from . import statcrm_care_plan, statcrm_care_plan_year
from . import statcrm_care_promise, statcrm_care_promise_change
from . import statcrm_care_promise_refresh
from . import statcrm_care_goal
from . import statcrm_evidence_people
from . import statcrm_care_promise_mine, statcrm_care_advice
from . import statcrm_board, statcrm_board_table, statcrm_board_promise
from . import statcrm_board_plan
from . import statcrm_home_care, statcrm_brief_care, res_partner_care
