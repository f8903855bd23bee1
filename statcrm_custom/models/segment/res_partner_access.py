from odoo import api, models

NOMINATORS = "statcrm_custom.statcrm_group_director"


class ResPartner(models.Model):
    """Who may nominate a strategic or key customer."""

    _inherit = "res.partner"

    @api.model
    def _statcrm_has_field_access(self, field, operation):
        # EXTENDS 'statcrm_custom'
        if operation == "write" and field.name == "statcrm_nominated_class_id":
            if not self.env.user.has_groups(NOMINATORS):
                return False
        return super()._statcrm_has_field_access(field, operation)
