from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceContact(models.AbstractModel):
    """The last visit, call, meeting or e-mail."""

    _name = "statcrm.evidence.contact"
    _description = "Regular contact"
    _inherit = "statcrm.evidence"
    _is_contact = True
    _is_latest = True

    @api.model
    def _find(self, promises, today):
        """Kept while the last contact is not older than the months promised.

        As of today, or of the last day of a past period. Contacts come from the
        customer file, so private meetings never count.
        """
        return promises._execute_kind(self._contact_sql(today), today)

    @api.model
    def _contact_sql(self, today):
        """Late at once without contact, after a grace period for new nominations.

        Periods ending within the grace period are not applicable.
        """
        return SQL(
            """
            SELECT asked.id, last.res_model, last.res_id, last.date,
                   last.label || ': '
                   || coalesce(CASE WHEN last.arm = 1 THEN %(names)s END, last.name),
                   CASE WHEN last.date IS NOT NULL THEN 'kept'
                        WHEN asked.date_to <= grace.until
                        THEN CASE WHEN asked.ends < %(today)s THEN 'not_applicable'
                                  ELSE 'due' END
                        WHEN asked.ends < %(today)s THEN 'missed' ELSE 'late' END
              FROM asked
              LEFT JOIN (%(last)s) last ON last.asked_id = asked.id
              LEFT JOIN (%(grace)s) grace ON grace.id = asked.id
             WHERE asked.date_from <= asked.date_to
            """,
            today=today,
            # the people of an entry of the log
            names=self.env["statcrm.interaction"]._logged_names_sql(
                SQL("last.source_id")
            ),
            last=self._last_contacts_sql(),
            grace=self._grace_sql(),
        )

    @api.model
    def _grace_sql(self):
        """Return SQL rows (id, until): the end of the grace period.

        The months promised from the start of the nomination; a nomination that follows
        another without a gap is not a new one.
        """
        return SQL(
            """
            SELECT asked.id,
                   max(nomination.date_from) + asked.months * interval '1 month'
                   AS until
              FROM asked
              JOIN statcrm_care_promise promise ON promise.id = asked.id
              JOIN statcrm_programme programme ON programme.id = promise.programme_id
               AND programme.scope = 'value_class'
              JOIN statcrm_nomination nomination
                ON nomination.partner_id = asked.principal_id AND %(in_force)s
               AND nomination.value_class_id = programme.value_class_id
               AND nomination.date_from <= asked.date_to
             WHERE NOT EXISTS (
                   SELECT FROM statcrm_nomination earlier
                    WHERE earlier.partner_id = nomination.partner_id AND %(was)s
                      AND earlier.value_class_id = nomination.value_class_id
                      AND earlier.date_from < nomination.date_from
                      AND coalesce(earlier.ended_on, earlier.date_to,
                                   nomination.date_from) >= nomination.date_from - 1)
             GROUP BY asked.id, asked.months
            """,
            in_force=SQL(
                "nomination.kind = 'nominate' AND nomination.applied_on IS NOT NULL"
            ),
            was=SQL("earlier.kind = 'nominate' AND earlier.applied_on IS NOT NULL"),
        )

    def _contact_grace(self, promise):
        """Return the end of the grace period if it is in the future, or None."""
        if promise.state != "due":
            return None
        today = self.env.company._statcrm_today()
        query = SQL(
            "SELECT id, NULL, NULL::int, until, NULL, 'due' FROM (%s) grace",
            self._grace_sql(),
        )
        grace = promise._execute_kind(query, today).get(promise.id)
        return grace and grace.date >= today and grace.date

    @api.model
    def _last_contacts_sql(self):
        """Return SQL of the last contact of each customer, with its record.

        OFFSET 0 keeps the search by customer before the sort by date.
        """
        return SQL(
            """
            SELECT DISTINCT ON (asked.id) asked.id AS asked_id, %(day)s AS date,
                   card.name, file.arm, file.source_id,
                   %(label)s AS label, %(entry)s
              FROM (SELECT principal_id, partner_id, kind, date, res_model, res_id, id,
                           arm, source_id
                      FROM (%(file)s) arms
                     WHERE %(contact)s AND partner_id = ANY(ARRAY(%(people)s))
                     OFFSET 0) file
              JOIN asked ON asked.principal_id = file.principal_id
               AND %(day)s BETWEEN asked.date_to - asked.months * interval '1 month'
                               AND asked.date_to
              JOIN res_partner card ON card.id = file.partner_id
             ORDER BY asked.id, file.date DESC, file.id DESC
            """,
            day=self.env.company._statcrm_day_sql(SQL("file.date")),
            label=self._contact_label_sql(),
            file=self.env["statcrm.interaction"]._table_query,
            contact=self.env["statcrm.interaction"]._contact_sql(),
            people=self.env["statcrm.former.place"]._ever_sql(
                SQL("(SELECT principal_id FROM asked)")
            ),
            entry=self._entry_sql(SQL("file.arm")),
        )

    @api.model
    def _contact_label_sql(self):
        interaction = self.env["statcrm.interaction"]
        labels = dict(interaction._fields["kind"]._description_selection(self.env))
        kinds = interaction._get_contact_kinds()
        whens = [SQL("WHEN %s THEN %s", kind, labels[kind]) for kind in kinds]
        return SQL("CASE file.kind %s END", SQL(" ").join(whens))

    @api.model
    def _changed_sql(self, _since):
        """Only time changes it."""
        return None

    @api.model
    def _timed_sql(self, _since, today):
        """Skip promises kept by a recent contact that still exists."""
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
    def _get_step_label(self):
        return self.env._("Log Contact")

    @api.model
    def _advise(self, promise):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_interaction_log_action"
        )
        action["context"] = {
            "default_partner_id": promise.principal_id.id,
            "default_kind": "call",
        }
        return self._advice(
            self._format_advice(promise),
            self.env._("Log Contact"),
            action,
            self._can("statcrm.interaction.log"),
        )

    @api.model
    def _format_advice(self, promise):
        """Return the advice, with the grace period of new nominations."""
        values = {
            "customer": promise.principal_id.name,
            "months": self._format_months(promise.months),
        }
        if self.env.company._statcrm_today() < promise.date_from:
            return self.env._(
                "A contact at least every %(months)s from %(day)s.",
                day=promise._format(promise.date_from),
                **values,
            )
        until = self._contact_grace(promise)
        if until:
            return self.env._(
                "Contact %(customer)s by %(day)s and log it, then at least every"
                " %(months)s.",
                day=promise._format(until),
                **values,
            )
        return self.env._(
            "No contact with %(customer)s for %(months)s. Call, write or visit, and log"
            " it.",
            **values,
        )

    @api.model
    def _format_kept(self, promise, values):
        until = promise.evidence_on + relativedelta(months=promise.months)
        return self.env._(
            "Last contact: %(evidence)s on %(day)s. Next contact needed by %(until)s.",
            until=promise._format(until),
            **values,
        )

    @api.model
    def _format_terms(self, line):
        if line.programme_id.is_light:
            return super()._format_terms(line)
        return self.env._(
            "Contact at least every %(months)s", months=self._format_months(line.months)
        )

    @api.model
    def _format_months(self, months):
        if months == 1:
            return self.env._("1 month")
        return self.env._("%(count)s months", count=months)
