from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain

# one summary is sent instead of a message for each record
QUIET = {"mail_auto_subscribe_no_notify": True, "mail_activity_quick_update": True}


class StatcrmHandover(models.TransientModel):
    """What goes to the successors, and how."""

    _inherit = "statcrm.handover"

    def _handover_parts(self):
        """Return what goes to the successor together with each customer.

        A later area extends it: care adds the plans. Each part is a dict:

        - `label`: what is counted in the preview, in the plural
        - `field`: the field that names the responsible user
        - `records`: {principal customer: the records of the leaving user}
        """
        own_sudo = self._own_partners().sudo()
        partners_sudo = own_sudo.filtered(lambda one: not self._is_decided_above(one))
        activities_sudo = (
            self.env["mail.activity"]
            .sudo()
            .search(self._activity_domain() & Domain("res_model", "=", "res.partner"))
        )
        there = self.env["res.partner"].browse(activities_sudo.mapped("res_id"))
        there.fetch(["statcrm_principal_id"])
        return [
            {
                "label": self.env._("contacts"),
                "field": "user_id",
                "records": partners_sudo.grouped("statcrm_principal_id"),
            },
            {
                "label": self.env._("open activities"),
                "field": "user_id",
                "records": activities_sudo.grouped(
                    lambda one: there.browse(one.res_id).statcrm_principal_id
                ),
            },
        ]

    def _hand_over_parts(self, lines):
        """As superuser: the leaving user's work may be on papers of others."""
        successors = {line.partner_id: line.to_user_id for line in lines}
        for part in self._handover_parts():
            ids, model = defaultdict(list), None
            for customer, records in part["records"].items():
                if customer in successors:
                    ids[successors[customer]] += records.ids
                    model = records
            for user, record_ids in ids.items():
                records_sudo = model.sudo().browse(record_ids).with_context(**QUIET)
                records_sudo.write({part["field"]: user.id})

    def _hand_over_teams(self, lines):
        """End the places of the leaving user; the successor takes them."""
        successors = {line.partner_id: line.to_user_id for line in lines}
        rows_sudo = self._places_in_teams().sudo()
        groups = rows_sudo.grouped(
            lambda row: (row.part, successors.get(row.partner_id, self.to_user_id))
        )
        members_sudo = rows_sudo.browse()
        for (part, user), rows in groups.items():
            others = members_sudo.search(
                Domain("partner_id", "in", rows.partner_id.ids)
                & Domain("user_id", "=", user.id)
                & members_sudo._open_domain(self.date)
            )
            free = rows.partner_id - others.partner_id
            begun = rows.filtered(lambda row: row.date_from < self.date)
            begun.date_to = fields.Date.subtract(self.date, days=1)
            (rows - begun).unlink()
            members_sudo.create(
                [
                    {
                        "partner_id": partner.id,
                        "user_id": user.id,
                        "part": part,
                        "date_from": self.date,
                    }
                    for partner in free
                    if user
                ]
            )

    def _hand_over_rest(self):
        """As superuser: activities on papers that the one who acts may not write."""
        activities_sudo = self.env["mail.activity"].sudo().search(self._rest_domain())
        activities_sudo.with_context(**QUIET).write({"user_id": self.to_user_id.id})

    def _tell_successors(self, lines):
        """One message each, however many customers it is."""
        for user, mine in lines.grouped("to_user_id").items():
            if user != self.env.user:
                self.env["mail.thread"].message_notify(
                    partner_ids=user.partner_id.ids,
                    subject=self.env._("Customers handed over to you"),
                    body=self.env._(
                        "You answer for %(count)s customers of %(user)s. %(reason)s",
                        count=len(mine),
                        user=self.from_user_id.name,
                        reason=self.reason or "",
                    ),
                )

    def _own_partners(self):
        return self.env["res.partner"].search([("user_id", "=", self.from_user_id.id)])

    def _is_decided_above(self, partner):
        """Tell whether the director decides who answers for this own customer."""
        own = partner.user_id == self.from_user_id
        return own and bool(partner.statcrm_nominated_class_id)

    def _places_in_teams(self):
        """Return the open rows that no decision of the director has made."""
        members = self.env["statcrm.account.member"]
        appointed = Domain("part", "=", "manager") & Domain(
            "partner_id.statcrm_nominated_class_id", "!=", False
        )
        today = self.env.company._statcrm_today()
        return members.search(
            Domain("user_id", "=", self.from_user_id.id)
            & members._open_domain(self.date or today)
            & ~appointed
        )

    def _activity_domain(self):
        return Domain("user_id", "=", self.from_user_id.id)

    def _rest_domain(self):
        """Return the domain of the activities that belong to no contact."""
        return self._activity_domain() & Domain("res_model", "!=", "res.partner")
