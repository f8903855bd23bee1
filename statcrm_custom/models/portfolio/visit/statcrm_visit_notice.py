from dateutil.relativedelta import relativedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import format_date

MOST_LINES = 3


class StatcrmVisitNotice(models.Model):
    """Two units plan to meet one customer within 14 days: both are told, once.

    Who plans is told in the form, before it is saved (`_warn`). Who planned before
    is told when it is saved, before the customer gets the invitation (`_tell_of`). A
    meeting that is moved is told by a job a few minutes later: one that is dragged
    about has found its place by then. One pair of visits is told once, because a row
    here remembers it.

    A visit is a meeting of the calendar or a planned activity of the kind meeting or
    call on a contact. Private meetings, and those of a private calendar, are not
    looked at: not even their existence shows.
    """

    _name = "statcrm.visit.notice"
    _description = "Notice of a Second Visit"
    _rec_name = "visits"

    visits = fields.Char(required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", string="Told", readonly=True, ondelete="cascade", index=True
    )

    _visits_unique = models.UniqueIndex("(visits)", "This has been told already.")

    @api.model
    def _warn(self, partners, day, user, visit):
        """Return who of other units meets these customers around a day, in words.

        :param partners: whom the visit is planned with
        :param day: its day (date), or False
        :param user: who plans it
        :param visit: the planned record itself, new or not
        :return: one line a visit of another unit, the nearest first, or False
        """
        today = self.env.company._statcrm_today()
        partners = self.env["res.partner"].browse(partners.ids)
        principals = partners.filtered("partner_share").statcrm_principal_id
        if not principals or not day or day < today:
            return False
        self.env.flush_all()
        rows = self.env.execute_query_dict(
            self._others_sql(principals, day, user or self.env.user, visit)
        )
        visits = {}
        for row in rows:
            key = row["model"], row["res_id"], row["unit_id"]
            visits.setdefault(key, (row, []))[1].append(row["user_id"])
        lines = [self._say(row, users) for row, users in visits.values()]
        if len(lines) > MOST_LINES:
            more = self.env._("And %(count)s more.", count=len(lines) - MOST_LINES)
            lines[MOST_LINES:] = [more]
        return "\n".join(lines) or False

    @api.model
    def _say(self, row, user_ids):
        """Tell one visit: a row with model, unit_id, principal_id and day."""
        users = self.env["res.users"].browse(user_ids)
        values = {
            "names": ", ".join(users.mapped("name")),
            "unit": self.env["statcrm.unit"].browse(row["unit_id"]).name,
            "customer": self.env["res.partner"].browse(row["principal_id"]).name,
            "date": format_date(self.env, row["day"]),
        }
        if row["model"] == "mail.activity":
            return self.env._(
                "%(names)s (%(unit)s): call or visit to %(customer)s planned for"
                " %(date)s.",
                **values,
            )
        if row["day"] < self.env.company._statcrm_today():
            return self.env._(
                "%(names)s (%(unit)s) met %(customer)s on %(date)s.", **values
            )
        return self.env._(
            "%(names)s (%(unit)s): meeting with %(customer)s on %(date)s.", **values
        )

    @api.model
    def _cron_tell(self):
        """Tell who planned before; visits that were changed since yesterday count."""
        self.env.flush_all()
        by_user = {}
        for row in self.env.execute_query_dict(self._untold_sql()):
            by_user.setdefault(row["told_id"], []).append(row)

        def tell(user):
            for row in by_user[user.id]:
                self._tell(row)

        self.env["statcrm.job.fault"]._each(
            "Visits of other units", list(self.env["res.users"].browse(by_user)), tell
        )

    @api.model
    def _tell_of(self, visits, partners):
        """Tell who planned a visit near these before them, at once.

        :param visits: new meetings or activities
        :param partners: whom they are planned with
        """
        principals = partners.filtered("partner_share").statcrm_principal_id
        if principals:
            self._tell_untold(self._untold_sql(principals, visits))

    @api.model
    def _tell_untold(self, untold):
        self.env.flush_all()
        for row in self.env.execute_query_dict(untold):
            self._tell(row)

    @api.model
    def _tell(self, row):
        """Remember the pair, and leave a note for who planned the older visit."""
        told = self.env["res.users"].browse(row["told_id"])
        self = self.with_context(lang=told.lang)
        # superuser: nobody writes what has been told
        self.sudo().create({"visits": row["visits"], "user_id": told.id})
        subject = self.env._("Another unit meets your customer")
        yours = self.env._(
            "Your own visit is on %(date)s. Do you want to go together, or tell them"
            " about each other?",
            date=format_date(self.env, row["older_day"]),
        )
        older = self.env[row["older_model"]].browse(row["older_id"])
        if row["older_model"] == "mail.activity":
            older = self.env["res.partner"].browse(older.res_id)
        older.message_notify(
            partner_ids=told.partner_id.ids,
            author_id=self.env["res.users"].browse(SUPERUSER_ID).partner_id.id,
            subject=subject,
            body=f"{self._say(row, [row['user_id']])} {yours}",
        )

    @api.autovacuum
    def _gc_notices(self):
        """Visits of last year need no memory."""
        old = fields.Datetime.now() - relativedelta(years=1)
        self.search([("create_date", "<", old)], limit=10000).unlink()
