from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL

from ..dialogue.statcrm_interaction import CONTACT_KINDS
from .statcrm_evidence_dialogue import DAYS_TO_TELL


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
        interaction = self.env["statcrm.interaction"]
        last = SQL(
            """
            SELECT FROM (%(file)s) file
             WHERE file.res_model = promise.res_model AND file.res_id = promise.res_id
               AND file.principal_id = plan.principal_id
               AND file.kind IN %(kinds)s AND file.is_customer
               AND file.date::date = promise.evidence_date
            """,
            file=interaction._table_query,
            kinds=CONTACT_KINDS,
        )
        return SQL(
            """promise.state <> 'kept' OR %s
            OR promise.evidence_date < %s::date - promise.months * interval '1 month'
            """,
            self._record_lost_sql(last),
            today,
        )

    @api.model
    def _timed_reported_sql(self, since, _today):
        """Only what is new may be told, or wait for too long; or the team has changed.

        An entry is late two days after it was recorded, looked for once a day.
        """
        items = self.env["statcrm.informed.run"]._items_sql()
        told = SQL(
            """
            SELECT FROM (%(items)s) item
              JOIN statcrm_informed told
                ON told.arm = item.told_arm AND told.source_id = item.source_id
             WHERE item.res_model = promise.res_model AND item.res_id = promise.res_id
               AND item.principal_id = plan.principal_id AND item.is_customer
               AND told.create_date::date = promise.evidence_date
            """,
            items=items,
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
            lost=self._record_lost_sql(told),
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

    @api.model
    def _record_lost_sql(self, query):
        """The record that proved a promise is not found any more.

        OFFSET 0 keeps it a question about each record; PostgreSQL would make a join
        of it, and read everything.
        """
        return SQL("NOT EXISTS (%s OFFSET 0)", query)
