from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta

from odoo import api, models

from .mail_activity import KINDS

SILENCE_MONTHS = 12
LOG = "statcrm.interaction.log"
ICONS = {
    "visit": "fa-building-o",
    "call": "fa-phone",
    "meeting": "fa-users",
    "email": "fa-envelope-o",
}


class StatcrmHome(models.AbstractModel):
    """Log a contact, and the customers nobody has talked to for long."""

    _inherit = "statcrm.home"

    @api.model
    def _get_new(self):
        entries = super()._get_new()
        if self.env[LOG].has_access("create"):
            entries += self._get_new_logs()
        if self.env["sale.order"].has_access("create"):
            label = self.env._("Offer")
            action = self._new_action(label, "sale.order")
            entries.append(
                self._new_entry("offer", label, "fa-file-text-o", action, 40)
            )
        return entries

    @api.model
    def _get_new_logs(self):
        """Return the kinds of contact."""
        title = self.env._("Log a Contact")
        fields_of = self.env[LOG]._fields
        labels = dict(fields_of["kind"]._description_selection(self.env))
        return [
            self._new_entry(
                kind,
                labels[kind],
                ICONS[kind],
                {
                    "type": "ir.actions.act_window",
                    "name": title,
                    "res_model": LOG,
                    "views": [[False, "form"]],
                    "target": "new",
                    "context": {"default_kind": kind},
                },
                10,
                title,
            )
            for kind, _label in KINDS
        ]

    @api.model
    def _get_row_buttons(self, row):
        """Whom to contact: log it here when done."""
        buttons = super()._get_row_buttons(row)
        if row["key"] != "contact" or not self.env[LOG].has_access("create"):
            return buttons
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Log a Contact"),
            "res_model": LOG,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_partner_id": row["id"], "default_kind": "call"},
        }
        return [*buttons, self._button("log", self.env._("Log Contact"), action=action)]

    @api.model
    def _get_sources(self):
        silent = self._source("contact", self._get_silence_reasons(), sequence=20)
        return [*super()._get_sources(), silent]

    @api.model
    def _get_silence_reasons(self):
        """Return the customers without contact for long, the most valuable first.

        By the rule of the sales follow-up.
        """
        months = self.env["ir.config_parameter"]._statcrm_get_number(
            "silence_months", SILENCE_MONTHS
        )
        customers = self.env["res.partner"].search_fetch(
            self._my_customers_domain(),
            ["statcrm_value_class_id"],
            order="statcrm_value_class_id, id",
        )
        last = self.env["statcrm.follow.up"]._get_last_contacts(customers)
        day = self._today() - relativedelta(months=months)
        reasons = []
        for of_class in customers.grouped("statcrm_value_class_id").values():
            silent = [
                (last.get(customer) or date.max, customer)
                for customer in of_class._ids
                if (last.get(customer) or date.min) <= day
            ]
            reasons += [
                self._reason(
                    customer, None, partial(self._format_silence, last.get(customer))
                )
                for _last, customer in sorted(silent)
            ]
        return reasons

    @api.model
    def _format_silence(self, day):
        """Return a sentence, and how long ago the last contact was."""
        if not day:
            return self.env._("No contact yet."), self.env._("Never")
        text = self.env._("Last contact: %(day)s.", day=self._format_date(day))
        return text, self._format_ago(day)
