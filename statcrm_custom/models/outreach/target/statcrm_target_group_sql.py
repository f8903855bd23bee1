from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL, Query

from ...customer.house.statcrm_unit_member import LEVELS

SAMPLES = 5
# a place among the roles for who has none of them
LAST = 1000
# PostgreSQL looks for the best order of this many tables, and does not compile: at
# this size compiling takes longer than the query
PLANNING = {"jit": "off", "join_collapse_limit": "16", "from_collapse_limit": "16"}


class StatcrmTargetGroup(models.Model):
    """The statement that evaluates a group.

    1. `found`: everybody who meets all criteria, once for each place of work, and who
       was added by hand;
    2. `judged`: why somebody cannot be on the list, there;
    3. `chosen`: among the others, one of each unit of selection;
    4. one row a person, with NULL or the reason. So found = members + refused.
    """

    _inherit = "statcrm.target.group"

    # What is asked for.

    @api.readonly
    def count_members(self):
        """Return how many people are on the list."""
        return self._count_reasons().get(None, 0)

    @api.readonly
    def count_found(self):
        """Return how many people meet the criteria or were added by hand."""
        return sum(self._count_reasons().values())

    @api.readonly
    def refusals(self):
        """Return {code of a reason: number of people}; see `refusal_labels`."""
        counts = self._count_reasons()
        counts.pop(None, None)
        return counts

    @api.readonly
    def count_criteria(self):
        """Return {id of a criterion: number of people that meet it by itself}."""
        self.ensure_one()
        self.check_access("read")
        criteria = self.criterion_ids
        return dict(zip(criteria.ids, self._count_each(criteria), strict=True))

    def member_domain(self):
        """Return the domain of the people on the list, on `res.partner`."""
        self.ensure_one()
        self.check_access("read")
        return [("statcrm_target_group_ids", "in", self.ids)]

    def _listed_domain(self, what, reason=""):
        """Return a domain of people that are not members, see `res.partner`."""
        key = ":".join(filter(None, (what, str(self.id), reason)))
        return [("statcrm_target_list", "=", key)]

    def _count_reasons(self):
        """Return {reason, None for members: number of people}, in one pass."""
        self.ensure_one()
        self.check_access("read")
        if self.is_frozen:
            rows = self.env["statcrm.target.member"]._read_group(
                [("group_id", "=", self._origin.id)], ["reason"], ["__count"]
            )
            return {reason or None: count for reason, count in rows}
        if self._is_plain():
            found = SQL("SELECT NULL, count(*) FROM (%s) found", self._plain_sql())
        else:
            found = SQL(
                "SELECT reason, count(*) FROM (%s) told GROUP BY reason",
                self._compile_sql(),
            )
        return {reason: count for reason, count in self._run(found) if count}

    def _count_each(self, criteria):
        """Return the number of people that meet each of these criteria, in order."""
        parts = [
            SQL(
                "SELECT %s AS place, count(*) AS number FROM (%s) found",
                place,
                self._plain_sql([criterion._get_condition()]),
            )
            for place, criterion in enumerate(criteria)
        ]
        if not parts:
            return []
        rows = self._run(
            SQL(
                "SELECT number FROM (%s) c ORDER BY place",
                SQL(" UNION ALL ").join(parts),
            )
        )
        return [number for (number,) in rows]

    def _get_sample(self):
        """Return some people of the list: [{"id", "name", "place"}]."""
        rows = self._run(
            SQL(
                """
                SELECT told.partner_id, person.complete_name, place.name
                  FROM (%s) told
                  JOIN res_partner person ON person.id = told.partner_id
                  LEFT JOIN res_partner place ON place.id = told.organisation_id
                 WHERE told.reason IS NULL
                 ORDER BY person.complete_name, told.partner_id LIMIT %s
                """,
                self._told_sql(),
                SAMPLES,
            )
        )
        partners = self.env["res.partner"].browse([row[0] for row in rows])
        partners.check_access("read")
        return [
            {"id": person.id, "name": person.name or "", "place": place or ""}
            for person, (_id, _name, place) in zip(partners, rows, strict=True)
        ]

    def _told_sql(self):
        """Return SQL rows (partner_id, organisation_id, reason), living or frozen."""
        if self.is_frozen:
            return SQL(
                "SELECT partner_id, organisation_id, reason FROM statcrm_target_member"
                " WHERE group_id = %s",
                self._origin.id,
            )
        return SQL(
            "SELECT partner_id, organisation_id, reason FROM (%s) told",
            self._compile_sql(),
        )

    def _members_sql(self):
        """Return SQL rows (partner_id) of who is on the list."""
        self.ensure_one()
        self.check_access("read")
        if not self.is_frozen and self._is_plain():
            return self._plain_sql()
        return SQL(
            "SELECT partner_id FROM (%s) told"
            " WHERE reason IS NULL AND partner_id IS NOT NULL",
            self._told_sql(),
        )

    def _run(self, query):
        """Run a statement over all people, planned as a whole."""
        self.env.flush_all()
        cr = self.env.cr
        names = SQL(", ").join(SQL("current_setting(%s)", name) for name in PLANNING)
        cr.execute(SQL("SELECT %s", names))
        before = dict(zip(PLANNING, cr.fetchone(), strict=True))
        self._set_planning(PLANNING)
        rows = self.env.execute_query(query)
        self._set_planning(before)
        return rows

    def _run_few(self, query):
        """Run a statement over few people: looking for its best plan takes longer."""
        self.env.flush_all()
        return self.env.execute_query(query)

    def _set_planning(self, settings):
        self.env.cr.execute(
            SQL(
                "SELECT %s",
                SQL(", ").join(
                    SQL("set_config(%s, %s, TRUE)", name, value)
                    for name, value in settings.items()
                ),
            )
        )

    # The statement.

    def _get_conditions(self):
        """Return the SQL conditions of the criteria.

        :raise UserError: one cannot be understood; leaving it out would widen the list
        """
        group, within = self, self.env.context.get("statcrm_within", ())
        own = self._origin.id
        if own and own in within:
            raise UserError(self.env._("A target group cannot contain itself."))
        group = self.with_context(statcrm_within=(*within, own))
        return [criterion._get_condition() for criterion in group.criterion_ids]

    def _is_plain(self):
        """Return whether everybody who is found is on the list."""
        return bool(
            self.unit_of_selection == "person"
            and not self.channel
            and not self.purpose_id
            and not self.by_hand_ids
            and self.criterion_ids
        )

    def _plain_sql(self, conditions=None):
        """Return SQL rows (partner_id) of who meets the criteria, each person once."""
        if conditions is None:
            conditions = self._get_conditions()
        return SQL(
            "SELECT partner_id FROM (%s) place GROUP BY partner_id",
            self._places_sql(conditions),
        )

    @api.model
    def _current_sql(self, alias):
        """Return the condition that an affiliation is one of today."""
        lines = self.env["statcrm.affiliation"]
        query = Query(self.env, alias, lines._table_sql)
        domain = Domain("is_current", "=", True).optimize_full(lines)
        return domain._to_sql(lines, alias, query)

    @api.model
    def _places_sql(self, conditions, people=None):
        """Return SQL rows of people at their places of work that meet conditions.

        Columns partner_id, organisation_id, principal_id, post_id and level. First who
        works somewhere today, then who does not: citizens, and contacts that are on no
        list of people. Who has left is not found at the former place.

        :param conditions: SQL on the aliases person, post, office and customer
        :param people: ids of the only people that are asked for
        """
        company = self.env["res.company"]
        both = [
            SQL("person.active AND person.partner_share"),
            SQL("person.is_company IS NOT TRUE"),
            SQL("customer.active"),
            SQL("customer.id NOT IN (SELECT partner_id FROM res_company)"),
            *conditions,
        ]
        if people is not None:
            both.append(SQL("person.id = ANY(%s)", [*people]))
        met = SQL(
            "%s%s%s",
            SQL(" AND ").join(both),
            company._statcrm_readable_partners_sql("person"),
            company._statcrm_readable_partners_sql("customer"),
        )
        return SQL(
            """
            SELECT person.id AS partner_id, office.id AS organisation_id,
                   customer.id AS principal_id, post.id AS post_id, post.level
              FROM statcrm_affiliation post
              JOIN res_partner person ON person.id = post.partner_id
              JOIN res_partner office ON office.id = post.organisation_id
              JOIN res_partner customer ON customer.id = office.statcrm_principal_id
             WHERE %(current)s AND office.active AND %(met)s
             UNION ALL
            SELECT person.id, NULL, customer.id, NULL, NULL
              FROM res_partner person
              JOIN res_partner customer ON customer.id = person.statcrm_principal_id
              LEFT JOIN statcrm_affiliation post ON FALSE
              LEFT JOIN res_partner office ON FALSE
             WHERE NOT EXISTS (
                   SELECT FROM statcrm_affiliation known
                    WHERE known.partner_id = person.id
                      AND (%(known)s OR customer.id <> person.id))
               AND coalesce(person.type, 'contact') = 'contact' AND %(met)s
            """,
            current=self._current_sql("post"),
            known=self._current_sql("known"),
            met=met,
        )

    def _added_sql(self, people=None):
        """Return SQL rows as `_places_sql` of who was added by hand."""
        company = self.env["res.company"]
        return SQL(
            """
            SELECT person.id, office.id, customer.id, post.id, post.level
              FROM statcrm_target_member member
              JOIN res_partner person ON person.id = member.partner_id
              LEFT JOIN statcrm_affiliation post ON post.partner_id = person.id
               AND %(current)s
              LEFT JOIN res_partner office ON office.id = post.organisation_id
              LEFT JOIN res_partner customer ON customer.id
                   = coalesce(office.statcrm_principal_id, person.statcrm_principal_id)
             WHERE member.group_id = %(group)s AND member.origin = 'added'
               AND NOT EXISTS (SELECT FROM place WHERE place.partner_id = person.id)
               AND %(asked)s %(readable)s
            """,
            current=self._current_sql("post"),
            group=self._origin.id,
            asked=SQL("TRUE")
            if people is None
            else SQL("person.id = ANY(%s)", [*people]),
            readable=company._statcrm_readable_partners_sql("person"),
        )

    def _compile_sql(self, people=None):
        """Return the statement: one row for each person that is found.

        Columns partner_id, organisation_id, principal_id, is_added, reason (NULL for
        who is on the list) and unit_key (of whom only one is taken).

        :param people: ids of the only people that are asked for
        """
        self.ensure_one()
        conditions = self._get_conditions()
        origins = {*self.by_hand_ids.mapped("origin")}
        # without criteria nobody is found but who was added
        places = self._places_sql(conditions or [SQL("FALSE")], people)
        added = SQL()
        if "added" in origins:
            added = SQL(
                "UNION ALL SELECT added.*, TRUE FROM (%s) added",
                self._added_sql(people),
            )
        joins, reason = self._reason_sql("removed" in origins, people)
        return SQL(
            """
            WITH place AS (%(places)s),
            found AS MATERIALIZED (
                SELECT place.*, FALSE AS is_added FROM place %(added)s),
            judged AS (
                SELECT place.*, %(key)s AS unit_key, %(rank)s AS rank,
                       array_position(%(levels)s, place.level) AS level_rank,
                       %(reason)s AS reason
                  FROM found place
                  JOIN res_partner person ON person.id = place.partner_id
                  LEFT JOIN res_partner office ON office.id = place.organisation_id
                  %(joins)s %(ranks)s),
            chosen AS (
                SELECT judged.*, reason IS NULL AND row_number() OVER (
                           PARTITION BY unit_key, reason IS NULL
                           ORDER BY rank, level_rank NULLS LAST, partner_id, post_id
                       ) = 1 AS wins
                  FROM judged)
            SELECT DISTINCT ON (partner_id)
                   partner_id, organisation_id, principal_id, is_added, unit_key,
                   CASE WHEN reason IS NOT NULL THEN reason
                        WHEN NOT wins THEN %(other)s END AS reason
              FROM chosen
             ORDER BY partner_id, wins DESC, reason IS NULL DESC, rank,
                      level_rank NULLS LAST, post_id
            """,
            places=places,
            added=added,
            key=self._unit_key_sql(),
            rank=SQL("coalesce(roled.place, %s)", LAST)
            if self.role_order_ids
            else SQL("0"),
            levels=[code for code, _label in reversed(LEVELS)],
            reason=reason,
            joins=joins,
            ranks=self._ranks_sql(),
            other="other_of_unit"
            if self.unit_of_selection == "organisation"
            else "twin",
        )

    def _reason_sql(self, has_removed, people=None):
        """Return (joins, reason): NULL, or why somebody is not on the list, there.

        On the aliases place (partner_id, organisation_id, post_id), person and office.
        What the purpose allows is asked of `statcrm.permission`, last.
        """
        joins, whens, otherwise = [], [], SQL("NULL::varchar")
        if has_removed:
            joins.append(
                SQL(
                    """LEFT JOIN (SELECT DISTINCT partner_id FROM statcrm_target_member
                                   WHERE group_id = %s AND origin = 'removed') removed
                              ON removed.partner_id = person.id""",
                    self._origin.id,
                )
            )
            whens.append(("removed", SQL("removed.partner_id IS NOT NULL")))
        whens.append(("archived", SQL("person.active IS NOT TRUE")))
        missing = self._missing_sql()
        needed = {"email": "email", "address": "post"}.get(self.unit_of_selection)
        # with a purpose the address of the channel is asked for there
        needed = {needed, self.channel if not self.purpose_id else None} & {*missing}
        if needed:
            without = [missing[channel] for channel in sorted(needed)]
            whens.append(("no_address", SQL(" OR ").join(without)))
        if self.purpose_id:
            told, otherwise = self.env["statcrm.permission"]._reason_sql(
                self.purpose_id._origin,
                self.channel or None,
                only=None if people is None else SQL("%s", [*people]),
            )
            joins.append(told)
        cases = SQL(" ").join(
            SQL("WHEN %s THEN %s", condition, code) for code, condition in whens
        )
        return SQL(" ").join(joins), SQL("CASE %s ELSE %s END", cases, otherwise)

    @api.model
    def _missing_sql(self):
        """Return {channel: SQL condition that a person has no address for it}."""
        return {
            "email": SQL("coalesce(btrim(person.email), '') = ''"),
            "phone": SQL("coalesce(btrim(person.phone), '') = ''"),
            "post": SQL("%s IS NULL", self._address_key_sql()),
        }

    @api.model
    def _address_key_sql(self):
        """Return SQL of the postal address at the place of work, or else one's own.

        Letters and digits only, so that the same address is the same, however written.
        NULL without a street, or without a town.
        """

        def address(alias):
            names = ("street", "street2", "zip", "city", "country_id")
            return SQL(
                """
                CASE WHEN btrim(%(street)s) <> ''
                      AND concat(btrim(%(zip)s), btrim(%(city)s)) <> ''
                     THEN lower(regexp_replace(
                          concat_ws('|', %(street)s, %(street2)s, %(zip)s, %(city)s,
                                    %(country_id)s),
                          '[^[:alnum:]|]', '', 'g')) END
                """,
                **{name: SQL.identifier(alias, name) for name in names},
            )

        return SQL("coalesce(%s, %s)", address("office"), address("person"))

    def _unit_key_sql(self):
        """Return SQL of what only one person is taken of, never NULL."""
        own = SQL("'person ' || place.partner_id")
        key = {
            "person": own,
            "email": SQL("coalesce(person.email_normalized, %s)", own),
            "organisation": SQL("coalesce('customer ' || place.principal_id, %s)", own),
            "address": SQL("coalesce(%s, %s)", self._address_key_sql(), own),
        }
        return key[self.unit_of_selection or "person"]

    def _ranks_sql(self):
        """Return the join of the best contact role of each affiliation."""
        roles = self.role_order_ids.sorted(lambda one: (one.sequence, one.id)).role_id
        if not roles:
            return SQL()
        field = self.env["statcrm.affiliation"]._fields["role_ids"]
        return SQL(
            """
            LEFT JOIN (SELECT %(post)s AS post_id,
                              min(array_position(%(roles)s, %(role)s)) AS place
                         FROM %(relation)s WHERE %(role)s = ANY(%(roles)s)
                        GROUP BY 1) roled ON roled.post_id = place.post_id
            """,
            post=SQL.identifier(field.column1),
            role=SQL.identifier(field.column2),
            relation=SQL.identifier(field.relation),
            roles=roles._origin.ids or roles.ids,
        )
