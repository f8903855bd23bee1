from . import (
    ir_rule,
    statcrm_fixed_mixin,
    statcrm_locked_mixin,
    statcrm_kept_fields,
    statcrm_may_edit,
    statcrm_merge_mixin,
    statcrm_moved_mixin,
    statcrm_noted_mixin,
    statcrm_parts_mixin,
    statcrm_step_mixin,
)
