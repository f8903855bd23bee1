from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from ..connection_common import NOW, ConnectionCommon


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestConnectionMatrix(ConnectionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        decides = {"role_ids": cls.contact_role("decision_maker").ids}
        cls.affiliate(cls.timo, cls.ministry, level="director", **decides)
        cls.affiliate(cls.kaisa, cls.ministry, level="expert")

    def matrix(self, partner=None, **kwargs):
        return (partner or self.ministry).statcrm_connection_matrix(**kwargs)

    def spots(self):
        return {spot["key"]: spot["text"] for spot in self.matrix()["white_spots"]}

    def test_cells(self):
        both = self.aino.partner_id + self.outi.partner_id
        self.meeting(both + self.timo, "2026-06-01 09:00:00")
        self.meeting(self.aino.partner_id + self.kaisa, "2026-05-01 09:00:00")
        self.refresh()
        matrix = self.matrix()
        education, finance = str(self.education.id), str(self.finance.id)
        self.assertEqual(
            matrix["units"],
            [
                {"id": self.education.id, "name": "Education"},
                {"id": self.finance.id, "name": "Finance"},
            ],
        )
        timo, kaisa = matrix["people"]
        self.assertEqual((timo["name"], timo["level_name"]), ("Timo", "Director"))
        self.assertEqual(timo["roles"], ["Decision-maker"])
        cell = {"strength": 2, "last_contact": "2026-06-01"}
        self.assertEqual(
            timo["cells"],
            {
                education: {**cell, "users": [self.aino.name]},
                finance: {**cell, "users": [self.outi.name]},
            },
        )
        self.assertEqual((kaisa["name"], list(kaisa["cells"])), ("Kaisa", [education]))
        self.assertEqual(matrix["hidden_count"], 0)
        self.assertEqual(matrix["refreshed_at"], NOW)

    def test_an_office_shows_the_whole_customer(self):
        office = self.company_partner("Board", self.ministry)
        ulla = self.person("Ulla", office)
        guest = self.person("Guest", self.company_partner("Other"))
        self.affiliate(guest, office, level="manager")
        matrix = self.matrix(office)
        names = [person["name"] for person in matrix["people"]]
        self.assertEqual(names, ["Timo", "Guest", "Kaisa", "Ulla"])
        self.person("Invoices", self.ministry, type="invoice")
        self.affiliate(ulla, office, date_to="2026-01-01", level="director")
        self.affiliate(guest, self.ministry)
        names = [person["name"] for person in self.matrix()["people"]]
        self.assertEqual(names, ["Timo", "Guest", "Kaisa"])
        # those that the button on the card counts
        self.env.invalidate_all()
        self.assertEqual(self.ministry.statcrm_people_count, 3)

    def test_those_who_are_known_come_before_the_rest(self):
        self.Partner.create(
            [{"name": f"A{n}", "parent_id": self.ministry.id} for n in range(10)]
        )
        self.done_activity(self.kaisa)
        self.refresh()
        matrix = self.matrix(limit=2)
        names = [person["name"] for person in matrix["people"]]
        self.assertEqual(names, ["Timo", "Kaisa"])
        self.assertEqual(matrix["hidden_count"], 10)

    def test_colleagues_who_left_know_nobody(self):
        self.meeting(self.aino.partner_id + self.timo, "2026-06-01 09:00:00")
        self.refresh()
        self.aino.active = False
        self.assertFalse(self.matrix()["units"])
        self.assertIn("decision_maker", self.spots())

    def test_pairs_level_by_level(self):
        self.meeting(self.outi.partner_id + self.timo, "2026-06-01 09:00:00")
        self.meeting(self.outi.partner_id + self.kaisa, "2026-06-02 09:00:00")
        self.refresh()
        director, expert = self.matrix()["pairs"]
        self.assertEqual(director["level_name"], "Director")
        self.assertEqual(
            director["rows"],
            [
                {
                    "id": self.timo.id,
                    "name": "Timo",
                    "ours": [{"name": self.outi.name, "last_contact": "2026-06-01"}],
                }
            ],
        )
        # a director of ours is no equal of their expert
        self.assertEqual(expert["rows"][0]["ours"], [])

    def test_no_white_spot(self):
        self.meeting(self.outi.partner_id + self.timo, "2026-06-01 09:00:00")
        self.refresh()
        self.assertEqual(self.spots(), {})

    def test_nobody_decides(self):
        self.meeting(self.outi.partner_id + self.timo, "2026-06-01 09:00:00")
        self.refresh()
        self.timo.statcrm_affiliation_ids.role_ids = False
        self.assertEqual(
            self.spots(),
            {"decision_maker": "No decision-maker is recorded among their people."},
        )

    def test_who_decides_is_not_known(self):
        self.meeting(self.outi.partner_id + self.kaisa, "2026-06-01 09:00:00")
        self.refresh()
        self.assertEqual(
            self.spots()["decision_maker"],
            "We do not know any of the decision-makers: Timo.",
        )

    def test_every_decision_maker_whom_nobody_knows_is_named(self):
        self.meeting(self.outi.partner_id + self.timo, "2026-06-01 09:00:00")
        self.refresh()
        decides = {"role_ids": self.contact_role("decision_maker").ids}
        for name in "ABCDE":
            self.affiliate(self.person(name, self.ministry), self.ministry, **decides)
        self.assertEqual(
            self.spots()["decision_maker"],
            "We do not know these decision-makers: A, B, C, D, E.",
        )

    def test_nobody_at_director_level_meets_their_director(self):
        self.meeting(self.aino.partner_id + self.timo, "2026-06-01 09:00:00")
        self.message(self.outi.partner_id, partner_ids=self.timo.ids)
        self.refresh()
        text = "None of our directors has met these directors in the last year: Timo."
        self.assertEqual(self.spots(), {"director": text})
        # met, but more than a year ago
        event = self.meeting(self.outi.partner_id + self.timo, "2025-07-14 09:00:00")
        self.refresh()
        self.assertIn("director", self.spots())
        event.write({"start": "2025-07-15 09:00:00", "stop": "2025-07-15 10:00:00"})
        self.refresh()
        self.assertNotIn("director", self.spots())

    def test_a_unit_that_has_not_met_them(self):
        self.meeting(self.outi.partner_id + self.timo, "2026-06-01 09:00:00")
        self.meeting(self.aino.partner_id + self.kaisa, "2025-05-10 09:00:00")
        self.message(self.aino.partner_id, partner_ids=self.kaisa.ids)
        self.refresh()
        text = "Education has had no meeting with them for 14 months."
        self.assertEqual(self.spots(), {f"unit_{self.education.id}": text})

    def test_a_unit_that_answers_and_never_met_them(self):
        self.meeting(self.outi.partner_id + self.timo, "2026-06-01 09:00:00")
        self.refresh()
        self.env["statcrm.customer.role.line"].create(
            {
                "partner_id": self.ministry.id,
                "role_id": self.env["statcrm.customer.role"].search([], limit=1).id,
                "unit_id": self.education.id,
            }
        )
        text = "Education takes care of one of their roles but has never met them."
        self.assertEqual(self.spots(), {f"unit_{self.education.id}": text})

    def test_queries_do_not_grow(self):
        counts = []
        for size in (10, 10, 100):
            company = self.company_partner(f"Company {size}")
            people = self.Partner.create(
                [{"name": f"P{n}", "parent_id": company.id} for n in range(size)]
            )
            for person in people:
                self.affiliate(person, company, level="manager")
                self.message(self.aino.partner_id, partner_ids=person.ids)
            self.refresh()
            with self.count_queries(counts):
                self.matrix(company)
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 12)

    def test_everybody_in_the_house_sees_it_and_nobody_else(self):
        self.matrix(self.ministry.with_user(self.internal))
        with self.assertRaises(AccessError):
            self.matrix(self.ministry.with_user(self.portal))

    def test_a_customer_without_people(self):
        matrix = self.matrix(self.company_partner("Empty"))
        self.assertEqual((matrix["people"], matrix["units"]), ([], []))

    def test_who_moved_is_known_but_was_met_elsewhere(self):
        """Whom we know we know there, too; the meetings were the old customer's."""
        self.meeting(self.aino.partner_id + self.timo, "2026-06-01 09:00:00")
        self.refresh()
        city = self.company_partner("City")
        with freeze_time("2026-07-01 09:00:00"):
            self.timo.parent_id = city
        education = str(self.education.id)
        matrix = self.matrix(city)
        (timo,) = matrix["people"]
        self.assertEqual(
            timo["cells"][education],
            {"strength": 2, "last_contact": None, "users": [self.aino.name]},
        )
        names = [person["name"] for person in self.matrix()["people"]]
        self.assertEqual(names, ["Kaisa"])

        with freeze_time("2027-08-01 09:00:00"):
            spots = self.matrix()["white_spots"]
            self.assertIn(f"unit_{self.education.id}", [one["key"] for one in spots])
            spots = self.matrix(city)["white_spots"]
            self.assertNotIn(f"unit_{self.education.id}", [one["key"] for one in spots])

        self.meeting(self.aino.partner_id + self.timo, "2026-07-10 09:00:00")
        self.refresh()
        (timo,) = self.matrix(city)["people"]
        self.assertEqual(timo["cells"][education]["last_contact"], "2026-07-10")
