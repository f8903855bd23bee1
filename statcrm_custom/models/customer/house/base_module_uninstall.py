from odoo import models


class BaseModuleUninstall(models.TransientModel):
    """Show all models and record counts lost by uninstalling StatCRM."""

    _inherit = "base.module.uninstall"

    def _get_models(self):
        # EXTENDS 'mail': Odoo lists models with messages only
        stored = [
            name
            for name, model in self.env.items()
            if name.startswith("statcrm.")
            and not model._abstract
            and not model._transient
            and model._auto
        ]
        ours = self.env["ir.model"].search([("model", "in", stored)])
        with_rows = ours.filtered("count")
        return (super()._get_models() - ours) | with_rows
