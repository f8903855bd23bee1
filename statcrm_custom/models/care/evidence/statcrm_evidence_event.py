from odoo import api, models
from odoo.tools import SQL


class StatcrmEvidenceEvent(models.AbstractModel):
    """A contact person registered for one of our events."""

    _name = "statcrm.evidence.event"
    _description = "Registered for one of our events"
    _inherit = "statcrm.evidence"
    _is_contact = True
    _arm = 8

    @api.model
    def _find(self, promises, today):
        """Kept by the first registration for an event starting in the period.

        The event may be in the future: registering is enough.
        """
        return promises._execute_kind(self._event_sql(), today)

    @api.model
    def _event_sql(self):
        return SQL(
            """
            SELECT asked.id, 'event.registration', guest.id, %(day)s,
                   concat_ws(', ', %(name)s, coalesce(guest.name, person.name)), 'kept'
              FROM asked
              JOIN (%(tree)s) person ON person.principal_id = asked.principal_id
               AND person.partner_share
              JOIN event_registration guest ON guest.partner_id = person.id
               AND guest.active AND guest.state IN ('open', 'done') AND %(there)s
              JOIN event_event event ON event.id = guest.event_id AND event.active
               AND event.kanban_state IS DISTINCT FROM 'cancel'
               AND %(day)s BETWEEN asked.date_from AND asked.ends
            """,
            tree=self.env["statcrm.former.place"]._tree_sql(),
            there=self._was_theirs_sql(
                SQL("coalesce(guest.date_closed, guest.create_date)")
            ),
            day=self.env.company._statcrm_day_sql(SQL("event.date_begin")),
            name=self.env["statcrm.interaction"]._translated_sql(SQL("event.name")),
        )

    @api.model
    def _changed_sql(self, since):
        return self._union_sql(
            self._touched_trees_sql(since),
            SQL(
                """
                SELECT person.principal_id FROM event_registration guest
                  JOIN event_event event ON event.id = guest.event_id
                  JOIN (%(tree)s) person ON person.id = guest.partner_id
                 WHERE guest.write_date >= %(since)s OR event.write_date >= %(since)s
                """,
                tree=self.env["statcrm.former.place"]._tree_sql(),
                since=since,
            ),
            self._lost_sql(self._event_sql()),
        )

    @api.model
    def _get_step_label(self):
        return self.env._("Register")

    @api.model
    def _advise(self, promise):
        text = self.env._(
            "Register a contact person of %(customer)s for an event starting by"
            " %(day)s.",
            customer=promise.principal_id.name,
            day=promise._day(),
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Register"),
            "res_model": "event.registration",
            "views": [[False, "form"]],
            "context": {"default_partner_id": promise.principal_id.id},
        }
        return self._advice(
            text, self.env._("Register"), action, self._can("event.registration")
        )
