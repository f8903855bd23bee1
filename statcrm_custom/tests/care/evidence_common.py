from datetime import datetime

from odoo import fields
from odoo.tests import freeze_time
from odoo.tools import SQL

from .common import CareCommon

# what of Odoo's own is looked at for the day of its last change
AGED = (
    "res.partner",
    "res.users",
    "res.users.settings",
    "mail.message",
    "mail.activity",
    "calendar.event",
    "calendar.attendee",
    "survey.survey",
    "survey.user_input",
    "mailing.mailing",
    "mailing.trace",
    "event.event",
    "event.registration",
)


class EvidenceCommon(CareCommon):
    """The ministry and its board, people of both sides, and promises of one kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.company_partner("Board", cls.ministry)
        cls.kaisa = cls.person("Kaisa", cls.ministry, email="kaisa@ministry.example")
        cls.timo = cls.person("Timo", cls.board)
        cls.mill = cls.company_partner("Mill")
        cls.outi = cls.person("Outi", cls.mill)
        cls.unit = cls.make_unit("Information Service")
        cls.join(cls.account_manager, "expert")

    @classmethod
    def join(cls, user, level, **values):
        values = {"unit_id": cls.unit.id, "user_id": user.id, "level": level, **values}
        return cls.env["statcrm.unit.member"].create(values)

    def nomination(self, first, partner=None, decided=None, **values):
        """A nomination, proposed and decided; on its first day if not said."""
        with freeze_time(decided or first):
            nomination = self.env["statcrm.nomination"].with_user(self.management)
            nomination = nomination.create(
                {
                    "partner_id": (partner or self.ministry).id,
                    "value_class_id": self.value_class("strategic").id,
                    "user_id": self.account_manager.id,
                    "date_from": first,
                    **values,
                }
            )
            nomination.action_propose()
            number = f"D {nomination.id}"
            day = fields.Date.to_date(decided or first)
            nomination.with_user(self.director)._decide(number, day, None)
        return nomination.sudo()

    @classmethod
    def colleague(cls):
        """One of us whose card is filed among the people of the ministry."""
        cls.staff.partner_id.sudo().parent_id = cls.ministry
        return cls.staff.partner_id

    @classmethod
    def promise(cls, kind, **terms):
        """The promises of the ministry in 2026; due by the end of June."""
        programme = cls.programme({"kind": kind, "due_month": "6", **terms})
        cls.open_year()
        return cls.env["statcrm.care.promise"].search(
            [
                ("programme_id", "=", programme.id),
                ("plan_id.principal_id", "=", cls.ministry.id),
            ]
        )

    @classmethod
    def look(cls, promise, day):
        """Look for evidence as the job does, at noon of a day; return the states."""
        with freeze_time(f"{day} 12:00:00"):
            promise._refresh()
        return promise.mapped("state")[0] if len(promise) == 1 else promise

    def assert_state(self, promise, day, state):
        self.assertEqual(self.look(promise, day), state, day)

    def assert_days(self, promise):
        """Without evidence the days decide: due, late, missed, on the very days."""
        for day, state in (
            ("2026-01-01", "due"),
            ("2026-06-30", "due"),
            ("2026-07-01", "late"),
            ("2026-12-31", "late"),
            ("2027-01-01", "missed"),
        ):
            self.assert_state(promise, day, state)

    def assert_not_applicable(self, promise, day="2026-05-01"):
        """The programme is for others now, and there is no evidence."""
        nominated = self.ministry.statcrm_nominated_class_id
        self.ministry.statcrm_nominated_class_id = False
        self.assert_state(promise, day, "not_applicable")
        self.ministry.statcrm_nominated_class_id = nominated

    def assert_evidence(self, promise, record, day):
        self.assertEqual(
            (promise.state, promise.res_model, promise.res_id),
            ("kept", record._name, record.id),
        )
        self.assertEqual(str(promise.evidence_date), day)

    def assert_same_as(self, kind, expected, day="2026-05-10", **terms):
        """The set-wise search finds what a plain computation finds.

        :param expected: function (principal) -> record of the evidence, or nothing
        """
        promises = self.promise(kind, **terms)
        promises = promises.search([("programme_id", "=", promises.programme_id.id)])
        self.look(promises, day)
        found = {
            one.principal_id: (one.res_model, one.res_id)
            for one in promises
            if one.state == "kept"
        }
        wanted = {}
        with freeze_time(f"{day} 12:00:00"):
            for principal in promises.principal_id:
                if record := expected(principal):
                    wanted[principal] = (record._name, record.id)
        self.assertEqual(found, wanted)
        self.assertGreater(len(promises), len(wanted))
        self.assertTrue(wanted)

    def assert_few_queries(self, kind, fill, most=3, **terms):
        """As many queries of a kind for forty customers as for four."""
        programme = self.programme({"kind": kind, **terms})
        counts, day = [], datetime(2026, 5, 10).date()
        for number in (4, 40):
            customers = self.customers(number)
            fill(customers)
            self.open_year(principals=customers)
            asked = self.env["statcrm.care.promise"].search(
                [
                    ("programme_id", "=", programme.id),
                    ("plan_id.principal_id", "in", customers.ids),
                ]
            )
            self.assertEqual(len(asked), number)
            with freeze_time("2026-05-10 12:00:00"):
                self.of_kind(kind)._find(asked, day)  # what is cached for good
                with self.count_queries(counts):
                    found = self.of_kind(kind)._find(asked, day)
            self.assertEqual(len(found), number)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], most)

    @classmethod
    def customers(cls, number, code="strategic", **values):
        """Nominated customers with one person each."""
        customers = cls.Partner.create(
            [
                {
                    "name": f"{code} {n}",
                    "is_company": True,
                    "user_id": cls.account_manager.id,
                    "statcrm_nominated_class_id": cls.value_class(code).id,
                    **values,
                }
                for n in range(number)
            ]
        )
        cls.Partner.create(
            [
                {"name": "Person", "parent_id": one.id, "email": "p@x.example"}
                for one in customers
            ]
        )
        return customers

    @classmethod
    def meeting(
        cls, partners, start="2026-05-04 09:00:00", user=None, came="accepted", **values
    ):
        """An event of one hour of these people and the account manager.

        :param came: the answer of all of them to the invitation
        """
        values = {"name": "Yearly meeting", **values}
        event = cls.make_meeting(partners, start, user, **values)
        event.attendee_ids.state = came
        return event

    def age_all(self, *columns):
        """Everything was written long ago: of ours whatever there is, and of Odoo's.

        :param columns: what else tells the day, such as `create_date`
        """
        self.env.flush_all()
        ours = self.env["ir.model"].search([("model", "=like", "statcrm.%")])
        days = SQL(", ").join(
            SQL("%s = '2020-01-01'", SQL.identifier(column))
            for column in ("write_date", *columns)
        )
        for name in (*AGED, *ours.mapped("model")):
            model = self.env[name]
            if model._auto and not model._abstract and model._log_access:
                table = SQL.identifier(model._table)
                self.env.cr.execute(SQL("UPDATE %s SET %s", table, days))
        self.env.invalidate_all()

    def changed(self, kind, since):
        """The principals whose evidence may have changed, by the statement for it."""
        self.env.flush_all()
        query = self.of_kind(kind)._changed_sql(since)
        return self.Partner.browse(row[0] for row in self.env.execute_query(query))
