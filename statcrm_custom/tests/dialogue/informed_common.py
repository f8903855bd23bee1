from odoo import fields

from .log_common import LogCommon


class InformedCommon(LogCommon):
    """Nothing is untold: what a test records is all that is new."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runs = cls.env["statcrm.informed.run"].sudo()
        cls.told = cls.env["statcrm.informed"].sudo()
        cls.runs.search([]).unlink()
        old = fields.Datetime.subtract(fields.Datetime.now(), days=2)
        rows = cls.runs._find(old, None)
        cls.told._remember(
            [(row["id"], user.id) for user, own in rows.items() for row in own]
        )

    def daily(self):
        return self.mails_of("ir_cron_inform_daily")

    def at_once(self):
        return self.mails_of("ir_cron_inform_at_once")

    def mails_of(self, cron):
        """Run the job; return the new mails."""
        mails = self.env["mail.mail"].sudo()
        last = mails.search([], order="id desc", limit=1).id or 0
        self.run_cron(cron)
        return mails.search([("id", ">", last)], order="id")
