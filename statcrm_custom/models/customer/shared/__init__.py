from . import (
    statcrm_kept_fields,
    statcrm_locked_mixin,
    statcrm_may_edit,
    statcrm_merge_mixin,
    statcrm_noted_mixin,
)
