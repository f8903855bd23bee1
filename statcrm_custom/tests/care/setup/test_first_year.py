import io

from openpyxl import Workbook

from odoo import Command
from odoo.tests import HttpCase, tagged

from ...common import StatcrmCommon

USERS = {
    "Users": [
        ["Name", "Email", "Group", "Unit"],
        ["Mia Manager", "mia@tables.example", "Account Manager"]
        + ["Regional Statistics"],
        ["Max Group", "max@tables.example", "Management Group", "Regional Statistics"],
        ["Dora Director", "dora@tables.example", "Director", ""],
    ]
}
CUSTOMERS = {
    "Customers": [
        ["Number", "Name", "City", "Country"],
        ["L-1", "Ministry of Lakes", "Waterton", "Finland"],
        ["L-2", "City of Rivers", "Riverton", "Finland"],
        ["L-3", "Pine Mill Oy", "Riverton", "Finland"],
    ],
    "Offices": [
        ["Number", "Name", "Belongs To"],
        ["L-11", "Office of Shores", "L-1"],
    ],
    "People": [
        ["Name", "Organisation", "Job Position", "Email"],
        ["Liisa Lake", "L-1", "Head of Data", "liisa@ministry.example"],
        ["Otto Oar", "L-11", "Planner", "otto@ministry.example"],
        ["Rita River", "L-2", "Mayor", "rita@rivers.example"],
    ],
    "Posts": [
        ["Person", "Organisation", "Job Position"],
        ["liisa@ministry.example", "L-11", "Board member"],
    ],
}


@tagged("post_install", "-at_install")
class TestFirstYear(StatcrmCommon, HttpCase):
    """From the set-up on Home to a nominated customer with an opened year.

    All of it in the browser, each part as the user whose it is. Only the job that
    opens the year is run by hand.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].sudo().search(
            [("key", "like", "statcrm_custom.setup")]
        ).unlink()
        cls.clear_customers()
        cls.env["statcrm.unit"].search([]).unlink()
        cls.env.company.write({"name": "My Company", "country_id": False})
        groups = ("base.group_system", "statcrm_custom.statcrm_group_main_user")
        cls.administrator = cls.env["res.users"].create(
            {
                "name": "Ada Administrator",
                "login": "test_ada",
                "group_ids": [Command.set([cls.env.ref(one).id for one in groups])],
            }
        )
        day = cls.env["statcrm.classification"]._default_date_to()
        ledger = [["customer", "date", "qty", "amount"]]
        for number, amount in (("L-1", 61200), ("L-2", 30000), ("L-3", 9000)):
            ledger.append([number, day, 1, amount])
        cls.put_file("users.xlsx", USERS)
        cls.put_file("customers.xlsx", CUSTOMERS)
        cls.put_file("ledger.xlsx", {"Sales": ledger})

    @classmethod
    def put_file(cls, name, sheets):
        """Put a workbook where the tour finds it, as on the disk of its user."""
        book = Workbook()
        book.remove(book.active)
        for title, rows in sheets.items():
            page = book.create_sheet(title)
            for row in rows:
                page.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        cls.env["ir.attachment"].create(
            {
                "name": name,
                "raw": buffer.getvalue(),
                "url": f"/statcrm_custom/first_year/{name}",
                "public": True,
            }
        )

    def go(self, name, url, login):
        self.start_tour(url, f"statcrm_first_year_{name}_tour", login=login)

    def found(self, number):
        return self.Partner.search([("ref", "=", number)]).ensure_one()

    def test_from_home_to_the_opened_year(self):
        self.go("setup", "/odoo/customer-relations", self.administrator.login)
        ministry, city, mill = map(self.found, ("L-1", "L-2", "L-3"))
        self.assertEqual(self.env.company.name, "Office of Tables")
        self.assertEqual(self.env.company.country_id, self.fi)
        mia = self.env["res.users"].search([("login", "=", "mia@tables.example")])
        for customer, segment, value_class in (
            (ministry, "central_government", "big"),
            (city, "small_municipalities", "middle"),
            (mill, "end_users", "small_a"),
        ):
            with self.subTest(customer=customer.name):
                self.assertEqual(customer.statcrm_segment_id.code, segment)
                self.assertEqual(customer.statcrm_value_class_id.code, value_class)
                self.assertEqual(customer.user_id, mia)
        self.assertEqual(self.found("L-11").statcrm_principal_id, ministry)
        self.assertEqual(
            [one.sales_from for one in self.env["statcrm.value.class"]._get_bands()],
            [60000, 30000, 8000, 1],
        )

        self.go("proposal", "/odoo/nominations", "max@tables.example")
        nomination = ministry.statcrm_nomination_ids.ensure_one()
        self.assertEqual(nomination.state, "proposed")
        self.assertEqual(nomination.proposed_by_id.name, "Max Group")

        self.go("decision", "/odoo/customer-relations", "dora@tables.example")
        self.assertTrue(nomination.is_in_force)
        self.assertEqual(ministry.statcrm_value_class_id.code, "strategic")

        login = self.administrator.login
        self.go("opening", "/odoo/customer-relations-setup", login)
        self.env.ref("statcrm_custom.ir_cron_open_year").method_direct_trigger()
        self.env.invalidate_all()
        plans = self.env["statcrm.care.plan"].search(
            [("principal_id", "=", ministry.id)], order="year desc"
        )
        year = self.env.company._statcrm_today().year
        self.assertEqual(plans.mapped("year"), [year + 1, year])
        plan = plans[0]
        self.assertEqual(plan.user_id, mia)
        self.assertTrue(plan.promise_ids)
        self.go("manager", f"/odoo/care-plans/{plan.id}", mia.login)
