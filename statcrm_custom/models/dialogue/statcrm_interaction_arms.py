from odoo import api, models
from odoo.tools import SQL


class StatcrmInteraction(models.Model):
    """The arms of the customer file that read Odoo's mail and calendar."""

    _inherit = "statcrm.interaction"

    @api.model
    def _done_activities_sql(self):
        return SQL(
            """
            SELECT activity.id AS source_id, activity.res_id AS partner_id,
                   activity.date_done::timestamp AS date,
                   activity.write_date AS recorded_at,
                   CASE kind.category WHEN 'phonecall' THEN 'call'
                                      WHEN 'meeting' THEN 'visit'
                                      ELSE 'activity' END AS kind,
                   coalesce(activity.summary, kind.name->>'en_US') AS summary,
                   activity.user_id, activity.res_model, activity.res_id
              FROM mail_activity activity
              LEFT JOIN mail_activity_type kind ON kind.id = activity.activity_type_id
             WHERE activity.res_model = 'res.partner' AND NOT activity.active
               AND activity.date_done IS NOT NULL
               AND activity.calendar_event_id IS NULL
            """
        )
