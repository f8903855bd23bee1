from . import (
    res_partner,
    statcrm_class_history,
    statcrm_change,
    statcrm_audited_mixin,
    statcrm_value_class,
    statcrm_value_factor,
    statcrm_segment_rule,
    ir_config_parameter,
)
