from odoo import api, fields, models
from odoo.exceptions import ValidationError


class StatcrmClassificationLimit(models.Model):
    """The lower limit of a sales band in one classification.

    Stored with the classification, so that its reasons stay correct when the limits in
    the settings change, and other limits can be tried.
    """

    _name = "statcrm.classification.limit"
    _description = "Classification Limit"
    _inherit = ["statcrm.locked.mixin"]
    _order = "classification_id, sequence, id"
    _rec_name = "value_class_id"

    classification_id = fields.Many2one(
        "statcrm.classification", required=True, index=True, ondelete="cascade"
    )
    value_class_id = fields.Many2one(
        "statcrm.value.class", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(related="value_class_id.sequence", store=True)
    sales_from = fields.Monetary(required=True)
    current_limit = fields.Monetary(compute="_compute_current_limit")
    currency_id = fields.Many2one(related="classification_id.currency_id")

    _class_unique = models.UniqueIndex(
        "(classification_id, value_class_id)", "A class can have only one limit."
    )

    @api.depends("value_class_id.sales_from", "classification_id.date_to")
    def _compute_current_limit(self):
        for line in self:
            run = line.classification_id
            line.current_limit = run._convert_limit(line.value_class_id)

    def write(self, vals):
        """Check the old classification too: constraints see the new one only."""
        if "classification_id" in vals:
            self._check_not_applied()
        return super().write(vals)

    @api.constrains("classification_id", "value_class_id", "sales_from")
    @api.ondelete(at_uninstall=False)
    def _check_not_applied(self):
        """The reasons of an applied classification depend on its limits."""
        if any(run.state in ("applied", "undone") for run in self.classification_id):
            raise ValidationError(
                self.env._("The limits of an applied classification cannot be changed.")
            )
