from . import (
    statcrm_care_share,
    statcrm_care_share_say,
    statcrm_care_share_opening,
    statcrm_care_share_remark,
    statcrm_care_plan_joint,
    statcrm_care_plan_joint_page,
    statcrm_care_goal,
    res_config_settings,
    statcrm_care_share_send,
    statcrm_care_share_print,
)
