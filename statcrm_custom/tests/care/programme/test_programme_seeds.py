from datetime import datetime

from psycopg2.errors import CheckViolation

from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..common import CareCommon

STRATEGIC = [
    "contact",
    "responsible",
    "cooperation",
    "meeting",
    "nomination",
    "data_complete",
    "reported",
    "plan_state",
    "joint_plan",
    "goal_measured",
    # card, magazine and events: one promise of thirteen, proven each by itself
    "mailing",
    "mailing",
    "event",
    "satisfaction",
    "price_list",
]
KEY = [
    "responsible",
    "meeting",
    "nomination",
    "plan_state",
    "reported",
    "satisfaction",
    "mailing",
    "event",
    "mailing",
    "data_complete",
]


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestProgrammeSeeds(CareCommon):
    """The programmes that come with the program, and programmes for a group."""

    def seed(self, name):
        return self.env.ref(f"statcrm_custom.statcrm_programme_{name}")

    def test_thirteen_and_ten_promises(self):
        for name, kinds in (("strategic", STRATEGIC), ("key", KEY)):
            programme = self.seed(name)
            self.assertEqual(programme.promise_ids.mapped("kind"), kinds)
            self.assertEqual(programme.value_class_id.code, name)
            self.assertFalse(programme.is_light)
        self.assertEqual((len(STRATEGIC), len(KEY)), (13 + 2, 10))
        level = {one.kind: one.level for one in self.seed("strategic").promise_ids}
        self.assertEqual(level["meeting"], "director_general")

    def test_the_evidence_is_told_with_its_parameters(self):
        told = {
            one.kind: one.looks_for
            for name in ("strategic", "key")
            for one in self.seed(name).promise_ids
        }
        told["meeting"] = self.seed("strategic").promise_ids[3].looks_for
        self.assertEqual(
            {kind: told[kind] for kind in ("contact", "meeting", "data_complete")},
            {
                "contact": "Contact at least every 3 months",
                "meeting": "A meeting was held at level Director General or above on"
                " both sides",
                "data_complete": "Essential data at least 90 % complete",
            },
        )
        self.assertEqual(told["plan_state"], "Care plan: Agreed")
        self.assertEqual(told["event"], "Registered for one of our events")
        programme = self.programme({"kind": "meeting"}, {"kind": "satisfaction"})
        self.assertEqual(
            programme.promise_ids.mapped("looks_for"),
            ["A meeting was held", "Satisfaction survey answered"],
        )
        programme.promise_ids[1].in_person = True
        self.assertIn("in person", programme.promise_ids[1].looks_for)

    def test_years_are_years_or_none(self):
        programme = self.programme()
        programme.write({"year_from": 2026, "year_to": 0})
        for years in ((26, 0), (0, 20277), (2028, 2026)):
            with mute_logger("odoo.sql_db"), self.assertRaises(CheckViolation):
                with self.cr.savepoint():
                    programme.write(
                        dict(zip(("year_from", "year_to"), years, strict=True))
                    )
                    self.env.flush_all()

    def test_a_plan_of_each_has_them(self):
        (self.seed("strategic") | self.seed("key")).active = True
        key = self.company_partner("Key")
        self.nominate(key, "key")
        plans = self.open_year(principals=self.ministry | key)
        count = {one.principal_id: len(one.promise_ids) for one in plans}
        # the development is monitored twice a year
        self.assertEqual(count, {self.ministry: 16, key: 10})

    def test_no_mailing_proves_two_promises(self):
        for name, titles in (
            ("strategic", ["Christmas Card", "Customer Magazine"]),
            ("key", ["Customer Magazine", "Christmas Card"]),
            ("local_government", ["Newsletter"]),
        ):
            lines = self.seed(name).promise_ids
            mailings = lines.filtered(lambda one: one.kind == "mailing")
            self.assertEqual(mailings.campaign_id.mapped("title"), titles)
            self.assertEqual(len(mailings), len(titles))

    def light(self, *promises):
        return self.programme(
            *promises,
            scope="segment",
            value_class_id=False,
            is_light=True,
            segment_id=self.segment("regional_councils").id,
        )

    def group(self, size):
        councils = self.Partner.create(
            [{"name": f"Council {n}", "is_company": True} for n in range(size)]
        )
        councils.statcrm_segment_id = self.segment("regional_councils")
        return councils

    def mail(self, person, day, status="sent", campaign=None):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "campaign_id": campaign and campaign.id,
                "mailing_model_id": self.env.ref("base.model_res_partner").id,
            }
        )
        self.env["mailing.trace"].create(
            {
                "mass_mailing_id": mailing.id,
                "model": "res.partner",
                "res_id": person.id,
                "trace_status": status,
                "sent_datetime": datetime.fromisoformat(day),
            }
        )

    def test_whom_a_light_programme_reached(self):
        councils = self.group(4)
        news, event, other = self.light(
            {"kind": "mailing", "due_month": "12"},
            {"kind": "event", "due_month": "5"},
            {"kind": "meeting"},
        ).promise_ids
        programme = news.programme_id
        before = programme.customer_count - len(councils)
        self.assertEqual((news.light_state, event.light_state), ("due", "late"))
        self.assertFalse(other.light_state)
        clerk = self.person("Clerk", councils[0])
        self.mail(clerk, "2026-03-01")
        self.mail(councils[0], "2026-04-01")
        self.mail(councils[1], "2026-04-01")
        self.mail(councils[2], "2025-12-31")
        self.mail(councils[3], "2026-04-01", "bounce")
        self.mail(self.ministry, "2026-04-01")
        fair = self.env["event.event"].create(
            {"name": "Fair", "date_begin": "2026-05-01", "date_end": "2026-05-02"}
        )
        guests = self.env["event.registration"].create(
            [{"event_id": fair.id, "partner_id": one.id} for one in councils[:2]]
        )
        guests[1].state = "cancel"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(programme.customer_count, before + 4)
        self.assertEqual((news.light_state, news.reached_count), ("kept", 2))
        self.assertEqual((event.light_state, event.reached_count), ("kept", 1))

    def test_a_mailing_of_another_campaign_reaches_nobody(self):
        news, card = self.env["utm.campaign"].create([{"title": "N"}, {"title": "C"}])
        lines = self.light(
            {"kind": "mailing", "campaign_id": news.id},
            {"kind": "mailing", "campaign_id": card.id},
            {"kind": "mailing"},
            {"kind": "event", "campaign_id": card.id},
        ).promise_ids
        councils = self.group(3)
        self.mail(councils[0], "2026-04-01", campaign=news)
        self.mail(councils[1], "2026-04-01", campaign=news)
        self.mail(councils[2], "2026-04-01")
        fair = self.env["event.event"].create(
            {"name": "Fair", "date_begin": "2026-05-01", "date_end": "2026-05-02"}
        )
        fair.registration_ids.create(
            {"event_id": fair.id, "partner_id": councils[0].id}
        )
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(lines.mapped("reached_count"), [2, 0, 3, 1])
        self.assertEqual(lines.mapped("light_state"), ["kept", "due", "kept", "kept"])

    def test_what_is_promised_more_often_is_kept_in_its_period(self):
        """A newsletter in January keeps the first half-year, not the second."""
        lines = self.light(
            *({"kind": "mailing", "rhythm": rhythm} for rhythm in ("1", "2", "4")),
            {"kind": "mailing", "rhythm": "12", "due_month": "1"},
        ).promise_ids
        councils = self.group(2)
        for day, states, counts in (
            ("2026-01-31", "due due due due", [0, 0, 0, 0]),
            ("2026-02-01", "kept kept kept due", [1, 1, 1, 0]),
            ("2026-03-31 10:00", "kept kept kept kept", [2, 2, 2, 1]),
            ("2026-04-01", "kept kept due due", [2, 2, 0, 0]),
            ("2026-06-30", "kept kept due due", [2, 2, 0, 0]),
            ("2026-07-01", "kept due due due", [2, 0, 0, 0]),
            ("2026-12-31", "kept due due due", [2, 0, 0, 0]),
            ("2027-01-01", "due due due due", [0, 0, 0, 0]),
        ):
            if day == "2026-02-01":
                self.mail(councils[0], "2026-01-31 23:00:00")
            if day == "2026-03-31 10:00":
                self.mail(councils[1], "2026-03-31 09:00:00")
            with freeze_time(day):
                self.env.flush_all()
                self.env.invalidate_all()
                self.assertEqual(lines.mapped("light_state"), states.split(), day)
                self.assertEqual(lines.mapped("reached_count"), counts, day)

    def test_once_a_year_is_late_after_its_month(self):
        line = self.light({"kind": "mailing", "due_month": "5"}).promise_ids
        for day, state in (("2026-05-31", "due"), ("2026-06-01", "late")):
            with freeze_time(day):
                self.env.invalidate_all()
                self.assertEqual(line.light_state, state)

    def test_a_large_group_asks_no_more_queries(self):
        programme = self.light({"kind": "mailing"}, {"kind": "event"})
        counts = []
        programme.promise_ids.mapped("light_state")  # fills the caches of the server
        for size in (2, 40):
            self.group(size)
            with self.count_queries(counts):
                programme.promise_ids.mapped("light_state")
                programme.customer_count  # noqa: B018
        self.assertEqual(counts[0], counts[1])

    def test_a_programme_with_plans_shows_no_state_of_a_group(self):
        programme = self.programme({"kind": "mailing"})
        self.assertFalse(programme.promise_ids.light_state)
        self.assertEqual(programme.promise_ids.reached_count, 0)

    def test_months_within_ten_years(self):
        line = self.programme({"kind": "contact", "months": 120}).promise_ids
        for months in (0, 121, 2_000_000_000):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                line.months = months
                self.env.flush_all()
            line.invalidate_recordset()
