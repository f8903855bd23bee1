from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ....tools.day_text import format_full_moment

MOST_OFFICES = 3

MOST_ROLES = 6

MOST_MEMBERS = 8

LONGEST_STRATEGY = 260

MOST_PEOPLE = 8

ALL = 10_000  # contact persons of one customer: all are sorted, few are shown


class StatcrmBrief(models.AbstractModel):
    """One page with everything to know before a meeting with a customer.

    Screen and PDF show the same dict; its texts are in the reader's language and time
    zone. An area adds its part by extending `_get_section_names`.
    """

    _name = "statcrm.brief"
    _inherit = ["statcrm.parts.mixin"]
    _description = "Customer Brief"

    @api.model
    @api.readonly
    def get_brief(self, partner_id, event_id=None):
        """Return the brief of the principal customer that this partner belongs to.

        The number of queries does not depend on the size of the customer. All texts
        are plain texts, never markup.

        :param int partner_id: a customer, an office or a contact person
        :param int event_id: the meeting that the brief is for, by default the next one
            with the customer in the coming days
        :return: { "id", "name": of the principal customer, "asked": part of the
            requested office or person, or None, "is_archived": bool, "value_class":
            {"display_name", "color", "kind"} or None, "reason": why this class,
            "nomination": text or "", "made": when the brief was created, "has_log":
            whether a contact can be logged from here, "facts": [{"label", "parts":
            [part]}], "meeting": a section, or None, "sections": [section], see
            `_get_section_names`; a part is explained there}
        :raise AccessError: the user is not an internal user
        :raise UserError: the partner does not exist
        """
        if not self.env.user._is_internal():
            raise AccessError(
                self.env._("Only internal users can open the customer brief.")
            )
        partner = self.env["res.partner"].browse(partner_id).exists()
        if not partner:
            raise UserError(
                self.env._(
                    "This customer no longer exists. It may have been deleted"
                    " or merged."
                )
            )
        partner.check_access("read")
        principal = partner.statcrm_principal_id
        value_class = principal.statcrm_value_class_id
        meeting_sudo = self._find_meeting(principal, event_id)
        sections = self._get_sections(principal)
        self._leave_out(sections, meeting_sudo)
        log = "statcrm_custom.statcrm_interaction_log_action"
        return {
            "id": principal.id,
            "name": principal.name or "",
            "asked": None if partner == principal else self._part(partner),
            "is_archived": not principal.active,
            "value_class": value_class.read(["display_name", "color", "kind"])[0]
            if value_class
            else None,
            "reason": principal.statcrm_class_reason or "",
            "nomination": principal.statcrm_nomination_text or "",
            "made": format_full_moment(self.env, fields.Datetime.now()),
            "has_log": bool(self.env.ref(log, raise_if_not_found=False))
            and self.env["statcrm.interaction.log"].has_access("create"),
            "facts": self._get_facts(principal),
            "meeting": self._get_meeting(meeting_sudo),
            "sections": sections,
        }

    @api.model
    def _get_sections(self, principal):
        names = self._get_section_names()
        made = [getattr(self, f"_section_{name}")(principal) for name in names]
        return sorted(filter(None, made), key=lambda section: section["sequence"])

    @api.model
    def _get_section_names(self):
        """Return the names of the sections; extend it to add one.

        `_section_<name>(principal)` returns the section, or {} to leave it out. It is
        built with `_section`, `_line` and `_part` of `statcrm.parts.mixin`. Places in
        the column, lowest first: in the main one feedback 5, promises 6, contacts 10,
        planned 20, goals 25, running 30; in the side one sales 10, team and agreements
        20, people 30, roles 40.
        """
        return [
            "team",
            "roles",
            "people",
            "sales",
            "contacts",
            "planned",
            "running",
            "feedback",
        ]

    @api.model
    def _tree_domain(self, partner):
        """Return the domain of a customer's offices and people, or of those below."""
        if partner == partner.statcrm_principal_id:
            return Domain("statcrm_principal_id", "=", partner.id)
        return Domain("id", "child_of", partner.ids)

    @api.model
    def _documents_domain(self, principal, model):
        """Return the domain of the documents created for a customer.

        Of an office or a person, of those it is named on.
        """
        if principal != principal.statcrm_principal_id:
            return Domain("partner_id", "child_of", principal.ids)
        moments = {"sale.order": ["date_order", "create_date"]}
        return self.env["statcrm.former.place"]._documents_domain(
            principal, "partner_id", moments.get(model, ["create_date"])
        )

    # Who the customer is, its customer roles, and who is responsible for it.

    @api.model
    def _get_facts(self, principal):
        """Return the facts: [{"label", "parts"}]; extend it to add one."""
        facts = [
            (self.env._("Segment"), [principal.statcrm_segment_id.display_name]),
            (self.env._("Organisation"), self._format_offices(principal)),
            (self.env._("Address"), [self._format_address(principal)]),
            (
                principal.company_registry_label,
                [self._short(principal.company_registry)],
            ),
            (self.env._("Phone"), [self._short(principal.phone)]),
            (self.env._("Web"), [self._web(principal)]),
        ]
        return [
            {"label": label, "parts": self._line(parts)["parts"]}
            for label, parts in facts
            if any(parts)
        ]

    @api.model
    def _format_offices(self, principal):
        """Return the parts naming the customer's offices, and how many more."""
        offices = self.env["res.partner"].search_fetch(
            [
                ("statcrm_principal_id", "=", principal.id),
                ("id", "!=", principal.id),
                ("is_company", "=", True),
            ],
            ["display_name"],
        )
        parts = [self._part(office, office.name) for office in offices[:MOST_OFFICES]]
        hidden = len(offices) - MOST_OFFICES
        if hidden > 0:
            parts.append(self.env._("and %(count)s more", count=hidden))
        return parts

    @api.model
    def _format_address(self, principal):
        address = principal._display_address(without_company=True)
        return self._short(", ".join(filter(None, address.split("\n"))))

    @api.model
    def _web(self, principal):
        """Return the website, as a link if it is a web address."""
        url = (principal.website or "").strip()
        if not url.lower().startswith(("http://", "https://")):
            return self._short(url)
        return {"text": self._short(url.split("://", 1)[1].rstrip("/")), "url": url}

    @api.model
    def _section_team(self, principal):
        """List the account team, manager first, with absences."""
        rows = principal.statcrm_team_now_ids.filtered("is_current")
        users = principal.user_id | rows.user_id
        away = self.env["statcrm.absence"].search(
            [("user_id", "in", users.ids), ("is_current", "=", True)]
        )
        until = {line.user_id: line.date_to for line in away}
        parts = dict(rows._fields["part"]._description_selection(self.env))
        lines = []
        if principal.user_id and principal.user_id not in rows.user_id:
            lines.append(self._team_line(principal.user_id, parts["manager"], until))
        for row in rows.sorted("sequence"):
            unit = row.unit_id.name
            lines.append(self._team_line(row.user_id, parts[row.part], until, unit))
        hint = "" if lines else self.env._("This customer has no account manager yet.")
        return self._section(
            "team",
            self.env._("Account team"),
            "side",
            20,
            text=principal.statcrm_chain or "",
            lines=lines[:MOST_MEMBERS],
            hidden=len(lines) - MOST_MEMBERS,
            hint=hint,
        )

    @api.model
    def _team_line(self, user, part, until, unit=""):
        away = until.get(user)
        return self._line(
            [self._part(user)],
            lead=part,
            aside=self.env._("away until %(date)s", date=self._day(away))
            if away
            else unit or "",
            tone="warning" if away else "",
        )

    @api.model
    def _section_roles(self, principal):
        """List the customer roles with their strategies."""
        roles = principal.statcrm_role_line_ids
        lines = [
            self._line(
                [self._short(role.description, LONGEST_STRATEGY)],
                lead=role.role_id.name,
                detail=[role.unit_id.name, self._part(role.user_id)],
            )
            for role in roles[:MOST_ROLES]
        ]
        hint = self.env._("No customer roles yet. Add the roles of this customer.")
        return self._section(
            "roles",
            self.env._("Customer roles"),
            "side",
            40,
            lines=lines,
            hidden=len(roles) - MOST_ROLES,
            hint="" if lines else hint,
        )

    # Contact persons by contact role, with the last contact of each.

    @api.model
    def _section_people(self, principal, most=MOST_PEOPLE):
        matrix = self.env["statcrm.connection.matrix"]._get_matrix(principal, ALL)
        order = self.env["statcrm.contact.role"].with_context(active_test=False)
        order = {name: at for at, name in enumerate(order.search([]).mapped("name"))}
        # the matrix starts with the highest level; sorting keeps that order
        people = sorted(
            matrix["people"],
            key=lambda person: (
                min((order[role] for role in person["roles"]), default=len(order)),
                not person["cells"],
            ),
        )
        hint = self.env._("No contact persons yet. Add the people who work there.")
        spots = [spot["text"] for spot in matrix["white_spots"]]
        return self._section(
            "people",
            self.env._("Contact persons"),
            "side",
            30,
            lines=[self._person_line(person) for person in people[:most]],
            hidden=len(people) - most,
            warnings=spots if people else [],
            hint="" if people else hint,
        )

    @api.model
    def _person_line(self, person):
        known = [cell for cell in person["cells"].values() if cell["last_contact"]]
        last = max(known, key=lambda cell: cell["last_contact"], default=None)
        aside = self.env._("no contact yet")
        if last:
            day = self._day(fields.Date.to_date(last["last_contact"]))
            aside = self.env._(
                "%(date)s, %(colleague)s", date=day, colleague=last["users"][0]
            )
        partner = self.env["res.partner"].browse(person["id"])
        function, level = self._short(person["function"]), person["level_name"] or ""
        return self._line(
            [self._part(partner, person["name"] or self.env._("Unnamed"))],
            lead=person["roles"][0] if person["roles"] else self.env._("Other"),
            detail=[
                function,
                # a director of education counts as a director
                "" if level.lower() in function.lower() else level,
                *person["roles"][1:],
            ],
            aside=aside,
            tone="" if last else "warning",
        )
