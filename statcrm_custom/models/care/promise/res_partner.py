from collections import Counter

from odoo import api, fields, models
from odoo.fields import Domain

from .statcrm_care_promise import LATE, is_not_kept


class ResPartner(models.Model):
    """The state of this year's promises, on the customer form."""

    _inherit = "res.partner"

    statcrm_red_promise_count = fields.Integer(
        string="Promises Not Kept",
        compute="_compute_statcrm_red_promise_count",
        search="_search_statcrm_red_promise_count",
        groups="base.group_user",
        help="This year's promises to the customer that were not kept in time.",
    )
    statcrm_open_promise_count = fields.Integer(
        string="Open Promises",
        compute="_compute_statcrm_red_promise_count",
        search="_search_statcrm_open_promise_count",
        groups="base.group_user",
        help="This year's promises to the customer that are due or late.",
    )

    @api.depends("statcrm_principal_id")
    def _compute_statcrm_red_promise_count(self):
        promises = self.env["statcrm.care.promise"]
        groups = promises._read_group(
            promises._counted_domain()
            & Domain("plan_id.principal_id", "in", self.statcrm_principal_id.ids)
            & Domain("state", "in", ("due", *LATE)),
            ["principal_id", "state", "necessity"],
            ["__count"],
        )
        red, still_open = Counter(), Counter()
        for principal, state, necessity, count in groups:
            red[principal.id] += count * is_not_kept(state, necessity)
            still_open[principal.id] += count * (state != "missed")
        for partner in self:
            principal = partner.statcrm_principal_id.id
            partner.statcrm_red_promise_count = red[principal]
            partner.statcrm_open_promise_count = still_open[principal]

    def _search_statcrm_red_promise_count(self, operator, value):
        not_kept = self.env["statcrm.care.promise"]._not_kept_domain()
        return self._statcrm_search_promises(not_kept, operator, value)

    def _search_statcrm_open_promise_count(self, operator, value):
        still_open = Domain("state", "in", ("due", "late"))
        return self._statcrm_search_promises(still_open, operator, value)

    @api.model
    def _statcrm_search_promises(self, domain, operator, value):
        """Return the domain of the partners of customers with such promises.

        Only whether there are any can be searched: `> 0`, or `= 0`.
        """
        is_any = (operator, value) == (">", 0)
        if not is_any and (operator != "in" or {*value} - {0}):
            return NotImplemented
        promises = self.env["statcrm.care.promise"]
        plans = Domain("promise_ids", "any", promises._counted_domain() & domain)
        found = self.env["statcrm.care.plan"]._search(plans)
        customers = Domain(
            "statcrm_principal_id", "any", found.subselect("principal_id")
        )
        return customers if is_any else ~customers

    def _compute_application_statistics_hook(self):
        # EXTENDS 'base'
        data_list = super()._compute_application_statistics_hook()
        if not self.env.user._is_internal():
            return data_list
        for partner in self.filtered("statcrm_red_promise_count"):
            data_list[partner.id].append(
                {
                    "iconClass": "fa-exclamation-circle",
                    "value": partner.statcrm_red_promise_count,
                    "label": self.env._("Promises not kept"),
                    "tagClass": "o_tag_color_1",
                }
            )
        return data_list
