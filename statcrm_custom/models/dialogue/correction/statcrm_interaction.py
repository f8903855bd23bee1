from odoo import Command, api, fields, models

from ....tools.notification import notification


class StatcrmInteraction(models.Model):
    """Rows that were logged by hand can be corrected."""

    _inherit = "statcrm.interaction"

    is_correctable = fields.Boolean(compute="_compute_corrections")
    corrections = fields.Text(compute="_compute_corrections")

    @api.depends_context("uid")
    @api.depends("arm", "source_id", "res_model", "res_id")
    def _compute_corrections(self):
        entries_sudo = self._get_entries()
        for interaction in self:
            entry_sudo = entries_sudo.get(interaction.id)
            corrections_sudo = entry_sudo and entry_sudo.statcrm_correction_ids
            interaction.is_correctable = bool(
                entry_sudo and entry_sudo.sudo(False)._statcrm_may_correct()
            )
            interaction.corrections = (
                "\n".join(
                    "\n".join((told["told"], *told["before"]))
                    for told in corrections_sudo._get_told()
                )
                if corrections_sudo
                else False
            )

    def _get_entries(self):
        """Return {interaction id: entry of the quick log}, as superuser.

        The entry that was logged, or the notes that were added to a meeting: the
        user's own first.
        """
        activities_sudo = self.env["mail.activity"].sudo()
        activities_sudo = activities_sudo.with_context(active_test=False)
        rows = {one.source_id: one.id for one in self if one.arm == 1}
        meetings = {
            one.res_id: one.id for one in self if one.res_model == "calendar.event"
        }
        if not rows and not meetings:
            return {}
        logged_sudo = activities_sudo.search(
            [
                ("statcrm_kind", "!=", False),
                ("date_done", "!=", False),
                "|",
                ("id", "in", [*rows]),
                ("calendar_event_id", "in", [*meetings]),
            ]
        )
        found = {}
        for entry_sudo in logged_sudo.sorted(
            lambda one: (one._statcrm_author() != self.env.user, -one.id)
        ):
            row = rows.get(entry_sudo.id) or meetings.get(
                entry_sudo.calendar_event_id.id
            )
            found.setdefault(row, entry_sudo)
        return found

    def action_correct(self):
        """Open the window of the quick log with what was logged."""
        self.ensure_one()
        entry_sudo = self._get_entries().get(self.id)
        if not entry_sudo or not entry_sudo.sudo(False)._statcrm_may_correct():
            return notification(
                self.env._(
                    "Only the person who logged this contact and the main user can"
                    " correct it."
                )
            )
        values = {
            "activity_id": entry_sudo.id,
            "kind": entry_sudo.statcrm_kind,
            "partner_id": entry_sudo.res_id,
            "contact_ids": [Command.set(entry_sudo.statcrm_contact_ids.ids)],
            "colleague_ids": [Command.set(entry_sudo.statcrm_colleague_ids.ids)],
            "date": fields.Date.to_string(entry_sudo.date_done),
            "text": entry_sudo.feedback,
            "meeting_id": entry_sudo.calendar_event_id.id,
        }
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct"),
            "res_model": "statcrm.interaction.log",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "partner_display_name_hide_company": True,
                **{f"default_{name}": value for name, value in values.items()},
            },
        }
