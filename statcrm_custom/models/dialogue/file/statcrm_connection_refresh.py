from odoo import api, models
from odoo.tools import SQL


class StatcrmConnectionRefresh(models.Model):
    """Include the participants of new entries in the hourly refresh."""

    _inherit = "statcrm.connection.refresh"

    @api.model
    def _changed_sql(self, state, mark):
        # EXTENDS 'portfolio'
        return SQL(
            """
            %s
             UNION
            SELECT contact.partner_id
              FROM mail_activity activity
              JOIN statcrm_activity_contact_rel contact
                ON contact.activity_id = activity.id
             WHERE activity.write_date >= %s
            """,
            super()._changed_sql(state, mark),
            self._since(state),
        )
