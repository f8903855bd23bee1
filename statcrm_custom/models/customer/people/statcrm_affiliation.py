from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..house.statcrm_unit_member import LEVELS


class StatcrmAffiliation(models.Model):
    """One person at one organisation during a period.

    A contact has only one parent. Affiliations add the rest: board memberships, billing
    contacts, former workplaces.
    """

    _name = "statcrm.affiliation"
    _inherit = ["statcrm.merge.mixin", "statcrm.locked.mixin"]
    _description = "Affiliation"
    _order = "date_to desc, organisation_id, id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Person",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
        domain=[("is_company", "=", False)],
    )
    organisation_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
        domain=[("is_company", "=", True)],
    )
    principal_id = fields.Many2one(
        related="organisation_id.statcrm_principal_id", string="Principal Customer"
    )
    role_ids = fields.Many2many("statcrm.contact.role", string="Contact Roles")
    function = fields.Char(string="Job Position")
    level = fields.Selection(LEVELS)
    date_from = fields.Date(
        string="From", default=lambda self: self.env.company._statcrm_today()
    )
    date_to = fields.Date(string="To", help="The last day at the organisation.")
    settles_card = fields.Boolean(
        string="Leaves after the Last Day",
        readonly=True,
        copy=False,
        help="After the last day, the contact is moved or archived.",
    )
    is_from_card = fields.Boolean(
        string="From the Contact",
        readonly=True,
        copy=False,
        help="Created from the contact's organisation, not entered by a user.",
    )
    left_on = fields.Date(
        string="Contact Moved On",
        readonly=True,
        copy=False,
        help="The day on which the contact was moved or archived.",
    )
    planned_to = fields.Date(
        string="Previous Last Day",
        readonly=True,
        copy=False,
        help="Restored if the contact comes back on the same day.",
    )
    is_current = fields.Boolean(
        compute="_compute_is_current", search="_search_is_current"
    )
    email = fields.Char(related="partner_id.email", string="Email", readonly=False)
    phone = fields.Char(related="partner_id.phone", string="Phone", readonly=False)
    manager_id = fields.Many2one(
        related="organisation_id.statcrm_responsible_id", string="Account Manager"
    )

    # order of the list of all people: sorting by name would take seconds
    _list_order = models.Index("(date_to DESC, id)")
    _dates_ordered = models.Constraint(
        "CHECK(date_to >= date_from)", "An affiliation cannot end before it begins."
    )

    _merge_order = 10

    @api.depends("date_from", "date_to", "left_on")
    def _compute_is_current(self):
        """A person whose contact was moved or archived is no longer there that day."""
        today = self.env.company._statcrm_today()
        for affiliation in self:
            begun = not affiliation.date_from or affiliation.date_from <= today
            affiliation.is_current = begun and not affiliation._is_over(today)

    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env.company._statcrm_today()
        begun = Domain("date_from", "=", False) | Domain("date_from", "<=", today)
        left = Domain("date_to", "=", today) & Domain("left_on", "=", today)
        goes_on = Domain("date_to", "=", False) | Domain("date_to", ">=", today)
        return begun & goes_on & ~left

    @api.depends("partner_id", "organisation_id")
    def _compute_display_name(self):
        for affiliation in self:
            person, place = affiliation.partner_id, affiliation.organisation_id
            names = filter(None, (person.name, place.name))
            affiliation.display_name = " – ".join(names)

    @api.constrains("partner_id", "organisation_id", "date_from", "date_to")
    def _check_overlap(self):
        """Refuse overlapping affiliations of a person with one organisation.

        No unique index, as a merge of two contacts would delete conflicting rows. A
        line entered by a user replaces one created from the contact.
        """
        pairs = self._read_group(
            [
                ("partner_id", "in", self.partner_id.ids),
                ("organisation_id", "in", self.organisation_id.ids),
            ],
            ["partner_id", "organisation_id"],
            ["id:recordset"],
        )
        told = self.browse()
        for person, organisation, affiliations in pairs:
            lines = sorted(affiliations, key=lambda line: line._period())
            for earlier, later in zip(lines, lines[1:], strict=False):
                if later._period()[0] > earlier._period()[1]:
                    continue
                replaced = (earlier + later).filtered("is_from_card")
                if len(replaced) != 1:
                    raise ValidationError(
                        self.env._(
                            "%(person)s already works at %(organisation)s during that"
                            " period. Change the dates, or add the roles to the"
                            " existing line.",
                            person=person.display_name,
                            organisation=organisation.display_name,
                        )
                    )
                told |= replaced
        told.sudo().unlink()

    @api.constrains("partner_id", "organisation_id")
    def _check_not_itself(self):
        if any(line.partner_id == line.organisation_id for line in self):
            raise ValidationError(
                self.env._("A contact cannot be affiliated with itself.")
            )

    @api.constrains("partner_id", "organisation_id", "date_to")
    def _check_card(self):
        """Set the organisation as parent of the contact if it has none.

        Not for ended affiliations, which describe former workplaces.
        """
        today = self.env.company._statcrm_today()
        lasting = self.filtered(lambda line: not line._is_over(today))
        for organisation, lines in lasting.grouped("organisation_id").items():
            lines.partner_id._statcrm_give_cards_a_place(organisation)

    @api.model
    def get_import_templates(self):
        return [
            {
                "label": self.env._("People and Their Organisations"),
                "template": "/statcrm_custom/static/xls/people_import_template.xlsx",
            }
        ]

    def write(self, vals):
        """A line edited by a user no longer counts as created from the contact."""
        if vals.keys() - {"settles_card"} and "left_on" not in vals:
            vals = {**vals, "is_from_card": False}
        return super().write(vals)

    @api.onchange("partner_id")
    def _onchange_partner_id(self):
        """Suggest the job position of the contact."""
        if not self.function:
            self.function = self.partner_id.function

    def _period(self):
        """Return (first day, last day), with extreme dates for open ends."""
        self.ensure_one()
        return (
            self.date_from or fields.Date.to_date("0001-01-01"),
            self.date_to or fields.Date.to_date("9999-12-31"),
        )

    def action_has_left(self):
        """Open the wizard to end these affiliations and name a successor."""
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Has Left"),
            "res_model": "statcrm.affiliation.end",
            "view_mode": "form",
            "target": "new",
            "context": {"default_affiliation_ids": self.ids},
        }

    def _is_over(self, today):
        """Return whether the affiliation has ended by a day."""
        self.ensure_one()
        left = self.date_to == today and self._ended_with_card()
        return bool(self.date_to) and (self.date_to < today or left)

    def _ended_with_card(self):
        """Return whether the last day was set by moving the contact."""
        self.ensure_one()
        return bool(self.date_to) and self.date_to == self.left_on

    @api.model
    def _cron_settle_cards(self):
        """Move or archive the contacts of persons whose last day has passed."""
        today = self.env.company._statcrm_today()
        over = self.search([("settles_card", "=", True), ("date_to", "<", today)])
        people = [*over.grouped("partner_id").values()]
        self.env["statcrm.job.fault"]._each("Leavers", people, self._settle_leaver)
        self.env["res.partner"]._statcrm_list_everybody()

    @api.model
    def _settle_leaver(self, over):
        """Move or archive the contact of a person whose last day has passed."""
        over._settle_cards()
        over.settles_card = False

    def _settle_cards(self):
        """Move each contact to the next organisation, or archive it.

        An archived contact keeps its parent, so that the organisation still shows who
        worked there. Contacts that are already elsewhere and contacts of colleagues are
        not changed.
        """
        today = self.env.company._statcrm_today()
        for person, ended in self.grouped("partner_id").items():
            here = person.parent_id
            if here and here not in ended.organisation_id:
                continue
            others = (person.statcrm_affiliation_ids - ended).filtered(
                lambda line: not line._is_over(today)
            )
            following = others._on_or_after(today)
            if not following:
                person._statcrm_archive_leaver()
            elif here and here not in others.organisation_id:
                person.parent_id = following.organisation_id

    # Duplicate affiliations of one person with one organisation are merged.

    @api.model
    def _merge_settle(self, sources, target):
        """Return the rows of the target before the merge."""
        return self.search(self._naming(target)).ids

    @api.model
    def _naming(self, partner):
        return Domain("partner_id", "=", partner.id) | Domain(
            "organisation_id", "=", partner.id
        )

    @api.model
    def _merge_follow(self, target, settled):
        rows = self.search(self._naming(target))
        itself = rows.filtered(lambda row: row.partner_id == row.organisation_id)
        itself.unlink()
        own = self.browse(settled)
        for same in (
            (rows - itself)
            .grouped(lambda row: (row.partner_id, row.organisation_id))
            .values()
        ):
            for together in same._overlapping():
                together._join(own)

    def _overlapping(self):
        """Return the sets of overlapping affiliations."""
        found, last = [], None
        for row in self.sorted(lambda one: one._period()):
            first_day, last_day = row._period()
            if found and first_day <= last:
                found[-1] |= row
                last = max(last, last_day)
            else:
                found.append(row)
                last = last_day
        return [rows for rows in found if len(rows) > 1]

    def _join(self, own):
        """Merge these affiliations: all roles, the earliest start, the latest end.

        Other values are taken from the row of the kept contact.

        :param own: the rows of the kept contact before the merge
        """
        ordered = self.sorted(lambda row: (row not in own, row._period()[1]))
        kept, others = ordered[0], ordered[1:]
        periods = [row._period() for row in self]
        ends = [period[1] for period in periods]
        latest = ordered.filtered(lambda row: row._period()[1] == max(ends))
        values = {
            "role_ids": [(6, 0, self.role_ids.ids)],
            "date_to": latest[0].date_to,
            "date_from": all(row.date_from for row in self)
            and min(self.mapped("date_from")),
            "settles_card": all(latest.mapped("settles_card")),
            "left_on": latest[0].left_on,
            "is_from_card": all(self.mapped("is_from_card")),
        }
        for name in ("function", "level"):
            values[name] = next((row[name] for row in ordered if row[name]), False)
        others.unlink()
        kept.write(values)
