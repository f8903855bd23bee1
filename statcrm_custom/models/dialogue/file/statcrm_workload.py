from odoo import models
from odoo.tools import SQL


class StatcrmWorkload(models.Model):
    """Last contacts of managers with their customers, from the customer file."""

    _inherit = "statcrm.workload"
    _depends = {"statcrm.interaction": []}

    def _contacts_sql(self):
        """Return the manager's meetings and other contacts.

        EXTENDS 'portfolio'
        """
        interaction = self.env["statcrm.interaction"]
        house, event = self.env.company, self.env["calendar.event"]
        return SQL(
            """
            SELECT user_id, %(day)s AS last_contact FROM (
                SELECT top.user_id, max(met.date) AS last
                  FROM (%(met)s) met
                  JOIN res_partner top ON top.id = met.principal_id
                  JOIN calendar_event event ON event.id = met.event_id
                 WHERE top.id IN (SELECT id FROM own)
                   AND top.user_id IN (%(hosts)s)
                 GROUP BY top.user_id
                 UNION ALL
                SELECT top.user_id, max(touch.last)
                  FROM (SELECT partner_id, moved_principal_id, user_id,
                               max(date) AS last
                          FROM (%(touches)s) touch
                         WHERE date < %(tomorrow)s AND user_id IS NOT NULL
                         GROUP BY partner_id, moved_principal_id, user_id) touch
                  JOIN res_partner partner ON partner.id = touch.partner_id
                  JOIN res_partner top ON top.user_id = touch.user_id
                   AND top.id = coalesce(touch.moved_principal_id,
                                         partner.statcrm_principal_id)
                 WHERE top.id IN (SELECT id FROM own)
                 GROUP BY top.user_id) touch
             GROUP BY user_id
            """,
            day=house._statcrm_day_sql(SQL("max(last)")),
            met=interaction._met_sql(),
            hosts=event._statcrm_hosts_sql(),
            touches=interaction._touches_sql(meetings=False),
            tomorrow=house._statcrm_tomorrow(),
        )
