from odoo import api, fields, models
from odoo.tools.misc import format_date


class ResPartner(models.Model):
    """Who acts for a customer while its account manager is away."""

    _inherit = "res.partner"

    statcrm_away = fields.Char(
        string="Account Manager Away",
        compute="_compute_statcrm_away",
        groups="base.group_user",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_away(self):
        absences = self.env["statcrm.absence"].search(
            [
                ("user_id", "in", self.statcrm_principal_id.user_id.ids),
                ("is_current", "=", True),
            ]
        )
        away = {absence.user_id: absence for absence in absences}
        reminded = self._statcrm_reminder_users() if away else {}
        self.statcrm_away = False
        for partner in self:
            manager = partner.statcrm_principal_id.user_id
            if manager in away:
                date = format_date(self.env, away[manager].date_to)
                deputy = reminded[partner] - manager
                partner.statcrm_away = (
                    deputy
                    and self.env._(
                        "Away until %(date)s, deputy %(deputy)s acts",
                        date=date,
                        deputy=deputy.name,
                    )
                    or self.env._("Away until %(date)s, nobody deputises", date=date)
                )

    def _statcrm_deputies(self):
        """Return {principal customer: its deputy of today}."""
        rows = self.env["statcrm.account.member"].search(
            [
                ("partner_id", "in", self.ids),
                ("part", "=", "deputy"),
                ("is_current", "=", True),
            ]
        )
        return {row.partner_id: row.user_id for row in rows}

    def _statcrm_reminder_users(self):
        """Return who is to be reminded of something about each partner.

        The account manager of its principal customer; the deputy while the manager
        is away or after the manager has left. When nobody is at work, the one who
        comes back first in this order, so that no reminder is lost.

        :return: {partner: res.users, at most one, empty when nobody is left}
        """
        principals = self.statcrm_principal_id
        deputies = principals._statcrm_deputies()
        nobody = self.env["res.users"]
        asked = principals.user_id.union(*deputies.values())
        absences = self.env["statcrm.absence"].search(
            [("user_id", "in", asked.ids), ("is_current", "=", True)]
        )
        at_work = asked.filtered("active") - absences.user_id
        result = {}
        for partner in self:
            principal = partner.statcrm_principal_id
            both = principal.user_id + deputies.get(principal, nobody)
            result[partner] = ((both & at_work) or both.filtered("active"))[:1]
        return result
