from . import (
    statcrm_care_plan,
    statcrm_care_plan_run,
    statcrm_care_new_year,
)
