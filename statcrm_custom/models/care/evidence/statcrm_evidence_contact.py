from odoo import api, models
from odoo.tools import SQL

from ...dialogue.file.statcrm_interaction import CONTACT_KINDS


class StatcrmCarePromise(models.Model):
    """Evidence of being in contact: the last visit, call, meeting or e-mail."""

    _inherit = "statcrm.care.promise"

    def _find_contact(self, today):
        """Kept while the last contact is at most so many months old.

        Looked at as of today, or as of the last day of a period that is over. The
        customer file knows the contacts, so private meetings never count.
        """
        return self._ask(self._contact_sql(today), today)

    @api.model
    def _contact_sql(self, today):
        """A silence is late at once, but who is nominated anew has the months first.

        A period that ended in that time asked for nothing.
        """
        return SQL(
            """
            SELECT asked.id, last.res_model, last.res_id, last.date,
                   last.label || ': ' || last.name,
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
            last=self._last_contacts_sql(),
            grace=self._grace_sql(),
        )

    @api.model
    def _grace_sql(self):
        """Return SQL rows (id, until): the last day for a first contact.

        So many months from the first day of the nomination that the programme is for;
        one that only goes on from an earlier one, without a gap, is not a new one.
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

    def _contact_grace(self):
        """Return the last day for a first contact if that is still to come, or None."""
        if self.state != "due":
            return None
        today = self.env.company._statcrm_today()
        query = SQL(
            "SELECT id, NULL, NULL::int, until, NULL, 'due' FROM (%s) grace",
            self._grace_sql(),
        )
        grace = self._ask(query, today).get(self.id)
        return grace and grace.date >= today and grace.date

    @api.model
    def _last_contacts_sql(self):
        """Return SQL of the last contact of each that has one, by its own record.

        OFFSET 0 keeps the search by customers before the ranking of dates.
        """
        return SQL(
            """
            SELECT DISTINCT ON (asked.id) asked.id AS asked_id, %(day)s AS date,
                   card.name,
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
        kinds = self.env["statcrm.interaction"]._fields["kind"]
        labels = dict(kinds._description_selection(self.env))
        whens = [SQL("WHEN %s THEN %s", kind, labels[kind]) for kind in CONTACT_KINDS]
        return SQL("CASE file.kind %s END", SQL(" ").join(whens))

    @api.model
    def _changed_contact_sql(self, _since):
        """The passing of time alone changes it."""
        return None
