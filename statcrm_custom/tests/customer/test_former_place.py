from datetime import date, datetime

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.modules.module import load_script
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import SQL, file_path

from ..common import StatcrmCommon

NOW = "2026-11-29 10:00:00"


@freeze_time(NOW)
@tagged("post_install", "-at_install")
class TestFormerPlace(StatcrmCommon):
    """Where somebody was on a day, however the card came to another place."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the house is in Helsinki: a day ends at 22:00 in UTC in winter
        cls.env.company.resource_calendar_id.tz = "Europe/Helsinki"
        cls.a = cls.company_partner("A")
        cls.office = cls.company_partner("Office of A", cls.a)
        cls.b = cls.company_partner("B")
        cls.c = cls.company_partner("C")
        cls.m = cls.person("M", cls.a)
        cls.at_a = cls.affiliate(cls.m, cls.a, date_from="2020-01-01")
        cls.places = cls.env["statcrm.former.place"]

    def at(self, moment, person=None):
        """Where the person was at a moment, in Python; SQL has to say the same."""
        person = person or self.m
        moment = datetime.fromisoformat(moment)
        found = self.places._organisation_at([(person, moment)])[person.id, moment]
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT %s, %s FROM res_partner p WHERE id = %s""",
                self.places._organisation_at_sql(SQL("p"), SQL("%s", moment)),
                self.places._principal_at_sql(SQL("p"), SQL("%s", moment)),
                person.id,
            )
        )
        self.assertEqual(rows, [(found.id, found.statcrm_principal_id.id)])
        tree = self.env.execute_query(
            SQL(
                "SELECT principal_id FROM (%s) tree WHERE id = %s AND %s",
                self.places._tree_sql(),
                person.id,
                self.places._belongs_sql(
                    SQL("tree.id"), SQL("tree.principal_id"), SQL("%s", moment)
                ),
            )
        )
        self.assertEqual(tree, [(found.statcrm_principal_id.id,)])
        return found

    def rows(self, person=None):
        return self.places.search([("partner_id", "=", (person or self.m).id)])

    def leave(self, line, date_to):
        action = line.action_has_left()
        wizard = self.env[action["res_model"]].with_user(self.account_manager)
        form = Form(wizard.with_context(**action["context"]))
        form.date_to = date_to
        form.save().action_end()

    # Ways of leaving

    def test_who_stays_has_no_row(self):
        self.m.write({"function": "Head", "parent_id": self.a.id})
        self.assertFalse(self.rows())
        self.assertEqual(self.at("2019-01-01 12:00"), self.a)
        self.assertEqual(self.at("2026-11-30 12:00", self.office), self.office)

    def test_has_left_with_a_last_day(self):
        self.affiliate(self.m, self.b, date_from="2026-11-01")
        self.leave(self.at_a, "2026-10-31")
        self.assertEqual(self.m.parent_id, self.b)
        self.assertEqual(self.at("2019-01-01 12:00"), self.a)
        self.assertEqual(self.at("2026-10-31 21:59:59"), self.a)
        self.assertEqual(self.at("2026-10-31 22:00"), self.b)
        self.assertEqual(self.rows().moved_at, datetime(2026, 11, 29, 10))
        self.assertFalse(self.at_a.settles_card)

    def test_last_day_is_today(self):
        self.affiliate(self.m, self.b)
        self.leave(self.at_a, "2026-11-29")
        self.assertEqual(self.at("2026-11-29 21:00"), self.a)
        self.assertEqual(self.at("2026-11-29 22:00"), self.b)

    def test_company_changed_on_the_card(self):
        with Form(self.m) as form:
            form.parent_id = self.b
        self.assertEqual(self.at("2026-11-29 10:00"), self.a)
        self.assertEqual(self.at("2026-11-29 10:01"), self.b)
        self.assertEqual(self.at_a.date_to, date(2026, 11, 29))
        self.assertFalse(self.at_a.is_current)
        current = self.at_a.search([("is_current", "=", True)])
        self.assertNotIn(self.at_a, current)
        self.assertEqual(self.a.statcrm_people_count, 0)

    def test_line_of_today_is_not_current_after_the_move(self):
        line = self.affiliate(self.person("N", self.a), self.a, date_from="2026-11-29")
        line.partner_id.parent_id = self.b
        self.assertFalse(line.is_current)
        self.assertEqual((line.date_from, line.date_to), (date(2026, 11, 29),) * 2)

    def test_without_affiliations(self):
        n = self.person("N", self.a)
        n.parent_id = self.b
        with freeze_time("2026-12-10 10:00"):
            n.parent_id = self.c
        self.assertEqual(self.at("2026-11-29 09:00", n), self.a)
        self.assertEqual(self.at("2026-12-01 09:00", n), self.b)
        self.assertEqual(self.at("2026-12-11 09:00", n), self.c)

    def test_put_back_on_the_same_day_was_a_slip(self):
        self.m.parent_id = self.b
        with freeze_time("2026-11-29 10:05"):
            self.m.parent_id = self.a
        self.assertTrue(self.at_a.is_current)
        self.assertFalse(self.at_a.date_to)
        self.assertEqual(self.at("2026-11-29 10:03"), self.b)
        self.assertEqual(self.at("2026-11-29 10:06"), self.a)

    def test_archived(self):
        at_b = self.affiliate(self.m, self.b)
        self.m.action_archive()
        lines = self.at_a + at_b
        self.assertEqual(lines.mapped("date_to"), [date(2026, 11, 29)] * 2)
        self.assertFalse(any(lines.mapped("is_current")))
        self.assertFalse(self.rows())
        self.assertEqual(self.at("2026-11-30 12:00"), self.a)
        self.m.action_unarchive()
        self.assertTrue(all(lines.mapped("is_current")))

    def test_archived_by_any_write_and_back_much_later(self):
        self.m.write({"active": False, "function": "Retired"})
        with freeze_time("2026-12-24"):
            self.m.active = True
            self.assertFalse(self.at_a.is_current)

    def test_last_day_typed_on_the_line(self):
        at_b = self.affiliate(self.m, self.b, date_from="2026-11-01")
        self.at_a.with_user(self.account_manager).date_to = "2026-10-31"
        # in the meantime the card waits, what happened does not
        self.assertEqual(self.m.parent_id, self.a)
        self.assertEqual(self.at("2026-10-31 20:00"), self.a)
        self.assertEqual(self.at("2026-11-29 20:00"), self.b)
        self.run_cron("ir_cron_settle_cards")
        self.assertEqual(self.m.parent_id, at_b.organisation_id)
        self.assertEqual(self.at("2026-10-31 20:00"), self.a)
        self.assertEqual(self.at("2026-11-29 20:00"), self.b)
        self.assertEqual(len(self.rows()), 1)

    def test_last_day_typed_before_the_next_place(self):
        self.at_a.date_to = "2026-10-31"
        self.assertFalse(self.rows())
        at_b = self.affiliate(self.m, self.b, date_from="2026-11-01")
        self.assertEqual(self.at("2026-11-29 20:00"), self.b)
        at_b.unlink()
        self.assertEqual(self.at("2026-11-29 20:00"), self.a)
        self.run_cron("ir_cron_settle_cards")
        self.assertFalse(self.m.active)
        self.assertEqual(self.m.parent_id, self.a)

    def test_last_day_to_come(self):
        self.at_a.date_to = "2026-12-31"
        self.affiliate(self.m, self.b, date_from="2027-01-01")
        self.assertEqual(self.at("2026-12-31 21:00"), self.a)
        self.assertEqual(self.at("2026-12-31 23:00"), self.b)
        with freeze_time("2026-12-31 12:00"):
            self.run_cron("ir_cron_settle_cards")
            self.assertEqual(self.m.parent_id, self.a)
        with freeze_time("2027-01-01 12:00"):
            self.run_cron("ir_cron_settle_cards")
            self.assertEqual(self.m.parent_id, self.b)
        self.assertEqual(self.at("2026-12-31 21:00"), self.a)
        self.assertEqual(self.at("2026-12-31 23:00"), self.b)

    def test_archived_by_a_slip_before_a_last_day_to_come(self):
        self.affiliate(self.m, self.b, date_from="2026-12-11")
        self.leave(self.at_a, "2026-12-10")
        self.m.action_archive()
        self.m.action_unarchive()
        self.assertEqual(self.at_a.date_to, date(2026, 12, 10))
        self.assertTrue(self.at_a.settles_card)
        self.assertEqual(self.at("2026-12-10 12:00"), self.a)
        self.assertEqual(self.at("2026-12-11 12:00"), self.b)

    def test_last_day_taken_back(self):
        self.affiliate(self.m, self.b)
        self.at_a.date_to = "2026-12-31"
        self.at_a.date_to = False
        self.assertFalse(self.rows())
        with freeze_time("2027-01-02"):
            self.run_cron("ir_cron_settle_cards")
        self.assertEqual(self.m.parent_id, self.a)

    def test_lines_of_years_before_move_no_card(self):
        self.at_a.unlink()
        self.affiliate(self.m, self.a, date_from="2015-01-01", date_to="2019-12-31")
        self.run_cron("ir_cron_settle_cards")
        self.assertTrue(self.m.active)
        self.assertFalse(self.rows())

    def test_another_job_at_the_same_place_goes_on(self):
        self.affiliate(self.m, self.c)
        self.at_a.date_to = "2026-11-15"
        again = self.affiliate(self.m, self.a, date_from="2026-11-16")
        self.assertFalse(self.rows())
        self.run_cron("ir_cron_settle_cards")
        self.assertEqual(self.m.parent_id, again.organisation_id)

    def test_side_place_that_ends_moves_nothing(self):
        board = self.affiliate(self.m, self.c, date_from="2022-01-01")
        self.leave(board, "2026-10-31")
        self.assertTrue(self.m.active)
        self.assertEqual(self.at("2026-10-01 12:00"), self.a)

    # Corrections

    def test_last_day_corrected_after_the_move(self):
        self.m.parent_id = self.b
        self.at_a.date_to = "2026-10-31"
        self.assertEqual(self.at("2026-11-15 12:00"), self.b)
        self.at_a.date_to = "2026-12-15"
        self.assertEqual(self.at("2026-12-14 12:00"), self.a)
        self.at_a.date_to = "2026-11-20"
        self.assertEqual(self.at("2026-11-20 12:00"), self.a)
        self.assertEqual(self.at("2026-11-21 12:00"), self.b)

    def test_line_of_the_former_place_added_after_the_move(self):
        n = self.person("N", self.a)
        n.parent_id = self.b
        self.affiliate(n, self.a, date_from="2018-01-01", date_to="2026-09-30")
        self.assertEqual(self.at("2026-10-15 12:00", n), self.b)
        self.assertEqual(self.at("2026-09-15 12:00", n), self.a)

    def test_three_places_in_a_row(self):
        at_b = self.affiliate(self.m, self.b, date_from="2026-11-01")
        self.leave(self.at_a, "2026-10-31")
        with freeze_time("2027-03-02 08:00"):
            self.affiliate(self.m, self.c)
            self.leave(at_b, "2027-02-28")
        self.assertEqual(self.at("2026-10-15 12:00"), self.a)
        self.assertEqual(self.at("2026-11-15 12:00"), self.b)
        self.assertEqual(self.at("2027-02-28 12:00"), self.b)
        self.assertEqual(self.at("2027-03-01 12:00"), self.c)
        self.at_a.date_to = "2026-11-10"
        self.assertEqual(self.at("2026-11-05 12:00"), self.a)
        self.assertEqual(self.at("2026-11-15 12:00"), self.b)

    def test_back_at_the_first_place(self):
        self.m.parent_id = self.b
        with freeze_time("2027-06-01 08:00"):
            self.m.parent_id = self.a
            again = self.affiliate(self.m, self.a, date_from="2027-06-01")
        with freeze_time("2027-09-01 08:00"):
            self.m.parent_id = self.c
        self.assertEqual(again.date_to, date(2027, 9, 1))
        for moment, place in (
            ("2026-11-01", self.a),
            ("2027-01-01", self.b),
            ("2027-07-01", self.a),
            ("2027-09-02", self.c),
        ):
            self.assertEqual(self.at(moment), place, moment)

    def test_who_came_back_and_is_archived_by_a_slip(self):
        self.m.parent_id = self.b
        with freeze_time("2027-06-01 08:00"):
            self.m.parent_id = self.a
        with freeze_time("2027-09-01 08:00"):
            self.m.action_archive()
            self.m.action_unarchive()
            current = self.m.statcrm_affiliation_ids.filtered("is_current")
            self.assertEqual(current.organisation_id, self.a)

    def test_window_is_used_for_a_card_that_moved_already(self):
        self.at_a.date_to = "2026-12-31"
        self.m.parent_id = self.b
        self.assertEqual(self.at_a.date_to, date(2026, 11, 29))
        with freeze_time("2027-01-02"):
            self.run_cron("ir_cron_settle_cards")
        self.assertTrue(self.m.active)
        self.assertEqual(self.m.parent_id, self.b)

    # Organisations

    def test_first_organisation_takes_the_history(self):
        n = self.person("N")
        n.parent_id = self.a
        self.assertFalse(self.rows(n))
        self.assertEqual(self.at("2020-01-01", n), self.a)

    def test_company_made_from_the_card(self):
        n = self.person("N", company_name="Startup")
        n.create_company()
        self.assertFalse(self.rows(n))
        self.assertEqual(self.at("2020-01-01", n).name, "Startup")

    def test_leaves_to_no_organisation(self):
        self.m.parent_id = False
        self.assertEqual(self.at("2026-11-01"), self.a)
        self.assertEqual(self.at("2026-12-01"), self.m)

    def test_office_that_moves_takes_its_history(self):
        n = self.person("N", self.office)
        n.parent_id = self.b
        self.office.parent_id = self.c
        self.assertFalse(self.rows(self.office))
        self.assertEqual(self.at("2026-11-01", n), self.office)
        self.assertEqual(self.office.statcrm_principal_id, self.c)

    def test_from_office_to_office(self):
        n = self.person("N", self.office)
        top = self.affiliate(n, self.a)
        n.parent_id = self.a
        self.office.parent_id = self.c
        self.assertEqual(self.at("2026-11-01", n).statcrm_principal_id, self.c)
        self.assertTrue(top.is_current)

    def test_person_below_a_person_moves_along(self):
        n = self.person("N", self.m)
        self.m.parent_id = self.b
        self.assertEqual(self.at("2026-11-01", n), self.a)
        self.assertEqual(self.at("2026-12-01", n), self.b)

    def test_organisation_that_is_deleted(self):
        self.m.parent_id = self.b
        with freeze_time("2026-12-05"):
            self.m.parent_id = self.c
        self.b.unlink()
        self.assertEqual(self.at("2026-11-01"), self.a)
        self.assertEqual(self.at("2026-12-02"), self.c)

    # Doors

    def test_many_at_once_by_their_organisation(self):
        n = self.person("N", self.a)
        self.b.write({"child_ids": [Command.link(self.m.id), Command.link(n.id)]})
        self.assertEqual(self.at("2026-11-01"), self.a)
        self.assertEqual(self.at("2026-11-01", n), self.a)
        self.assertEqual(self.at("2026-12-01", n), self.b)

    def test_import(self):
        for partner in (self.m, self.b):
            self.env["ir.model.data"].create(
                {
                    "module": "test",
                    "name": f"partner_{partner.id}",
                    "model": "res.partner",
                    "res_id": partner.id,
                }
            )
        result = self.Partner.load(
            ["id", "parent_id/id"],
            [[f"test.partner_{self.m.id}", f"test.partner_{self.b.id}"]],
        )
        self.assertFalse(result["messages"])
        self.assertEqual(self.at("2026-11-01"), self.a)
        self.assertEqual(self.at("2026-12-01"), self.b)

    def test_move_that_is_refused_leaves_nothing(self):
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.m.parent_id = self.person("Below M", self.m)
        self.assertFalse(self.rows())
        self.env["res.partner"].create({"name": "Next", "active": True})
        self.assertTrue(self.at_a.is_current)

    def test_nobody_writes_rows(self):
        self.m.parent_id = self.b
        row = self.rows().with_user(self.main_user)
        with self.assertRaises(AccessError):
            row.until = False
        with self.assertRaises(AccessError):
            row.unlink()
        with self.assertRaises(AccessError):
            row.create({"partner_id": self.m.id, "organisation_id": self.c.id})

    # Merging

    def merge(self, *partners):
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        kept = partners[-1]
        wizard._merge([partner.id for partner in partners], kept)
        self.env.invalidate_all()
        return kept

    def test_merged_cards_of_one_organisation(self):
        twin = self.merge(self.person("M again", self.a), self.m)
        self.assertFalse(self.rows())
        self.assertEqual(self.at("2026-11-01", twin), self.a)

    def test_merged_card_that_moved(self):
        self.m.parent_id = self.b
        self.at_a.date_to = "2026-10-31"
        twin = self.merge(self.m, self.person("M again", self.b))
        self.assertEqual(self.at("2026-10-30", twin), self.a)
        self.assertEqual(self.at("2026-11-03", twin), self.b)
        self.assertEqual(len(self.rows(twin)), 1)

    def test_old_card_and_new_card(self):
        """Nobody pressed "Has Left": somebody made a new card at the new place."""
        with freeze_time("2026-11-10 09:00"):
            twin = self.person("M again", self.b)
            self.affiliate(twin, self.b, date_from="2026-11-10")
        self.merge(self.m, twin)
        self.assertEqual(self.at("2026-11-09", twin), self.a)
        self.assertEqual(self.at("2026-11-11", twin), self.b)

    def test_new_card_into_the_old_one(self):
        twin = self.person("M again", self.b)
        self.affiliate(twin, self.b, date_from="2026-11-10")
        self.merge(twin, self.m)
        self.assertEqual(self.at("2026-11-09"), self.a)
        self.assertEqual(self.at("2026-11-11"), self.b)
        self.assertEqual(self.at("2026-12-11"), self.a)

    def test_card_without_an_organisation_is_merged(self):
        twin = self.merge(self.m, self.person("M again"))
        self.assertEqual(twin.parent_id, self.a)
        self.assertFalse(self.rows(twin))

    def test_merged_organisations(self):
        self.m.parent_id = self.b
        self.merge(self.a, self.c)
        self.assertEqual(self.at("2026-11-01"), self.c)
        self.assertEqual(self.at("2026-12-01"), self.b)

    def test_person_comes_by_a_merge_of_organisations(self):
        self.merge(self.a, self.b)
        self.assertFalse(self.rows())
        self.assertEqual(self.at("2026-11-01"), self.b)

    def test_queries(self):
        """A new partner and a usual write cost nothing; a move a few, of any number."""
        counts = []
        for number in (1, 20):
            people = self.Partner.create(
                [{"name": f"P{n}", "parent_id": self.a.id} for n in range(number)]
            )
            self.env["statcrm.affiliation"].create(
                [{"partner_id": one.id, "organisation_id": self.a.id} for one in people]
            )
            with self.count_queries(counts):
                people.write({"function": "Buyer"})
            people.write({"parent_id": self.b.id})
            self.assertEqual(len(self.places.search([]) & self.rows(people[0])), 1)
        self.assertEqual(counts[0], counts[1])

    # What was before

    def migrate(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM statcrm_former_place")
        path = "statcrm_custom/migrations/19.0.2.0.0/post-former_places.py"
        script = load_script(file_path(path), "post_former_places")
        for _twice in range(2):
            script.migrate(self.env.cr, "19.0.1.0.0")
            self.env.invalidate_all()

    def note_move(self, person, old, new, moment):
        """The note that Odoo writes on a card whose company was changed."""
        field = self.env["ir.model.fields"]._get("res.partner", "parent_id")
        message = self.env["mail.message"].create(
            {"model": "res.partner", "res_id": person.id, "date": moment}
        )
        self.env["mail.tracking.value"].create(
            {
                "field_id": field.id,
                "mail_message_id": message.id,
                "old_value_integer": old.id,
                "new_value_integer": new.id,
            }
        )

    def test_migration_of_a_last_day(self):
        self.affiliate(self.m, self.b, date_from="2026-11-01")
        self.leave(self.at_a, "2026-10-31")
        self.migrate()
        self.assertEqual(len(self.rows()), 1)
        self.assertEqual(self.at("2026-10-31 21:00"), self.a)
        self.assertEqual(self.at("2026-11-01 21:00"), self.b)

    def test_migration_of_a_card_that_was_changed(self):
        n = self.person("N", self.c)
        self.note_move(n, self.a, self.b, "2026-03-01 08:00:00")
        self.note_move(n, self.b, self.c, "2026-06-01 08:00:00")
        line = self.affiliate(n, self.a, date_from="2020-01-01")
        self.migrate()
        self.assertEqual(self.at("2026-02-01", n), self.a)
        self.assertEqual(self.at("2026-04-01", n), self.b)
        self.assertEqual(self.at("2026-07-01", n), self.c)
        self.assertEqual(line.date_to, date(2026, 3, 1))
        self.assertFalse(line.is_current)

    def test_migration_leaves_side_places_alone(self):
        self.affiliate(self.m, self.c, date_from="2022-01-01", date_to="2025-12-31")
        self.migrate()
        self.assertFalse(self.rows())
