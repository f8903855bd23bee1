from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceNomination(models.AbstractModel):
    """The nomination as a strategic or key customer is in force."""

    _name = "statcrm.evidence.nomination"
    _description = "The nomination is in force"
    _inherit = "statcrm.evidence"
    _is_holding = True

    @api.model
    def _find(self, promises, today):
        """Kept by the nomination in force today, or on the period's last day."""
        return promises._execute_kind(self._nomination_sql(), today)

    @api.model
    def _nomination_sql(self):
        return SQL(
            """
            SELECT asked.id, 'statcrm.nomination', nomination.id,
                   greatest(nomination.date_from, asked.date_from),
                   concat_ws(', ', %(name)s, decision.number), 'kept'
              FROM asked
              JOIN statcrm_nomination nomination
                ON nomination.partner_id = asked.principal_id
               AND nomination.kind = 'nominate' AND nomination.applied_on IS NOT NULL
               AND nomination.date_from <= asked.date_to
               AND coalesce(nomination.ended_on, nomination.date_to, asked.date_to)
                   >= asked.date_to
              LEFT JOIN statcrm_value_class class
                ON class.id = nomination.value_class_id
              LEFT JOIN statcrm_nomination_decision decision
                ON decision.id = nomination.decision_id
             WHERE asked.date_from <= asked.date_to
            """,
            name=self.env["statcrm.interaction"]._translated_sql(SQL("class.name")),
        )

    @api.model
    def _changed_sql(self, since):
        return self._union_sql(
            SQL(
                """
                SELECT partner_id FROM statcrm_nomination
                 WHERE write_date >= %s
                """,
                since,
            ),
            self._touched_trees_sql(since),
            self._lost_sql(self._nomination_sql()),
        )

    @api.model
    def _advise(self, promise):
        waiting = promise.principal_id.statcrm_nomination_ids.filtered(
            lambda one: one.state in ("proposed", "approved") and not one.applied_on
        )[:1]
        if waiting:
            day = promise._format(waiting.date_from)
            text = (
                self.env._("A nomination from %(day)s is pending a decision.", day=day)
                if waiting.state == "proposed"
                else self.env._("The nomination takes effect on %(day)s.", day=day)
            )
            action = waiting.get_formview_action()
            return self._advice(text, self.env._("Open Nomination"), action)
        text = self.env._(
            "%(customer)s has no nomination in force. Propose one by %(day)s.",
            customer=promise.principal_id.name,
            day=promise._day(),
        )
        return self._advise_to_nominate(promise, text)
