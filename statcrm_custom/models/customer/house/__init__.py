from . import (
    statcrm_unit,
    statcrm_unit_member,
    statcrm_job_fault,
    base_module_uninstall,
    mail_activity,
    res_company,
    res_company_readable,
    res_config_settings,
)
