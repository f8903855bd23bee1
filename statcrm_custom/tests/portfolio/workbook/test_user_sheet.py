"""Users with their roles and units from a sheet."""

import base64
import io

from openpyxl import Workbook, load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...common import StatcrmCommon

HEADER = ["Name", "Email", "Role", "Unit", "Title", "Level", "Vice-user"]


@tagged("post_install", "-at_install")
class TestUsersFromASheet(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit = cls.env["statcrm.unit"].create({"name": "Sheet Unit", "code": "SU"})
        cls.admin = cls.main_user
        cls.admin.group_ids = [Command.link(cls.env.ref("base.group_erp_manager").id)]
        cls.Sheet = cls.env["statcrm.user.sheet"].with_user(cls.admin)

    def sheet(self, *rows, header=HEADER, **values):
        book = Workbook()
        for row in [header, *rows]:
            book.active.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        file = base64.b64encode(buffer.getvalue())
        return self.Sheet.create({"file": file, "filename": "u.xlsx", **values})

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    def test_made_with_group_and_unit_and_no_mail(self):
        mails = self.env["mail.mail"].search_count([])
        window = self.sheet(
            [
                "Ella",
                "Ella@house.example",
                "account manager",
                "su",
                "Adviser",
                "Manager",
            ]
            + ["yes"],
            ["Eero", "eero@house.example", "Staff", "", "", "", ""],
        )
        self.assertFalse(window.problem)
        self.assertIn("ella@house.example", window.preview_html.lower())
        self.assertFalse(self.user("ella@house.example"))
        window.action_create_users()
        ella, eero = self.user("ella@house.example"), self.user("eero@house.example")
        self.assertTrue(ella.has_group("statcrm_custom.statcrm_group_account_manager"))
        self.assertFalse(eero.has_group("statcrm_custom.statcrm_group_account_manager"))
        self.assertTrue(eero.has_group("statcrm_custom.statcrm_group_user"))
        [member] = self.unit.member_ids
        self.assertEqual(
            (member.user_id, member.title, member.level), (ella, "Adviser", "manager")
        )
        self.assertEqual(self.unit.vice_user_ids, ella)
        self.assertEqual(self.env["mail.mail"].search_count([]), mails)
        self.assertIn("New: 2", window.result)

    def test_invited_only_if_asked(self):
        invited = []
        users = type(self.env["res.users"])
        self.patch(
            users,
            "action_reset_password",
            lambda self: invited.extend(self.mapped("login")),
        )
        self.sheet(["A", "a@house.example", "Staff"]).action_create_users()
        self.assertFalse(invited)
        window = self.sheet(
            ["A", "a@house.example", "Staff"],
            ["B", "b@house.example", "Staff"],
            invites=True,
        )
        window.action_create_users()
        self.assertEqual(invited, ["b@house.example"])

    def test_invited_afterwards(self):
        """Who was made without an invitation cannot log in, and is told so."""
        invited = []
        users = type(self.env["res.users"])
        self.patch(
            users,
            "action_reset_password",
            lambda self: invited.extend(self.mapped("login")),
        )
        window = self.sheet(
            ["A", "a@house.example", "Staff"], ["B", "b@house.example", "Staff"]
        )
        window.action_create_users()
        self.assertEqual(len(window.new_user_ids), 2)
        self.assertFalse(window.is_invited)
        window.action_invite()
        self.assertEqual(sorted(invited), ["a@house.example", "b@house.example"])
        self.assertTrue(window.is_invited)
        self.assertIn("Invitations sent: 2", window.result)
        window.action_invite()
        self.assertEqual(len(invited), 2)
        # nobody new: nobody to invite
        window = self.sheet(["A", "a@house.example", "Account Manager"])
        window.action_create_users()
        self.assertFalse(window.new_user_ids)
        self.main_user.group_ids = [
            Command.unlink(self.env.ref("base.group_erp_manager").id)
        ]
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            window.action_invite()

    def test_the_column_that_was_filled_is_named(self):
        window = self.sheet(
            ["A", "a@house.example", "Staff", "", "", "Expert", ""],
            ["B", "b@house.example", "Staff", "", "", "", "yes"],
            ["C", "c@house.example", "Staff", "", "", "Expert", ""],
        )
        self.assertEqual(
            window.problem,
            "There is nothing to add. Level is filled in, Unit is empty: enter the unit"
            " as well. (line 2, 4) Vice-user is filled in, Unit is empty: enter the"
            " unit as well. (line 3)",
        )
        book = load_workbook(io.BytesIO(self.Sheet._get_template()))
        told = {row[0].value: row[2].value for row in book["Explanations"].rows}
        self.assertIn("Needs a unit", told["Level"])

    def test_a_column_called_group_is_a_role(self):
        header = ["Name", "Email", "Group"]
        window = self.sheet(["A", "a@house.example", "Staff"], header=header)
        self.assertFalse(window.problem)

    def test_users_stay_if_the_mail_cannot_be_sent(self):
        problem = UserError("No mail server")

        def fail(self):
            raise problem

        self.patch(type(self.env["res.users"]), "action_reset_password", fail)
        window = self.sheet(["A", "a@house.example", "Staff"], invites=True)
        window.action_create_users()
        self.assertTrue(self.user("a@house.example"))
        # not in the green box of what was done
        self.assertIn("No mail server", window.invite_problem)
        self.assertNotIn("could not be sent", window.result)

    def test_twice_changes_nothing_and_a_change_is_one(self):
        row = ["Ella", "ella@house.example", "Account Manager", "SU", "", "Expert", ""]
        self.sheet(row).action_create_users()
        again = self.sheet(row)
        self.assertEqual(again.problem, "There is nothing to add.")
        row[2], row[5] = "Segment Manager", "Director"
        window = self.sheet(row)
        window.action_create_users()
        self.assertIn("Changed: 1", window.result)
        ella = self.user("ella@house.example")
        self.assertTrue(ella.has_group("statcrm_custom.statcrm_group_segment_manager"))
        self.assertEqual(self.unit.member_ids.level, "director")

    def test_refused_rows_come_back(self):
        window = self.sheet(
            ["", "a@house.example", "Staff"],
            ["B", "no address", "Staff"],
            ["C", "c@house.example", "Emperor"],
            ["D", "d@house.example", "Staff", "Nowhere"],
            ["E", "e@house.example", "Staff", "SU", "", "Pope"],
            ["F", "f@house.example", "Staff", "", "", "Expert"],
            ["G", "g@house.example", "Staff"],
            ["G", "G@house.example", "Staff"],
            ["P", self.portal.login, "Staff"],
        )
        window.action_create_users()
        self.assertIn("New: 1", window.result)
        content = base64.b64decode(window.refused_file)
        page = load_workbook(io.BytesIO(content)).active
        said = {row[-1]: row[-2] for row in page.iter_rows(min_row=2, values_only=True)}
        for line, words in {
            2: "name is missing",
            3: "not an email address",
            4: "no role “Emperor”",
            5: "no unit “Nowhere”",
            6: "no level “Pope”",
            7: "Level is filled in, Unit is empty",
            9: "The same as line 8",
            10: "not an email address",
        }.items():
            self.assertIn(words, said[line])
        self.assertEqual(len(said), 8)

    def test_who_is_there_already(self):
        """By login in any spelling, by email, and of another company."""
        there = self.env["res.company"].create({"name": "There"})
        user = {"company_id": there.id, "company_ids": [Command.set(there.ids)]}
        self.env["res.users"].create(
            [
                {"name": "Ella", "login": "Ella@House.Example"},
                {"name": "Eero", "login": "eero", "email": "eero@house.example"},
                {"name": "Otto", "login": "otto@house.example", **user},
            ]
        )
        count = self.env["res.users"].search_count([])
        window = self.sheet(
            ["Ella", "ella@house.example", "Staff"],
            ["Eero", "eero@house.example", "Staff"],
            ["Otto", "otto@house.example", "Staff"],
        )
        self.assertIn("logs in as “eero”", window.preview_html)
        self.assertIn("another company", window.preview_html)
        window.action_create_users()
        self.assertEqual(self.env["res.users"].search_count([]), count)
        self.assertIn("Changed: 1", window.result)
        self.assertIn("Refused: 2", window.result)
        self.assertTrue(
            self.user("Ella@House.Example").has_group(
                "statcrm_custom.statcrm_group_user"
            )
        )

    def test_nobody_becomes_administrator(self):
        names = ["Administrator", "Access Rights", "Settings", "Role / Administrator"]
        window = self.sheet(
            *([name, f"a{at}@house.example", name] for at, name in enumerate(names)),
            ["Me", self.admin.login, "Staff"],
        )
        # each reason is told with its line
        self.assertIn("There is nothing to add.", window.problem)
        self.assertIn("There is no role “Settings”", window.problem)
        self.assertIn("is not an email address. (line 6)", window.problem)
        me = self.admin.group_ids
        self.sheet([self.admin.name, self.admin.login, "Director"])
        self.assertEqual(self.admin.group_ids, me)

    def test_who_may(self):
        """The main user only if Odoo lets the main user make users; staff do not."""
        row = ["A", "a@house.example", "Director"]
        window = self.sheet(row)
        self.assertTrue(window.may_make_users)
        self.main_user.group_ids = [
            Command.unlink(self.env.ref("base.group_erp_manager").id)
        ]
        self.env.invalidate_all()
        window = self.sheet(row)
        self.assertFalse(window.may_make_users)
        with self.assertRaisesRegex(AccessError, "administrator"):
            window.action_create_users()
        self.assertFalse(self.user("a@house.example"))
        with self.assertRaises(AccessError):
            self.Sheet.with_user(self.account_manager).create({})

    def test_template(self):
        book = load_workbook(io.BytesIO(self.Sheet._get_template()))
        self.assertEqual([cell.value for cell in book["Users"][1]][:4], HEADER[:4])
        window = self.Sheet.create(
            {"file": base64.b64encode(self.Sheet._get_template())}
        )
        self.assertIn("no rows below", window.problem)
