from odoo import api, models

from ....tools.groups import STAFF


class StatcrmCard(models.AbstractModel):
    """What a person may be contacted for, and why not."""

    _inherit = "statcrm.card"

    @api.model
    def _fill_overview(self, overview, partner):
        result = super()._fill_overview(overview, partner)
        if not partner.is_company:
            overview["sections"].append(self._get_permissions(partner))
        return result

    @api.model
    def _get_actions(self, card, partner):
        actions = super()._get_actions(card, partner)
        if self.env.user.has_group(STAFF):
            label = self.env._("Write Down a Yes or No")
            method = "action_statcrm_record_permission"
            actions.append(self._action(method, 87, label, "fa-check-square-o"))
            label, method = (
                self.env._("Preference Page"),
                "action_statcrm_preference_link",
            )
            actions.append(self._action(method, 88, label, "fa-sliders"))
        return actions

    @api.model
    def _get_permissions(self, person):
        """Return a line for each channel: for what, and why not for the rest."""
        rules = self.env["statcrm.purpose.rule"].search(
            [("purpose_id.active", "=", True)]
        )
        asked = [(rule.purpose_id, rule.channel) for rule in rules]
        told = self.env["statcrm.permission"]._explain(person, asked)
        lines = []
        for channel, label in rules._get_channel_labels().items():
            facts = [one for one in told if one["channel"] == channel]
            if facts:
                lines.append(self._permission_line(label, facts))
        unconfirmed = lines and not all(rules.purpose_id.mapped("confirmed_on"))
        return self._section(
            "permissions",
            self.env._("May be contacted"),
            "side",
            55,
            lines=lines,
            hint=self.env._(
                "The rules are a proposal: the data-protection officer has not"
                " confirmed all of them yet."
            )
            if unconfirmed
            else "",
        )

    @api.model
    def _permission_line(self, label, facts):
        """Return the purposes that are allowed, and the others by their reason."""
        allowed = [one["purpose"].name for one in facts if not one["reasons"]]
        refused = {}
        for one in facts:
            if one["reasons"]:
                reason = one["reasons"][0]["label"]
                refused.setdefault(reason, []).append(one["purpose"].name)
        if not allowed and len(refused) == 1:
            (reason,) = refused
            return self._line(
                [reason], lead=label, aside=self.env._("No"), tone="danger"
            )
        return self._line(
            [", ".join(allowed)],
            lead=label,
            detail=[
                self.env._(
                    "not %(purposes)s: %(reason)s",
                    purposes=", ".join(names),
                    reason=reason[:1].lower() + reason[1:],
                )
                for reason, names in refused.items()
            ],
            aside="" if allowed else self.env._("No"),
            tone="" if allowed else "danger",
        )
