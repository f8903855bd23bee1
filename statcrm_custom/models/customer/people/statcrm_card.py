from odoo import api, models
from odoo.fields import Domain

from ....tools.groups import ACCOUNT_MANAGER

MOST = 10

SORTED = 60  # people with a contact role: these are sorted by level


class StatcrmCard(models.AbstractModel):
    """The people of a customer, and where a contact person works."""

    _inherit = "statcrm.card"

    @api.model
    def _fill(self, card, partner):
        result = super()._fill(card, partner)
        if card["kind"] == "person":
            card["lines"] += self._get_places(partner)
        return result

    @api.model
    def _fill_overview(self, overview, partner):
        result = super()._fill_overview(overview, partner)
        if overview["kind"] != "person":
            overview["people"] = self._get_people(partner)
        if overview["kind"] == "customer":
            overview["sections"].append(self._get_roles(partner))
        return result

    @api.model
    def _get_actions(self, card, partner):
        actions = super()._get_actions(card, partner)
        is_there = partner.active and partner.parent_id and partner.type == "contact"
        if card["kind"] != "person" and partner.is_company:
            if self.env["statcrm.person.new"].has_access("create"):
                label = self.env._("New Contact Person")
                actions.append(
                    self._action("action_statcrm_new_person", 85, label, "fa-user-plus")
                )
        if card["kind"] == "person" and is_there:
            if self.env.user.has_group(ACCOUNT_MANAGER):
                label = self.env._("Has Left")
                actions.append(
                    self._action("action_statcrm_has_left", 95, label, "fa-sign-out")
                )
        return actions

    @api.model
    def _get_places(self, person):
        """Return a line for each organisation, first that of the contact."""
        here = person.statcrm_affiliation_ids.filtered("is_current")
        here = here.sorted(lambda one: one.organisation_id != person.parent_id)
        if not here and person.parent_id:
            parts = [self._part(person.parent_id), person.function]
            parts.append(self._format_left(person))
            return [self._card_line("place", 10, self._between(parts), "")]
        return [
            self._card_line("place", 10, self._between(self._place_parts(one)), "")
            for one in here
        ]

    @api.model
    def _format_left(self, person):
        """Return until when a person worked where the contact still is."""
        today = self.env.company._statcrm_today()
        ended = [
            one.date_to
            for one in person.statcrm_affiliation_ids
            if one.organisation_id == person.parent_id
            and one.date_to
            and one.date_to <= today
        ]
        if not ended:
            return ""
        return self.env._("until %(date)s", date=self._day(max(ended)))

    @api.model
    def _place_parts(self, place):
        function = place.function or place.partner_id.function
        return [
            self._part(place.organisation_id),
            function,
            self._get_level(place, function),
            ", ".join(place.role_ids.mapped("name")),
        ]

    @api.model
    def _get_level(self, place, function):
        """Return the level in words; a director of education counts as a director."""
        levels = dict(place._fields["level"]._description_selection(self.env))
        level = levels.get(place.level) or ""
        return "" if level.lower() in (function or "").lower() else level

    @api.model
    def _between(self, parts, sign="·"):
        """Return these parts with a sign between each two."""
        there = [one for one in parts if one]
        return [part for one in there for part in (sign, one)][1:]

    @api.model
    def _get_people(self, partner):
        """Return the most important of the current people of an organisation.

        Those with a contact role come first, the highest level on top. Each person has
        one row, with all posts in the organisation and its offices.

        :return: {"rows": [{"id", "name", "posts": [{"function", "level", "place": name
            of the office or ""}], "email", "phone", "roles": [{"name", "color"}]}],
            "more": "and 3 more" or ""}
        """
        lines = self.env["statcrm.affiliation"]
        current = Domain(partner._statcrm_current_people_domain())
        found = lines.search(current & Domain("role_ids", "!=", False), limit=SORTED)
        levels = [key for key, _label in lines._fields["level"].selection]
        rank = {key: at for at, key in enumerate(levels)}
        highest = lambda one: -rank.get(one.level, -1)  # noqa: E731
        people = found.sorted(highest).partner_id[:MOST]
        if len(people) < MOST:
            others = lines._read_group(
                current & Domain("partner_id", "not in", people.ids),
                ["partner_id"],
                limit=MOST - len(people),
                order="id:min",
            )
            people = people.union(*(person for (person,) in others))
        posts = lines.search(current & Domain("partner_id", "in", people.ids))
        posts = posts.sorted(lambda one: (one.organisation_id != partner, highest(one)))
        posts = posts.grouped("partner_id")
        count = len(people)
        if count == MOST:
            count = partner.statcrm_people_count
        more = self.env._("and %(count)s more", count=count - len(people))
        return {
            "rows": [self._person_row(posts[person], partner) for person in people],
            "more": more if count > len(people) else "",
        }

    @api.model
    def _person_row(self, posts, partner):
        person, roles = posts.partner_id, posts.role_ids.sorted()
        return {
            "id": person.id,
            "name": person.name or self.env._("Unnamed"),
            "posts": [self._post(one, partner, len(posts)) for one in posts],
            "email": person.email or "",
            "phone": person.phone or "",
            "roles": [{"name": one.name, "color": one.color} for one in roles],
        }

    @api.model
    def _post(self, line, partner, count):
        function = line.function or line.partner_id.function or ""
        place = line.organisation_id
        return {
            "function": function,
            "level": self._get_level(line, function),
            "place": place.name or "" if place != partner or count > 1 else "",
        }

    @api.model
    def _get_roles(self, customer):
        """Return the section of what the customer is to us."""
        lines = [
            self._line(
                [role.role_id.name],
                detail=[
                    self._short(role.description),
                    role.unit_id.name,
                    self._part(role.user_id),
                ],
            )
            for role in customer.statcrm_role_line_ids
        ]
        title = self.env._("What they are to us")
        return lines and self._section("roles", title, "side", 60, lines=lines)
