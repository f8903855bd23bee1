from . import statcrm_promise_mixin, statcrm_programme, statcrm_programme_promise
from . import statcrm_care_plan, statcrm_care_plan_year
from . import statcrm_care_promise, statcrm_care_promise_change
from . import statcrm_care_promise_refresh
from . import statcrm_care_goal
from . import statcrm_evidence_people
from . import statcrm_care_share, statcrm_care_share_opening, statcrm_care_share_remark
from . import statcrm_care_plan_joint, statcrm_care_plan_joint_page
from . import statcrm_care_share_say, statcrm_care_share_goal
from . import statcrm_evidence_joint, res_config_settings_share
