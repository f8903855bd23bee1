from functools import partial

from odoo import api, models


class StatcrmHome(models.AbstractModel):
    """Customers whose agreement has to be terminated or renewed."""

    _inherit = "statcrm.home"

    @api.model
    def _get_sources(self):
        model = self.env["statcrm.agreement"]
        mine = [
            "|",
            ("user_id", "=", self.env.uid),
            ("principal_id.user_id", "=", self.env.uid),
            ("principal_id.active", "=", True),
            *model._get_notice_domain(),
        ]
        names = ["name", "principal_id", "notice_date", "ends_on"]
        today, reasons = self._today(), []
        for agreement in model.search_fetch(mine, names):
            is_notice = agreement.notice_date and agreement.notice_date >= today
            day = agreement.notice_date if is_notice else agreement.ends_on
            tell = partial(self._tell_agreement, agreement, day, is_notice)
            reasons.append(self._reason(agreement.principal_id.id, day, tell))
        return [*super()._get_sources(), self._source("contact", reasons)]

    @api.model
    def _tell_agreement(self, agreement, day, is_notice):
        values = {"name": agreement.name, "day": self._format_date(day)}
        if is_notice:
            text = self.env._("“%(name)s”: give notice or renew by %(day)s.", **values)
        else:
            text = self.env._("“%(name)s” ends on %(day)s: renew?", **values)
        return text, ""
