from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PAGE = 40


class ResPartner(models.Model):
    """The customer file of a customer, an office or a contact person."""

    _inherit = "res.partner"

    @api.readonly
    def statcrm_file(self, filters=None, offset=0, limit=PAGE):
        """Return a page of this partner's file, newest first.

        The file of a principal customer covers its whole tree. The file of an office or
        a contact person covers what was recorded on them and what they took part in.
        The number of queries does not depend on the number of rows.

        :param dict filters: any of `kind` (key), `unit_id` and `user_id` (ids),
            `person_id` (id of one of theirs), `date_from` and `date_to` (ISO days,
            inclusive), `text` (part of the text, case-insensitive)
        :return: {
            "items": [{
                "id", "date": date and time in UTC, "kind", "kind_name", "outcome",
                "outcome_name", "summary": plain text, "people": [{"id", "name"}],
                "user": {"id", "name"} or None, "unit": name or None, "opens": bool,
                whether a click opens a record other than this partner}],
            "more": bool, whether there are older ones}
        :raise AccessError: the user may not read the partner
        """
        self.ensure_one().check_access("read")
        Interaction = self.env["statcrm.interaction"]
        domain = self._statcrm_file_domain() & self._statcrm_file_filters(filters or {})
        names = ["date", "kind", "outcome", "summary", "partner_id", "user_id"]
        names += ["unit_id", "res_model", "res_id"]
        found = Interaction.search_fetch(domain, names, offset=offset, limit=limit + 1)
        return {
            "items": self._statcrm_file_items(found[:limit]),
            "more": len(found) > limit,
        }

    @api.readonly
    def statcrm_file_choices(self):
        """Return the filters available for this partner's file.

        :return: {"kinds": [{"id": key, "name", "count"}], "units": [{"id", "name",
            "count"}], "users": [{"id", "name", "count"}]}, most frequent first
        """
        self.ensure_one().check_access("read")
        Interaction = self.env["statcrm.interaction"]
        words = dict(Interaction._fields["kind"]._description_selection(self.env))
        counts = {"kind": {}, "unit_id": {}, "user_id": {}}
        sets = [[name] for name in counts]
        domain = self._statcrm_file_domain()
        groups = Interaction._read_grouping_sets(domain, sets, ["__count"])
        for name, rows in zip(counts, groups, strict=True):
            counts[name] = sorted(
                ((key, count) for key, count in rows if key), key=lambda row: -row[1]
            )
        return {
            "kinds": [
                {"id": kind, "name": words[kind], "count": count}
                for kind, count in counts["kind"]
            ],
            "units": [
                {"id": unit.id, "name": unit.name, "count": count}
                for unit, count in counts["unit_id"]
            ],
            "users": [
                {"id": user.id, "name": user.sudo().name, "count": count}
                for user, count in counts["user_id"]
            ],
        }

    def action_statcrm_file(self):
        """Open the file as a list, graph and calendar."""
        self.ensure_one()
        xmlid = "statcrm_custom.statcrm_interaction_action"
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        domain = self._statcrm_file_shown_domain()
        return action | {
            "name": self.env._(
                "Customer File: %(customer)s", customer=self.display_name
            ),
            "domain": domain,
            "context": {},
        }

    def _statcrm_file_shown_domain(self):
        """Return the domain of the file as shown in a window.

        An office includes the people who worked there on that day.
        """
        self.fetch(["is_company", "statcrm_principal_id"])
        if self == self.statcrm_principal_id:
            return [("principal_id", "=", self.id)]
        if self.is_company:
            return [("place_id", "in", self.ids)]
        return [("person_ids", "in", self.ids)]

    def _statcrm_file_domain(self):
        return Domain(self._statcrm_file_shown_domain())

    def _statcrm_file_filters(self, filters):
        domain, house = Domain.TRUE, self.env.company
        for name in ("kind", "unit_id", "user_id"):
            if filters.get(name):
                domain &= Domain(name, "=", filters[name])
        if filters.get("person_id"):
            domain &= Domain("person_ids", "in", [filters["person_id"]])
        if filters.get("text"):
            domain &= Domain("summary", "ilike", filters["text"])
        if filters.get("date_from"):
            first = fields.Date.to_date(filters["date_from"])
            domain &= Domain("date", ">=", house._statcrm_start(first))
        if filters.get("date_to"):
            last = fields.Date.to_date(filters["date_to"])
            after = house._statcrm_start(fields.Date.add(last, days=1))
            domain &= Domain("date", "<", after)
        return domain

    def _statcrm_file_named(self, partners):
        """Return the names of the participants other than the customer itself."""
        named = [
            {"id": partner.id, "name": partner.name or ""}
            for partner in partners - {self}
        ]
        return sorted(named, key=lambda person: person["name"])

    def _statcrm_file_items(self, interactions):
        fields_of = interactions._fields
        kinds = dict(fields_of["kind"]._description_selection(self.env))
        outcomes = dict(fields_of["outcome"]._description_selection(self.env))
        people = interactions._get_people()
        # former colleagues are still named
        users = interactions.user_id.sudo()
        users.fetch(["partner_id"])
        users.partner_id.fetch(["name"])
        users = {user.id: user.partner_id.name for user in users}
        return [
            {
                "id": item.id,
                "date": fields.Datetime.to_string(item.date),
                "kind": item.kind,
                "kind_name": kinds.get(item.kind, ""),
                "outcome": item.outcome,
                "outcome_name": outcomes.get(item.outcome, ""),
                "summary": item.summary or "",
                "people": self._statcrm_file_named({*people[item.id], item.partner_id}),
                "user": item.user_id
                and {"id": item.user_id.id, "name": users[item.user_id.id]}
                or None,
                "unit": item.unit_id.name or None,
                "opens": (item.res_model, item.res_id) != (self._name, self.id),
            }
            for item in interactions
        ]

    # Customers with interactions cannot be deleted.

    @api.model
    def _statcrm_keepers(self):
        # EXTENDS 'customer'
        return [
            *super()._statcrm_keepers(),
            ("statcrm.feedback", "partner_id", self.env._("feedback")),
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_except_statcrm_interactions(self):
        """Organisations and offices only: a person may ask to be deleted."""
        organisations = self.filtered("is_company")
        if not organisations:
            return
        customers = organisations.filtered(lambda one: one == one.statcrm_principal_id)
        below = self.search([("id", "child_of", (organisations - customers).ids)])
        file_sudo = self.env["statcrm.interaction"].sudo()
        found = file_sudo.search(
            [("principal_id", "in", customers.ids)], limit=1
        ) or file_sudo.search([("partner_id", "in", below.ids)], limit=1)
        if found:
            label = self.env._("interactions")
            kept = found.principal_id & customers or found.partner_id
            raise UserError(kept._statcrm_format_kept(label))
