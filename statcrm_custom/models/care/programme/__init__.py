from . import (
    statcrm_promise_mixin,
    statcrm_programme,
    statcrm_care_light,
    statcrm_programme_promise,
    statcrm_care_light_promise,
    statcrm_programme_promise_mine,
    statcrm_care_way,
    statcrm_programme_apply,
)
