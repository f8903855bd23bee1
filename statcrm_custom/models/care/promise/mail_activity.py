from odoo import api, fields, models

from ....tools.day_text import format_full_day


class MailActivity(models.Model):
    """Activity asking a colleague to confirm a meeting, by marking it as done."""

    _inherit = "mail.activity"

    statcrm_entry_id = fields.Many2one(
        "mail.activity",
        string="Entry to Confirm",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )
    statcrm_event_id = fields.Many2one(
        "calendar.event",
        string="Meeting to Confirm",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
    )

    def _action_done(self, feedback=False, attachment_ids=None):
        # EXTENDS 'mail'
        entries, events = self.statcrm_entry_id, self.statcrm_event_id
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        for source in [*entries, *events]:
            source._statcrm_confirm()
        return result

    def _statcrm_confirm(self):
        """Confirm the user's presence, and refresh the promises concerned."""
        self._statcrm_confirm_presence()
        self._statcrm_promises()._look_again()

    def _statcrm_promises(self):
        """Return the promises that this entry may prove."""
        people = self.sudo().statcrm_contact_ids
        offices = people.statcrm_affiliation_ids.organisation_id
        former = self.env["statcrm.former.place"].sudo()
        offices |= former.search([("partner_id", "in", people.ids)]).organisation_id
        customers = (people | offices).statcrm_principal_id
        if self.res_model == "res.partner":
            card = self.env["res.partner"].browse(self.res_id)
            customers |= card.statcrm_principal_id
        return self.env["statcrm.care.promise"]._of_meeting(
            customers, self.sudo().date_done
        )

    @api.model
    def _statcrm_create_confirmation(self, source, customer, users):
        """Schedule the request on the customer, once per colleague.

        :param source: the entry or the event
        """
        sudo = self.sudo()
        entry = source._name == "mail.activity"
        link = "statcrm_entry_id" if entry else "statcrm_event_id"
        asked = sudo.with_context(active_test=False)
        asked = asked.search([(link, "=", source.id), ("user_id", "in", users.ids)])
        kind = self.env.ref(
            "statcrm_custom.mail_activity_type_confirm", raise_if_not_found=False
        )
        day = source.date_done if entry else source.sudo()._statcrm_day()
        values = {
            "res_model_id": self.env["ir.model"]._get_id("res.partner"),
            "res_id": customer.id,
            "activity_type_id": kind and kind.id,
            "date_deadline": fields.Date.add(self.env.company._statcrm_today(), days=7),
            link: source.id,
        }
        sudo.create(
            [
                {**values, "user_id": user.id, **self._statcrm_question(user, day)}
                for user in users - asked.user_id
            ]
        )

    @api.model
    def _statcrm_question(self, user, day):
        """Return the request to a colleague, with instructions."""
        env = self.with_context(lang=user.lang).env
        return {
            "summary": env._(
                "Confirm the meeting of %(day)s recorded by %(who)s",
                who=self.env.user.name,
                day=format_full_day(env, day),
            ),
            "note": env._(
                "Mark as done if you attended, so that the meeting counts. Cancel if"
                " you did not."
            ),
        }
