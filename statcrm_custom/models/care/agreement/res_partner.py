from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ....tools.day_text import end_once

MONTHS = 12  # of the share on the form and in the brief, as the bars of the brief


class ResPartner(models.Model):
    """The share of a customer's sales under its agreements."""

    _inherit = "res.partner"

    statcrm_agreement_text = fields.Char(
        string="Sales under Agreement",
        compute="_compute_statcrm_agreement_text",
        groups="base.group_user",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_agreement_text(self):
        principals = self.statcrm_principal_id
        shares = principals._statcrm_agreement_sales()
        for partner in self:
            sales, under = shares.get(partner.statcrm_principal_id.id, (0, 0))
            partner.statcrm_agreement_text = self._statcrm_format_share(sales, under)

    def _statcrm_agreement_sales(self):
        """Return {principal id: (sales, sales under agreement)} of 12 months.

        Up to the end of the last month, like all figures of the brief.
        """
        last = self.env["statcrm.classification"]._default_date_to()
        first = last + relativedelta(days=1) - relativedelta(months=MONTHS)
        return self.env["statcrm.agreement"]._get_sales(self, first, last)

    @api.model
    def _statcrm_format_share(self, sales, under):
        """Return the share in words, if there are sales."""
        last = self.env["statcrm.classification"]._default_date_to()
        day = self.env["statcrm.brief"]._day(last)
        if sales <= 0:
            return end_once(
                self.env._("No sales in the 12 months to %(date)s.", date=day)
            )
        tell = self.env["statcrm.brief"]._amount
        return self.env._(
            "%(share)s of the sales invoiced in the 12 months to %(date)s are under an"
            " agreement: %(under)s of %(sales)s.",
            date=day,
            share=f"{100 * under / sales:.0f}\N{NO-BREAK SPACE}%",
            under=tell(under),
            sales=tell(sales),
        )

    def action_statcrm_agreements(self):
        """Open all agreements of the principal customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_agreement_action"
        )
        principal = self.statcrm_principal_id
        action["domain"] = [("principal_id", "=", principal.id)]
        action["context"] = {"default_principal_id": principal.id}
        return action

    def action_statcrm_new_agreement(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Agreement"),
            "res_model": "statcrm.agreement",
            "views": [[False, "form"]],
            "context": {"default_principal_id": self.statcrm_principal_id.id},
        }

    def action_statcrm_white_space(self):
        """Open the products bought by the segment, but never by this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_white_space_action"
        )
        principal = self.statcrm_principal_id
        action["domain"] = [("partner_id", "=", principal.id)]
        action["context"] = {}
        return action

    # Plans and agreements belong to the principal customer, and follow it to a new one.

    def _statcrm_follow_tops(self):
        # EXTENDS 'segment'
        result = super()._statcrm_follow_tops()
        for top, offices in self.grouped(
            lambda one: one.parent_id.statcrm_principal_id
        ).items():
            self.env["statcrm.care.plan"]._follow_top(offices, top)
            self.env["statcrm.agreement"]._follow_top(offices, top)
        return result

    # Setting the price list of a customer, as advised by its promise.

    def action_statcrm_set_price_list(self):
        """Open a dialog to set the customer's price list."""
        self.ensure_one()
        self.check_access("write")
        view = self.env.ref("statcrm_custom.res_partner_view_form_price_list")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set Price List"),
            "res_model": "res.partner",
            "res_id": self.id,
            "views": [[view.id, "form"]],
            "target": "new",
        }
