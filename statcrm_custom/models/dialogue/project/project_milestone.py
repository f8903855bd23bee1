from odoo import fields, models


class ProjectMilestone(models.Model):
    _inherit = "project.milestone"

    statcrm_late_told = fields.Date(
        string="Delay Notified", readonly=True, copy=False, groups="base.group_user"
    )
