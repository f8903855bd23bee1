from . import (
    project_project,
    project_milestone,
    res_partner,
    sale_order,
)
