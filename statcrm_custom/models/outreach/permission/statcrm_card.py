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
        return actions

    @api.model
    def _get_permissions(self, person):
        """Return a line for each purpose: by which channels, and why not by others."""
        rules = self.env["statcrm.purpose.rule"].search(
            [("purpose_id.active", "=", True)]
        )
        purposes = rules.purpose_id
        asked = [(rule.purpose_id, rule.channel) for rule in rules]
        told = self.env["statcrm.permission"]._explain(person, asked)
        by_purpose = {}
        for one in told:
            by_purpose.setdefault(one["purpose"], []).append(one)
        lines = [
            self._permission_line(purpose, facts)
            for purpose, facts in by_purpose.items()
        ]
        unconfirmed = not all(purposes.mapped("confirmed_on"))
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
            if lines and unconfirmed
            else "",
        )

    @api.model
    def _permission_line(self, purpose, facts):
        labels = self.env["statcrm.purpose.rule"]._get_channel_labels()
        allowed = [labels[one["channel"]] for one in facts if not one["reasons"]]
        # one reason for all channels is told once
        reasons = {}
        for one in facts:
            if one["reasons"]:
                reason = one["reasons"][0]["label"]
                reasons.setdefault(reason, []).append(labels[one["channel"]])
        details = list(reasons)
        if allowed or len(reasons) > 1:
            details = [
                f"{', '.join(channels)}: {reason}"
                for reason, channels in reasons.items()
            ]
        return self._line(
            [self._part(purpose)],
            detail=details,
            aside=", ".join(allowed) or self.env._("No"),
            tone="success" if allowed else "danger",
        )
