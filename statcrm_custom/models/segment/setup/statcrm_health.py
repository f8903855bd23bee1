from odoo import api, models


class StatcrmHealth(models.AbstractModel):
    """The last import of sales and the last classification."""

    _inherit = "statcrm.health"

    @api.model
    def _get_checks(self, jobs):
        return [
            *super()._get_checks(jobs),
            self._get_import_check(),
            self._get_classification_check(),
        ]

    @api.model
    def _get_import_check(self):
        last = self.env["statcrm.sales.import"].search(
            [("undone_at", "=", False)], order="id desc", limit=1
        )
        refused = last.refused_count
        text = self.env._("No sales have been imported.")
        if last:
            text = self.env._(
                "%(name)s. New lines: %(created)s, refused: %(refused)s.",
                name=last.display_name,
                created=last.created_count,
                refused=refused,
            )
        button = self.env["statcrm.setup"]._button(
            self.env._("Sales Imports"), "statcrm_custom.statcrm_sales_import_action"
        )
        return self._check(
            "sales_import",
            self.env._("Last import of sales"),
            "amber" if refused else "green",
            text,
            self.env._("The refused lines come back as a file, each with its reason."),
            button if last and last.has_access("read") else None,
        )

    @api.model
    def _get_classification_check(self):
        last = self.env["statcrm.classification"]._last_applied()
        button = self.env["statcrm.setup"]._button(
            self.env._("Classifications"),
            "statcrm_custom.statcrm_classification_action",
        )
        has_sales = last or self.env["statcrm.sales.entry"].search([], limit=1)
        text = self.env._("No classification has been applied.")
        if last:
            text = self.env._(
                "%(name)s, applied %(moment)s",
                name=last.display_name,
                moment=self._format_moment(last.applied_at),
            )
        return self._check(
            "classification",
            self.env._("Last classification"),
            "green" if last or not has_sales else "amber",
            text,
            self.env._(
                "Preview one and apply it. Afterwards a job does so each month."
            ),
            button,
        )
