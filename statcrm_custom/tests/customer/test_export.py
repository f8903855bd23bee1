import json
from io import BytesIO

from openpyxl import load_workbook

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from ..common import ROLES, StatcrmCommon

FORMULA = '=HYPERLINK("https://evil.example","Invoice")'


@tagged("post_install", "-at_install")
class TestExport(StatcrmCommon, HttpCase):
    """Who may read a list may export it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ministry = cls.company_partner(FORMULA, user_id=cls.account_manager.id)

    def export(self, user, model, names, domain, groupby=()):
        self.authenticate(user.login, user.login)
        asked = {
            "model": model,
            "fields": [{"name": name, "label": name} for name in names],
            "ids": False,
            "domain": domain,
            "groupby": groupby,
            "context": {},
            "import_compat": False,
        }
        data = {"data": json.dumps(asked), "csrf_token": Request.csrf_token(self)}
        return self.url_open("/web/export/xlsx", data=data)

    def test_every_role_may_export(self):
        for role in ROLES:
            user = getattr(self, role)
            self.assertTrue(user.has_group("base.group_allow_export"), role)
        self.assertFalse(self.portal.has_group("base.group_allow_export"))

    def test_customers_in_a_file_with_a_name(self):
        answer = self.export(
            self.account_manager,
            "res.partner",
            ["name", "statcrm_responsible_id/name"],
            [("id", "=", self.ministry.id)],
        )
        self.assertEqual(answer.status_code, 200)
        day = self.env.company._statcrm_today()
        self.assertIn(
            f"Contact {day}.xlsx",
            answer.headers["Content-Disposition"].replace("%20", " "),
        )
        sheet = load_workbook(BytesIO(answer.content)).active
        cell = sheet.cell(2, 1)
        # a name that looks like a formula is a text
        self.assertEqual((cell.value, cell.data_type), (FORMULA, "s"))

    def test_groups_with_a_name_like_a_formula(self):
        self.company_partner("Board", self.ministry)
        answer = self.export(
            self.account_manager,
            "res.partner",
            ["name"],
            [("id", "child_of", self.ministry.id)],
            groupby=["parent_id"],
        )
        sheet = load_workbook(BytesIO(answer.content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
        self.assertTrue(any(FORMULA in str(cell.value) for cell in cells))
        self.assertNotIn("f", {cell.data_type for cell in cells})

    def test_people_in_a_file_with_a_name(self):
        self.affiliate(
            self.person("Kaisa", self.ministry), self.company_partner("Mill")
        )
        answer = self.export(
            self.staff,
            "statcrm.affiliation",
            ["partner_id/name", "organisation_id/name"],
            [("organisation_id.name", "=", "Mill")],
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Affiliation", answer.headers["Content-Disposition"])
        sheet = load_workbook(BytesIO(answer.content)).active
        self.assertEqual(
            [cell.value for row in sheet.iter_rows(min_row=2) for cell in row],
            ["Kaisa", "Mill"],
        )

    def test_links_to_files_and_programs_are_texts(self):
        names = ["external:c:\\evil.exe", "internal:Sheet1!A1", "ftp://evil.example/x"]
        people = [self.person(name, self.ministry) for name in names]
        answer = self.export(
            self.staff,
            "res.partner",
            ["name"],
            [("id", "in", [one.id for one in people])],
        )
        sheet = load_workbook(BytesIO(answer.content)).active
        cells = [row[0] for row in sheet.iter_rows(min_row=2)]
        self.assertEqual({cell.value for cell in cells}, {*names})
        self.assertFalse(any(cell.hyperlink for cell in cells))

    def test_titles_of_a_pivot_are_no_formulas(self):
        title = {"title": FORMULA, "width": 1, "height": 1}
        table = {
            **{"title": "Sales", "model": "x", "measure_count": 1},
            "measure_headers": [{"title": "Sum", "is_bold": False}],
            "col_group_headers": [[title]],
            "rows": [{"title": FORMULA, "indent": 1, "values": [{"value": 5}]}],
        }
        self.authenticate(self.staff.login, self.staff.login)
        data = {"data": json.dumps(table), "csrf_token": Request.csrf_token(self)}
        answer = self.url_open("/web/pivot/export_xlsx", data=data)
        sheet = load_workbook(BytesIO(answer.content)).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
        self.assertEqual(sum(FORMULA in str(cell.value) for cell in cells), 2)
        self.assertNotIn("f", {cell.data_type for cell in cells})
