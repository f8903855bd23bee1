from odoo import api, models
from odoo.tools import SQL

from ..dialogue.statcrm_interaction import CONTACT_KINDS


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
        """The late are told as late at once: there is no day on which it is due.

        OFFSET 0 keeps the search by customers before the ranking of dates.
        """
        return SQL(
            """
            SELECT asked.id, last.res_model, last.res_id, last.date,
                   last.label || ': ' || last.name,
                   CASE WHEN last.date IS NOT NULL THEN 'kept'
                        WHEN asked.ends < %(today)s THEN 'missed' ELSE 'late' END
              FROM asked
              LEFT JOIN (%(last)s) last ON last.asked_id = asked.id
             WHERE asked.date_from <= asked.date_to
            """,
            today=today,
            last=self._last_contacts_sql(),
        )

    @api.model
    def _last_contacts_sql(self):
        interaction = self.env["statcrm.interaction"]
        labels = dict(interaction._fields["kind"]._description_selection(self.env))
        return SQL(
            """
            SELECT DISTINCT ON (asked.id) asked.id AS asked_id, file.res_model,
                   file.res_id, file.date, card.name,
                   CASE file.kind %(labels)s END AS label
              FROM (SELECT principal_id, partner_id, kind, date, res_model, res_id, id
                      FROM (%(file)s) arms
                     WHERE kind IN %(kinds)s AND partner_id = ANY(ARRAY(
                           SELECT tree.id FROM res_partner tree
                            WHERE tree.partner_share AND tree.statcrm_principal_id
                                  IN (SELECT principal_id FROM asked)))
                     OFFSET 0) file
              JOIN asked ON asked.principal_id = file.principal_id
               AND file.date::date BETWEEN asked.date_to
                                   - asked.months * interval '1 month'
                               AND asked.date_to
              JOIN res_partner card ON card.id = file.partner_id
             ORDER BY asked.id, file.date DESC, file.id DESC
            """,
            labels=SQL(" ").join(
                SQL("WHEN %s THEN %s", kind, labels[kind]) for kind in CONTACT_KINDS
            ),
            file=interaction._table_query,
            kinds=CONTACT_KINDS,
        )

    @api.model
    def _changed_contact_sql(self, _since):
        """The passing of time alone changes it."""
        return None
