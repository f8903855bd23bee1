from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceAgreement(models.AbstractModel):
    """An agreement is in force on the reference date.

    The reference date is today, or the last day of a past period. Only time changes it,
    so it is checked once a day, and when something is recorded.
    """

    _name = "statcrm.evidence.agreement"
    _description = "An agreement is in force"
    _inherit = "statcrm.evidence"

    @api.model
    def _find(self, promises, today):
        """Kept while a signed agreement with the customer is in force."""
        query = SQL(
            """
            SELECT asked.id, 'statcrm.agreement', agreement.id, agreement.date_from,
                   concat_ws(' ', agreement.number, agreement.name), 'kept'
              FROM asked
              JOIN statcrm_agreement agreement
                ON agreement.principal_id = asked.principal_id AND agreement.active
               AND agreement.signed_on <= asked.date_to
               AND agreement.date_from <= asked.date_to
               AND coalesce(agreement.ends_on, asked.date_to) >= asked.date_to
             WHERE asked.date_from <= asked.date_to
            """
        )
        return promises._execute_kind(query, today)

    @api.model
    def _changed_sql(self, since):
        return None

    @api.model
    def _timed_sql(self, _since, _today):
        """Skip customers without an agreement."""
        return SQL(
            """promise.state = 'kept' OR plan.principal_id IN (
               SELECT principal_id FROM statcrm_agreement)"""
        )

    @api.model
    def _advise(self, promise):
        agreements = self.env["statcrm.agreement"].search(
            [("principal_id", "=", promise.principal_id.id)]
        )
        draft = agreements.filtered(lambda one: one.state == "draft")[:1]
        if draft:
            text = self.env._("“%(name)s” is not signed yet.", name=draft.display_name)
            return self._advise_open(promise, draft, text)
        ended = agreements.filtered(lambda one: one.state == "ended")[:1]
        if ended and not ended.successor_id:
            text = self.env._(
                "“%(name)s” has ended. Renew it.", name=ended.display_name
            )
            return self._advise_open(promise, ended, text)
        # whoever may edit the plan of a customer may edit its agreements
        may = self._can("statcrm.agreement") and promise.plan_id.has_access("write")
        return self._advice(
            self.env._("Create an agreement in force today."),
            self.env._("New Agreement"),
            promise.principal_id.action_statcrm_new_agreement(),
            may,
        )

    def _advise_open(self, promise, agreement, text):
        return self._advice(
            text,
            self.env._("Open Agreement"),
            agreement._open_form(),
            agreement.has_access("write"),
        )
