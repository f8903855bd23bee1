import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.day_text import format_clock

# With fewer partners than this, every figure is counted when it is shown.
LARGE = 100_000

# bytes of a value that is read together with the others
SHORT = 2_000

JOB = "statcrm_custom.ir_cron_count_house"


class StatcrmHouseFigure(models.Model):
    """Figures of all customers, cached for an hour in a large database.

    Counting hundreds of thousands of partners is too slow for the Home screen, and the
    result hardly changes within an hour. In a large database a job counts the figures,
    and the time is shown. In a smaller one they are always counted directly. A figure
    is a name and a method `_count_<name>`, which returns a JSON value. It is counted
    with the rights of an internal user for the selected companies: all users see all
    customers, so users of the same companies share one row.
    """

    _name = "statcrm.house.figure"
    _description = "Cached Figure"
    _log_access = False

    name = fields.Char(required=True)
    company_key = fields.Char(
        required=True, help="IDs of the companies it is counted for."
    )
    user_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="cascade",
        help="The user it is counted as.",
    )
    value = fields.Json()
    counted_at = fields.Datetime(required=True)

    _one_a_house = models.UniqueIndex(
        "(name, company_key)", "This figure already exists."
    )

    def init(self):
        """Clear the figures of the previous version: their format may differ."""
        self.env.cr.execute("DELETE FROM statcrm_house_figure")
        self._forget()
        job = self.env.ref(JOB, raise_if_not_found=False)
        if job:
            job._trigger()

    @api.model
    def _is_large(self):
        """Return whether there are too many partners to count them directly."""
        Partner = self.env["res.partner"]
        day = Partner._statcrm_cached_for()
        return Partner._statcrm_estimated_rows(day) >= LARGE

    @api.model
    def _get(self, name):
        """Return a figure, and when it was counted.

        Superuser is used to store the row only: the figure itself is counted with the
        rights of the first user who requests it.

        :return: (value, datetime or False if it was counted just now)
        """
        if not self._is_large():
            return self._normal(self._count(name)), False
        self._need(name)
        value, counted_at = self._known()[name]
        if value is None:
            value = self.sudo().search_fetch(self._domain(name), ["value"]).value
        return value, counted_at

    @api.model
    def _rows_sql(self, name, **types):
        """Return the SQL of the rows of a cached figure that is a list of lists.

        The rows stay in the database, to be joined by a query.

        :param types: {column: SQL type}, in the order of the lists
        """
        self._need(name)
        columns = SQL(", ").join(
            SQL("(item->>%s)::%s AS %s", number, SQL(of_type), SQL.identifier(column))
            for number, (column, of_type) in enumerate(types.items())
        )
        return SQL(
            """SELECT %s FROM statcrm_house_figure figure,
                      jsonb_array_elements(figure.value) item
                WHERE figure.name = %s AND figure.company_key = %s""",
            columns,
            name,
            self._company_key(),
        )

    @api.model
    def _partners_sql(self, *names):
        """Return SQL rows (partner_id, number, day) of figures of each partner."""
        self._need(*names)
        return SQL(
            """SELECT partner AS partner_id, number, day FROM statcrm_house_figure_row
                WHERE name IN %s AND company_key = %s""",
            names,
            self._company_key(),
        )

    @api.model
    def _write_partners(self, name, rows):
        """Replace the rows of a figure of each partner; its `_count_<name>` calls it.

        :param rows: SQL rows (partner_id, number, day)
        :return: how many there are
        """
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            SQL(
                "DELETE FROM statcrm_house_figure_row"
                " WHERE name = %s AND company_key = %s",
                name,
                self._company_key(),
            )
        )
        cr.execute(
            SQL(
                """INSERT INTO statcrm_house_figure_row
                          (name, company_key, partner, number, day)
                   SELECT %s, %s, partner_id, number, day FROM (%s) counted
                    WHERE partner_id IS NOT NULL ON CONFLICT DO NOTHING""",
                name,
                self._company_key(),
                rows,
            )
        )
        found = cr.rowcount
        # else PostgreSQL knows only later that the rows are many
        cr.execute("ANALYZE statcrm_house_figure_row")
        return found

    @api.model
    def _domain(self, name):
        return [("name", "=", name), ("company_key", "=", self._company_key())]

    @api.model
    def _known(self):
        """Return {name: (value, datetime)} of the figures, in one query a transaction.

        The value is None if it is long: who needs it reads it.
        """
        known = self.env.cr.cache.setdefault(self._name, {})
        key = self._company_key()
        if key not in known:
            self.flush_model()
            self.env.cr.execute(
                SQL(
                    """SELECT name, counted_at,
                              CASE WHEN pg_column_size(value) < %s THEN value END
                         FROM statcrm_house_figure WHERE company_key = %s""",
                    SHORT,
                    key,
                )
            )
            known[key] = {
                name: (value, counted_at)
                for name, counted_at, value in self.env.cr.fetchall()
            }
        return known[key]

    @api.model
    def _forget(self):
        self.env.cr.cache.pop(self._name, None)

    def write(self, vals):
        self._forget()
        return super().write(vals)

    def unlink(self):
        self._forget()
        return super().unlink()

    @api.model
    def _need(self, *names):
        """Count the figures that nobody has asked for yet."""
        for name in names:
            if name not in self._known():
                self._create_figure(name)

    @api.model
    def _create_figure(self, name):
        """Count a figure for the first time; two users may do so concurrently."""
        self.env.cr.execute(
            SQL(
                """INSERT INTO statcrm_house_figure
                          (name, company_key, user_id, value, counted_at)
                   VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING""",
                name,
                self._company_key(),
                self.env.uid,
                json.dumps(self._count(name)),
                fields.Datetime.now(),
            )
        )
        self._forget()

    @api.model
    def _count(self, name):
        return getattr(self, f"_count_{name}")()

    @api.model
    def _normal(self, value):
        """Return the value as read from JSON: keys are strings, tuples are lists."""
        return json.loads(json.dumps(value))

    @api.model
    def _count_missing(self):
        """Return {requirement id: [condition, customers without the data]}."""
        requirements = self.env["statcrm.data.requirement"].search(Domain.TRUE)
        return {one.id: [one.domain, one._count_missing()] for one in requirements}

    @api.model
    def _company_key(self):
        return ",".join(str(number) for number in sorted(self.env.companies.ids))

    @api.model
    def _format_counted_at(self, counted_at):
        """Return “Counted at 9:40.” in the user's time zone, or "" if just counted."""
        if not counted_at:
            return ""
        moment = format_clock(self.env, counted_at)
        return self.env._("Counted at %(time)s.", time=moment)

    @api.model
    def _recount_soon(self):
        """Trigger the job: many customers have just changed."""
        if self._is_large():
            self.env.ref(JOB).sudo()._trigger()

    @api.model
    def _cron_count(self):
        """Recount all cached figures, each in its own transaction."""
        rows = self.search(Domain.TRUE)
        faults = self.env["statcrm.job.fault"]
        is_done = faults._each(
            "Figures of the house", list(rows), lambda row: row._recount()
        )
        if is_done and self._is_large():
            users = self.env["res.users"].search([("share", "=", False)], order="id")
            faults._each(
                "First figures of the house",
                [some[:1] for some in users.grouped("company_id").values()],
                self._make_first,
            )

    @api.model
    def _make_first(self, user):
        """Count the figures that nobody has asked for yet, for a user's company.

        Else the first colleague who filters a list by the last contact waits for it.
        """
        counter = self.with_user(user).with_context(
            allowed_company_ids=user.company_id.ids
        )
        counter._need(*self._get_names())

    @api.model
    def _get_names(self):
        """Return the names of all figures: each has a method `_count_<name>`."""
        prefix = "_count_"
        names = [one for one in dir(type(self)) if one.startswith(prefix)]
        return [name.removeprefix(prefix) for name in names]

    def _recount(self):
        """Recount; rows of inactive users are deleted and created again on demand."""
        companies = [int(number) for number in self.company_key.split(",") if number]
        there = set(self.user_id.company_ids.ids).issuperset(companies)
        if not (self._is_large() and self.user_id.active and there):
            self.unlink()
            return
        counter = self.with_user(self.user_id).with_context(
            allowed_company_ids=companies
        )
        self.write(
            {"value": counter._count(self.name), "counted_at": fields.Datetime.now()}
        )
