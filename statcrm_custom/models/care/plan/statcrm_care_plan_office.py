from odoo import models


class StatcrmCarePlan(models.Model):
    """The plans of a customer that became an office follow it to its top."""

    _inherit = "statcrm.care.plan"

    def _follow_top(self, offices, top):
        """Give the plans of this year and later to the top; earlier ones are history.

        Where the top has a plan of the year, one of them stays, as in a merge.
        """
        year = self.env.company._statcrm_today().year
        moving = self.search(
            [("principal_id", "in", offices.ids), ("year", ">=", year)]
        )
        if not moving:
            return
        years = moving.mapped("year")
        there = self.search([("principal_id", "=", top.id), ("year", "in", years)])
        settled = (moving | there)._leave_one_a_year(top)
        self.env.flush_all()  # one live plan a year: the database looks at each row
        moving.filtered("active").principal_id = top
        self._look_again_soon(top)
        told = self.env._(
            "%(offices)s became an office of %(top)s.",
            offices=", ".join(offices.mapped("name")),
            top=top.name,
        )
        for plan, others in settled.items():
            body = plan._tell_merge(others, told)
            plan.message_post(body=body, subtype_xmlid="mail.mt_note")
