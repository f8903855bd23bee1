from odoo import api, models
from odoo.exceptions import AccessError, UserError


class StatcrmCard(models.AbstractModel):
    """What the top of a customer's form and its page Overview show.

    Two requests, after the form itself is on the screen: the top, with what was last
    and is next, and what only the page shows. An area adds its part by extending
    `_fill`, `_get_actions`, `_fill_overview`.
    """

    _name = "statcrm.card"
    _inherit = ["statcrm.parts.mixin"]
    _description = "Customer Card"

    @api.model
    @api.readonly
    def get_card(self, partner_id):
        """Return the top of the card of a customer, an office or a contact person.

        The number of queries does not depend on the size of the customer. Sections and
        parts are explained in `statcrm.parts.mixin`; all texts are plain texts.

        :param int partner_id: any partner
        :return: {
            "kind": "customer", "office", "person" or "other" (one of ours),
            "badge": value class as {"display_name", "color", "kind"} or None,
            "lines": [{"key", "sequence", "parts", "tone"}], sentences below the name,
            "cells": [cell], see `_cell`,
            "sections": [section] of the page Overview that the cells are read from,
            "missing": [{"name", "field"}], essential data, and where to enter it,
            "actions": [{"method", "label", "icon"}], see `_get_actions`}
        :raise AccessError: the user is not an internal user
        :raise UserError: the partner does not exist
        """
        partner = self._get_partner(partner_id)
        card = {
            "kind": self._get_kind(partner),
            "badge": None,
            "lines": [],
            "cells": [],
            "sections": [],
            "missing": [],
            "actions": [],
        }
        if card["kind"] == "other":
            return card
        self._fill(card, partner)
        card["actions"] = self._get_actions(card, partner)
        for name in ("lines", "cells", "sections", "actions"):
            card[name] = self._in_order(card[name])
        return card

    @api.model
    @api.readonly
    def get_overview(self, partner_id):
        """Return what the page Overview shows besides the sections of `get_card`.

        The number of queries does not depend on the size of the customer.

        :param int partner_id: any partner
        :return: {"kind": as in `get_card`, "people": {"rows": [person], "more": text or
            ""} or None, see `_get_people`, "sections": [section]}
        :raise AccessError: the user is not an internal user
        :raise UserError: the partner does not exist
        """
        partner = self._get_partner(partner_id)
        overview = {"kind": self._get_kind(partner), "people": None, "sections": []}
        if overview["kind"] != "other":
            self._fill_overview(overview, partner)
        overview["sections"] = self._in_order(overview["sections"])
        return overview

    @api.model
    def _in_order(self, places):
        return sorted(filter(None, places), key=lambda one: one["sequence"])

    @api.model
    def _get_partner(self, partner_id):
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only internal users can open the card."))
        Partner = self.env["res.partner"].with_context(active_test=False)
        # all that is asked for below, in one query
        names = [
            name
            for name, field in Partner._fields.items()
            if field.prefetch in (True, "statcrm")
            and Partner._has_field_access(field, "read")
        ]
        found = Partner.search_fetch([("id", "=", partner_id)], names)
        partner = self.env["res.partner"].browse(partner_id)
        if not found:
            if not partner.exists():
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
        sales 50.
        """
        if card["kind"] == "office":
            parts = [self.env._("Part of"), self._part(partner.statcrm_principal_id)]
            card["lines"].append(self._card_line("principal", 10, parts))
        if card["kind"] != "person" and (place := self._format_place(partner)):
            card["lines"].append(self._card_line("place", 90, [place]))

    @api.model
    def _format_place(self, partner):
        """Return address and business ID in one line: their fields are on a page."""
        city = " ".join(filter(None, [partner.zip, partner.city]))
        address = ", ".join(filter(None, [partner.street, city]))
        number = partner.company_registry
        if number and partner.company_registry_label:
            number = f"{partner.company_registry_label} {number}"
        return " · ".join(filter(None, [address, number]))

    @api.model
    def _fill_overview(self, overview, partner):
        """Add sections to the page Overview; each area extends it.

        Places: next 10, promises 12, feedback 15, last contacts 20, running 30,
        agreements 40, goals 45, known by 50, roles 60, team 70.
        """

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
        person known 80, new person 85, office 90, person left 95.

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
