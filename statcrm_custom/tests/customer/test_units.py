from psycopg2 import IntegrityError

from odoo.exceptions import UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestUnitsAndTheirMembers(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.house, cls.service = cls.env["statcrm.unit"].create(
            [{"name": "House", "code": "H"}, {"name": "Service", "code": "S"}]
        )
        cls.service.parent_id = cls.house
        cls.Member = cls.env["statcrm.unit.member"]

    def test_unit_is_filled_in_its_form(self):
        with Form(self.env["statcrm.unit"]) as form:
            form.name = "Adult Education Centre"
            form.code = "AEC"
            form.parent_id = self.house
            form.main_user_id = self.main_user
            form.vice_user_ids.add(self.vice_user)
            with form.member_ids.new() as line:
                line.user_id = self.staff
                line.title = "Planner"
            with form.member_ids.new() as line:
                line.user_id = self.director
                line.level = "director_general"
        unit = form.record
        self.assertEqual(unit.member_count, 2)
        self.assertEqual(
            unit.member_ids.mapped(lambda one: (one.user_id, one.level)),
            [(self.staff, "expert"), (self.director, "director_general")],
        )
        self.assertEqual(
            unit.member_ids[0].display_name,
            f"{self.staff.name}, Planner, Adult Education Centre",
        )

    def test_member_count_of_several_units(self):
        self.Member.create(
            [
                {"unit_id": self.house.id, "user_id": self.staff.id},
                {"unit_id": self.service.id, "user_id": self.staff.id},
                {"unit_id": self.service.id, "user_id": self.vice_user.id},
            ]
        )
        self.assertEqual(self.house.member_count, 1)
        self.assertEqual(self.service.member_count, 2)
        self.service.member_ids[0].active = False
        self.service.invalidate_recordset()
        self.assertEqual(self.service.member_count, 1)

    def test_one_membership_a_person_a_unit(self):
        values = {"unit_id": self.service.id, "user_id": self.staff.id}
        first = self.Member.create(values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.Member.create(values)
        first.active = False
        self.env.flush_all()
        self.Member.create(values)
        self.assertEqual(
            self.Member.with_context(active_test=False).search_count(
                [("user_id", "=", self.staff.id)]
            ),
            2,
        )

    def test_of_several_units_it_is_the_one_entered_first(self):
        """In Python and in SQL alike; a membership that has ended tells nothing."""
        self.Member.create(
            {"unit_id": self.house.id, "user_id": self.staff.id, "active": False}
        )
        self.Member.create(
            [
                {"unit_id": self.service.id, "user_id": self.staff.id},
                {"unit_id": self.house.id, "user_id": self.vice_user.id},
                {"unit_id": self.house.id, "user_id": self.staff.id},
            ]
        )
        users = self.staff + self.vice_user + self.director
        units = self.Member._units_of(users)
        self.assertEqual(units[self.staff].ids, [self.service.id, self.house.id])
        self.assertEqual(units[self.vice_user], self.house)
        self.assertFalse(units[self.director])
        self.env.flush_all()
        rows = dict(self.env.execute_query(self.Member._first_units_sql()))
        self.assertEqual(
            {user: rows.get(user.id) for user in users},
            {user: units[user][:1].id or None for user in users},
        )

    def test_unit_cannot_be_part_of_itself(self):
        with self.assertRaises(UserError):
            self.house.parent_id = self.service

    def test_code_is_unique_but_may_be_empty(self):
        self.env["statcrm.unit"].create([{"name": "A"}, {"name": "B"}])
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(IntegrityError),
            self.cr.savepoint(),
        ):
            self.env["statcrm.unit"].create({"name": "C", "code": "H"})
