from odoo import api, fields, models

from ...customer.setup.statcrm_health import LATE


class StatcrmHealth(models.AbstractModel):
    """The last search for the evidence of promises."""

    _inherit = "statcrm.health"

    @api.model
    def _get_checks(self, jobs):
        return [*super()._get_checks(jobs), self._get_evidence_check()]

    @api.model
    def _get_evidence_check(self):
        last = (
            self.env["statcrm.care.promise.run"]
            .sudo()
            .search([], order="write_date desc", limit=1)
        )
        promises = self.env["statcrm.care.promise"].sudo().search([], limit=1)
        text = (
            self._format_moment(last.write_date)
            if last
            else self.env._("No search has been made yet.")
        )
        is_old = not last or last.write_date < fields.Datetime.now() - LATE
        return self._check(
            "evidence",
            self.env._("Last search for the evidence of promises"),
            "amber" if promises and is_old else "green",
            text,
            self.env._("A job searches every ten minutes: see the scheduled jobs."),
        )
