from odoo import api, models
from odoo.tools import SQL


class StatcrmConnectionRefresh(models.Model):
    """Refresh the people whom a correction took out of an entry as well."""

    _inherit = "statcrm.connection.refresh"

    @api.model
    def _changed_sql(self, state, mark):
        # EXTENDS 'portfolio'
        return SQL(
            """
            %s
             UNION
            SELECT contact.partner_id
              FROM statcrm_log_correction correction
              JOIN statcrm_log_correction_contact_rel contact
                ON contact.correction_id = correction.id
             WHERE correction.create_date >= %s
            """,
            super()._changed_sql(state, mark),
            self._since(state),
        )
