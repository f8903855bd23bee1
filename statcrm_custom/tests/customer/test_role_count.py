from odoo.tests import tagged

from ..common import StatcrmCommon


@tagged("post_install", "-at_install")
class TestNumberOfCustomerRoles(StatcrmCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.roles = cls.env["statcrm.customer.role"].search([], limit=4)
        cls.many = cls.with_roles("Many", cls.roles[:3])
        cls.one = cls.with_roles("One", cls.roles[:1])
        cls.none = cls.with_roles("None", cls.roles[:0])
        cls.office = cls.company_partner("Office", cls.many)
        cls.all = cls.many | cls.one | cls.none | cls.office
        # a second unit for the same role, and a role that is over, are not counted
        cls.with_role(cls.one, cls.roles[0])
        cls.with_role(cls.one, cls.roles[1]).active = False
        cls.env.flush_all()

    @classmethod
    def with_roles(cls, name, roles):
        customer = cls.company_partner(name)
        for role in roles:
            cls.with_role(customer, role)
        return customer

    @classmethod
    def with_role(cls, customer, role):
        return cls.env["statcrm.customer.role.line"].create(
            {"partner_id": customer.id, "role_id": role.id}
        )

    def found(self, operator, value):
        Partner = self.Partner.with_user(self.staff)
        domain = [("id", "in", self.all.ids), ("statcrm_role_count", operator, value)]
        return set(Partner.search(domain).mapped("name"))

    def test_an_office_has_the_roles_of_its_principal_customer(self):
        counts = self.all.with_user(self.staff).mapped(
            lambda one: (one.name, one.statcrm_role_count)
        )
        self.assertEqual(counts, [("Many", 3), ("One", 1), ("None", 0), ("Office", 3)])

    def test_every_comparison_finds_what_is_shown(self):
        for operator, value, names in (
            (">=", 3, {"Many", "Office"}),
            (">", 1, {"Many", "Office"}),
            ("<", 3, {"One", "None"}),
            ("<=", 0, {"None"}),
            ("=", 0, {"None"}),
            ("=", 1, {"One"}),
            ("!=", 1, {"Many", "Office", "None"}),
            ("in", [0, 3], {"Many", "Office", "None"}),
            ("=", False, {"None"}),
        ):
            with self.subTest(operator=operator, value=value):
                self.assertEqual(self.found(operator, value), names)

    def test_the_filter_of_the_list_is_one_query(self):
        Partner = self.Partner.with_user(self.staff)
        Partner.search([("statcrm_role_count", ">=", 3)], limit=80)
        with self.assertQueryCount(1):
            Partner.search([("statcrm_role_count", ">=", 3)], limit=80)
