from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class StatcrmWorkload(models.Model):
    """Open promises to the customers of each account manager."""

    _inherit = "statcrm.workload"
    _depends = {
        "statcrm.care.plan": ["active", "principal_id", "year"],
        "statcrm.care.promise": ["date_to", "necessity", "plan_id", "state"],
    }

    promise_count = fields.Integer(
        string="Open Promises",
        readonly=True,
        help="Promises of this year to their customers that are due, late or missed.",
    )
    promise_late_count = fields.Integer(string="Promises Not Kept", readonly=True)

    def _get_figures(self):
        """Add the open promises, and those not kept.

        EXTENDS 'portfolio'
        """
        promises = self.env["statcrm.care.promise"]
        is_open = promises._counted_domain() & (
            Domain("state", "=", "due") | promises._late_domain()
        )
        query = promises._search(is_open)
        not_kept = promises._search(is_open & promises._not_kept_domain())
        return {
            **super()._get_figures(),
            "promised": (
                SQL(
                    """
                    SELECT own.user_id, count(*) AS promise_count,
                           count(*) FILTER (WHERE promise.id IN %s)
                           AS promise_late_count
                      FROM statcrm_care_promise promise
                      JOIN statcrm_care_plan plan ON plan.id = promise.plan_id
                      JOIN own ON own.id = plan.principal_id
                     WHERE promise.id IN %s
                     GROUP BY own.user_id
                    """,
                    not_kept.subselect(),
                    query.subselect(),
                ),
                ("promise_count", "promise_late_count"),
            ),
        }
