from collections import defaultdict
from datetime import datetime, timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, OrderedSet, frozendict

from ....tools.arm import ARMS
from ....tools.condition import ids_in, parts_of
from ....tools.notification import notification

# fields that say whose an interaction is
PARTNERS = ("partner_id", "principal_id")

# what is searched without reading the rest of a row, besides the customer
BARE = ("date", "is_customer", "kind", "outcome")

# maximum length of the summary; the record has the rest
LONGEST = 600

READ = 6000


class StatcrmInteraction(models.Model):
    """The customer file: all interactions of all units with a customer.

    Nothing is stored: each kind of interaction is one arm of a query over Odoo's own
    records. See `_get_arms` for how an area adds an arm.
    """

    _name = "statcrm.interaction"
    _description = "Interaction"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "summary"
    # flushed before the query; each file of arms adds its own
    _depends = {
        "res.partner": ["company_id", "partner_share", "statcrm_principal_id"],
        "res.users": ["partner_id", "share"],
        "statcrm.former.place": ["date_from", "organisation_id", "partner_id", "until"],
        "statcrm.unit.member": ["active", "unit_id", "user_id"],
    }

    principal_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Contact", readonly=True)
    date = fields.Datetime(readonly=True)
    kind = fields.Selection(
        [
            ("note", "Note"),
            ("email_in", "E-mail Received"),
            ("email_out", "E-mail Sent"),
            ("call", "Call"),
            ("visit", "Visit"),
            ("meeting", "Meeting"),
            ("activity", "Activity"),
            ("lead", "Lead"),
            ("offer", "Offer"),
            ("invoice", "Invoice"),
            ("project", "Project Update"),
            ("event", "Event"),
            ("survey", "Survey Answer"),
            ("mailing", "Mailing"),
        ],
        readonly=True,
    )
    outcome = fields.Selection(
        [
            ("open", "Open"),
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("won", "Won"),
            ("lost", "Lost"),
            ("cancelled", "Cancelled"),
            ("credit_note", "Credit Note"),
            ("opened", "Opened"),
            ("clicked", "Clicked"),
            ("replied", "Replied"),
            ("bounced", "Bounced"),
            ("failed", "Not Delivered"),
            ("automatic", "Automatic Mail"),
            ("registered", "Registered"),
            ("attended", "Attended"),
            ("on_track", "On Track"),
            ("at_risk", "At Risk"),
            ("off_track", "Off Track"),
            ("on_hold", "On Hold"),
            ("done", "Complete"),
        ],
        readonly=True,
    )
    summary = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", string="Our Participant", readonly=True)
    unit_id = fields.Many2one("statcrm.unit", string="Our Unit", readonly=True)
    res_model = fields.Char(string="Record Type", readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", readonly=True
    )
    recorded_at = fields.Datetime(
        readonly=True, help="When it was recorded; used to find new interactions."
    )
    arm = fields.Integer(readonly=True)
    source_id = fields.Integer(readonly=True)
    # neither a colleague nor deleted; used by `_search`
    is_customer = fields.Boolean(readonly=True)

    @property
    def _table_query(self):
        # requested rows and columns, of types that no RPC request can send
        sources = self.env.context.get("statcrm_sources")
        columns = self.env.context.get("statcrm_columns")
        arms = self._arms_by_number()
        kinds = self.env.context.get("statcrm_kinds")
        if isinstance(kinds, frozenset):
            arms = self._arms_with(arms, kinds)
        if isinstance(sources, frozendict):
            # for ids of no arm, the first arm returns nothing
            rows = [
                SQL(
                    "SELECT * FROM (%s) arm WHERE source_id IN %s",
                    self._arm_sql(arms[number]),
                    sources.get(number, (0,)),
                )
                for number in sorted(arms.keys() & sources.keys()) or [min(arms)]
            ]
        else:
            arms, arm_sql = [*arms.values()], self._arm_sql
            if isinstance(columns, frozenset):
                arms, arm_sql = self._bare_arms(arms), self._bare_arm_sql
            rows = [arm_sql(arm) for arm in arms]
        return SQL(" UNION ALL ").join(rows)

    @api.model
    def _get_arms(self):
        """Return the arms of the query, a list of `Arm` (`tools/arm.py`).

        A later area extends this method, and `_depends` with what its arm reads. A
        number is never reused or changed, as ids are built from it.

        The SQL of an arm selects columns of these names (their types are cast for it):

        - `source_id`, integer, unique in the arm: the primary key of its main table,
          so that reading by ids finds the row by an index;
        - `partner_id`, a customer or a contact person, of an indexed column;
        - `date`, timestamp in UTC; for a date use `_day_sql`, its midday;
        - `recorded_at`, timestamp: when it came into the file (of a task, when it was
          done). Later changes of the row do not change it, if the source allows;
        - `kind` and `outcome` (or NULL): values are added by `selection_add`, so that
          they are translated;
        - `summary`, text; for HTML use `_plain_sql`, for a translated name
          `_translated_sql`;
        - `user_id`, our participant, or NULL::integer;
        - `res_model`, `res_id`: the record that a click opens.

        No DISTINCT, GROUP BY, LIMIT or window function at its top level (UNION ALL is):
        conditions must reach its tables. What only `summary`, `kind` or `outcome` need
        is a subquery in them or a LEFT JOIN on a unique key: a search leaves it out, it
        is computed for the page only.
        """
        return []

    @api.model
    def _arms_by_number(self):
        """Return {number: arm}, ordered by number."""
        by_number = {}
        for arm in self._get_arms():
            if by_number.setdefault(arm.number, arm) is not arm:
                raise ValueError(f"Two arms have the number {arm.number}.")
        return dict(sorted(by_number.items()))

    @api.model
    def _arms_with(self, arms, kinds):
        """Return the arms that may have rows of these kinds; at least one of all."""
        some = {
            number: arm
            for number, arm in arms.items()
            if not arm.kinds or not kinds.isdisjoint(arm.kinds)
        }
        return some or dict([*arms.items()][:1])

    @api.model
    def _readable_sql(self, alias):
        """Return the company condition of an arm's table: " AND ...", or nothing.

        An arm over documents of a company appends it to its WHERE.
        """
        return self.env["res.company"]._statcrm_readable_sql(
            SQL.identifier(alias, "company_id")
        )

    @api.model
    def _arm_sql(self, arm):
        return SQL(
            """
            SELECT %(id)s AS id,
                   coalesce(arm.moved_principal_id, partner.statcrm_principal_id)
                   AS principal_id, arm.moved_principal_id,
                   arm.partner_id::integer, arm.date::timestamp, arm.kind::varchar,
                   arm.outcome::varchar, arm.summary::varchar, arm.user_id::integer,
                   member.unit_id, arm.res_model::varchar, arm.res_id::integer,
                   arm.recorded_at::timestamp, %(number)s::integer AS arm,
                   arm.source_id::integer, partner.partner_share AS is_customer
              FROM (SELECT arm.*, %(moved)s AS moved_principal_id
                      FROM (%(arm)s) arm) arm
              LEFT JOIN res_partner partner ON partner.id = arm.partner_id
              LEFT JOIN (%(units)s) member ON member.user_id = arm.user_id
             WHERE TRUE %(readable)s
            """,
            readable=self.env["res.company"]._statcrm_readable_partners_sql("partner"),
            id=self._id_sql(SQL("arm.source_id"), arm.number),
            moved=self._moved_principal_sql(arm),
            number=arm.number,
            arm=arm.sql(),
            units=self.env["statcrm.unit.member"]._first_units_sql(),
        )

    @api.model
    def _bare_arms(self, arms):
        """Return the arms of a bare search; several may be read as one.

        The number of that one is SQL, a column of its rows.
        """
        return arms

    @api.model
    def _bare_arm_sql(self, arm):
        """Return an arm with the columns to search and sort by, and those requested."""
        columns, partner = self.env.context["statcrm_columns"], SQL()
        readable = self.env["res.company"]._statcrm_readable_partners_sql("partner")
        kind = [SQL("arm.kind::varchar"), SQL("arm.outcome::varchar")]
        more = kind if columns & {"kind", "outcome"} else []
        moved = SQL("NULL::integer AS moved_principal_id")
        if "moved_principal_id" in columns:
            moved = SQL("%s AS moved_principal_id", self._moved_principal_sql(arm))
        more.append(moved)
        if readable or "is_customer" in columns:
            partner = SQL(
                "LEFT JOIN res_partner partner ON partner.id = arm.partner_id"
            )
            more.append(SQL("partner.partner_share AS is_customer"))
        return SQL(
            """
            SELECT %s AS id, arm.partner_id, arm.date::timestamp, %s
              FROM (%s) arm %s
             WHERE TRUE %s
            """,
            self._id_sql(SQL("arm.source_id"), arm.number),
            SQL(", ").join(more),
            arm.sql(),
            partner,
            readable,
        )

    @api.model
    def _moved_principal_sql(self, arm):
        """Return SQL of the customer of a row whose person has ever moved.

        The customer where the person worked on that day; NULL for everybody else, at no
        cost.
        """
        if self._known_moved() == frozenset():
            return SQL("NULL::integer")
        return self.env["statcrm.former.place"]._moved_principal_sql(
            SQL("arm.partner_id"), arm.moment, arm.customer
        )

    @api.model
    def _get_contact_kinds(self):
        """Return the kinds that count as contact; notes and mass mailings do not."""
        return ["email_in", "email_out", "call", "visit", "meeting"]

    @api.model
    def _get_missed_outcomes(self):
        """Return the outcomes of what was not delivered, which is no contact."""
        return ["bounced", "failed"]

    @api.model
    def _contact_sql(self):
        """Return the condition on the columns `kind` and `outcome` of an arm."""
        return SQL(
            "kind IN %s AND coalesce(outcome, '') NOT IN %s",
            tuple(self._get_contact_kinds()),
            tuple(self._get_missed_outcomes()),
        )

    @api.model
    def _touches_sql(self, meetings=True):
        """Return SQL rows of all contacts.

        Columns partner_id, date, kind, user_id and moved_principal_id: the customer if
        the partner has ever moved, else NULL.

        :param meetings: whether to include the arms of meetings
        """
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT partner_id, date, kind, user_id, %s AS moved_principal_id"
                " FROM (%s) arm WHERE %s",
                self._moved_principal_sql(arm),
                arm.sql(),
                self._contact_sql(),
            )
            for arm in self._get_arms()
            if meetings or not arm.is_meeting
        )

    @api.model
    def _last_contacts(self, customers):
        """Return the date of the last contact with each customer.

        :param customers: principal customers
        :return: {id of the customer: date}
        """
        house = self.env.company
        if not customers:
            return {}
        found = self._read_group(
            Domain("principal_id", "in", customers.ids)
            & Domain("date", "<", house._statcrm_tomorrow())
            & self._contact_domain(),
            ["principal_id"],
            ["date:max"],
        )
        return {customer.id: house._statcrm_day(last) for customer, last in found}

    @api.model
    def _contact_domain(self):
        """Return the domain of contacts."""
        missed = tuple(self._get_missed_outcomes())
        # named once: planning the outcome of a message takes long
        reached = Domain.custom(
            to_sql=lambda _model, alias, _query: SQL(
                "coalesce(%s, '') NOT IN %s", SQL.identifier(alias, "outcome"), missed
            ),
            predicate=lambda interaction: interaction.outcome not in missed,
        )
        return Domain("kind", "in", self._get_contact_kinds()) & reached

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Rewrite conditions on ids and customers so that they use indexes.

        A search by ids leaves the other arms out: planning them takes longer than
        finding the rows. Rows of colleagues are not interactions; for a customer's tree
        this is known without checking each row's partner.
        """
        domain = Domain(domain)
        ids = ids_in(domain, "id")
        if ids is not None:
            sources = {arm: tuple(rows) for arm, rows in self._by_arm(ids).items()}
            self = self.with_context(statcrm_sources=frozendict(sources))  # noqa: PLW0642
            domain = Domain.TRUE
        parts = parts_of(domain)
        for part in parts:
            if customers := ids_in(part, "principal_id"):
                moved = frozenset(self._get_moved(customers))
                self = self.with_context(statcrm_moved=moved)  # noqa: PLW0642
                break
        for part in parts:
            is_date = getattr(part, "field_expr", None) == "date"
            if is_date and part.operator in (">", ">="):
                since = getattr(part.optimize_full(self), "value", None)
                self = self.with_context(statcrm_since=since)  # noqa: PLW0642
                break
        for part in parts:
            if kinds := self._kinds_in(part):
                self = self.with_context(statcrm_kinds=kinds)  # noqa: PLW0642
                break
        if not any(ids_in(part, name) for part in parts for name in PARTNERS):
            domain &= Domain("is_customer", "=", True)
        asked = {condition.field_expr for condition in domain.iter_conditions()}
        domain = domain.map_conditions(self._by_index)
        if limit and order in (None, self._order) and self._is_bare(domain):
            if "principal_id" in asked:
                asked.add("moved_principal_id")
            self = self.with_context(statcrm_columns=frozenset(asked))  # noqa: PLW0642
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _is_bare(self, domain):
        """Return whether a search is only on what `_bare_arm_sql` has."""
        rules = self.env["ir.rule"]._compute_domain(self._name, "read")
        asked = [*domain.iter_conditions(), *Domain(rules).iter_conditions()]
        return all(one.field_expr in BARE for one in asked)

    @api.model
    def _kinds_in(self, condition):
        """Return the kinds that a condition asks for, or None for other conditions.

        A set, which no RPC request can send: see `_table_query`.
        """
        if getattr(condition, "field_expr", None) != "kind":
            return None
        kinds = condition.value if condition.operator in ("=", "in") else None
        kinds = [kinds] if isinstance(kinds, str) else kinds
        if not isinstance(kinds, (list, tuple, set, frozenset, OrderedSet)):
            return None
        return frozenset(kinds) if all(isinstance(one, str) for one in kinds) else None

    @api.model
    def _since_sql(self, column):
        """Return SQL limiting a day to the first one of a search, or nothing.

        Used by arms whose date is computed from a day, to use an index.

        :param column: SQL of the day, in any time zone
        """
        since = self.env.context.get("statcrm_since")
        if not isinstance(since, datetime):
            return SQL()
        return SQL(" AND %s >= %s", column, since.date() - timedelta(days=1))

    @api.model
    def _by_index(self, condition):
        """Search ids by arm and source row; customers become an array of partners."""
        if (ids := ids_in(condition, "id")) is not None:
            return Domain.custom(
                to_sql=lambda _model, alias, _query: self._sources_sql(alias, ids),
                predicate=lambda interaction: interaction.id in ids,
            )
        for name in PARTNERS:
            if partners := ids_in(condition, name):
                return self._with_partners(name, partners)
        return condition

    @api.model
    def _with_partners(self, name, ids):
        """Turn conditions on customers into an array of partners.

        PostgreSQL expects few rows of an array and uses the indexes of all arms; joined
        with a large customer, it scans whole tables.

        For people who have moved, the date counts as well. Mostly there are none, and
        checking once is faster than planning it for each arm.
        """

        def to_sql(_model, alias, _query):
            partner = SQL.identifier(alias, "partner_id")
            column = "statcrm_principal_id" if name == "principal_id" else "id"
            there = SQL(
                "SELECT id FROM res_partner WHERE %s IN %s AND partner_share",
                SQL.identifier(column),
                ids,
            )
            moved = name == "principal_id" and self._get_moved(ids)
            if not moved:
                return SQL("%s = ANY(ARRAY(%s))", partner, there)
            return SQL(
                "%(partner)s = ANY(ARRAY(%(there)s) || %(moved)s)"
                " AND (%(partner)s <> ALL(%(moved)s) OR %(whose)s IN %(ids)s)",
                partner=partner,
                there=there,
                moved=moved,
                whose=SQL.identifier(alias, "moved_principal_id"),
                ids=ids,
            )

        return Domain.custom(
            to_sql=to_sql,
            predicate=lambda interaction: interaction[name].id in ids,
        )

    @api.model
    def _known_moved(self):
        """Return the people of the searched customers who have moved, or None.

        A set, which no RPC request can send: see `_table_query`.
        """
        moved = self.env.context.get("statcrm_moved")
        return moved if isinstance(moved, frozenset) else None

    @api.model
    def _get_moved(self, customers):
        """Return the ids of the people of these customers who have ever moved.

        People who came from, or went to, another customer.

        :param customers: ids
        """
        known = self._known_moved()
        if known is not None:
            return list(known)
        self.env["statcrm.former.place"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT person.id FROM statcrm_former_place former
                  JOIN res_partner person ON person.id = former.partner_id
                  JOIN res_partner place ON place.id = former.organisation_id
                 WHERE person.partner_share
                   AND (person.statcrm_principal_id IN %(customers)s
                        OR place.statcrm_principal_id IN %(customers)s)
                """,
                customers=customers,
            )
        )
        return list({partner for (partner,) in rows})

    @api.model
    def _id_sql(self, source_id, arm):
        return SQL("(%s::bigint * %s + %s)", source_id, ARMS, arm)

    @api.model
    def _entry_of(self, record):
        """Return the row of an activity or message (see `Arm.entry`), or empty."""
        for arm in self._get_arms():
            if arm.entry == record._name and (
                not arm.messages_on or arm.messages_on == record.sudo().model
            ):
                return self.browse(record.id * ARMS + arm.number)
        return self.browse()

    @api.model
    def _by_arm(self, ids):
        """Return {arm: ids of source rows} for ids of interactions."""
        by_arm = defaultdict(list)
        for interaction_id in ids:
            by_arm[interaction_id % ARMS].append(interaction_id // ARMS)
        return by_arm

    @api.model
    def _sources_sql(self, alias, ids):
        """Return the condition that a row is one of these, by arm and source row."""
        rows = [
            SQL(
                "(%s = %s AND %s IN %s)",
                SQL.identifier(alias, "arm"),
                arm,
                SQL.identifier(alias, "source_id"),
                tuple(source_ids),
            )
            for arm, source_ids in self._by_arm(ids).items()
        ]
        return SQL("(%s)", SQL(" OR ").join(rows)) if rows else SQL("FALSE")

    def _fetch_query(self, query, fields):
        """Find the ids of a page first, so that only its texts are computed.

        EXTENDS 'base': a search reads in two queries.
        """
        if not query.limit:
            return super()._fetch_query(query, fields)
        page = self.browse(query.get_result_ids())
        by_ids = page._search([("id", "in", page.ids)], bypass_access=True)
        found = set(super()._fetch_query(by_ids, fields)._ids)
        return page.browse(item for item in page._ids if item in found)

    @api.private
    def exists(self):
        by_ids = self._search([("id", "in", self.ids)], bypass_access=True)
        found = set(by_ids.get_result_ids())
        return self.browse(item for item in self._ids if item in found)

    def action_open(self):
        """Open the source record, if it still exists and the user may read it."""
        source = self.exists()
        record = source and self.env[source.res_model].browse(source.res_id).exists()
        if not record:
            return notification(
                self.env._("This record no longer exists. It has been deleted.")
            )
        if not record.has_access("read"):
            return notification(
                self.env._(
                    "You are not allowed to open this record. Ask the person"
                    " who created it."
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [[False, "form"]],
        }

    # SQL helpers of the arms for text and dates.

    @api.model
    def _plain_sql(self, html):
        """Convert HTML to plain text, without tags, scripts and styles.

        `&lt;b&gt;` becomes `<b>`: the result must only be shown as text.
        """
        text = SQL("left(%s, %s)", html, READ)
        for pattern, instead in (
            # closed elements first; an unclosed one takes the rest
            ("<!--.*?-->", " "),
            ("<script.*?</script", "<"),
            ("<style.*?</style", "<"),
            ("<title.*?</title", "<"),
            ("<(!--|script|style|title).*", ""),
            ("<[^>]*(>|$)", " "),
            ("&(nbsp|#160|#xa0);", " "),
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&(quot|#34);", '"'),
            ("&(#39|apos|#x27);", "'"),
            ("&amp;", "&"),
        ):
            text = SQL("regexp_replace(%s, %s, %s, 'gi')", text, pattern, instead)
        return self._line_sql(text)

    @api.model
    def _line_sql(self, text):
        """Return text on one line, truncated; NULL if nothing is left."""
        return SQL(
            "nullif(left(btrim(regexp_replace(%s, '[[:space:]]+', ' ', 'g')), %s), '')",
            text,
            LONGEST,
        )

    @api.model
    def _join_sql(self, *texts):
        """Join texts to a summary by a dash, ignoring NULL.

        A search for ids reads no summary, and need not parse how it is made.
        """
        if isinstance(self.env.context.get("statcrm_columns"), frozenset):
            return SQL("NULL::text")
        return SQL("concat_ws(' – ', %s)", SQL(", ").join(texts))

    @api.model
    def _translated_sql(self, column):
        lang = self.env.lang or "en_US"
        return SQL("coalesce(%s->>%s, %s->>'en_US')", column, lang, column)

    @api.model
    def _day_sql(self, day):
        """Return midday of a date in the company's time zone, in UTC."""
        return self.env.company._statcrm_start_sql(day, "12:00")

    @api.model
    def _ours_sql(self):
        """Return SQL rows of our partners and their users, each partner once."""
        return SQL(
            """SELECT partner_id, min(id) AS user_id FROM res_users
                WHERE NOT share GROUP BY partner_id"""
        )
