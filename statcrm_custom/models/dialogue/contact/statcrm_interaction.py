from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

COMPARISONS = {name: SQL(name) for name in ("in", "<", "<=", ">", ">=")}


class StatcrmInteraction(models.Model):
    """The last contact of each partner, in lists.

    Of a principal customer: with anybody of it, as in the sales follow-up. Of a person:
    in which the person took part. Of an office, as in its file: recorded on it or on an
    office below, or with the people who worked there on that day.
    """

    _inherit = "statcrm.interaction"

    @api.model
    def _last_contacts_of(self, partners):
        """Return the day of the last contact with each of a page of partners.

        The number of queries does not depend on the number of partners. In a large
        database from the hourly figures, where they have been counted: planning the
        query of the file takes longer than all the rest of a list.

        :return: {id of the partner: day}; without those never contacted
        """
        tops = partners.filtered(lambda one: one == one.statcrm_principal_id)
        figures = self.env["statcrm.house.figure"]
        found = figures._get_last_contacts("contacts", tops)
        if found is None:
            found = self._last_contacts(tops)
        below = partners - tops
        if not below:
            return found
        met = figures._get_last_contacts("met", below)
        if met is not None:
            return found | met
        offices = below.filtered("is_company")
        if offices:
            found |= self._last_contacts_at(offices)
        people = below - offices
        return found | (self._last_contacts_with(people) if people else {})

    @api.model
    def _last_contacts_at(self, offices):
        """Return {id of an office: day of the last contact with anybody there}."""
        partners = self.env["res.partner"].with_context(active_test=False)
        here = partners.search([("id", "child_of", offices.ids)])
        places = self.env["statcrm.former.place"].sudo()
        moved = places.search(
            Domain("partner_id", "in", here.ids)
            | Domain("organisation_id", "in", here.ids)
        ).partner_id.sudo(False)
        stayed = here - moved
        days = self._last_contacts_with(stayed)
        met = [
            (one if one.is_company else one.parent_id, days[one.id])
            for one in stayed
            if one.id in days
        ]
        if moved:
            met += self._contacts_then(moved)
        found = {}
        for above, day in met:
            while above in here:
                if above in offices and day > found.get(above.id, day.min):
                    found[above.id] = day
                above = above.parent_id
        return found

    @api.model
    def _contacts_then(self, people):
        """Return [(where they worked then, day)] of all contacts with these people."""
        house = self.env.company
        contacts = self.search_fetch(
            Domain("person_ids", "in", people.ids)
            & self._contact_domain()
            & Domain("date", "<", house._statcrm_tomorrow()),
            ["date"],
        )
        met = contacts._get_people()
        there = self.env["statcrm.former.place"]._organisation_at(
            {(one.id, row.date) for row in contacts for one in met[row.id] & people}
        )
        return [
            (place, house._statcrm_day(moment))
            for (_person, moment), place in there.items()
        ]

    @api.model
    def _last_contacts_with(self, partners):
        """Return {id: day of the last contact that this partner took part in}."""
        house = self.env.company
        contacts = self._contact_domain()
        contacts &= Domain("date", "<", house._statcrm_tomorrow())
        last = dict(
            (partner.id, moment)
            for partner, moment in self._read_group(
                Domain("partner_id", "in", partners.ids) & contacts,
                ["partner_id"],
                ["date:max"],
            )
        )
        parts = self._taken_part(SQL("part.partner_id IN %s", partners._ids or (0,)))
        ids = list({interaction_id for interaction_id, _partner in parts})
        found = self.search_fetch(Domain("id", "in", ids) & contacts, ["date"])
        moments = {one.id: one.date for one in found}
        for interaction_id, partner_id in parts:
            moment = moments.get(interaction_id)
            if moment and moment > last.get(partner_id, moment.min):
                last[partner_id] = moment
        return {
            partner_id: house._statcrm_day(moment)
            for partner_id, moment in last.items()
        }

    @api.model
    def _partner_contacts_sql(self):
        """Return SQL rows (partner_id, day) of everybody ever contacted.

        The same as `_last_contacts_of`, in one pass: to filter and to sort by it. In a
        large database from the hourly figures, as all interactions are searched.
        """
        figures = self.env["statcrm.house.figure"]
        if figures._is_large():
            return figures._partners_sql("contacts", "met")
        return SQL(
            """
            SELECT contact.partner_id, contact.last_contact AS day FROM (%s) contact
             UNION ALL
            SELECT met.partner_id, met.last_contact FROM (%s) met
            """,
            self.env["statcrm.follow.up"]._last_contacts_sql(),
            self._met_partners_sql(),
        )

    @api.model
    def _search_last_contact(self, field, operator, value):
        """Return the domain of the last contact, see `_search_day`."""
        return self._search_day(field, self._partner_contacts_sql, operator, value)

    @api.model
    def _search_day(self, field, rows, operator, value):
        """Return the domain of a day that is computed for all partners in SQL.

        :param str field: the field with the partner, or "id"
        :param rows: returns SQL rows (partner_id, day), none where there is no day
        """
        comparison = COMPARISONS.get(operator)
        if not comparison:
            return NotImplemented
        self.env.flush_all()

        def found(condition):
            return Domain(
                field,
                "any",
                SQL(
                    "(SELECT partner_id FROM (%s) found"
                    " WHERE partner_id IS NOT NULL AND %s)",
                    rows(),
                    condition,
                ),
            )

        if operator != "in":
            return found(SQL("day %s %s", comparison, value))
        days = tuple(filter(None, value))
        domain = found(SQL("day IN %s", days)) if days else Domain.FALSE
        if False in value:
            domain |= ~found(SQL("day IS NOT NULL"))
        return domain

    @api.model
    def _order_by_last_contact(self, alias, partner, direction, query):
        """Return SQL to sort by the last contact: never contacted is the longest ago.

        :param alias: the table that is sorted
        :param partner: SQL of its partner
        :param direction: SQL of the direction
        """
        self.env.flush_all()
        joined = query.make_alias(alias, "last_contact")
        query.add_join(
            "LEFT JOIN",
            joined,
            # one row a partner, also of one that was below another when it was counted
            SQL(
                "(SELECT partner_id, max(day) AS day FROM (%s) met GROUP BY 1)",
                self._partner_contacts_sql(),
            ),
            SQL("%s = %s", SQL.identifier(joined, "partner_id"), partner),
        )
        day = SQL.identifier(joined, "day")
        query._order_groupby.append(day)
        nulls = "LAST" if direction.code == "DESC" else "FIRST"
        return SQL("%s %s NULLS %s", day, direction, SQL(nulls))

    @api.model
    def _met_partners_sql(self):
        """Return SQL rows (partner_id, last_contact) of people and offices.

        A contact with a person who has moved counts for the place of that day.
        """
        arms = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS arm, source_id, partner_id, date FROM (%s) row"
                " WHERE %s AND date < %s",
                arm.number,
                arm.sql(),
                self._contact_sql(),
                self.env.company._statcrm_tomorrow(),
            )
            for arm in self._get_arms()
            if not arm.is_meeting
        )
        return SQL(
            """
            WITH RECURSIVE contact AS MATERIALIZED (%(arms)s),
            met AS MATERIALIZED (
                SELECT partner_id, %(then)s AS place_id, max(date) AS last FROM (
                    SELECT partner_id, date FROM contact
                     UNION ALL
                    SELECT part.partner_id, contact.date FROM contact
                      JOIN (%(parts)s) part ON part.arm = contact.arm
                       AND part.source_id = contact.source_id
                     UNION ALL
                    SELECT unnest(meeting.people), meeting.date
                      FROM (%(meetings)s) meeting
                     UNION ALL
                    SELECT partner_id, date FROM (%(planned)s) card) row
                 GROUP BY 1, 2),
            office (id, last) AS (
                SELECT place.id, max(met.last) FROM met
                  JOIN res_partner person ON person.id = met.partner_id
                  JOIN res_partner place ON place.statcrm_principal_id <> place.id
                   AND place.id = CASE WHEN person.is_company THEN person.id
                                  ELSE coalesce(met.place_id, person.parent_id) END
                 GROUP BY place.id
                 UNION
                SELECT above.id, office.last FROM office
                  JOIN res_partner below ON below.id = office.id
                  JOIN res_partner above ON above.id = below.parent_id
                   AND above.statcrm_principal_id <> above.id)
            SELECT person.id AS partner_id, %(day)s AS last_contact FROM (
                SELECT partner_id, last FROM met
                 UNION ALL
                SELECT id, last FROM office) met
              JOIN res_partner person ON person.id = met.partner_id
               AND person.partner_share
               AND person.statcrm_principal_id IS DISTINCT FROM person.id
             GROUP BY person.id
            """,
            arms=arms,
            # where one who has moved since was then
            then=self.env["statcrm.former.place"]._at_sql(
                "id", SQL("row.partner_id"), SQL("NULL::int4"), SQL("row.date")
            ),
            parts=self._parts_sql(),
            meetings=self._met_sql(),
            planned=self._met_cards_sql(),
            day=self.env.company._statcrm_day_sql(SQL("max(met.last)")),
        )
