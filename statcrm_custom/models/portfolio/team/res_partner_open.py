from collections import defaultdict

from odoo import models


class ResPartner(models.Model):
    """What is open with customers that are about to be archived or to join others."""

    _inherit = "res.partner"

    def _statcrm_open_things(self):
        """Return {customer: [what is decided or promised to it, in words]}.

        A later area adds its own; the records of others are read by everybody.
        """
        found = defaultdict(list)
        for nomination in self._statcrm_decided_nominations():
            found[nomination.partner_id.sudo(False)].append(
                self.env._(
                    "Nomination as “%(value_class)s”, decision %(number)s",
                    value_class=nomination.value_class_id.name,
                    number=nomination.decision_number,
                )
            )
        return found

    def _statcrm_after_archiving(self):
        """Hook: what else ends with customers of whom something was open."""

    def action_archive(self):
        """Say what is open with these customers and ask; archive the others at once.

        A nominated customer is refused, unless director or main user asks.
        """
        # EXTENDS 'base'
        active = self.filtered("active")
        things = active.filtered("is_company")._statcrm_open_things()
        nominated = active.sudo()._statcrm_nominated()
        if not things or (nominated and not self._statcrm_may_reorganise()):
            return super().action_archive()  # which refuses a nominated one
        window = self.env["statcrm.customer.archive"].create(
            {"partner_ids": [(6, 0, active.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Archive Customers"),
            "res_model": window._name,
            "res_id": window.id,
            "views": [(False, "form")],  # the client calls this method itself
            "target": "new",
        }

    def action_statcrm_become_office(self):
        """Open the window that makes this customer an office of another one."""
        self.ensure_one()
        self._statcrm_check_reorganiser()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Becomes an Office Of"),
            "res_model": "statcrm.become.office",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
