from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ....tools.field_kinds import OneCurrency
from ..plan.statcrm_care_plan_steps import FUNDINGS


class StatcrmCooperationGroup(models.Model):
    """A group of contact persons and colleagues who work together.

    The customers of a group are those of its contact persons.
    """

    _name = "statcrm.cooperation.group"
    _description = "Co-operation Group"
    _inherit = [
        "statcrm.noted.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "statcrm.may.edit",
    ]
    _order = "name, id"

    name = fields.Char(required=True, tracking=True)
    active = fields.Boolean(default=True)
    kind = fields.Selection(
        [
            ("development", "Development group"),
            ("cooperation", "Co-operation group"),
            ("management", "Management group"),
            ("negotiation", "Agreement negotiations"),
            ("ad_hoc", "Ad hoc group"),
        ],
        required=True,
        default="development",
        tracking=True,
    )
    phase = fields.Selection(
        [("development", "Development"), ("production", "Production")],
        required=True,
        default="development",
        group_expand=True,
        tracking=True,
    )
    description = fields.Html(string="Task")
    date_from = fields.Date(string="From")
    date_to = fields.Date(string="To")
    contact_ids = fields.Many2many(
        "res.partner",
        "statcrm_cooperation_group_contact_rel",
        "group_id",
        "partner_id",
        string="Contact Persons",
        domain=[("is_company", "=", False)],
    )
    user_ids = fields.Many2many(
        "res.users",
        "statcrm_cooperation_group_user_rel",
        "group_id",
        "user_id",
        string="Colleagues",
        domain=[("share", "=", False)],
        default=lambda self: self.env.user,
    )
    principal_ids = fields.Many2many(
        "res.partner",
        string="Customers",
        compute="_compute_principal_ids",
        search="_search_principal_ids",
    )
    funding = fields.Selection(FUNDINGS)
    budget_amount = fields.Monetary(string="Budget")
    currency_id = OneCurrency("res.currency", compute="_compute_currency_id")
    event_ids = fields.Many2many(
        "calendar.event", string="Meetings", compute="_compute_event_ids"
    )
    event_count = fields.Integer(string="Meetings Held", compute="_compute_event_ids")
    last_meeting = fields.Date(compute="_compute_event_ids")
    decision_ids = fields.One2many(
        "statcrm.cooperation.decision", "group_id", string="Decisions"
    )

    _budget_is_no_debt = models.Constraint(
        "CHECK(budget_amount >= 0)", "A budget cannot be negative."
    )
    _ends_after_start = models.Constraint(
        "CHECK(date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "The end date of a group cannot be before its start date.",
    )

    @api.depends("contact_ids.statcrm_principal_id")
    def _compute_principal_ids(self):
        # check the access of all at once rather than group by group
        self.contact_ids.statcrm_principal_id.has_access("read")
        for group in self:
            group.principal_ids = group.contact_ids.statcrm_principal_id

    def _search_principal_ids(self, operator, value):
        if operator not in ("any", "in"):
            return NotImplemented
        return Domain("contact_ids.statcrm_principal_id", operator, value)

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.main_company").sudo().currency_id

    def _compute_event_ids(self):
        """As superuser, with private meetings left out, in two queries."""
        events = self.env["calendar.event"].sudo()
        found = events.search(
            Domain("statcrm_cooperation_group_id", "in", self.ids)
            & events._statcrm_open_domain(),
            order="start desc, id desc",
        ).grouped("statcrm_cooperation_group_id")
        held_ids = self._find_held()
        for group in self:
            meetings = found.get(group._origin, events)
            held = meetings.filtered(lambda event: event.id in held_ids)
            group.event_ids = meetings.sudo(False)
            group.event_count = len(held)
            group.last_meeting = held and held[0]._statcrm_day()

    def action_meetings(self):
        """Open the calendar of the group, whose members are the default attendees."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "calendar.action_calendar_event"
        )
        return action | {
            "domain": [("id", "in", self.event_ids.ids)],
            "context": self._get_meeting_defaults(),
            "views": [[False, kind] for kind in ("list", "calendar", "form")],
        }

    def action_plan_meeting(self):
        """Plan the next meeting with all members."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Plan Meeting"),
            "res_model": "calendar.event",
            "views": [[False, "form"]],
            "context": self._get_meeting_defaults(),
        }

    def _get_meeting_defaults(self):
        people = self.contact_ids | self.user_ids.partner_id
        return {
            "default_name": self.name,
            "default_statcrm_cooperation_group_id": self.id,
            "default_partner_ids": people.ids,
        }

    def _find_held(self):
        """Return the ids of the meetings of these groups that were held.

        Held with somebody of a customer of the group: see `_met_sql`.
        """
        self.env.flush_all()
        asked = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT member.group_id, person.principal_id
                  FROM statcrm_cooperation_group_contact_rel member
                  JOIN (%s) person ON person.id = member.partner_id
                 WHERE member.group_id = ANY(%s)
                """,
                self.env["statcrm.former.place"]._tree_sql(),
                list(self.ids),
            )
        )
        # given as values, so that the planner knows how few there are
        query = SQL(
            """
            WITH asked AS MATERIALIZED (
                SELECT id, principal_id, '-infinity'::date AS date_from,
                       'infinity'::date AS date_to, NULL AS level
                  FROM unnest(%s::int[], %s::int[]) pair(id, principal_id))
            SELECT DISTINCT event.id
              FROM (%s) met
              JOIN calendar_event event ON event.id = met.met_id
               AND event.statcrm_cooperation_group_id = met.id
            """,
            [group_id for group_id, _principal_id in asked],
            [principal_id for _group_id, principal_id in asked],
            self.env["statcrm.evidence.meeting"]._met_sql(grouped=True),
        )
        return {event_id for (event_id,) in self.env.execute_query(query)}
