from datetime import timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..permission.statcrm_purpose_rule import CHANNELS

# what may be written on a frozen copy
OF_FROZEN = {"active", "description", "name", "used_on", "user_id"}
UNUSED_DAYS = 365

UNITS_OF_SELECTION = [
    ("person", "One per person"),
    ("email", "One per e-mail address"),
    ("organisation", "One per organisation"),
    ("address", "One per postal address"),
]


class StatcrmTargetGroup(models.Model):
    """Whom to reach: sentences that people meet, and who was added or removed by hand.

    A living group keeps no list: it is evaluated whenever it is counted or used. A
    frozen copy keeps everybody that was found on that day, with the reason of those
    who were refused, and never changes.

    Found = members + refused: each person found is a member or refused for one reason.
    """

    _name = "statcrm.target.group"
    _inherit = [
        "statcrm.noted.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "statcrm.fixed.mixin",
        "statcrm.may.edit",
        "statcrm.kept.fields",
        "statcrm.moved.mixin",
    ]
    _description = "Target Group"
    _order = "name, id desc"
    _moved_by = {"is_upper_level", "shared_unit_ids", "unit_id", "user_id"}

    name = fields.Char(required=True, tracking=True)
    description = fields.Text()
    active = fields.Boolean(default=True)

    # whom
    criterion_ids = fields.One2many(
        "statcrm.target.criterion", "group_id", string="Criteria", copy=True
    )
    member_ids = fields.One2many(
        "statcrm.target.member", "group_id", string="Kept Members", readonly=True
    )
    by_hand_ids = fields.One2many(
        "statcrm.target.member",
        "group_id",
        string="Added and Removed by Hand",
        domain=[("origin", "in", ("added", "removed"))],
        readonly=True,
    )
    unit_of_selection = fields.Selection(
        UNITS_OF_SELECTION, string="Selection", required=True, default="person"
    )
    role_order_ids = fields.One2many(
        "statcrm.target.role",
        "group_id",
        string="Order of Contact Roles",
        copy=True,
        help="Who is taken of several: the person with the first of these roles, then"
        " the one with the highest level.",
    )
    purpose_id = fields.Many2one(
        "statcrm.purpose",
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="Who may not be contacted for it is refused, by its rules and by what the"
        " person has said.",
    )
    channel = fields.Selection(
        CHANNELS,
        help="Who has no address for this channel is refused. Empty for any channel.",
    )

    # whose
    unit_id = fields.Many2one(
        "statcrm.unit",
        string="Owner Unit",
        ondelete="restrict",
        index=True,
        tracking=True,
        default=lambda self: (
            self.env["statcrm.unit.member"]
            ._units_of(self.env.user)
            .get(self.env.user, self.env["statcrm.unit"])[:1]
        ),
    )
    user_id = fields.Many2one(
        "res.users",
        string="Owner",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        copy=False,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    shared_unit_ids = fields.Many2many(
        "statcrm.unit",
        string="Shared with",
        help="Account managers of these units may change it, too.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    is_upper_level = fields.Boolean(
        string="Upper-level",
        tracking=True,
        help="Only communications and the main user change it.",
    )

    # a frozen copy
    is_frozen = fields.Boolean(string="Frozen", readonly=True, copy=False)
    frozen_at = fields.Datetime(string="Frozen On", readonly=True, copy=False)
    source_id = fields.Many2one(
        "statcrm.target.group",
        string="Frozen From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    copy_ids = fields.One2many("statcrm.target.group", "source_id", readonly=True)
    copy_count = fields.Integer(string="Frozen Copies", compute="_compute_copy_count")

    used_on = fields.Datetime(string="Last Used", readonly=True, copy=False)
    is_unused = fields.Boolean(
        string="Unused for a Year",
        compute="_compute_is_unused",
        search="_search_is_unused",
    )

    @api.depends("copy_ids")
    def _compute_copy_count(self):
        counts = dict(
            self.with_context(active_test=False)._read_group(
                [("source_id", "in", self.ids)], ["source_id"], ["__count"]
            )
        )
        for group in self:
            group.copy_count = counts.get(group._origin, 0)

    @api.model
    def _unused_since(self):
        parameters = self.env["ir.config_parameter"]
        days = parameters._statcrm_get_number("unused_days", UNUSED_DAYS)
        return fields.Datetime.now() - timedelta(days=days)

    @api.depends("used_on", "create_date")
    def _compute_is_unused(self):
        since = self._unused_since()
        for group in self:
            last = group.used_on or group.create_date
            group.is_unused = bool(last) and last < since

    def _search_is_unused(self, operator, value):
        if operator != "in":
            return NotImplemented
        since = self._unused_since()
        return Domain("used_on", "<", since) | (
            Domain("used_on", "=", False) & Domain("create_date", "<", since)
        )

    def _is_fixed(self, vals):
        kept = {name for name in vals if name in self._fields} - OF_FROZEN
        mine = {
            name
            for name in kept
            if not name.startswith(("activity_", "message_", "website_"))
        }
        return self.is_frozen and bool(mine) and not self.env.su

    def _get_fixed_message(self):
        return self.env._(
            "A frozen target group never changes. Change the living one, or duplicate"
            " this one."
        )

    def copy(self, default=None):
        """A copy is living; who was added and removed by hand comes along."""
        copies = super().copy(default)
        for group, twin in zip(self, copies, strict=True):
            by_hand = group.by_hand_ids.filtered(
                lambda one, group=group: not group.is_frozen and one.partner_id
            )
            by_hand.sudo().copy({"group_id": twin.id})
        return copies

    def copy_data(self, default=None):
        default = dict(default or {})
        found = super().copy_data(default)
        if "name" not in default:
            for group, vals in zip(self, found, strict=True):
                vals["name"] = self.env._("%s (copy)", group.name)
        return found

    # People added and removed by hand.

    def action_add_people(self, partners, why):
        """Put people on the list, whether they meet the criteria or not.

        :param partners: people, records or ids
        :param str why: shown to everybody
        """
        self._keep_by_hand(partners, why, "added")

    def action_remove_people(self, partners, why):
        """Take people off the list for good, whatever criteria they meet.

        :param partners: people, records or ids
        :param str why: shown to everybody
        """
        self._keep_by_hand(partners, why, "removed")

    def action_forget_people(self, partners):
        """Leave these people to the criteria again.

        :param partners: people, records or ids
        """
        people = self._people(partners)
        self._check_living("write")
        rows_sudo = self.sudo().by_hand_ids.filtered(
            lambda row: row.partner_id in people
        )
        rows_sudo.unlink()
        self._note_people(people, self.env._("By the criteria again"), "")

    def _people(self, partners):
        """Return partners from records or ids that a caller names."""
        if isinstance(partners, models.BaseModel):
            return partners
        ids = [partners] if isinstance(partners, int) else list(partners or ())
        return self.env["res.partner"].browse(ids).exists()

    def _check_living(self, operation):
        self.ensure_one()
        self.check_access(operation)
        if self.is_frozen:
            raise UserError(self._get_fixed_message())

    def _keep_by_hand(self, partners, why, origin):
        people = self._people(partners)
        self._check_living("write")
        why = (why or "").strip() if isinstance(why, str) else ""
        if not why:
            raise UserError(self.env._("Say why."))
        people.check_access("read")
        if people.filtered("is_company"):
            raise UserError(self.env._("Only people are on a list, no organisations."))
        self = self.sudo()  # noqa: PLW0642  rows are written by these methods only
        known = self.by_hand_ids.grouped("partner_id")
        values = {
            "origin": origin,
            "note": why,
            "user_id": self.env.uid,
            "made_at": fields.Datetime.now(),
        }
        for person in people:
            if person in known:
                known[person].write(values)
        self.env["statcrm.target.member"].create(
            [
                {"group_id": self.id, "partner_id": person.id, **values}
                for person in people
                if person not in known
            ]
        )
        text = self.env._("Added") if origin == "added" else self.env._("Removed")
        self._note_people(people, text, why)

    def _note_people(self, people, text, why):
        names = ", ".join(people.mapped("display_name"))
        body = self.env._("%(done)s: %(names)s", done=text, names=names)
        self.sudo().message_post(body=f"{body} – {why}" if why else body)

    # Actions of the screen.

    def action_duplicate(self):
        """Make a living copy and open it."""
        self.ensure_one()
        return self.copy().get_formview_action()

    def action_add_window(self):
        """Ask whom to add by hand, and why."""
        return self._hand_window("added", self.env._("Add People by Hand"))

    def action_remove_window(self):
        """Ask whom to remove by hand, and why."""
        return self._hand_window("removed", self.env._("Remove People by Hand"))

    def _hand_window(self, origin, name):
        self._check_living("write")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "statcrm.target.hand",
            "view_mode": "form",
            "target": "new",
            "context": {"default_group_id": self.id, "default_origin": origin},
        }

    def action_members(self):
        """Open the people on the list."""
        return self._people_window(self.name, self.member_domain())

    @api.readonly
    def action_refused(self, reason):
        """Open the people that are refused for a reason.

        :param str reason: a key of `refusals`
        """
        self.ensure_one()
        label = self.refusal_labels().get(reason, reason)
        name = self.env._("%(group)s: %(reason)s", group=self.name, reason=label)
        return self._people_window(name, self._listed_domain("refused", reason))

    def _people_window(self, name, domain):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "res.partner",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": domain,
            # also who is refused because of being archived
            "context": {"active_test": False, "create": False},
        }

    def action_copies(self):
        """Open the frozen copies."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Frozen Copies of %s", self.name),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("source_id", "=", self.id)],
        }

    def action_export(self):
        """Ask for the purpose and the receiver of an export of the people."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Export People"),
            "res_model": "statcrm.people.export",
            "view_mode": "form",
            "target": "new",
            "context": {"default_group_id": self.id},
        }

    # The living count of the screen.

    @api.readonly
    def preview(self, vals):
        """Count a group with values that are not saved yet.

        :param dict vals: {"criteria": [{"key", "kind", "is_negated", "value"}],
            "unit_of_selection", "channel", "purpose_id", "roles": [id of a contact
            role]}; what is left out is as it is saved
        :return: {"found", "members", "refused": [{"code", "text", "count"}],
            "sentence", "sample": [{"id", "name", "place"}], "errors": {key: text}};
            without counts if there are errors
        """
        group = self._with_values(vals)
        errors = group._get_errors()
        if errors or not (group.criterion_ids or group.by_hand_ids):
            return {
                "errors": errors,
                "found": None,
                "sentence": group._describe_none(errors),
            }
        counts = group._count_reasons()
        found = sum(counts.values())
        members = counts.pop(None, 0)
        labels = group.refusal_labels()
        return {
            "errors": {},
            "found": found,
            "members": members,
            "refused": [
                {"code": code, "text": labels.get(code, code), "count": count}
                for code, count in sorted(counts.items(), key=lambda one: -one[1])
            ],
            "sentence": group._describe(found, members, counts),
            "sample": group._get_sample(),
        }

    @api.readonly
    def preview_criteria(self, vals):
        """Count each criterion by itself, of values that are not saved yet.

        :param dict vals: as of `preview`
        :return: {key: count}
        """
        group = self._with_values(vals)
        errors = group._get_errors()
        good = {
            key: criterion
            for key, criterion in group._by_key().items()
            if key not in errors
        }
        return dict(zip(good, group._count_each(good.values()), strict=True))

    @api.model
    def _keys_of(self, vals):
        return [str(one.get("key")) for one in vals.get("criteria") or ()]

    def _with_values(self, vals):
        """Return an unsaved record with the values of `preview`."""
        self.check_access("read")
        if not isinstance(vals, dict):
            raise UserError(self.env._("These values cannot be understood."))
        values = {
            name: vals[name]
            for name in ("unit_of_selection", "channel", "purpose_id")
            if name in vals
        }
        if "criteria" in vals:
            values["criterion_ids"] = [Command.clear()] + [
                Command.create(
                    {
                        "kind": one.get("kind"),
                        "is_negated": bool(one.get("is_negated")),
                        "value": one.get("value") or {},
                    }
                )
                for one in vals["criteria"]
            ]
        if "roles" in vals:
            values["role_order_ids"] = [Command.clear()] + [
                Command.create({"role_id": role, "sequence": place})
                for place, role in enumerate(vals["roles"])
            ]
        if not values:
            return self
        # a record with this origin may still have the values of the last preview
        self.new({}, origin=self).invalidate_recordset(flush=False)
        group = self.new(values, origin=self)
        if "criteria" in vals:
            keys = self._keys_of(vals)
            if len(group.criterion_ids) != len(keys) or len({*keys}) != len(keys):
                raise UserError(self.env._("These values cannot be understood."))
            group = group.with_context(statcrm_keys=tuple(keys))
        return group

    def _get_errors(self):
        """Return {key: why a criterion cannot be understood}."""
        return {
            key: text
            for key, criterion in self._by_key().items()
            if (text := criterion._get_error())
        }

    def _by_key(self):
        """Return {key of `preview`, or id: criterion}."""
        criteria = self.criterion_ids
        keys = self.env.context.get("statcrm_keys") or map(str, criteria.ids)
        return dict(zip(keys, criteria, strict=True))

    def _describe_none(self, errors):
        if errors:
            return self.env._("Nobody is counted until the criteria are complete.")
        return self.env._(
            "Nobody yet: add a criterion, for example a segment or a contact role."
        )

    def _describe(self, found, members, counts):
        """Return the sentence of the equation."""
        if not counts:
            return self.env._("%(found)s found, all of them on the list.", found=found)
        labels = self.refusal_labels()
        reasons = ", ".join(
            f"{count} {labels.get(code, code)}"
            for code, count in sorted(counts.items(), key=lambda one: -one[1])
        )
        return self.env._(
            "%(found)s found = %(members)s on the list + %(refused)s refused"
            " (%(reasons)s)",
            found=found,
            members=members,
            refused=found - members,
            reasons=reasons,
        )

    def refusal_labels(self):
        """Return {code of a reason: text in a count, "no address"}."""
        self.check_access("read")
        labels = self.env["statcrm.permission"]._get_reason_labels()
        return {
            **{code: text[:1].lower() + text[1:] for code, text in labels.items()},
            "removed": self.env._("removed by hand"),
            "archived": self.env._("archived"),
            "other_of_unit": self.env._("another person of the organisation is taken"),
            "twin": self.env._("another person has the same address"),
            "merged": self.env._("merged with another person since"),
        }
