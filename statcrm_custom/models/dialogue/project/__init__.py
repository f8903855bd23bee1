from . import (
    project_project,
    project_milestone,
    res_partner_projects,
    res_partner_offer,
    sale_order,
)
