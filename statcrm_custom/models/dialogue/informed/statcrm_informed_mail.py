from operator import itemgetter

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Command
from odoo.tools import groupby
from odoo.tools.misc import format_date

MOST_LINES = 15


class StatcrmInformedRun(models.Model):
    """Writing what is told: one mail and one message in the inbox for each receiver.

    `message_notify` takes some fifteen queries a receiver. Here the messages, their
    places in the inboxes and the mails of all receivers are created together; Odoo's
    queue sends the mails, as after any message to many.
    """

    _inherit = "statcrm.informed.run"

    @api.model
    def _tell(self, items):
        """Write to these receivers, and remember what they were told.

        :param items: {user: [row of `_untold_sql` as a dict]}
        """
        # one recordset, so that they are read together
        users = self.env["res.users"].browse([user.id for user in items])
        author = self.env["res.users"].browse(SUPERUSER_ID).partner_id
        base_url = self.env["ir.config_parameter"].sudo().get_param("web.base.url")
        values = [
            self._prepare_message(user, items[user], author, base_url) for user in users
        ]
        messages = self.env["mail.message"].sudo().create(values)
        told = list(zip(users, messages, strict=True))
        self.env["mail.notification"].sudo().create(
            [self._prepare_place(user, message) for user, message in told]
        )
        self.env["mail.mail"].sudo().create(
            [self._prepare_mail(user, message) for user, message in told if user.email]
        )
        self.env["statcrm.informed"]._remember(
            [(row["id"], user.id) for user in users for row in items[user]]
        )
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    @api.model
    def _prepare_place(self, user, message):
        return {
            "author_id": message.author_id.id,
            "mail_message_id": message.id,
            "res_partner_id": user.partner_id.id,
            "notification_type": "inbox",
            "notification_status": "sent",
        }

    @api.model
    def _prepare_mail(self, user, message):
        return {
            "mail_message_id": message.id,
            "body_html": message.body,
            "recipient_ids": [Command.link(user.partner_id.id)],
            "auto_delete": True,
        }

    @api.model
    def _prepare_message(self, user, rows, author, base_url):
        self = self.with_context(lang=user.lang, tz=user.tz)
        body = self.env["ir.qweb"]._render(
            "statcrm_custom.informed_mail",
            {
                "user": user,
                "customers": self._prepare_customers(rows, base_url),
                "preferences_url": f"{base_url}/odoo/my-preferences/{user.id}",
            },
            minimal_qcontext=True,
        )
        return {
            "subject": self.env._(
                "Your customers: what others did (%(count)s)", count=len(rows)
            ),
            "body": body,
            "message_type": "user_notification",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "is_internal": True,
            "author_id": author.id,
            "email_from": author.email_formatted,
            "reply_to": author.email_formatted,
            "partner_ids": [Command.link(user.partner_id.id)],
        }

    @api.model
    def _prepare_customers(self, rows, base_url):
        """Return one dict for each customer, with its newest lines last."""
        link = base_url + "/mail/view?model=%s&res_id=%s"
        kinds = dict(
            self.env["statcrm.interaction"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        customers = []
        for principal_id, own in groupby(rows, itemgetter("principal_id")):
            lines = self._prepare_lines(own, kinds, link)
            customers.append(
                {
                    "name": lines[0]["customer"],
                    "url": link % ("res.partner", principal_id),
                    "lines": lines[-MOST_LINES:],
                    "more": max(len(lines) - MOST_LINES, 0),
                }
            )
        return customers

    @api.model
    def _prepare_lines(self, rows, kinds, link):
        """Return what is shown of each row; one mailing to many people is one line."""
        lines = {}
        for row in rows:
            day = self.env.company._statcrm_day(row["date"])
            what = (row["kind"], day, row["summary"], row["user_id"])
            key = (*what, row["res_model"], row["res_id"])
            if key in lines:
                lines[key]["times"] += 1
                continue
            lines[key] = {
                "customer": row["customer"],
                "kind": kinds[row["kind"]],
                "day": format_date(self.env, day),
                "summary": row["summary"],
                "partner": row["partner"] != row["customer"] and row["partner"],
                "who": self._say_who(row),
                "url": link % (row["res_model"], row["res_id"]),
                "times": 1,
            }
        return list(lines.values())

    @api.model
    def _say_who(self, row):
        """Return the colleague and the unit, in the receiver's language."""
        unit = row["unit"] or {}
        unit_name = unit.get(self.env.lang) or unit.get("en_US")
        return ", ".join(filter(None, (row["colleague"], unit_name)))
