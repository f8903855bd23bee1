from odoo import api, fields, models
from odoo.fields import Domain

SOON = 14  # days before it begins, an absence is told


class StatcrmCard(models.AbstractModel):
    """Who answers for the customer, today."""

    _inherit = "statcrm.card"

    @api.model
    def _fill(self, card, partner):
        result = super()._fill(card, partner)
        if card["kind"] != "person":
            card["cells"].append(self._get_responsible(partner.statcrm_principal_id))
        return result

    @api.model
    def _get_responsible(self, customer):
        manager, absence = customer.user_id, self.env["statcrm.absence"]
        label = self.env._("Account manager")
        if not manager:
            tone = "danger" if customer.statcrm_nominated_class_id else "warning"
            nobody = self.env._("Nobody yet")
            return self._cell("responsible", 10, label, [nobody], tone=tone)
        detail, today = "", self.env.company._statcrm_today()
        absence = absence.search_fetch(
            Domain("user_id", "=", manager.id)
            & Domain("date_to", ">=", today)
            & Domain("date_from", "<=", fields.Date.add(today, days=SOON)),
            ["date_from", "date_to"],
            order="date_from",
            limit=1,
        )
        if absence.is_coming and manager.active:
            detail = self._format_coming(absence, customer)
        elif absence.is_current or not manager.active:
            deputy = customer._statcrm_reminder_users()[customer] - manager
            # the names of both in one query
            (manager | deputy).sudo().partner_id.fetch(["name"])
            absence = absence.filtered("is_current")
            detail = self._format_away(absence, deputy)
        return self._cell(
            "responsible",
            10,
            label,
            [self._part(manager, manager.sudo().name)],
            [detail],
            detail_tone="warning",
        )

    @api.model
    def _format_coming(self, absence, customer):
        rows = self.env["statcrm.account.member"].search_fetch(
            Domain("partner_id", "=", customer.id) & Domain("part", "=", "deputy")
        )
        deputies = rows.filtered(absence._is_met_by).user_id
        days = {
            "first": self._day(absence.date_from),
            "last": self._day(absence.date_to),
        }
        if not deputies:
            return self.env._("Away from %(first)s to %(last)s, no deputy", **days)
        return self.env._(
            "Away from %(first)s to %(last)s, deputy: %(deputy)s",
            deputy=", ".join(deputies.mapped("name")),
            **days,
        )

    @api.model
    def _format_away(self, absence, deputy):
        date = self._day(absence.date_to)
        if not absence and not deputy:
            return self.env._("Has left, no deputy")
        if not absence:
            return self.env._("Has left, deputy: %(deputy)s", deputy=deputy.name)
        if not deputy:
            return self.env._("Away until %(date)s, no deputy", date=date)
        return self.env._(
            "Away until %(date)s, deputy: %(deputy)s", date=date, deputy=deputy.name
        )
