from odoo import api, fields, models


class StatcrmCarePlan(models.Model):
    """What happens to plans by themselves in the course of a year."""

    _inherit = "statcrm.care.plan"

    def action_look_again(self):
        """Look for the evidence of all promises of these plans now."""
        return self.promise_ids.action_look_again()

    @api.model
    def _look_again_soon(self, customers):
        """Let the job look at the running promises to these customers next time."""
        promises = self.env["statcrm.care.promise"].search(
            [
                ("plan_id.principal_id", "in", customers.ids),
                ("date_to", ">=", fields.Date.context_today(self)),
            ]
        )
        promises.checked_at = False

    @api.model
    def _cron_open_year(self):
        """Make what this year still lacks.

        Plans of customers for whom a programme is since today, and the promises of the
        programme of a new class. As superuser: what a programme asks for is made
        whoever was the last to change a customer.
        """
        year = fields.Date.context_today(self).year
        self.sudo()._open_year(year)

    @api.model
    def _settle_merge(self, sources, target):
        """Leave one live plan a year, before the plans of all move to the target.

        The plan that was agreed stays, else the target's own, else the older one. Its
        goals come together in it. The others are archived with all that they hold.

        :return: {plan that stays: plans that were archived}
        """
        plans = self.search([("principal_id", "in", (sources | target).ids)])
        settled = {}
        for same in plans.grouped("year").values():
            kept, *_others = same.sorted(
                lambda one: (one.state != "agreed", one.principal_id != target, one.id)
            )
            others = same - kept
            if others:
                kept._take_over(others)
                others.active = False
                settled[kept] = others
        # the database looks at each row when the customers are moved
        self.env.flush_all()
        return settled

    def _take_over(self, others):
        """Take what is still to be worked on from plans that are archived."""
        others.goal_ids.plan_id = self
        others.need_ids.plan_id = self

    @api.model
    def _follow_merge(self, settled):
        """Say on the plans that stay what was merged; look for all evidence again."""
        self.env.invalidate_all()  # the rows moved in SQL
        for plan, others in settled.items():
            self._look_again_soon(plan.principal_id)
            plan.message_post(
                body=self.env._(
                    "Two customers were merged. The plan of the other one is archived:"
                    " %(plans)s. Its goals and needs are in this plan now.",
                    plans=[other._get_html_link() for other in others],
                ),
                subtype_xmlid="mail.mt_note",
            )
