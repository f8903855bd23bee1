from markupsafe import Markup

from odoo import Command, fields, models
from odoo.exceptions import AccessError

from ....tools.notification import CLOSE, notification


class StatcrmInteractionLog(models.TransientModel):
    """The window of the quick log, opened again to correct what was logged.

    By who wrote it, or the main user: the kind, the day, the people, the notes, and the
    customer where it was logged with the wrong one. What it said before is kept.
    """

    _inherit = "statcrm.interaction.log"

    activity_id = fields.Many2one("mail.activity", string="Logged Contact")

    def action_log(self):
        # EXTENDS 'statcrm_custom'
        self.ensure_one()
        if not self.activity_id:
            return super().action_log()
        self._check_entry()
        entry = self.activity_id._statcrm_may_correct()
        if not entry:
            raise AccessError(
                self.env._(
                    "Only the person who logged this contact and the main user can"
                    " correct it."
                )
            )
        entry_sudo = entry.sudo()
        self.env["res.partner"].browse(entry_sudo.res_id).check_access("read")
        if not self._is_changed(entry_sudo):
            return notification(self.env._("Nothing has changed."), then=CLOSE)
        self._correct_entry(entry_sudo)
        return notification(self.env._("The contact has been corrected."), then=CLOSE)

    def _is_changed(self, entry_sudo):
        corrections = self.env["statcrm.log.correction"]
        says = {
            "kind": self.kind,
            "partner_id": self.partner_id.id,
            "contact_ids": self.contact_ids.ids,
            "colleague_ids": self.colleague_ids.ids,
            "date": self.date,
            "text": self.text,
        }
        return self.meeting_id != entry_sudo.calendar_event_id or bool(
            corrections._differing(corrections._said_by(entry_sudo), says)
        )

    def _correct_entry(self, entry_sudo):
        """Write the correction, and keep what the entry said before.

        Each area extends it with what follows from the entry.
        """
        corrections_sudo = self.env["statcrm.log.correction"].sudo()
        said = corrections_sudo._said_by(entry_sudo)
        correction_sudo = corrections_sudo.create(
            {"activity_id": entry_sudo.id, **said}
        )
        values = self._prepare_entry_vals()
        del values["user_id"]
        entry_sudo.write(
            {
                **values,
                "statcrm_contact_ids": [Command.set(self.contact_ids.ids)],
                "statcrm_colleague_ids": [Command.set(self.colleague_ids.ids)],
                "res_id": self.partner_id.id,
                "date_done": self.date,
                "feedback": self.text,
            }
        )
        # what others confirmed was another day, or other people
        changed = correction_sudo._differing(
            said, corrections_sudo._said_by(entry_sudo)
        )
        author = entry_sudo._statcrm_author()
        if changed != ["text"]:
            self._ask_again(entry_sudo)
        elif author != self.env.user:
            # the day and the people are still what the author says
            entry_sudo.with_user(author)._statcrm_confirm_presence()
        self._refresh_connections([*{*said["contact_ids"], *self.contact_ids.ids}])
        self._correct_message(entry_sudo, said["partner_id"])
        self._note_correction(correction_sudo, entry_sudo)

    def _ask_again(self, entry_sudo):
        """Forget that other colleagues confirmed to have been there."""
        presence_sudo = self.env["statcrm.presence"].sudo()
        presence_sudo.search(
            [("activity_id", "=", entry_sudo.id), ("user_id", "!=", self.env.uid)]
        ).unlink()

    def _correct_message(self, entry_sudo, logged_on):
        """Let the message in the chatter say the same as the entry."""
        message_sudo = entry_sudo.statcrm_message_id
        if not message_sudo or (message_sudo.model, message_sudo.res_id) != (
            "res.partner",
            logged_on,
        ):
            return
        values = {
            "activity": entry_sudo,
            "feedback": entry_sudo.feedback,
            "display_assignee": False,
        }
        bodies = self.env["mail.render.mixin"]._render_template_qweb_view(
            "mail.message_activity_done",
            "res.partner",
            [entry_sudo.res_id],
            add_context=values,
        )
        message_sudo.write(
            {
                "body": bodies[entry_sudo.res_id],
                "res_id": entry_sudo.res_id,
                "mail_activity_type_id": entry_sudo.activity_type_id.id,
            }
        )

    def _note_correction(self, correction_sudo, entry_sudo):
        """Note in the chatter what the entry said before, at both customers."""
        lines = correction_sudo._format_changes(correction_sudo._said_by(entry_sudo))
        before = Markup("").join(Markup("<li>%s</li>") % line for line in lines)
        title = self.env._(
            "A logged contact was corrected. It said before:",
        )
        body = Markup("<p>%s</p><ul>%s</ul>") % (title, before)
        cards_sudo = self.env["res.partner"].sudo().browse(entry_sudo.res_id)
        cards_sudo |= correction_sudo.partner_id
        for card_sudo in cards_sudo:
            card_sudo._message_log(body=body, author_id=self.env.user.partner_id.id)
