from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.cause import is_loading
from ....tools.day_text import format_full_day
from ....tools.groups import MAIN_USER

PARTS = [
    ("manager", "Account Manager"),
    ("deputy", "Deputy"),
    ("sponsor", "Executive Sponsor"),
    ("expert", "Expert"),
]
# parts held by one person at a time
SOLE_PARTS = ("manager", "deputy")
TOLD = {"partner_id", "user_id", "part", "date_from", "date_to"}


def _sole(part):
    """Return the constraint that only one person has a part at a time.

    Ids are compared as ranges, which needs no PostgreSQL extension. Rows of merged
    customers may overlap, see `_check_overlap`.
    """
    return f"""EXCLUDE USING gist (
        int4range(partner_id, partner_id, '[]') WITH &&,
        daterange(date_from, date_to, '[]') WITH &&)
        WHERE (part = '{part}' AND (merged_from IS NULL OR date_to IS NULL))
        DEFERRABLE INITIALLY DEFERRED"""


class StatcrmAccountMember(models.Model):
    """One colleague in the account team of a principal customer, with dates."""

    _name = "statcrm.account.member"
    _inherit = ["statcrm.merge.mixin", "statcrm.locked.mixin", "statcrm.moved.mixin"]
    _description = "Account Team Member"
    _moved_by = {"partner_id"}
    _order = "partner_id, sequence, date_from desc, id"
    _rec_name = "user_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="restrict",
        bypass_search_access=True,
        domain=[("statcrm_is_principal", "=", True)],
    )
    user_id = fields.Many2one(
        "res.users",
        string="Colleague",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("share", "=", False)],
    )
    unit_id = fields.Many2one(
        "statcrm.unit",
        compute="_compute_unit_id",
        store=True,
        readonly=False,
        ondelete="set null",
        help="The unit the colleague represents in this team.",
    )
    part = fields.Selection(PARTS, required=True, default="expert")
    sequence = fields.Integer(
        compute="_compute_sequence", store=True, help="The account manager comes first."
    )
    date_from = fields.Date(
        string="From",
        required=True,
        default=lambda self: self.env.company._statcrm_today(),
    )
    date_to = fields.Date(string="To", help="The last day in the team.")
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )
    absence_id = fields.Many2one(
        "statcrm.absence",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The absence for which this deputy was chosen, and with which it ends.",
    )
    merged_from = fields.Char(
        readonly=True, help="The customer of this row before it was merged."
    )

    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)",
        "The last day in the team cannot be before the first.",
    )

    # `_check_overlap` cannot see uncommitted rows of concurrent transactions
    _sole_deputy = models.Constraint(
        _sole("deputy"),
        "Another user has just added a deputy of this customer for that period.",
    )
    _sole_manager = models.Constraint(
        _sole("manager"),
        "Another user has just added an account manager of this customer for that"
        " period.",
    )

    @api.depends("user_id")
    def _compute_unit_id(self):
        units_of = self.env["statcrm.unit.member"]._units_of(self.user_id)
        for line in self:
            units = units_of[line.user_id]
            if line.unit_id not in units:
                line.unit_id = units[:1]

    @api.depends("part")
    def _compute_sequence(self):
        order = [part for part, _label in PARTS]
        for line in self:
            line.sequence = order.index(line.part) if line.part else len(order)

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        today = self.env.company._statcrm_today()
        for line in self:
            ended = line.date_to and line.date_to < today
            line.is_current = line.date_from and line.date_from <= today and not ended

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._as_of_domain(self.env.company._statcrm_today())

    @api.constrains("partner_id", "user_id", "part", "date_from", "date_to")
    def _check_overlap(self):
        """Refuse overlapping rows of one person, manager or deputy.

        No unique index, as it would block merges of customers. The history of a merged
        customer may overlap.
        """
        rows = self.search(
            Domain("partner_id", "in", self.partner_id.ids)
            & (Domain("merged_from", "=", False) | Domain("date_to", "=", False))
        )
        for same in rows.grouped(lambda row: row._place()).values():
            ordered = same.sorted("date_from")
            for earlier, later in zip(ordered, ordered[1:], strict=False):
                if not earlier.date_to or later.date_from <= earlier.date_to:
                    raise ValidationError(
                        self.env._(
                            "%(customer)s: %(earlier)s and %(later)s overlap. End the"
                            " earlier line before the later one begins.",
                            customer=earlier.partner_id.display_name,
                            earlier=earlier._describe(),
                            later=later._describe(),
                        )
                    )
        if any(row.part in SOLE_PARTS for row in self):
            # now instead of at commit, to raise a readable error
            names = SQL(", ").join(
                SQL.identifier(f"{self._table}_sole_{part}") for part in SOLE_PARTS
            )
            self.env.cr.execute(SQL("SET CONSTRAINTS %s IMMEDIATE", names))
            self.env.cr.execute(SQL("SET CONSTRAINTS %s DEFERRED", names))

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_appointment()
        rows._check_manager_of_card()
        rows._post_team_change(self.env._("Added to the account team"))
        rows._record_team_change({})
        return rows

    def write(self, vals):
        told = self if TOLD & vals.keys() else self.browse()
        told._check_appointment()
        before = {row: row._describe() for row in told}
        result = super().write(vals)
        told._check_appointment()
        told._check_manager_of_card()
        told._post_team_change(self.env._("Changed in the account team"))
        told._record_team_change(before)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_begun(self):
        today = self.env.company._statcrm_today()
        begun = any(row.date_from <= today for row in self)
        if begun and not self.env.su and not self.env.user.has_group(MAIN_USER):
            raise AccessError(
                self.env._(
                    "Team members cannot be deleted, to keep the history. Set the last"
                    " day instead."
                )
            )
        self._check_appointment()
        self._post_team_change(self.env._("Removed from the account team"))
        self._record_team_change({row: row._describe() for row in self}, is_gone=True)

    def _check_appointment(self):
        """Key account managers of nominated customers are set by decisions only."""
        if self.env.su:
            return
        for row in self:
            if row.part == "manager" and row.partner_id.statcrm_nominated_class_id:
                raise AccessError(
                    self.env._(
                        "%(customer)s is a strategic or key customer. Its key account"
                        " manager can only be changed by a decision of the director."
                        " Propose the change, or hand the customer over.",
                        customer=row.partner_id.display_name,
                    )
                )

    def _check_manager_of_card(self):
        """Of customers without nomination the card tells who it is: nobody beside.

        What was entered otherwise once can be ended, or removed.
        """
        if self.env.su:
            return
        today = self.env.company._statcrm_today()
        for row in self:
            manager = row.partner_id.user_id
            is_ended = row.date_to and row.date_to <= today
            if row.part == "manager" and row.user_id != manager and not is_ended:
                raise ValidationError(
                    self.env._(
                        "The account manager of %(customer)s is chosen on the"
                        " customer's card, or by Hand Over: today %(manager)s.",
                        customer=row.partner_id.display_name,
                        manager=manager.name or self.env._("nobody yet"),
                    )
                )

    def _post_team_change(self, title):
        """Log the change on the customers."""
        if not self:
            return
        bodies = {
            partner.id: Markup("<br/>").join(
                f"{title}: {row._describe()}" for row in rows
            )
            for partner, rows in self.grouped("partner_id").items()
        }
        self.partner_id._message_log_batch(bodies)

    def _record_team_change(self, before, is_gone=False):
        """Record the change in the audit trail, with its cause.

        What data files load is not recorded.

        :param before: {row: description}, without new rows
        """
        if not self or is_loading(self.env):
            return
        vals_list = [
            {
                "partner_id": row.partner_id.id,
                "kind": "team",
                "old_text": before.get(row, ""),
                "new_text": "" if is_gone else row._describe(),
            }
            for row in self
        ]
        self.env["statcrm.change"]._note(
            [vals for vals in vals_list if vals["old_text"] != vals["new_text"]]
        )

    def _describe(self):
        """Return a one-line description: colleague, part, dates."""
        part = dict(self._fields["part"]._description_selection(self.env))[self.part]
        dates = format_full_day(self.env, self.date_from)
        if self.date_to:
            dates += f" – {format_full_day(self.env, self.date_to)}"
        else:
            dates = self.env._("from %(date)s", date=dates)
        return f"{self.user_id.name}, {part}, {dates}"

    def _place(self):
        """Return the key that only one row may have at a time."""
        person = self.user_id if self.part not in SOLE_PARTS else None
        return self.partner_id, self.part, person

    @api.model
    def _as_of_domain(self, date):
        """Return the domain of the members on a day."""
        return Domain("date_from", "<=", date) & self._open_domain(date)

    @api.model
    def _as_of_sql(self, day):
        """Return the same as SQL on a table `member`.

        :param day: a date, or SQL of one
        """
        return SQL(
            "member.date_from <= %s AND coalesce(member.date_to, 'infinity') >= %s",
            day,
            day,
        )

    @api.model
    def _open_domain(self, date):
        """Return the domain of the rows current on a day or beginning later."""
        return Domain("date_to", "=", False) | Domain("date_to", ">=", date)

    @api.model
    def _set_team(self, partners, parts, date):
        """Set the team on a day, by closing and opening rows.

        A few statements, regardless of the number of customers.

        :param partners: principal customers that get the same people
        :param dict parts: {part: res.users}, other parts are not changed
        :param date: first day of the new team
        """
        date = fields.Date.to_date(date)
        rows = self.search(
            Domain("partner_id", "in", partners.ids)
            & Domain("part", "in", list(parts))
            & self._open_domain(date)
        )
        stays = rows.filtered(
            lambda row: row.date_from <= date and row.user_id in parts[row.part]
        )
        stays.filtered("date_to").date_to = False
        rows -= stays
        begun = rows.filtered(lambda row: row.date_from < date)
        begun.date_to = fields.Date.subtract(date, days=1)
        (rows - begun).unlink()
        held = {(row.partner_id, row.part, row.user_id) for row in stays}
        self.create(
            [
                {
                    "partner_id": partner.id,
                    "user_id": user.id,
                    "part": part,
                    "date_from": date,
                }
                for partner in partners
                for part, users in parts.items()
                for user in users or ()
                if (partner, part, user) not in held
            ]
        )

    _merge_order = 20

    @api.model
    def _merge_settle(self, sources, kept):
        """Keep all past rows of merged customers, and end conflicting ones yesterday.

        The people of the kept customer stay, but an appointed key account manager takes
        precedence over others.
        """
        today = self.env.company._statcrm_today()
        open_rows = self.search(
            Domain("partner_id", "in", (sources + kept).ids) & self._open_domain(today)
        )
        both = kept + sources
        manager = (both.filtered("statcrm_nominated_class_id").user_id or both.user_id)[
            :1
        ]
        if kept.user_id != manager:
            kept.user_id = manager
        taken = {row._place()[1:] for row in open_rows if row.partner_id == kept}
        yesterday = fields.Date.subtract(today, days=1)
        for source in sources:
            source.statcrm_team_ids.merged_from = source.display_name
            for row in open_rows:
                if row.partner_id != source:
                    continue
                place = row._place()[1:]
                other_manager = row.part == "manager" and row.user_id != manager
                if not (place in taken or other_manager):
                    taken.add(place)
                elif row.date_from > yesterday:
                    row.unlink()  # it was never current for a day
                else:
                    row.date_to = yesterday

    @api.model
    def _follow_top(self, office, top):
        """Move the team of a new office to its principal customer.

        The people of the principal customer stay; members whose part is already taken
        leave, including the account manager. The history stays with the office. As
        superuser.
        """
        today = self.env.company._statcrm_today()
        yesterday = fields.Date.subtract(today, days=1)
        rows = self.search(
            Domain("partner_id", "in", (office | top).ids) & self._open_domain(today)
        )
        if office.user_id and not top.user_id:
            top.user_id = office.user_id
        theirs = rows.filtered(lambda row: row.partner_id == top)
        taken = {row._place()[1:] for row in theirs}
        for row in rows - theirs:
            place = row._place()[1:]
            other_manager = row.part == "manager" and row.user_id != top.user_id
            if not (place in taken or other_manager):
                taken.add(place)
                start = max(row.date_from, today)
                row.copy({"partner_id": top.id, "date_from": start})
            if row.date_from > yesterday:
                row.unlink()  # it was never current for a day
            else:
                row.date_to = yesterday
