from odoo import api, fields, models


class StatcrmMayEdit(models.AbstractModel):
    """Show records the user may not edit as read-only.

    Record rules refuse a write only when it is saved. A form with
    `js_class="statcrm_may_edit"` is read-only according to this field.
    """

    _name = "statcrm.may.edit"
    _description = "May Edit Mixin"

    may_edit = fields.Boolean(compute="_compute_may_edit")

    @api.depends_context("uid")
    def _compute_may_edit(self):
        mine = self._origin._filtered_access("write")
        for record in self:
            record.may_edit = not record._origin or record._origin in mine
