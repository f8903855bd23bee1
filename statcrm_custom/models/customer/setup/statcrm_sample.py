from collections import Counter, defaultdict
from datetime import timedelta

from psycopg2 import OperationalError

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, mute_logger, remove_accents

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG

from ....tools import sample
from ....tools.notification import notification
from .statcrm_setup import SAMPLE as MODULE

# nobody gets a mail or a task, nothing is logged as changed
QUIETLY = {
    "dont_notify": True,
    "mail_activity_quick_update": True,
    "mail_auto_subscribe_no_notify": True,
    "mail_create_nosubscribe": True,
    "mail_notify_force_send": False,
    "no_mail_to_attendees": True,
    "tracking_disable": True,
}
# what goes with the sample, beside our own models; what else hangs on it keeps it
GOES_TOO = (
    "calendar.attendee",
    "calendar.event",
    "mail.activity",
    "mail.followers",
    "mail.message",
    "mail.notification",
    "mailing.trace",
    "survey.user_input",
    "survey.user_input.line",
)


class StatcrmSample(models.AbstractModel):
    """Sample data in an empty system: loaded and taken out again by a button.

    An area loads its part by extending `_load`, in the order of the areas. Everything
    that is made gets an XML id of the module `statcrm_sample`, so that it can be found
    again. Taking out removes it with everything that hangs on it, after the user was
    told how much that is; it is refused while a document or a customer of the users'
    own depends on it.
    """

    _name = "statcrm.sample"
    _description = "Sample Data"

    @api.model
    def get_sample(self):
        """Return what can be done with the sample data.

        :return: {"state": "empty" (can be loaded), "other" (there are customers
            already), or "loaded"; "parts": what taking out removes, as texts;
            "problems": what keeps it from being taken out, as texts}
        """
        self.env["statcrm.setup"]._check_may()
        if not self._is_loaded():
            has_customers = self.env["statcrm.setup"]._find_facts()["customers"]
            state = "other" if has_customers else "empty"
            return {"state": state, "parts": [], "problems": []}
        hanging = self._find_hanging()
        return {
            "state": "loaded",
            "parts": self._format_parts(hanging),
            "problems": self._format_problems(hanging),
        }

    @api.model
    def load_sample(self):
        """Load the sample data into a system without customers, once."""
        self.env["statcrm.setup"]._check_may()
        if self._is_loaded():
            raise UserError(self.env._("The sample data has been loaded already."))
        if self.env["statcrm.setup"]._find_facts()["customers"]:
            raise UserError(
                self.env._(
                    "There are customers already. Sample data is only loaded into an"
                    " empty system, so that it never mixes with yours."
                )
            )
        # as superuser: nominations are not the main user's, but these are samples
        self.sudo().with_context(**QUIETLY)._load()
        return notification(self.env._("The sample data has been loaded."))

    @api.model
    def remove_sample(self):
        """Take out the sample data, and what hangs on it."""
        self.env["statcrm.setup"]._check_may()
        if not self._is_loaded():
            raise UserError(self.env._("There is no sample data."))
        hanging = self._find_hanging()
        problems = self._format_problems(hanging)
        if problems:
            raise UserError(
                self.env._(
                    "The sample data cannot be taken out, as data of your own depends"
                    " on it:\n%(problems)s",
                    problems="\n".join(problems),
                )
            )
        self.sudo().with_context(**QUIETLY)._remove(hanging)
        return notification(self.env._("The sample data has been taken out."))

    @api.model
    def _is_loaded(self):
        return bool(
            self.env["ir.model.data"].sudo().search([("module", "=", MODULE)], limit=1)
        )

    # Loading.

    @api.model
    def _make(self, model, values_by_name):
        """Create records of the sample.

        :param values_by_name: {name of the record, unique in its model: values}
        """
        records = self.env[model].create(list(values_by_name.values()))
        self._mark(dict(zip(values_by_name, records, strict=True)))
        return records

    @api.model
    def _mark(self, records):
        """Give XML ids to records of the sample: {name: record}."""
        self.env["ir.model.data"].create(
            [
                {
                    "module": MODULE,
                    "name": f"{record._table}_{name}",
                    "model": record._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
                for name, record in records.items()
            ]
        )

    @api.model
    def _keep_merged(self, partners):
        """Take the mark from partners that are merged with one of the users' own."""
        marks = (
            self.env["ir.model.data"]
            .sudo()
            .search(
                [
                    ("module", "=", MODULE),
                    ("model", "=", partners._name),
                    ("res_id", "in", partners.ids),
                ]
            )
        )
        if {*marks.mapped("res_id")} != {*partners.ids}:
            marks.unlink()

    @api.model
    def _get(self, model, name):
        """Return a record of the sample."""
        return self.env.ref(f"{MODULE}.{self.env[model]._table}_{name}")

    @api.model
    def _moment(self, days, hour):
        """Return a moment so many days from today, at an hour of the house."""
        company = self.env.company
        day = company._statcrm_today() + timedelta(days=days)
        return company._statcrm_start(day) + timedelta(hours=hour)

    @api.model
    def _load(self):
        """Load the sample of this area: customers, offices, people, meetings.

        Areas extend it. Nobody reads what it returns.
        """
        country = self.env.company.country_id or self.env.ref("base.fi")
        customers = {
            one.key: {
                "name": one.name,
                "is_company": True,
                "ref": f"SAMPLE-{number}",
                "city": one.city,
                "country_id": country.id,
                "email": f"info@{one.key}.example",
                # the first half is that of the user who loads it
                "user_id": self.env.uid if number <= 10 else False,
            }
            for number, one in enumerate(sample.CUSTOMERS, 1)
        }
        self._make("res.partner", customers)
        offices = {
            key: {
                "name": name,
                "is_company": True,
                "parent_id": self._get("res.partner", customer).id,
                "city": city,
                "country_id": country.id,
            }
            for key, customer, name, city in sample.OFFICES
        }
        self._make("res.partner", offices)
        self._load_people()
        self._load_meetings()
        return True

    @api.model
    def _load_people(self):
        """Make the contacts, and fill the affiliations that Odoo's contacts get."""
        people, posts, numbers = {}, {}, Counter()
        for one in sample.PEOPLE:
            name = f"{one.key}_{numbers[one.key]}"
            numbers[one.key] += 1
            address = remove_accents(one.name.lower().replace(" ", "."))
            people[name] = {
                "name": one.name,
                "parent_id": self._get("res.partner", one.key).id,
                "function": one.function,
                "email": f"{address}@{one.key}.example",
            }
            posts[name] = one
        persons = self._make("res.partner", people)
        self.env.flush_all()
        roles = {
            role.code: role.id for role in self.env["statcrm.contact.role"].search([])
        }
        affiliations = self.env["statcrm.affiliation"].search(
            [("partner_id", "in", persons.ids)]
        )
        of_person = affiliations.grouped("partner_id")
        marked = {}
        for name, person in zip(people, persons, strict=True):
            post = posts[name]
            values = {
                "level": post.level,
                "role_ids": [Command.set([roles[code] for code in post.roles.split()])],
            }
            [affiliation] = of_person[person]
            affiliation.write(values)
            marked[name] = affiliation
        self._mark(marked)

    @api.model
    def _load_meetings(self):
        own = self.env.user.partner_id
        events = self._make(
            "calendar.event",
            {
                one.key: {
                    "name": one.subject,
                    "start": self._moment(one.days, one.hour),
                    "stop": self._moment(one.days, one.hour + 1),
                    "user_id": self.env.uid,
                    "partner_ids": [
                        Command.set(
                            (own + self._get("res.partner", f"{one.customer}_0")).ids
                        )
                    ],
                }
                for one in sample.MEETINGS
            },
        )
        for event in events:
            if event.start < fields.Datetime.now():
                event.attendee_ids.write({"state": "accepted"})

    # Taking out.

    @api.model
    def _find_hanging(self):
        """Return {model: ids}: the sample, and all that hangs on it.

        Found by the foreign keys of the database, round by round: a row that must go
        with a row of the sample hangs on it, as does one that is refused to lose it.
        """
        found = defaultdict(set)
        for mark in self.env["ir.model.data"].sudo().search([("module", "=", MODULE)]):
            found[mark.model].add(mark.res_id)
        self.env.flush_all()
        models_of = {
            model._table: name
            for name, model in self.env.registry.items()
            if model._auto and not (model._abstract or model._transient)
        }
        news = dict(found)
        while news:
            later = self._find_later(news, models_of)
            news = {name: ids - found[name] for name, ids in later.items()}
            news = {name: ids for name, ids in news.items() if ids}
            for name, ids in news.items():
                found[name] = found[name] | ids
        return {name: ids for name, ids in found.items() if ids}

    @api.model
    def _find_later(self, found, models_of):
        """Return {model: ids} of what hangs on these records."""
        later = defaultdict(set)
        for name, ids in found.items():
            for table, column, rule in self._get_references(self.env[name]._table):
                model = models_of.get(table)
                if model and self._is_hanging(model, column, rule):
                    later[model] |= self._find_rows(table, column, ids)
            if name == "res.partner":
                later["calendar.event"] |= self._find_rows(
                    "calendar_event_res_partner_rel",
                    "res_partner_id",
                    ids,
                    "calendar_event_id",
                )
        return later

    @api.model
    def _is_hanging(self, model, column, rule):
        """Return whether a row hangs on what it references by this column."""
        if model == "res.partner":
            return column == "parent_id"
        # what is only emptied stays, but a document would lose its customer
        return rule in ("c", "r") or not self._goes_too(model)

    @api.model
    def _goes_too(self, model):
        return model.startswith("statcrm.") or model in GOES_TOO

    @api.model
    def _get_references(self, table):
        """Return the foreign keys to a table: [(table, column, what happens)].

        What happens is "c" (deleted too), "r" (refused) or "n" (emptied).
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT source.relname, attribute.attname,
                       CASE WHEN found.confdeltype IN ('r', 'a') THEN 'r'
                            ELSE found.confdeltype::text END
                  FROM pg_constraint found
                  JOIN pg_class source ON source.oid = found.conrelid
                  JOIN pg_attribute attribute
                    ON attribute.attrelid = found.conrelid
                   AND attribute.attnum = found.conkey[1]
                 WHERE found.contype = 'f' AND array_length(found.conkey, 1) = 1
                   AND found.confrelid = to_regclass(%s)
                """,
                table,
            )
        )
        return rows

    @api.model
    def _find_rows(self, table, column, ids, found="id"):
        rows = self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE %s IN %s",
                SQL.identifier(found),
                SQL.identifier(table),
                SQL.identifier(column),
                tuple(ids),
            )
        )
        return {number for (number,) in rows}

    @api.model
    def _format_parts(self, hanging):
        """Return how many records of each kind are removed, as texts."""
        counts = defaultdict(int)
        for model, ids in hanging.items():
            counts[self.env["ir.model"]._get(model).name] += len(ids)
        return [
            self.env._("%(kind)s: %(count)s", kind=kind, count=count)
            for kind, count in sorted(counts.items())
        ]

    @api.model
    def _format_problems(self, hanging):
        """Return what keeps the sample data from being taken out, as texts."""
        marked = defaultdict(set)
        for mark in self.env["ir.model.data"].sudo().search([("module", "=", MODULE)]):
            marked[mark.model].add(mark.res_id)
        problems = []
        for model, ids in sorted(hanging.items()):
            own = ids - marked[model]
            if own and not self._goes_too(model):
                problems.append(self._format_problem(model, own))
        events = self._find_shared_events(hanging)
        if events:
            problems.append(self._format_problem("calendar.event", events))
        return problems

    @api.model
    def _format_problem(self, model, ids):
        records = self.env[model].sudo().with_context(active_test=False)
        records = records.browse(sorted(ids))
        names = ", ".join(records[:5].mapped("display_name"))
        more = len(records) - 5
        if more > 0:
            names = self.env._("%(names)s and %(count)s more", names=names, count=more)
        kind = self.env["ir.model"]._get(model).name
        return self.env._("%(kind)s: %(names)s", kind=kind, names=names)

    @api.model
    def _find_shared_events(self, hanging):
        """Return the ids of meetings of sample people and others at once."""
        partners = tuple(hanging.get("res.partner", ())) or (0,)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT shared.calendar_event_id
                  FROM calendar_event_res_partner_rel shared
                  JOIN calendar_event_res_partner_rel other
                 USING (calendar_event_id)
                  JOIN res_partner partner ON partner.id = other.res_partner_id
                 WHERE shared.res_partner_id IN %(partners)s
                   AND other.res_partner_id NOT IN %(partners)s
                   AND partner.partner_share
                """,
                partners=partners,
            )
        )
        return {number for (number,) in rows}

    @api.model
    def _remove(self, hanging):
        """Delete all of it, as an uninstalled module's data is deleted.

        What is refused because another row still needs it is tried again when that row
        is gone.
        """
        delete = {"active_test": False, MODULE_UNINSTALL_FLAG: True}
        left = {
            model: self.env[model].with_context(**delete).browse(ids)
            # customers and people last: most others belong to them
            for model, ids in sorted(
                hanging.items(), key=lambda item: item[0] == "res.partner"
            )
        }
        while left:
            gone = [model for model, records in left.items() if self._delete(records)]
            if not gone:
                raise UserError(
                    self.env._(
                        "The sample data could not be taken out: %(models)s",
                        models=", ".join(left),
                    )
                )
            left = {model: one for model, one in left.items() if model not in gone}
        self.env["ir.model.data"].search([("module", "=", MODULE)]).unlink()
        self.env["statcrm.house.figure"]._recount_soon()

    @api.model
    def _delete(self, records):
        """Delete what is still there; return whether it succeeded."""
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                records.exists().unlink()
                self.env.flush_all()
        except OperationalError:
            raise  # concurrent update, or lost connection: the call is retried
        except Exception:  # pylint: disable=broad-except
            self.env.invalidate_all(flush=False)
            return False
        return True
