from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

PRESSURE_CONTACTS = 4
PRESSURE_DAYS = 30
BOUNCES = 3


class Refusal(NamedTuple):
    """A reason not to contact a person, as SQL.

    `when` is about the aliases `person` (res_partner) and `place` (organisation_id,
    post_id: an affiliation; both NULL for a person at home), and what `joins` adds:
    {alias: rows and condition}. An alias begins with its channel, so that conditions of
    several channels can stand in one statement.
    """

    code: str
    when: SQL
    joins: dict = {}


class StatcrmPermission(models.Model):
    """The one condition: may a person be contacted for a purpose by a channel.

    Target groups, steps of campaigns, reservations, print batches and imports ask here,
    and nobody writes this condition again.
    """

    _inherit = "statcrm.permission"

    # ------------------------------------------------------------- the condition
    @api.model
    def _refusals(self, purpose, channel, only=None, ignores_pressure=False):
        """Return the reasons in the order in which the first one that holds is told.

        First what was said, then what can be reached, then the rule of the purpose. A
        later feature adds its own.

        :param purpose: statcrm.purpose
        :param channel: email, phone or post
        :param only: SQL array of ids of the people that are asked about; all if None
        :param ignores_pressure: who was contacted too often is not refused
        :return: [Refusal]
        """
        rule = purpose.rule_ids.filtered(lambda one: one.channel == channel)
        if not rule:
            return [Refusal("no_rule", SQL("TRUE"))]
        address = self._address_sql(channel)
        own, there, black, pressed = (
            SQL.identifier(f"{channel}_{name}")
            for name in ("own", "there", "black", "pressed")
        )
        may_refuse = SQL("NOT (%s)", self._has_rule_sql(rule, "always"))
        asked_first = self._has_rule_sql(rule, "asked_first")
        last = {
            f"{channel}_own": SQL(
                "(%s) %s ON %s.partner_id = person.id",
                self._last_sql("partner_id", purpose, channel, only),
                own,
                own,
            ),
            f"{channel}_there": SQL(
                "(%s) %s ON %s.address = %s",
                self._last_sql("address", purpose, channel, only),
                there,
                there,
                address,
            ),
        }
        refusals = [
            Refusal("refused", SQL("%s.answer = 'no' AND %s", own, may_refuse), last),
            Refusal(
                "refused_address",
                SQL(
                    "%s.answer = 'no' AND %s.answer IS DISTINCT FROM 'no' AND %s",
                    there,
                    own,
                    may_refuse,
                ),
                last,
            ),
            *self._unreachable(channel, address, black),
            Refusal("role_unfit", self._unfit_sql(purpose, rule, own), last),
            Refusal(
                "never_asked",
                SQL("%s AND %s.answer IS DISTINCT FROM 'yes'", asked_first, own),
                last,
            ),
        ]
        contacts = None if ignores_pressure else self._get_pressure_sql(only)
        if contacts:
            joined = SQL(
                "(%s) %s ON %s.partner_id = person.id", contacts, pressed, pressed
            )
            when = SQL("%s.partner_id IS NOT NULL AND %s", pressed, may_refuse)
            refusals.append(Refusal("too_recent", when, {f"{channel}_pressed": joined}))
        return refusals

    @api.model
    def _unreachable(self, channel, address, black):
        """Return the refusals of those who have no address that can be used."""
        if channel == "post":
            field = SQL("concat(person.street, person.zip, person.city)")
        else:
            field = SQL.identifier("person", channel)
        missing = Refusal("no_address", SQL("coalesce(trim(%s), '') = ''", field))
        wrong = Refusal(
            "bad_address", SQL("%s IS NULL AND trim(%s) <> ''", address, field)
        )
        if channel == "post":
            return [missing, wrong]
        table, name = {
            "email": ("mail_blacklist", "email"),
            "phone": ("phone_blacklist", "number"),
        }[channel]
        blacklist = SQL(
            "%s %s ON %s.%s = %s AND %s.active",
            SQL.identifier(table),
            black,
            black,
            SQL.identifier(name),
            address,
            black,
        )
        found = [
            Refusal(
                "blacklisted",
                SQL("%s.id IS NOT NULL", black),
                {f"{channel}_black": blacklist},
            ),
            missing,
        ]
        if channel == "email":
            # Odoo would mail all of them, and looks at the first one only
            found.append(Refusal("several_addresses", SQL("%s LIKE '%%@%%@%%'", field)))
        found.append(wrong)
        settings = self.env["ir.config_parameter"]
        bounces = settings._statcrm_get_number("bounce_limit", BOUNCES)
        if channel == "email" and bounces > 0:
            found.append(
                Refusal("bounced", SQL("person.message_bounce >= %s", bounces))
            )
        return found

    @api.model
    def _has_rule_sql(self, rule, name):
        """Return the condition that a rule holds, at home or at work."""
        at_home, at_work = rule.private_rule == name, rule.work_rule == name
        if at_home == at_work:
            return SQL("TRUE" if at_home else "FALSE")
        return SQL(
            "place.organisation_id IS NULL"
            if at_home
            else "place.organisation_id IS NOT NULL"
        )

    @api.model
    def _unfit_sql(self, purpose, rule, own):
        """Return the condition that nobody of this role is contacted at work.

        Who said yes is contacted whatever the role is.
        """
        if not rule.work_needs_role or rule.work_rule == "always":
            return SQL("FALSE")
        field = self.env["statcrm.affiliation"]._fields["role_ids"]
        roles = SQL("TRUE")
        if purpose.role_ids:
            column = SQL.identifier("fitting", field.column2)
            roles = SQL("%s = ANY(%s)", column, purpose.role_ids.ids)
        return SQL(
            """place.organisation_id IS NOT NULL
            AND %(own)s.answer IS DISTINCT FROM 'yes'
            AND NOT EXISTS (SELECT FROM %(table)s fitting
                             WHERE %(post)s = place.post_id AND %(roles)s)""",
            own=own,
            table=SQL.identifier(field.relation),
            post=SQL.identifier("fitting", field.column1),
            roles=roles,
        )

    @api.model
    def _last_sql(self, column, purpose, channel, only=None):
        """Return the newest answer of each person, or of each address.

        A no to all direct marketing counts for each such purpose, until a newer yes.

        :param column: partner_id or address
        """
        key = SQL.identifier(column)
        marketing = SQL(" OR purpose_id IS NULL") if purpose.is_marketing else SQL()
        where = SQL(
            "channel = %s AND (purpose_id = %s%s)", channel, purpose.id, marketing
        )
        if column == "address":
            where = SQL("%s AND address IS NOT NULL", where)
        if only is not None and column == "address":
            where = SQL(
                "%s AND address IN (SELECT %s FROM res_partner person"
                " WHERE person.id = ANY(%s))",
                where,
                self._address_sql(channel),
                only,
            )
        elif only is not None:
            where = SQL("%s AND partner_id = ANY(%s)", where, only)
        return SQL(
            """SELECT DISTINCT ON (%(key)s) %(key)s, answer FROM statcrm_permission
                WHERE %(where)s ORDER BY %(key)s, decided_at DESC, id DESC""",
            key=key,
            where=where,
        )

    @api.model
    def _address_sql(self, channel):
        return self.env["res.partner"]._statcrm_address_sql(channel, "person")

    @api.model
    def _get_pressure_sql(self, only=None):
        """Return `partner_id` of who was contacted too often, None if nobody was."""
        settings = self.env["ir.config_parameter"]
        most = settings._statcrm_get_number("pressure_contacts", PRESSURE_CONTACTS)
        days = settings._statcrm_get_number("pressure_days", PRESSURE_DAYS)
        contacts = self._contacts_sql(fields.Datetime.now() - timedelta(days=days))
        if contacts is None or most <= 0:
            return None
        return SQL(
            "SELECT partner_id FROM (%s) contact WHERE %s GROUP BY partner_id"
            " HAVING count(*) >= %s",
            contacts,
            SQL("TRUE") if only is None else SQL("partner_id = ANY(%s)", only),
            most,
        )

    @api.model
    def _contacts_sql(self, since):
        """Return a row of `partner_id` for each contact of a campaign since then.

        None if there are none: whatever contacts people adds its rows.
        """
        return None

    # ------------------------------------------------------------------ asked by
    @api.model
    def _reason_sql(self, purpose, channel=None, **options):
        """Return (joins, reason): NULL, or the code of the first reason that holds.

        Both stand in a statement that has the aliases `person` and `place`, see
        `Refusal`.

        :param channel: None: refused only if each channel with a rule refuses; the
            reason is that of the first one
        :param options: see `_refusals`
        """
        channels = [channel] if channel else purpose.rule_ids.sorted().mapped("channel")
        judged = [self._refusals(purpose, one, **options) for one in channels]
        judged = judged or [[Refusal("no_rule", SQL("TRUE"))]]
        reasons = [
            SQL(
                "CASE %s END",
                SQL(" ").join(
                    SQL("WHEN %s THEN %s", refusal.when, refusal.code)
                    for refusal in refusals
                ),
            )
            for refusals in judged
        ]
        reason = reasons[0]
        if len(reasons) > 1:
            allowed = SQL(" OR ").join(SQL("(%s) IS NULL", one) for one in reasons)
            reason = SQL("CASE WHEN %s THEN NULL ELSE %s END", allowed, reason)
        return self._joins_sql(judged), reason

    @api.model
    def _joins_sql(self, judged):
        """Return the joins of some lists of refusals, each once."""
        joins = {
            alias: joined
            for refusals in judged
            for refusal in refusals
            for alias, joined in refusal.joins.items()
        }
        return SQL(" ").join(SQL("LEFT JOIN %s", one) for one in joins.values())

    @api.model
    def _judge_sql(self, purpose, channel, rows, **options):
        """Return rows with `partner_id`, `organisation_id`, `post_id` and `reason`.

        :param rows: SQL of `partner_id`, `organisation_id` and `post_id`, in this order
        :param options: see `_refusals`
        """
        joins, reason = self._reason_sql(purpose, channel, **options)
        return SQL(
            """SELECT place.partner_id, place.organisation_id, place.post_id,
                      %s AS reason
                 FROM (%s) place (partner_id, organisation_id, post_id)
                 JOIN res_partner person ON person.id = place.partner_id %s""",
            reason,
            rows,
            joins,
        )

    @api.model
    def _places_sql(self, people):
        """Return the places of people: a row for each, or one at home.

        An organisation is where its own address is.
        """
        Affiliation = self.env["statcrm.affiliation"].sudo()
        current = Affiliation._search(
            [("is_current", "=", True), ("partner_id", "in", people.ids)]
        )
        return SQL(
            """SELECT person.id, coalesce(post.organisation_id,
                          CASE WHEN person.is_company THEN person.id END), post.id
                 FROM res_partner person
            LEFT JOIN statcrm_affiliation post
                   ON post.partner_id = person.id AND post.id IN %s
                WHERE person.id = ANY(%s)""",
            current.subselect(),
            people.ids,
        )

    @api.model
    def _explain(self, person, asked):
        """Return why one person may or may not be contacted, for each of these.

        Where somebody works at several places, the place where least is refused counts.

        :param asked: [(statcrm.purpose, channel)]
        :return: [{"purpose", "channel", "reasons": [{"code", "label", "text"}]}], in
            the same order; without reasons it is allowed
        """
        person.ensure_one()
        person.check_access("read")
        self.check_access("read")
        if not asked:
            return []
        only = SQL("%s", person.ids)
        places = self._places_sql(person)
        parts = []
        for at, (purpose, channel) in enumerate(asked):
            refusals = self._refusals(purpose, channel, only=only)
            codes = SQL(", ").join(
                SQL("CASE WHEN %s THEN %s END", one.when, one.code) for one in refusals
            )
            parts.append(
                SQL(
                    """SELECT %s::integer, array_remove(ARRAY[%s]::varchar[], NULL)
                         FROM place JOIN res_partner person
                           ON person.id = place.partner_id %s""",
                    at,
                    codes,
                    self._joins_sql([refusals]),
                )
            )
        self._flush_judged()
        rows = self.env.execute_query(
            SQL(
                "WITH place (partner_id, organisation_id, post_id) AS (%s) %s",
                places,
                SQL(" UNION ALL ").join(parts),
            )
        )
        found = {}
        for at, codes in rows:
            if at not in found or len(codes) < len(found[at]):
                found[at] = codes
        said = self.sudo().search(self._of_people_domain(person))
        return [
            {
                "purpose": purpose,
                "channel": channel,
                "reasons": [
                    self._format_reason(code, person, purpose, channel, said)
                    for code in found[at]
                ],
            }
            for at, (purpose, channel) in enumerate(asked)
        ]

    @api.model
    def _flush_judged(self):
        """Write what the condition reads."""
        self.flush_model()
        for name in ("res.partner", "mail.blacklist", "phone.blacklist"):
            self.env[name].flush_model()
        self.env["statcrm.affiliation"].flush_model()

    # --------------------------------------------------------------------- words
    @api.model
    def _get_reason_labels(self):
        """Return {code: what it is in few words}, for counts and lists."""
        return {
            "refused": self.env._("Refused"),
            "refused_address": self.env._("Refused by another contact at the address"),
            "blacklisted": self.env._("On the blacklist"),
            "no_address": self.env._("No address"),
            "several_addresses": self.env._("Several addresses in one field"),
            "bad_address": self.env._("Address is not valid"),
            "bounced": self.env._("Mails came back"),
            "role_unfit": self.env._("No contact role that fits"),
            "never_asked": self.env._("Never asked"),
            "too_recent": self.env._("Contacted too recently"),
            "no_rule": self.env._("Channel not used"),
        }

    @api.model
    def _format_reason(self, code, person, purpose, channel, said):
        """Return a reason as {"code", "label", "text"}: few words, a sentence.

        :param said: the permissions of the person and of the same addresses, the newest
            first
        """
        label = self._get_reason_labels()[code]
        text = self._get_reason_texts(purpose, channel).get(code) or f"{label}."
        if code in ("refused", "refused_address"):
            row = self._find_decisive(code, person, purpose, channel, said)
            sources = dict(self._fields["source"]._description_selection(self.env))
            parts = self.env["statcrm.parts.mixin"]
            told = {
                "purpose": row.about,
                "date": parts._day(row.decided_at),
                "how": sources[row.source],
            }
            label = self.env._("%(label)s on %(date)s", label=label, date=told["date"])
            if code == "refused":
                text = self.env._("Refused %(purpose)s on %(date)s (%(how)s).", **told)
            else:
                text = self.env._(
                    "Another contact with the same address refused %(purpose)s on"
                    " %(date)s (%(how)s).",
                    **told,
                )
        return {"code": code, "label": label, "text": text}

    @api.model
    def _find_decisive(self, code, person, purpose, channel, said):
        """Return the row that refuses: the newest of the person, or of the address."""
        named = said.filtered(
            lambda row: (
                row.channel == channel
                and row.purpose_id in (purpose, purpose.browse())
                and (row.purpose_id or purpose.is_marketing)
            )
        )
        if code == "refused":
            return named.filtered(lambda row: row.partner_id == person)[:1]
        address = person._statcrm_get_addresses()[person.id, channel]
        return named.filtered(lambda row: row.address == address)[:1]

    @api.model
    def _get_reason_texts(self, purpose, channel):
        """Return {code: sentence} of those that a label does not say."""
        name = purpose.name
        most = self.env["ir.config_parameter"]._statcrm_get_number(
            "pressure_contacts", PRESSURE_CONTACTS
        )
        days = self.env["ir.config_parameter"]._statcrm_get_number(
            "pressure_days", PRESSURE_DAYS
        )
        asked = {
            "email": self.env._("Never asked for %(purpose)s by e-mail.", purpose=name),
            "phone": self.env._("Never asked for %(purpose)s by phone.", purpose=name),
            "post": self.env._("Never asked for %(purpose)s by post.", purpose=name),
        }
        unused = {
            "email": self.env._("%(purpose)s: not sent by e-mail.", purpose=name),
            "phone": self.env._("%(purpose)s: nobody is called.", purpose=name),
            "post": self.env._("%(purpose)s: not sent by post.", purpose=name),
        }
        missing = {
            "email": self.env._("No e-mail address."),
            "phone": self.env._("No phone number."),
            "post": self.env._("No postal address."),
        }
        wrong = {
            "email": self.env._("The e-mail address is not valid."),
            "phone": self.env._("The phone number is not valid."),
            "post": self.env._("The postal address has no street, or no place."),
        }
        return {
            "never_asked": asked[channel],
            "no_rule": unused[channel],
            "no_address": missing[channel],
            "bad_address": wrong[channel],
            "role_unfit": self.env._(
                "No contact role that fits %(purpose)s (%(roles)s).",
                purpose=name,
                roles=", ".join(purpose.role_ids.mapped("name"))
                or self.env._("any role"),
            ),
            "too_recent": self.env._(
                "Contacted %(count)s times in %(days)s days.", count=most, days=days
            ),
        }
