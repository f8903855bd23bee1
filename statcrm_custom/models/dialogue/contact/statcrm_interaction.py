from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

COMPARISONS = {name: SQL(name) for name in ("in", "<", "<=", ">", ">=")}


class StatcrmInteraction(models.Model):
    """The last contact of each partner, in lists.

    Of a principal customer: with anybody of it, as in the sales follow-up. Of a person:
    in which the person took part. Of an office: recorded on it, or with the people who
    work there now.
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
        # an office counts through its people
        offices = below.filtered("is_company")
        people = self.env["res.partner"].search(
            [("parent_id", "in", offices.ids), ("is_company", "=", False)]
        )
        met = self._last_contacts_with(below | people)
        for person in people:
            day, office = met.get(person.id), person.parent_id.id
            if day and day > met.get(office, day.min):
                met[office] = day
        return found | {one: met[one] for one in below.ids if one in met}

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
        customers = self.env["statcrm.follow.up"]._last_contacts_sql()
        figures = self.env["statcrm.house.figure"]
        if figures._is_large():
            below = figures._rows_sql("met", partner_id="int", last_contact="date")
        else:
            below = self._met_partners_sql()
        return SQL(
            """
            SELECT contact.partner_id, contact.last_contact AS day FROM (%s) contact
             UNION ALL
            SELECT met.partner_id, met.last_contact FROM (%s) met
            """,
            customers,
            below,
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
            SQL("(%s)", self._partner_contacts_sql()),
            SQL("%s = %s", SQL.identifier(joined, "partner_id"), partner),
        )
        day = SQL.identifier(joined, "day")
        query._order_groupby.append(day)
        nulls = "LAST" if direction.code == "DESC" else "FIRST"
        return SQL("%s %s NULLS %s", day, direction, SQL(nulls))

    @api.model
    def _met_partners_sql(self):
        """Return SQL rows (partner_id, last_contact) of people and offices."""
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
            WITH contact AS MATERIALIZED (%(arms)s),
            met AS MATERIALIZED (
                SELECT partner_id, max(date) AS last FROM (
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
                 GROUP BY partner_id)
            SELECT person.id AS partner_id, %(day)s AS last_contact FROM (
                SELECT partner_id, last FROM met
                 UNION ALL
                SELECT person.parent_id, met.last FROM met
                  JOIN res_partner person ON person.id = met.partner_id
                   AND person.is_company IS NOT TRUE AND person.active) met
              JOIN res_partner person ON person.id = met.partner_id
               AND person.partner_share
               AND person.statcrm_principal_id IS DISTINCT FROM person.id
             GROUP BY person.id
            """,
            arms=arms,
            parts=SQL(" UNION ALL ").join(self._get_parts()),
            meetings=self._met_sql(),
            planned=self._met_cards_sql(),
            day=self.env.company._statcrm_day_sql(SQL("max(met.last)")),
        )
