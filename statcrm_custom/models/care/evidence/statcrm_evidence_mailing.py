from odoo import api, models
from odoo.tools import SQL

# traces not delivered, or not yet
NOT_SENT = ("outgoing", "process", "cancel", "bounce", "error")


class StatcrmEvidenceMailing(models.AbstractModel):
    """A mailing was sent to a contact person of the customer."""

    _name = "statcrm.evidence.mailing"
    _description = "A mailing reached the customer"
    _inherit = "statcrm.evidence"
    _arm = 10

    @api.model
    def _find(self, promises, today):
        """Kept by the first mailing of the campaign that was sent to the tree.

        Without a campaign any mailing counts.
        """
        return promises._execute_kind(self._mailing_sql(), today)

    @api.model
    def _mailing_sql(self):
        sent = SQL("coalesce(trace.sent_datetime, trace.create_date)")
        return SQL(
            """
            SELECT asked.id, 'mailing.mailing', mailing.id,
                   %(day)s, mailing.subject, 'kept'
              FROM asked
              JOIN (%(tree)s) person ON person.principal_id = asked.principal_id
               AND person.partner_share
              JOIN mailing_trace trace
                ON trace.res_id = person.id AND trace.model = 'res.partner'
               AND trace.is_test_trace IS NOT TRUE
               AND trace.trace_status NOT IN %(not_sent)s
               AND %(day)s BETWEEN asked.date_from AND asked.date_to AND %(there)s
              JOIN mailing_mailing mailing ON mailing.id = trace.mass_mailing_id
               AND (asked.campaign_id IS NULL
                    OR mailing.campaign_id = asked.campaign_id)
            """,
            tree=self.env["statcrm.former.place"]._tree_sql(),
            there=self._was_theirs_sql(sent),
            day=self.env.company._statcrm_day_sql(sent),
            not_sent=NOT_SENT,
        )

    @api.model
    def _changed_sql(self, since):
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL(
                """
                SELECT person.principal_id
                  FROM (SELECT res_id, model FROM mailing_trace
                         WHERE write_date >= %(since)s
                         UNION
                        SELECT trace.res_id, trace.model FROM mailing_mailing mailing
                          JOIN mailing_trace trace
                            ON trace.mass_mailing_id = mailing.id
                         WHERE mailing.write_date >= %(since)s) trace
                  JOIN (%(tree)s) person ON person.id = trace.res_id
                 WHERE trace.model = 'res.partner'
                """,
                tree=self.env["statcrm.former.place"]._tree_sql(),
                since=since,
            ),
            self._lost_sql(self._mailing_sql()),
        )

    @api.model
    def _get_step_label(self):
        return self.env._("Send Mailing")

    @api.model
    def _advise(self, promise):
        campaign = promise.campaign_id
        values = {"customer": promise.principal_id.name, "day": promise._day()}
        text = self.env._(
            "Send %(customer)s a mailing by %(day)s.",
            **values,
        )
        if campaign:
            text = self.env._(
                "Send %(customer)s a mailing of the campaign “%(campaign)s” by"
                " %(day)s.",
                campaign=campaign.title,
                **values,
            )
        return self._advice(
            text,
            self.env._("Send Mailing"),
            self._open_new_mailing(promise),
            self._can("mailing.mailing"),
        )

    def _open_new_mailing(self, promise):
        """Return the action of a new mailing of the campaign to the customer."""
        people = [
            ("statcrm_principal_id", "=", promise.principal_id.id),
            ("email", "!=", False),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Mailing"),
            "res_model": "mailing.mailing",
            "views": [[False, "form"]],
            "context": {
                "default_campaign_id": promise.campaign_id.id,
                "default_mailing_model_id": self.env["ir.model"]._get_id("res.partner"),
                "default_mailing_domain": repr(people),
            },
        }

    @api.model
    def _format_terms(self, line):
        if line.campaign_id:
            return self.env._(
                "A mailing of “%(campaign)s” reached the customer",
                campaign=line.campaign_id.display_name,
            )
        return super()._format_terms(line)
