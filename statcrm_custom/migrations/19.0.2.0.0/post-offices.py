"""Offices carry no class and no sales; a class by nomination names its decision.

Before, a customer that became an office kept what the last classification had given
it, so that lists counted its sales twice. What is nominated and no principal customer
any more (which nobody can do now) stays nominated until somebody decides: the
management group is asked by a task.
"""

from odoo import SUPERUSER_ID, api

MANAGEMENT = "statcrm_custom.statcrm_group_management"


def migrate(cr, version):
    cr.execute(
        """
        UPDATE res_partner
           SET statcrm_computed_class_id = NULL,
               statcrm_value_class_id = statcrm_nominated_class_id,
               statcrm_sales = NULL
         WHERE statcrm_principal_id <> id
           AND (statcrm_computed_class_id IS NOT NULL OR statcrm_sales IS NOT NULL
                OR statcrm_value_class_id IS DISTINCT FROM statcrm_nominated_class_id)
        """
    )
    # the nomination that held when the period began; of today's, the one in force
    cr.execute(
        """
        UPDATE statcrm_class_history history
           SET nomination_id = held.id
          FROM statcrm_value_class class, statcrm_nomination held
         WHERE history.nomination_id IS NULL
           AND class.id = history.value_class_id AND class.kind = 'nominated'
           AND held.partner_id = history.partner_id
           AND held.value_class_id = history.value_class_id
           AND held.applied_on IS NOT NULL AND held.kind = 'nominate'
           AND held.id = (
                SELECT other.id
                  FROM statcrm_nomination other
                 WHERE other.partner_id = history.partner_id
                   AND other.value_class_id = history.value_class_id
                   AND other.applied_on <= history.date_from
                   AND other.kind = 'nominate'
                   AND (other.ended_on IS NULL OR other.ended_on >= history.date_from)
                 ORDER BY other.applied_on DESC, other.id DESC
                 LIMIT 1)
        """
    )
    cr.execute(
        """
        SELECT partner.id
          FROM res_partner partner
         WHERE (partner.statcrm_principal_id <> partner.id
                OR partner.is_company IS NOT TRUE OR partner.active IS NOT TRUE)
           AND EXISTS (SELECT FROM statcrm_nomination nomination
                        WHERE nomination.partner_id = partner.id
                          AND nomination.kind = 'nominate'
                          AND nomination.state = 'approved')
         ORDER BY partner.id
        """
    )
    ask([row[0] for row in cr.fetchall()], api.Environment(cr, SUPERUSER_ID, {}))


def ask(partner_ids, env):
    """Ask the management group, once for each customer."""
    env.invalidate_all()
    summary = "Nominated, but no principal customer any more: end the nomination?"
    users = env.ref(MANAGEMENT).all_user_ids.filtered("active")
    for partner in env["res.partner"].browse(partner_ids):
        asked = partner.activity_ids.filtered(lambda one: one.summary == summary)
        for user in users - asked.user_id:
            partner.activity_schedule(
                "mail.mail_activity_data_todo", summary=summary, user_id=user.id
            )
