from operator import itemgetter

from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.fields import Command
from odoo.tools import SQL, groupby, split_every

from ....tools.day_text import format_full_day
from ...portfolio.connection.statcrm_connection_refresh import OVERLAP_HOURS
from .res_users import CHOICES

FIRST_DAYS = 1

# how long the daily run retries failed notifications
TRIED_DAYS = 7

JOBS = {"at_once": "Others' contacts at once", "daily": "Others' contacts"}

RECEIVERS_A_COMMIT = 50

MOST_LINES = 15


class StatcrmInformedRun(models.Model):
    """Notify account managers of others' contacts with nominated customers.

    Others are all users outside today's account team. The account manager is notified,
    or the deputy during an absence. A run covers what was recorded since the last one;
    notified interactions are recorded in the same transaction, so that an interrupted
    run can be repeated without notifying twice. The daily run covers everything not yet
    notified, also for users who chose "at once".

    Complaints are notified by the feedback itself, immediately.
    """

    _name = "statcrm.informed.run"
    _description = "Notification Run of Others' Contacts"
    _rec_name = "choice"

    choice = fields.Selection(CHOICES, required=True, readonly=True)
    until = fields.Datetime(
        readonly=True, help="Everything recorded before has been notified."
    )

    _choice_unique = models.UniqueIndex("(choice)", "This run is already recorded.")

    @api.model
    def _cron_at_once(self):
        """Notify the users who chose "at once" in their preferences."""
        users = self.env["res.users"].search([("statcrm_informed", "=", "at_once")])
        self._inform("at_once", users)

    @api.model
    def _cron_daily(self):
        self._inform("daily")

    @api.model
    def _inform(self, choice, users=None):
        """Notify users of what is new, in batches committed one by one.

        :param choice: the run whose date is used and set
        :param users: only these users; everybody by default
        """
        state = self.search([("choice", "=", choice)])
        now = fields.Datetime.now()
        first = now - relativedelta(days=FIRST_DAYS)
        since = (state.until or first) - relativedelta(hours=OVERLAP_HOURS)
        items = self._find(since, users) if users is None or users else {}
        users = self.env["res.users"].concat(*items)
        parts = list(split_every(RECEIVERS_A_COMMIT, users.ids, users.browse))
        faults = self.env["statcrm.job.fault"]
        if not faults._each(
            JOBS[choice],
            parts,
            lambda receivers: self._notify({user: items[user] for user in receivers}),
        ):
            return
        if choice == "daily" and faults.search_count([("job", "=", JOBS[choice])]):
            # notified users are recorded, so only the others are retried
            now = max(state.until or first, now - relativedelta(days=TRIED_DAYS))
        if state:
            state.until = now
        else:
            self.create({"choice": choice, "until": now})

    @api.model
    def _find(self, since, users):
        """Return what is to notify: {user: [row of `_untold_sql` as a dict]}."""
        self.env.flush_all()
        rows = self.env.execute_query_dict(self._untold_sql(since))
        principals = self.env["res.partner"].browse(
            {row["principal_id"] for row in rows}
        )
        receivers = principals._statcrm_reminder_users()
        # read by `_is_readable`
        self.env["res.users"].concat(*receivers.values()).fetch(["company_ids"])
        arms = self.env["statcrm.interaction"]._arms_by_number()
        for row in rows:
            row["company_field"] = arms[row["told_arm"]].company_field
        which = itemgetter("res_model", "company_field")
        for (model, field), papers in groupby(rows, which):
            if field:
                records_sudo = self.env[model].sudo()
                records_sudo.browse(row["res_id"] for row in papers).mapped(field)
        found = {}
        for row in rows:
            user = receivers[principals.browse(row["principal_id"])]
            if user and user.id != row["user_id"] and (users is None or user in users):
                if self._is_readable(row, user):
                    found.setdefault(user, []).append(row)
        return found

    @api.model
    def _is_readable(self, row, user):
        """Return whether the user has access to the company of the record."""
        field = row["company_field"]
        own = user.company_ids
        if not field or self.env["res.company"]._statcrm_readable_ids(own.ids) is None:
            return True
        paper_sudo = self.env[row["res_model"]].sudo().browse(row["res_id"])
        return paper_sudo.mapped(field) <= own

    @api.model
    def _untold_sql(self, since):
        """Return SQL of what others recorded for nominated customers since then."""
        return SQL(
            """
            SELECT item.id, item.principal_id, item.date, item.kind, item.summary,
                   item.user_id, item.res_model, item.res_id, item.told_arm,
                   principal.name AS customer, partner.name AS partner,
                   ours.name AS colleague, unit.name AS unit
              FROM (%(items)s) item
              JOIN res_partner principal ON principal.id = item.principal_id
                   AND principal.statcrm_nominated_class_id IS NOT NULL
              JOIN res_partner partner ON partner.id = item.partner_id
              LEFT JOIN res_users users ON users.id = item.user_id
              LEFT JOIN res_partner ours ON ours.id = users.partner_id
              LEFT JOIN statcrm_unit unit ON unit.id = item.unit_id
             WHERE item.recorded_at >= %(since)s
               AND item.user_id IS DISTINCT FROM principal.user_id
               AND (principal.id, coalesce(item.user_id, 0)) NOT IN (%(team)s)
               AND NOT EXISTS (
                   SELECT FROM statcrm_informed told
                    WHERE told.arm = item.told_arm
                      AND told.source_id = item.source_id)
             ORDER BY principal.name, principal.id, item.date, item.id
            """,
            items=self._items_sql(),
            since=since,
            team=self._team_sql(),
        )

    @api.model
    def _team_sql(self):
        """Return SQL pairs of customer and user of today's account teams."""
        return SQL(
            "SELECT partner_id, user_id FROM statcrm_account_member member WHERE %s",
            self.env["statcrm.account.member"]._as_of_sql(
                self.env.company._statcrm_today()
            ),
        )

    @api.model
    def _items_sql(self):
        """Return SQL of the notified arms, without messages, the largest one."""
        interaction = self.env["statcrm.interaction"]
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT *, %s AS told_arm FROM (%s) arm WHERE %s",
                number,
                interaction._arm_sql(arm),
                SQL("TRUE")
                if arm.told is True
                else SQL("kind = ANY(%s)", list(arm.told)),
            )
            for number, arm in interaction._arms_by_number().items()
            if arm.told
        )

    # Sending: one e-mail and one inbox message for each user.
    #
    # `message_notify` takes some fifteen queries per user. Here the messages,
    # notifications and e-mails of all users are created together; Odoo's queue sends
    # the e-mails.

    @api.model
    def _notify(self, items):
        """Notify these users, and record what they were notified of.

        :param items: {user: [row of `_untold_sql` as a dict]}
        """
        # one recordset, to prefetch them
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
                "Others' contacts with your customers (%(count)s)", count=len(rows)
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
        """Return one dict per customer, its newest lines last."""
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
        """Return the lines to show; a mailing to many people is one line."""
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
                "day": format_full_day(self.env, day),
                "summary": row["summary"],
                "partner": row["partner"] != row["customer"] and row["partner"],
                "who": self._format_author(row),
                "url": link % (row["res_model"], row["res_id"]),
                "times": 1,
            }
        return list(lines.values())

    @api.model
    def _format_author(self, row):
        """Return the colleague and the unit, in the user's language."""
        unit = row["unit"] or {}
        unit_name = unit.get(self.env.lang) or unit.get("en_US")
        return ", ".join(filter(None, (row["colleague"], unit_name)))
