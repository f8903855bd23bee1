from odoo.tests import freeze_time, tagged

from ..common import StatcrmCommon


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMergeOfPeople(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.company_partner("Place")
        cls.kept = cls.person("Kept", cls.place)
        cls.gone = cls.person("Gone", cls.place)
        cls.buyer = cls.contact_role("buyer")
        cls.decider = cls.contact_role("decision_maker")

    def at(self, person, place=None, **values):
        roles = values.pop("roles", self.buyer)
        return self.affiliate(
            person, place or self.place, role_ids=[(6, 0, roles.ids)], **values
        )

    def tell(self, lines):
        return [
            (str(line.date_from or ""), str(line.date_to or ""))
            for line in lines.sorted(lambda one: one._period())
        ]

    def test_twins_become_one_with_the_roles_of_both(self):
        own = self.at(self.kept, date_from="2026-01-01", function="Planner")
        self.at(
            self.gone,
            date_from="2024-05-01",
            roles=self.decider,
            function="Boss",
            level="director",
        )
        self.merge(self.kept, self.gone)
        line = self.kept.statcrm_affiliation_ids
        self.assertEqual(line, own)
        self.assertEqual(line.role_ids, self.buyer | self.decider)
        self.assertEqual(self.tell(line), [("2024-05-01", "")])
        self.assertEqual((line.function, line.level), ("Planner", "director"))
        self.assertEqual(self.place.statcrm_people_count, 1)

    def test_what_somebody_wrote_of_the_other_is_kept_as_written(self):
        self.at(self.gone, date_from="2026-01-01", level="director")
        self.merge(self.kept, self.gone)
        line = self.kept.statcrm_affiliation_ids
        self.assertEqual((line.level, line.is_from_card), ("director", False))

    def test_has_left_works_afterwards(self):
        self.at(self.kept, date_from="2026-01-01")
        self.at(self.gone)
        self.merge(self.kept, self.gone)
        action = self.kept.action_statcrm_has_left()
        window = self.env[action["res_model"]].with_context(**action["context"])
        window = window.create({"date_to": "2026-07-14"})
        window.action_end()
        line = self.kept.statcrm_affiliation_ids
        self.assertEqual(self.tell(line), [("", "2026-07-14")])

    def test_open_wins_and_an_unknown_start_is_the_earliest(self):
        for mine, theirs, result in (
            (("2020-01-01", "2024-12-31"), ("2023-01-01", False), ("2020-01-01", "")),
            (("2020-01-01", False), (False, "2021-12-31"), ("", "")),
            (
                ("2020-01-01", "2021-12-31"),
                ("2021-12-31", "2022-06-30"),
                ("2020-01-01", "2022-06-30"),
            ),
        ):
            with self.subTest(mine=mine, theirs=theirs):
                kept = self.person("K", self.place)
                gone = self.person("G", self.place)
                self.at(kept, date_from=mine[0], date_to=mine[1])
                self.at(gone, date_from=theirs[0], date_to=theirs[1])
                self.merge(kept, gone)
                self.assertEqual(self.tell(kept.statcrm_affiliation_ids), [result])

    def test_times_that_do_not_meet_stay_two(self):
        self.at(self.kept, date_from="2024-01-01")
        self.at(self.gone, date_from="2020-01-01", date_to="2023-12-31")
        elsewhere = self.at(self.gone, self.company_partner("Elsewhere"))
        self.merge(self.kept, self.gone)
        here = self.kept.statcrm_affiliation_ids - elsewhere
        self.assertEqual(
            self.tell(here), [("2020-01-01", "2023-12-31"), ("2024-01-01", "")]
        )

    def test_three_that_meet_in_a_chain_are_one(self):
        third = self.person("Third", self.place)
        self.at(self.kept, date_from="2020-01-01", date_to="2021-12-31")
        self.at(self.gone, date_from="2021-06-01", date_to="2023-06-30")
        self.at(third, date_from="2023-06-30", roles=self.decider)
        self.merge(self.kept, self.gone | third)
        line = self.kept.statcrm_affiliation_ids
        self.assertEqual(self.tell(line), [("2020-01-01", "")])
        self.assertEqual(line.role_ids, self.buyer | self.decider)

    def test_two_organisations_with_the_person_at_both(self):
        second = self.company_partner("Place again")
        own = self.at(self.kept, date_from="2026-01-01")
        self.at(self.kept, second, date_from="2025-01-01", roles=self.decider)
        other = self.at(self.person("There"), second, date_from="2025-01-01")
        self.merge(self.place, second)
        self.assertEqual(self.kept.statcrm_affiliation_ids, own)
        self.assertEqual(self.tell(own), [("2025-01-01", "")])
        self.assertEqual(own.role_ids, self.buyer | self.decider)
        self.assertEqual(other.organisation_id, self.place)
        own.date_to = "2026-12-31"  # no rule stands in the way of a later edit

    def test_who_is_merged_with_the_own_organisation_is_not_at_itself(self):
        alone = self.person("Place, by its name")
        self.at(alone, date_from="2019-01-01", date_to="2020-12-31")
        self.merge(self.place, alone)
        self.assertFalse(self.place.statcrm_affiliation_ids)

    def test_who_waits_for_the_last_day_stays_when_the_other_goes_on(self):
        line = self.at(self.kept, date_to="2026-07-31", settles_card=True)
        self.at(self.gone)
        self.merge(self.kept, self.gone)
        self.assertEqual(self.kept.statcrm_affiliation_ids, line)
        self.assertFalse(line.settles_card)

    def test_an_account_manager_merges_people(self):
        self.kept.email = self.gone.email = "one@place.example"
        self.at(self.kept)
        self.at(self.gone, roles=self.decider)
        self.merge(self.kept, self.gone, self.account_manager)
        self.assertEqual(len(self.kept.statcrm_affiliation_ids), 1)


@freeze_time("2026-07-15")
@tagged("post_install", "-at_install")
class TestMergeOfCustomerRoles(StatcrmCommon):
    def test_a_role_of_both_is_one_role(self):
        kept, gone = self.company_partner("Kept"), self.company_partner("Gone")
        unit, other = self.env["statcrm.unit"].create([{"name": "A"}, {"name": "B"}])
        dealer, authority = self.env["statcrm.customer.role"].search([], limit=2)
        lines = self.env["statcrm.customer.role.line"]

        def line(partner, role, **values):
            return lines.create(
                {"partner_id": partner.id, "role_id": role.id, **values}
            )

        mine = line(kept, dealer, date_from="2025-01-01", description="Maps")
        line(gone, dealer, date_from="2020-01-01", unit_id=unit.id, description="Books")
        units = line(kept, authority, unit_id=unit.id)
        units |= line(gone, authority, unit_id=other.id)
        self.merge(kept, gone)
        self.assertEqual(kept.statcrm_role_line_ids, mine | units)
        self.assertEqual(str(mine.date_from), "2020-01-01")
        self.assertEqual((mine.unit_id, mine.description), (unit, "Maps\nBooks"))
