from odoo import api, models
from odoo.tools import SQL

from .statcrm_purpose_rule import CHANNELS

ADDRESS = ("street", "street2", "zip", "city", "name")
# left out where postal addresses are compared
BETWEEN = " \t\n\r.,;:-/'\"()"


class ResPartner(models.Model):
    """Addresses as they are compared, and what stays of those of erased people."""

    _inherit = "res.partner"

    @api.model
    def _statcrm_address_sql(self, channel, alias):
        """Return the address of a channel as it is compared; NULL if it is of no use.

        - email: normalised by Odoo; with several in one field, the first
        - phone: as E.164, by the country of the contact, or else of the company
        - post: letters and digits of street and place. At a place of work the name is a
          part of it: a director's refusal does not silence the whole house.
        """
        column = lambda name: SQL.identifier(alias, name)  # noqa: E731
        if channel == "email":
            return column("email_normalized")
        if channel == "phone":
            number = column("phone_sanitized")
            return SQL("CASE WHEN %s LIKE '+%%' THEN %s END", number, number)
        return SQL(
            """CASE WHEN %(street)s <> '' AND concat(%(zip)s, %(city)s) <> ''
               THEN translate(lower(concat_ws('|', %(street)s, %(street2)s, %(zip)s,
                    %(city)s, CASE WHEN %(parent)s IS NOT NULL THEN %(name)s END)),
                    %(between)s, '') END""",
            parent=column("parent_id"),
            between=BETWEEN,
            **{name: column(name) for name in ADDRESS},
        )

    @api.model
    def _statcrm_addresses_sql(self, ids):
        """Return the addresses of partners: `partner_id`, `channel`, `address`."""
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT person.id AS partner_id, %s AS channel, %s AS address"
                " FROM res_partner person WHERE person.id = ANY(%s)",
                channel,
                self._statcrm_address_sql(channel, "person"),
                ids,
            )
            for channel in dict(CHANNELS)
        )

    def _statcrm_get_addresses(self):
        """Return {(id, channel): address as it is compared, or None}."""
        if not self:
            return {}
        self.flush_recordset()
        rows = self.env.execute_query(self._statcrm_addresses_sql(self.ids))
        return {(one, channel): address for one, channel, address in rows}

    @api.constrains("email", "phone", "street", "street2", "zip", "city", "parent_id")
    def _statcrm_check_kept_refusals(self):
        """Who comes back with a refused address is refused from the first moment.

        Nothing is asked until somebody with a refusal was erased.
        """
        self.env["statcrm.refusal"].sudo()._keep(self)

    @api.ondelete(at_uninstall=False)
    def _statcrm_unlink_keep_refusals(self):
        self.env["statcrm.refusal"].sudo()._remember(self)

    def action_statcrm_record_permission(self):
        """Open the window to write down a yes or no of this person."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Write Down a Yes or No"),
            "res_model": "statcrm.permission.record",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def action_statcrm_preference_link(self):
        """Show the link to the page where this person sets what we may send."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Preference Page"),
            "res_model": "statcrm.preference.link",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
