from odoo import api, models
from odoo.tools import SQL


class StatcrmConnection(models.Model):
    """Connections count the participants of a logged entry, whoever logged it."""

    _inherit = "statcrm.connection"

    @api.model
    def _plain_activity_sql(self):
        # EXTENDS 'portfolio'
        plain = super()._plain_activity_sql()
        return SQL("%s AND activity.statcrm_kind IS NULL", plain)

    @api.model
    def _activities_sql(self):
        # EXTENDS 'portfolio'
        return SQL("%s UNION ALL %s", super()._activities_sql(), self._logged_sql())

    @api.model
    def _logged_sql(self):
        """Return one row for each pair of colleague and contact person in an entry."""
        return SQL(
            """
            SELECT ours.user_id, theirs.partner_id, activity.date_done,
                   CASE activity.statcrm_kind WHEN 'call' THEN 3 WHEN 'email' THEN 2
                                              ELSE 4 END
              FROM mail_activity activity
              JOIN statcrm_activity_colleague_rel colleague
                ON colleague.activity_id = activity.id
              JOIN ours ON ours.user_id = colleague.user_id
              JOIN statcrm_activity_contact_rel contact
                ON contact.activity_id = activity.id
              JOIN theirs ON theirs.partner_id = contact.partner_id
             WHERE activity.statcrm_kind IS NOT NULL AND NOT activity.active
               AND activity.date_done IS NOT NULL
            """
        )
