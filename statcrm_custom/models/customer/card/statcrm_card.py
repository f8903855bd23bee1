from odoo import api, models
from odoo.exceptions import AccessError, UserError


class StatcrmCard(models.AbstractModel):
    """What the top of a customer's form and its page Overview show.

    One request for all of it, after the form itself is on the screen. An area adds its
    part by extending `_fill`, `_get_actions` or both.
    """

    _name = "statcrm.card"
    _inherit = ["statcrm.parts.mixin"]
    _description = "Customer Card"

    @api.model
    @api.readonly
    def get_card(self, partner_id):
        """Return the card of a customer, an office or a contact person.

        The number of queries does not depend on the size of the customer. Sections and
        parts are explained in `statcrm.parts.mixin`; all texts are plain texts.

        :param int partner_id: any partner
        :return: {
            "kind": "customer", "office", "person" or "other" (one of ours),
            "badge": value class as {"display_name", "color", "kind"} or None,
            "lines": [{"key", "sequence", "parts", "tone"}], sentences below the name,
            "cells": [cell], see `_cell`,
            "missing": [{"name", "field"}], essential data, and where to enter it,
            "actions": [{"method", "label", "icon"}], see `_get_actions`,
            "people": {"rows": [person], "more": text or ""} or None, see
            `_get_people`, "sections": [section]}
        :raise AccessError: the user is not an internal user
        :raise UserError: the partner does not exist
        """
        partner = self._get_partner(partner_id)
        card = {
            "kind": self._get_kind(partner),
            "badge": None,
            "lines": [],
            "cells": [],
            "missing": [],
            "actions": [],
            "people": None,
            "sections": [],
        }
        if card["kind"] == "other":
            return card
        self._fill(card, partner)
        card["actions"] = self._get_actions(card, partner)
        for name in ("lines", "cells", "sections", "actions"):
            card[name] = sorted(filter(None, card[name]), key=lambda o: o["sequence"])
        return card

    @api.model
    def _get_partner(self, partner_id):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only internal users can open the card."))
        partner = self.env["res.partner"].browse(partner_id).exists()
        if not partner:
            raise UserError(
                self.env._(
                    "This customer no longer exists. It may have been deleted"
                    " or merged."
                )
            )
        partner.check_access("read")
        return partner

    @api.model
    def _get_kind(self, partner):
        principal = partner.statcrm_principal_id
        if principal != partner:
            if not partner.is_company:
                return "person"
            return "office" if principal.statcrm_is_principal else "other"
        if partner.statcrm_is_principal:
            return "customer"
        is_contact = not partner.is_company and partner.statcrm_affiliation_ids
        return "person" if is_contact else "other"

    @api.model
    def _fill(self, card, partner):
        """Add lines, cells and sections to the card; each area extends it.

        Places of the cells: responsible 10, last contact 20, next 30, promises 40,
        sales 50. Places of the sections: next 10, feedback 15, last contacts 20,
        running 30, agreements 40, goals 45, known by 50, roles 60, team 70.
        """
        if card["kind"] == "office":
            parts = [self.env._("Part of"), self._part(partner.statcrm_principal_id)]
            card["lines"].append(self._card_line("principal", 10, parts))

    @api.model
    def _card_line(self, key, sequence, parts, tone="muted"):
        line = self._line(parts)
        return {"key": key, "sequence": sequence, "parts": line["parts"], "tone": tone}

    @api.model
    def _place(self, section, sequence):
        """Return a section of another page at a place of its own, {} for none."""
        return section and {**section, "sequence": sequence}

    @api.model
    def _cell(self, key, sequence, label, parts=(), detail=(), **values):
        """Return one of the facts at the top.

        :param parts: what it is, in one line
        :param detail: further parts below it
        :param values: `tone`: that of the parts, as of a line; `detail_tone`; `method`:
            a method of the customer that a click on the parts calls, and `chart`:
            {"values", "labels", "title"} or None
        """
        line = self._line(parts, detail=detail)
        return {
            "key": key,
            "sequence": sequence,
            "label": label,
            "parts": line["parts"],
            "detail": line["detail"],
            "tone": "",
            "detail_tone": "muted",
            "method": "",
            "chart": None,
            **values,
        }

    @api.model
    def _get_actions(self, card, partner):
        """Return what the user can start from the card; each area adds its own.

        Places: brief 10, offer 20, visit 30, feedback 40, survey 50, interview 60,
        person known 80, office 90, person left 95.

        :return: [{"method": of res.partner, "sequence", "label", "icon"}]
        """
        if card["kind"] == "person" or not partner.has_access("create"):
            return []
        label = self.env._("New Office")
        return [self._action("action_statcrm_new_office", 90, label, "fa-sitemap")]

    @api.model
    def _action(self, method, sequence, label, icon):
        """Return a button; a click calls the method and opens the action it returns."""
        return {"method": method, "sequence": sequence, "label": label, "icon": icon}
