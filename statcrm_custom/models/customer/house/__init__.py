from . import (
    ir_config_parameter,
    ir_model_access,
    statcrm_unit,
    statcrm_unit_member,
    statcrm_job_fault,
    statcrm_user_role,
    base_module_uninstall,
    mail_activity,
    res_company,
    resource_calendar,
    res_users,
    res_config_settings,
)
