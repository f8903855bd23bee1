import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import format_time

# With fewer partners than this every figure is counted at the moment it is shown.
LARGE = 100_000


class StatcrmHouseFigure(models.Model):
    """What is counted over all customers of the house, once an hour if they are many.

    Counting hundreds of thousands of partners takes longer than anybody should wait
    for a first screen, and what it tells of the whole house hardly changes within an
    hour. So where partners are very many, a figure is counted by a job, and tells when.
    In a smaller house it is counted at once, always.

    A figure is a name and a method `_count_<name>`, which returns what JSON can hold.
    It is counted as a user of the house sees it, for the companies that are chosen:
    the database is open, so all users of the same companies share one row.
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
        """Forget what was counted by the code of before: it may have another form."""
        self.env.cr.execute("DELETE FROM statcrm_house_figure")

    @api.model
    def _is_large(self):
        """Whether the partners are too many to be counted while somebody waits."""
        Partner = self.env["res.partner"]
        day = Partner._statcrm_cached_for()
        return Partner._statcrm_estimated_rows(day) >= LARGE

    @api.model
    def _get(self, name):
        """Return a figure, and when it was counted.

        As superuser only where the row is kept: the figure itself is counted with the
        rights of who asks first.

        :return: (value, moment or False where it was counted just now)
        """
        if not self._is_large():
            return self._normal(self._count(name)), False
        row_sudo = self._find_sudo(name)
        if not row_sudo:
            self._keep(name)
            row_sudo = self._find_sudo(name)
        return row_sudo.value, row_sudo.counted_at

    @api.model
    def _rows_sql(self, name, **types):
        """Return SQL of the rows of a large house's figure that is a list of lists.

        They stay in the database, for a query that joins them.

        :param types: {column: type in SQL}, in the order of the lists
        """
        if not self._find_sudo(name, ["id"]):
            self._keep(name)
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
    def _find_sudo(self, name, columns=("value", "counted_at")):
        return self.sudo().search_fetch(
            [("name", "=", name), ("company_key", "=", self._company_key())],
            columns,
        )

    @api.model
    def _keep(self, name):
        """Count a figure that nobody has asked for yet; two may do so at once."""
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

    @api.model
    def _count(self, name):
        return getattr(self, f"_count_{name}")()

    @api.model
    def _normal(self, value):
        """The value as it comes back from JSON: keys are texts, pairs are lists."""
        return json.loads(json.dumps(value))

    @api.model
    def _count_missing(self):
        """Return {id of a piece of essential data: [condition, customers without]}."""
        requirements = self.env["statcrm.data.requirement"].search(Domain.TRUE)
        return {one.id: [one.domain, one._count_missing()] for one in requirements}

    @api.model
    def _company_key(self):
        return ",".join(str(number) for number in sorted(self.env.companies.ids))

    @api.model
    def _say_when(self, counted_at):
        """Return “Counted at 9:40.” in the user's time, or "" for what is of now."""
        if not counted_at:
            return ""
        moment = format_time(self.env, counted_at, time_format="short")
        return self.env._("Counted at %(time)s.", time=moment)

    @api.model
    def _count_again(self):
        """Let the job count at once: many customers have just changed."""
        if self._is_large():
            self.env.ref("statcrm_custom.ir_cron_count_house").sudo()._trigger()

    @api.model
    def _cron_count(self):
        """Count what has been asked for, figure by figure, each in a transaction."""
        rows = self.search(Domain.TRUE)
        self.env["statcrm.job.fault"]._each(
            "Figures of all customers", list(rows), lambda row: row._recount()
        )

    def _recount(self):
        """Count once more; a row of whom is no longer there is made anew when asked."""
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
