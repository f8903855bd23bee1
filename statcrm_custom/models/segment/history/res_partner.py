from odoo import api, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.readonly
    def statcrm_class_band(self):
        """Return the value classes that the principal customer has had, in order.

        Public: called by the page. Periods in which only the segment or the account
        manager changed are one.

        :return: {"periods": [{"name", "color", "date_from", "date_to"}], "today"};
            dates are ISO texts, `date_to` is the first day after a period, empty for
            the current one
        """
        self.ensure_one()
        self.check_access("read")
        today = self.env.company._statcrm_today()
        rows = self.env["statcrm.class.history"].search(
            [("partner_id", "=", self.statcrm_principal_id.id)],
            order="date_from, id",
        )
        periods, previous = [], None
        for row in rows.filtered(lambda row: row.date_from != row.date_to):
            value_class = row.value_class_id
            if value_class != previous:
                previous = value_class
                periods.append(
                    {
                        "name": value_class.name or self.env._("Without a class"),
                        "color": value_class.color,
                        "date_from": row.date_from.isoformat(),
                    }
                )
            periods[-1]["date_to"] = row.date_to.isoformat() if row.date_to else ""
        return {"periods": periods, "today": today.isoformat()}

    def action_statcrm_history(self):
        """Open all recorded changes of the customer, latest first."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_change_action"
        )
        principal = self.statcrm_principal_id
        action["display_name"] = self.env._(
            "History of %(customer)s", customer=principal.display_name
        )
        action["domain"] = [("partner_id", "=", principal.id)]
        action["context"] = {"statcrm_one_customer": True}
        return action
