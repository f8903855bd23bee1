from odoo import api, models

MOST = 5


class StatcrmBrief(models.AbstractModel):
    """Section on the agreements with a customer, their use and end."""

    _inherit = "statcrm.brief"

    @api.model
    def _get_section_names(self):
        return [*super()._get_section_names(), "agreements"]

    @api.model
    def _section_agreements(self, principal):
        """Left out if there is none."""
        section = self._get_agreements(principal)
        return section and {**section, "text": principal.statcrm_agreement_text}

    @api.model
    def _get_agreements(self, principal):
        """Return the section without the share of the sales, which takes longer."""
        found, count = self._find(
            "statcrm.agreement",
            [
                ("principal_id", "=", principal.id),
                ("company_id", "in", self.env.companies.ids),
                ("state", "in", ("draft", "coming", "in_force")),
            ],
            "ends_on, date_from, id",
            MOST,
        )
        if not found:
            return {}
        return self._section(
            "agreements",
            self.env._("Agreements"),
            "side",
            20,
            lines=[self._agreement_line(one, found - one) for one in found],
            hidden=count - len(found),
        )

    @api.model
    def _agreement_line(self, agreement, others):
        state = dict(agreement._fields["state"]._description_selection(self.env))
        used = self.env._(
            "%(called)s called off", called=self._amount(agreement.called_off)
        )
        if agreement.value:
            used = self.env._(
                "%(called)s of %(value)s called off",
                called=self._amount(agreement.called_off),
                value=self._amount(agreement.value),
            )
        notice = agreement.notice_date
        today = self.env.company._statcrm_today()
        meets = others.filtered(agreement._overlaps)
        by = notice and notice >= today and agreement.state == "in_force"
        return self._line(
            [self._part(agreement.sudo(False))],
            lead=agreement.kind_id.name,
            detail=[
                state[agreement.state],
                self.env._("until %(date)s", date=self._day(agreement.ends_on))
                if agreement.ends_on
                else self.env._("until further notice"),
                used,
                meets
                and self.env._(
                    "overlaps with %(others)s",
                    others=", ".join(meets.mapped("display_name")),
                ),
            ],
            aside=self.env._("notice by %(date)s", date=self._day(notice))
            if by
            else "",
            tone="warning" if by and agreement._is_soon() else "",
        )
