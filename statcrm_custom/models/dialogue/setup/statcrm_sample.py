from datetime import timedelta

from odoo import Command, api, models

from ....tools import sample

TYPES = {
    "call": "mail.mail_activity_data_call",
    "email": "mail.mail_activity_data_email",
    "visit": "statcrm_custom.mail_activity_type_visit",
}


class StatcrmSample(models.AbstractModel):
    """Contacts and feedback of the sample customers."""

    _inherit = "statcrm.sample"

    @api.model
    def _load(self):
        super()._load()
        self._load_contacts()
        feedback = self._make(
            "statcrm.feedback",
            {
                one.key: {
                    "name": one.title,
                    "kind": one.kind,
                    "channel": "phone",
                    "date": self._moment(-one.days, 10),
                    "partner_id": self._get("res.partner", one.customer).id,
                    "contact_id": self._get("res.partner", f"{one.customer}_0").id,
                    "description": one.text,
                }
                for one in sample.FEEDBACK
            },
        )
        # who loads it need not be told of the complaint
        mails = [("model", "=", feedback._name), ("res_id", "in", feedback.ids)]
        self.env["mail.mail"].search(mails).unlink()
        return True

    @api.model
    def _load_contacts(self):
        """Make logged contacts, as the window for it does."""
        today = self.env.company._statcrm_today()
        self._make(
            "mail.activity",
            {
                one.key: {
                    "res_model_id": self.env["ir.model"]._get_id("res.partner"),
                    "res_id": self._get("res.partner", one.customer).id,
                    "activity_type_id": self.env.ref(TYPES[one.kind]).id,
                    "statcrm_kind": one.kind,
                    "user_id": self.env.uid,
                    "statcrm_colleague_ids": [Command.set([self.env.uid])],
                    "statcrm_contact_ids": [
                        Command.set(self._get("res.partner", f"{one.customer}_0").ids)
                    ],
                    "feedback": one.text,
                    "date_deadline": today - timedelta(days=one.days),
                    "date_done": today - timedelta(days=one.days),
                    "active": False,
                }
                for one in sample.CONTACTS
            },
        )
