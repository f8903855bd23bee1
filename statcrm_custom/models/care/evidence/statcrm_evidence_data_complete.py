from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class StatcrmEvidenceDataComplete(models.AbstractModel):
    """We know the customer: its essential data are complete."""

    _name = "statcrm.evidence.data.complete"
    _description = "Essential data are complete"
    _inherit = "statcrm.evidence"
    _is_holding = True

    @api.model
    def _find(self, promises, today):
        """Kept while so many percent of the essential data are there.

        The day is the one since when it is so. Of a period that is over nobody can
        tell any more: what was found in it stays.
        """
        return promises._ask(self._data_complete_sql(today), today)

    @api.model
    def _data_complete_sql(self, today):
        """The share is that of `res.partner.statcrm_completeness`, rounded down."""
        met = self._requirements_met_sql()
        return SQL(
            """
            SELECT * FROM (
                SELECT asked.id, 'res.partner', asked.principal_id,
                       coalesce(CASE WHEN promise.state = 'kept'
                                     THEN promise.evidence_date END, asked.date_to),
                       CASE WHEN asked.ends < %(today)s THEN promise.evidence_name
                            ELSE share.percent || ' %%' END,
                       CASE WHEN asked.ends < %(today)s THEN promise.state
                            WHEN share.percent >= asked.percent THEN 'kept' END AS state
                  FROM asked
                  JOIN statcrm_care_promise promise ON promise.id = asked.id
                 CROSS JOIN LATERAL (
                       SELECT 100 * (%(met)s) / %(count)s AS percent) share
                 WHERE asked.date_from <= asked.date_to) looked
             WHERE state = 'kept'
            """,
            today=today,
            met=SQL(" + ").join(met or [SQL("1")]),
            count=len(met) or 1,
        )

    @api.model
    def _requirements_met_sql(self):
        """Return SQL of 1 or 0 for each requirement, met by a principal or not."""
        partners_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        asked = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "%s IN (SELECT principal_id FROM asked)", SQL.identifier(alias, "id")
            )
        )
        return [
            SQL(
                "(asked.principal_id IN %s)::int",
                partners_sudo._search(asked & one._get_domain()).subselect(),
            )
            for one in partners_sudo._statcrm_requirements()
        ]

    @api.model
    def _changed_sql(self, _since):
        """A requirement may ask for anything: for a day, for other records."""
        return None

    @api.model
    def _advise(self, promise):
        principal = promise.principal_id
        text = self.env._(
            "Known: %(known)s %% of the essential data, promised: %(asked)s %%."
            " Still missing: %(missing)s.",
            known=principal.statcrm_completeness,
            asked=promise.percent,
            missing=", ".join(principal.statcrm_missing_ids.mapped("name")),
        )
        return self._advice(
            text,
            self.env._("Fill In the Data"),
            self._open_customer(promise),
            principal.has_access("write"),
        )

    @api.model
    def _format_terms(self, line):
        if line.programme_id.is_light:
            return super()._format_terms(line)
        return self.env._("Essential data are complete to %(n)s %%", n=line.percent)
