from . import (
    statcrm_promise_mixin,
    statcrm_programme,
    statcrm_programme_plans,
    statcrm_programme_promise,
    statcrm_care_way,
    statcrm_programme_apply,
)
