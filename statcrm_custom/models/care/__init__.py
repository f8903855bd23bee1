from . import statcrm_promise_mixin, statcrm_programme, statcrm_programme_promise
from . import statcrm_care_plan, statcrm_care_plan_year
from . import statcrm_care_promise, statcrm_care_promise_change
from . import statcrm_care_promise_refresh
from . import statcrm_care_goal
from . import statcrm_evidence_people
