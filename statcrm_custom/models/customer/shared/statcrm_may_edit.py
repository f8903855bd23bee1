from odoo import api, fields, models


class StatcrmMayEdit(models.AbstractModel):
    """What somebody else keeps is shown as something to read.

    Record rules refuse a write; a form that offers fields and steps all the same only
    tells so at the end. A form of `js_class="statcrm_may_edit"` follows this field.
    """

    _name = "statcrm.may.edit"
    _description = "May Edit Mixin"

    may_edit = fields.Boolean(compute="_compute_may_edit")

    @api.depends_context("uid")
    def _compute_may_edit(self):
        mine = self._origin._filtered_access("write")
        for record in self:
            record.may_edit = not record._origin or record._origin in mine
