from odoo import api, models

MOST = 5


class StatcrmCard(models.AbstractModel):
    """Who of us knows a contact person."""

    _inherit = "statcrm.card"

    @api.model
    def _fill_overview(self, overview, partner):
        result = super()._fill_overview(overview, partner)
        if overview["kind"] == "person":
            overview["sections"].append(self._get_known_by(partner))
        return result

    @api.model
    def _get_known_by(self, person):
        known = person.statcrm_connection_ids
        lines = [
            self._line(
                [self._part(one.user_id)],
                lead=self._day(one.last_contact),
                detail=[one.unit_id.name, one.topic],
                aside=self.env._("%(strength)s of 5", strength=one.strength),
            )
            for one in known[:MOST]
        ]
        return self._section(
            "known_by",
            self.env._("Known by"),
            "side",
            50,
            lines=lines,
            hidden=len(known) - MOST,
            hint="" if lines else self.env._("No colleague is known to be in contact."),
        )

    @api.model
    def _get_actions(self, card, partner):
        actions = super()._get_actions(card, partner)
        is_person = card["kind"] == "person" and partner.type == "contact"
        if is_person and self.env["statcrm.connection"].has_access("create"):
            label = self.env._("I Know This Person")
            actions.append(
                self._action("action_statcrm_know", 80, label, "fa-handshake-o")
            )
        return actions
