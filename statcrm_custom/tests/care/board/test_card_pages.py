"""The six pages of the customer's card, and where other modules' pages are."""

from lxml import etree

from odoo.tests import Form, tagged

from ...common import StatcrmCommon

OURS = [
    "statcrm_overview",
    "statcrm_file",
    "statcrm_care",
    "statcrm_people",
    "statcrm_value",
    "statcrm_details",
]


@tagged("post_install", "-at_install")
class TestCardPages(StatcrmCommon):
    def pages(self, arch, path):
        return [one.get("name") for one in arch.findall(path)]

    def arch(self):
        arch = self.Partner.get_view(self.ref("base.view_partner_form"), "form")
        return etree.fromstring(arch["arch"])

    def test_six_pages_the_overview_first(self):
        arch = self.arch()
        self.assertEqual(self.pages(arch, ".//sheet/notebook/page"), OURS)
        self.assertIsNotNone(arch.find(".//page[@name='statcrm_overview'][@autofocus]"))

    def test_pages_of_odoo_and_of_later_modules_are_in_details(self):
        later = """
            <data>
                <notebook position="inside">
                    <page name="later_inside" string="Later"><field name="ref"/></page>
                </notebook>
                <page name="internal_notes" position="after">
                    <page name="later_after" string="Later Too"/>
                </page>
                <xpath expr="//page" position="before">
                    <page name="later_first" string="Later First"/>
                </xpath>
            </data>"""
        self.env["ir.ui.view"].create(
            {
                "name": "res.partner.form.of.a.later.module",
                "model": "res.partner",
                "inherit_id": self.ref("base.view_partner_form"),
                "arch": later,
            }
        )
        arch = self.arch()
        inside = self.pages(arch, ".//page[@name='statcrm_details']/notebook/page")
        expected = {"contact_addresses", "sales_purchases", "internal_notes"}
        expected |= {"later_inside", "later_after", "later_first"}
        self.assertLessEqual(expected, {*inside})
        self.assertEqual(self.pages(arch, ".//sheet/notebook/page"), OURS)

    def test_address_and_numbers_are_in_details(self):
        """On a new record Details is the only page, so they are seen at once."""
        arch = self.arch()
        details = arch.find(".//page[@name='statcrm_details']")
        for name in ("street", "vat", "company_registry", "website", "category_id"):
            with self.subTest(field=name):
                self.assertIsNotNone(details.find(f"./group//field[@name='{name}']"))
        for page in arch.findall(".//sheet/notebook/page"):
            if page is not details:
                self.assertTrue(page.get("invisible").startswith("not id"))
        new = Form(self.Partner, "base.view_partner_form")
        new.name, new.street = "New", "Meritullinkatu 10"
        self.assertEqual(new.save().street, "Meritullinkatu 10")
