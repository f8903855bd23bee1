from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class StatcrmEvidenceDataComplete(models.AbstractModel):
    """The essential data of the customer are complete."""

    _name = "statcrm.evidence.data.complete"
    _description = "Essential data are complete"
    _inherit = "statcrm.evidence"
    _is_holding = True

    @api.model
    def _find(self, promises, today):
        """Kept while the percentage promised of the essential data is filled in.

        The date is the day since when this is the case. For a past period it is
        unknown: what was found in it is kept.
        """
        return promises._execute_kind(self._data_complete_sql(today), today)

    @api.model
    def _data_complete_sql(self, today):
        """Compute the share of `res.partner.statcrm_completeness`, rounded down."""
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
        """Return SQL of 1 or 0 for each requirement met by a principal or not."""
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
        """Checked daily, as requirements may depend on dates or other records."""
        return None

    @api.model
    def _get_step_label(self):
        return self.env._("Complete Data")

    @api.model
    def _advise(self, promise):
        principal = promise.principal_id
        text = self.env._(
            "Essential data: %(known)s %% complete, promised: %(asked)s %%. Missing:"
            " %(missing)s.",
            known=principal.statcrm_completeness,
            asked=promise.percent,
            missing=", ".join(principal.statcrm_missing_ids.mapped("name")),
        )
        return self._advice(
            text,
            self.env._("Complete Data"),
            self._open_customer(promise),
            principal.has_access("write"),
        )

    @api.model
    def _format_terms(self, line):
        if line.programme_id.is_light:
            return super()._format_terms(line)
        return self.env._("Essential data at least %(n)s %% complete", n=line.percent)
