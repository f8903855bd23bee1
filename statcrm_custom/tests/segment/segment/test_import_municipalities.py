import csv
import io

from odoo.tests import tagged
from odoo.tools.misc import file_open, file_path

from ...common import StatcrmCommon

MUNICIPALITIES = "statcrm_custom/tests/data/municipalities_fi.csv"
# above 50,000 inhabitants
LARGE = {
    "Helsinki",
    "Espoo",
    "Tampere",
    "Vantaa",
    "Oulu",
    "Turku",
    "Jyväskylä",
    "Kuopio",
    "Lahti",
    "Pori",
    "Kouvola",
    "Joensuu",
    "Lappeenranta",
    "Vaasa",
    "Hämeenlinna",
    "Seinäjoki",
    "Rovaniemi",
    "Mikkeli",
    "Kotka",
    "Salo",
}
FIELDS = {
    "External ID": "id",
    "Name": "name",
    "Company Type": "company_type",
    "Reference": "ref",
    "Business ID": "company_registry",
    "Segment": "statcrm_segment_id",
    "Key Account Manager": "user_id",
    "Email": "email",
    "Phone": "phone",
    "Street": "street",
    "Zip": "zip",
    "City": "city",
    "Country": "country_id",
}
OPTIONS = {
    "has_headers": True,
    "quoting": '"',
    "separator": ",",
    "encoding": "utf-8",
}


@tagged("post_install", "-at_install")
class TestImportMunicipalities(StatcrmCommon):
    """The customers of a whole segment come in by Odoo's import and our template."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with file_open(MUNICIPALITIES) as file:
            cls.municipalities = list(csv.DictReader(file))

    def template_path(self):
        templates = self.Partner.get_import_templates()
        paths = [template["template"] for template in templates]
        self.assertIn("/base/static/xls/contacts_import_template.xlsx", paths)
        (ours,) = [path for path in paths if path.startswith("/statcrm_custom/")]
        return ours.lstrip("/")

    def upload(self, content, name):
        types = {
            "csv": "text/csv",
            "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
        return (
            self.env["base_import.import"]
            .with_user(self.main_user)
            .create(
                {
                    "res_model": "res.partner",
                    "file": content,
                    "file_name": name,
                    "file_type": types[name.split(".")[-1]],
                }
            )
        )

    def load(self, content, name="customers.csv"):
        """Import as the client does: preview, take its mapping, execute."""
        upload = self.upload(content, name)
        preview = upload.parse_preview(dict(OPTIONS))
        fields = [
            "/".join(preview["matches"].get(column, [])) or False
            for column in range(len(preview["headers"]))
        ]
        self.assertEqual(dict(zip(preview["headers"], fields, strict=True)), FIELDS)
        return upload.execute_import(fields, preview["headers"], dict(OPTIONS))

    def file(self, **changes):
        """The municipalities under the template's headers."""
        out = io.StringIO()
        writer = csv.DictWriter(out, FIELDS)
        writer.writeheader()
        for row in self.municipalities:
            large = row["name_fi"] in LARGE
            values = {
                "External ID": f"municipality_{row['code']}",
                "Name": row["name_fi"],
                "Company Type": "Company",
                "Reference": f"M{row['code']}",
                "Segment": "large_municipalities" if large else "small_municipalities",
                "Key Account Manager": "test_account_manager" if large else "",
                "Zip": row["first_postcode"],
                "City": row["name_fi"],
                "Country": "FI",
            }
            writer.writerow(values | changes.get(row["name_fi"], {}))
        return out.getvalue().encode()

    def imported(self):
        data = self.env["ir.model.data"].search(
            [("model", "=", "res.partner"), ("name", "like", "municipality\\____")]
        )
        return self.Partner.browse(
            data.filtered(lambda line: line.module == "__import__").mapped("res_id")
        )

    def test_the_template_itself_can_be_imported(self):
        with open(file_path(self.template_path()), "rb") as file:
            result = self.load(file.read(), "customers.xlsx")
        self.assertFalse(result["messages"])
        partners = self.Partner.browse(result["ids"])
        self.assertEqual(
            partners.mapped("statcrm_segment_id.code"),
            ["large_municipalities", "end_users", "citizens"],
        )
        self.assertEqual(partners.mapped("is_company"), [True, True, False])

    def test_all_municipalities_are_loaded(self):
        result = self.load(self.file())
        self.assertFalse(result["messages"])
        partners = self.imported()
        self.assertEqual(len(partners), 309)
        by_segment = partners.grouped("statcrm_segment_id")
        large = by_segment[self.segment("large_municipalities")]
        self.assertEqual(set(large.mapped("name")), LARGE)
        self.assertEqual(large.user_id, self.account_manager)
        small = by_segment[self.segment("small_municipalities")]
        self.assertEqual(len(small), 289)
        self.assertFalse(small.user_id)
        self.assertEqual(partners.country_id, self.fi)
        self.assertEqual(partners.statcrm_principal_id, partners)

    def test_the_same_file_twice_makes_no_doubles(self):
        self.load(self.file())
        first = self.imported()
        result = self.load(self.file(Salo={"Segment": "small_municipalities"}))
        self.assertFalse(result["messages"])
        self.assertEqual(sorted(result["ids"]), sorted(first.ids))
        self.assertEqual(self.imported(), first)
        salo = first.filtered(lambda partner: partner.name == "Salo")
        self.assertEqual(salo.statcrm_segment_id.code, "small_municipalities")

    def test_an_unknown_segment_refuses_the_file(self):
        result = self.load(self.file(Salo={"Segment": "middle_municipalities"}))
        (message,) = result["messages"]
        self.assertEqual(message["type"], "error")
        self.assertIn("middle_municipalities", message["message"])
        names = [row["name_fi"] for row in self.municipalities]
        self.assertEqual(message["record"], names.index("Salo"))
        self.assertFalse(self.imported())
