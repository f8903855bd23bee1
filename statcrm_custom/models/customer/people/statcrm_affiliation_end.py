from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools.day_text import format_full_day


class StatcrmAffiliationEnd(models.TransientModel):
    """End affiliations of a person who has left, and name a successor."""

    _name = "statcrm.affiliation.end"
    _description = "Has Left"

    affiliation_ids = fields.Many2many(
        "statcrm.affiliation",
        string="Affiliations to End",
        default=lambda self: self._default_affiliation_ids(),
    )
    date_to = fields.Date(
        string="Last Day",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    role_ids = fields.Many2many(
        "statcrm.contact.role", compute="_compute_role_ids", string="Roles to Fill"
    )
    successor_id = fields.Many2one("res.partner", domain=[("is_company", "=", False)])
    ask_responsible = fields.Boolean(
        string="Ask the Account Manager to Find a Successor",
        compute="_compute_ask_responsible",
        store=True,
        readonly=False,
    )

    @api.model
    def _default_affiliation_ids(self):
        if self.env.context.get("active_model") == "statcrm.affiliation":
            return self.env.context.get("active_ids")
        return False

    @api.depends("affiliation_ids")
    def _compute_role_ids(self):
        for wizard in self:
            wizard.role_ids = wizard.affiliation_ids.role_ids

    @api.depends("successor_id")
    def _compute_ask_responsible(self):
        for wizard in self:
            wizard.ask_responsible = not wizard.successor_id

    def action_end(self):
        """End the affiliations, hand over the roles, update the contacts."""
        self.ensure_one()
        if self.successor_id in self.affiliation_ids.partner_id:
            raise UserError(
                self.env._(
                    "%(person)s is leaving and cannot be the successor.",
                    person=self.successor_id.name,
                )
            )
        self.affiliation_ids.write({"date_to": self.date_to})
        for affiliation in self.affiliation_ids:
            if self.successor_id:
                self._hand_over(affiliation)
            elif self.ask_responsible:
                self._create_successor_activity(affiliation)
        if self.date_to > self.env.company._statcrm_today():
            self.affiliation_ids.sudo().settles_card = True
        else:
            self.affiliation_ids._settle_cards()
            self.affiliation_ids.sudo().settles_card = False
        return {"type": "ir.actions.act_window_close"}

    def _hand_over(self, affiliation):
        """Give the roles to the successor, on an existing or new affiliation.

        A new affiliation sets the organisation of a contact that has none.
        """
        current = self.successor_id.statcrm_affiliation_ids.filtered(
            lambda line: (
                line.organisation_id == affiliation.organisation_id and line.is_current
            )
        )
        if current:
            current.role_ids |= affiliation.role_ids
            return
        mine = affiliation.organisation_id.statcrm_principal_id
        mine = mine._statcrm_answered_by_me()
        self.env["statcrm.affiliation"].create(
            {
                "partner_id": self.successor_id.id,
                "organisation_id": affiliation.organisation_id.id,
                "role_ids": affiliation.role_ids.ids,
                "function": affiliation.function,
                # only users who may set levels hand them over
                "level": mine and affiliation.level,
                "date_from": fields.Date.add(self.date_to, days=1),
            }
        )

    def _create_successor_activity(self, affiliation):
        organisation = affiliation.organisation_id
        responsible = organisation.statcrm_responsible_id or self.env.user
        person = affiliation.partner_id.name
        if self.date_to <= self.env.company._statcrm_today():
            text = self.env._(
                "%(person)s has left. Who is the successor?", person=person
            )
        else:
            text = self.env._(
                "%(person)s leaves after %(day)s. Who is the successor?",
                person=person,
                day=format_full_day(self.env, self.date_to),
            )
        organisation.activity_schedule(
            "mail.mail_activity_data_todo", summary=text, user_id=responsible.id
        )
