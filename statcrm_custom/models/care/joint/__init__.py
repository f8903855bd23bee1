from . import (
    statcrm_care_share,
    statcrm_care_share_opening,
    statcrm_care_share_remark,
    statcrm_care_plan,
    statcrm_care_goal,
    res_config_settings,
    statcrm_care_share_send,
    statcrm_care_share_print,
)
