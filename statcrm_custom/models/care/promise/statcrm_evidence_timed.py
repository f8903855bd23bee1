from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..evidence.statcrm_evidence_dialogue import DAYS_TO_TELL


class StatcrmCarePromise(models.Model):
    """What a day can change: the methods `_timed_<kind>_sql`.

    Each says in few words what cannot have changed, and leaves that out. The record
    of what is kept is asked for by its own index, which is much cheaper than looking
    for the evidence among all that happened with the customer.
    """

    _inherit = "statcrm.care.promise"

    @api.model
    def _timed_contact_sql(self, _since, today):
        """A contact that is there, and young enough, keeps its promise."""
        lost = self._entry_lost_sql(
            self.env["statcrm.interaction"]._table_query,
            SQL("file.arm"),
            SQL(
                """file.principal_id = plan.principal_id AND file.is_customer
                AND %s AND %s = promise.evidence_date""",
                self.env["statcrm.interaction"]._contact_sql(),
                self.env.company._statcrm_day_sql(SQL("file.date")),
            ),
        )
        return SQL(
            """promise.state <> 'kept' OR %s
            OR promise.evidence_date < %s::date - promise.months * interval '1 month'
            """,
            lost,
            today,
        )

    @api.model
    def _timed_reported_sql(self, since, _today):
        """Only what is new may be told, or wait for too long; or the team has changed.

        An entry is late two days after it was recorded, looked for once a day.
        """
        items = self.env["statcrm.informed.run"]._items_sql()
        lost = self._entry_lost_sql(
            items,
            SQL("file.told_arm"),
            SQL(
                """file.principal_id = plan.principal_id AND file.is_customer
                AND EXISTS (
                    SELECT FROM statcrm_informed told
                     WHERE told.arm = file.told_arm AND told.source_id = file.source_id
                       AND %s = promise.evidence_date)""",
                self.env.company._statcrm_day_sql(SQL("told.create_date")),
            ),
        )
        return SQL(
            """promise.state = 'late' OR promise.state = 'kept' AND %(lost)s
            OR plan.principal_id IN (
               SELECT principal_id FROM (%(items)s) item WHERE recorded_at >= %(new)s
                UNION
               SELECT partner_id FROM statcrm_account_member WHERE write_date >= %(day)s
                UNION
               SELECT partner_id FROM statcrm_nomination WHERE write_date >= %(day)s)
            """,
            lost=lost,
            items=items,
            new=since - relativedelta(days=DAYS_TO_TELL + 1),
            day=since - relativedelta(days=1),
        )

    @api.model
    def _timed_feedback_answered_sql(self, _since, _today):
        """Without feedback nothing is answered late."""
        return SQL(
            """promise.state <> 'due' OR plan.principal_id IN (
               SELECT card.statcrm_principal_id FROM statcrm_feedback feedback
                 JOIN res_partner card ON card.id = feedback.partner_id)"""
        )

    @api.model
    def _timed_agreement_sql(self, _since, _today):
        """Without an agreement none begins."""
        return SQL(
            """promise.state = 'kept' OR plan.principal_id IN (
               SELECT principal_id FROM statcrm_agreement)"""
        )

    @api.model
    def _timed_price_list_sql(self, _since, _today):
        """Without a price list none of its rules begins."""
        return SQL(
            """promise.state = 'kept' OR plan.principal_id IN (
               SELECT id FROM res_partner
                WHERE specific_property_product_pricelist IS NOT NULL
                UNION
               SELECT principal_id FROM statcrm_price_benefit)"""
        )
