from markupsafe import Markup

from odoo.tests import HttpCase, tagged

from .common import StatcrmCommon

MENTION = Markup(
    '<a href="#" class="o_mail_redirect" data-oe-model="res.partner"'
    ' data-oe-id="%s">@%s</a>'
)


class TourCommon(StatcrmCommon, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account_manager.name = "Tea Manager"
        mine = {"user_id": cls.account_manager.id}
        cls.mill = cls.company_partner("Havukka Mill", **mine)
        cls.old = cls.company_partner("Old Buyer")
        cls.ministry = cls.company_partner(
            "Ministry of Forests",
            statcrm_segment_id=cls.segment("central_government").id,
            statcrm_nominated_class_id=cls.value_class("strategic").id,
            **mine,
        )
        cls.aino = cls.person("Aino Virtanen", cls.ministry)
        cls.sale(cls.mill, "2026-03-31", 61200)
        # the day before the window opens
        cls.sale(cls.old, "2024-06-30", 99999)


@tagged("post_install", "-at_install")
class TestAccountManagerFindsCustomerAndWhy(TourCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classify("2026-06-30")
        body = MENTION % (cls.aino.id, cls.aino.name)
        cls.mill.message_post(body=body, message_type="comment")

    def test_account_manager(self):
        login = self.account_manager.login
        self.start_tour("/odoo", "statcrm_account_manager_tour", login=login)

    def test_onboarding(self):
        login = self.account_manager.login
        self.start_tour("/odoo", "statcrm_tour", login=login)


@tagged("post_install", "-at_install")
class TestMainUserPreviewsAppliesAndUndoes(TourCommon):
    def test_main_user(self):
        before = self.mill.statcrm_value_class_id
        self.start_tour(
            "/odoo/customer-relations",
            "statcrm_classification_tour",
            login=self.main_user.login,
        )
        run = self.env["statcrm.classification"].search([], order="id desc", limit=1)
        self.assertEqual(run.state, "undone")
        self.assertEqual(run.create_uid, self.main_user)
        self.assertEqual(run.applied_by_id, self.main_user)
        line = run.line_ids.filtered(lambda item: item.partner_id == self.mill)
        self.assertEqual((line.new_class_id.code, line.sales), ("big", 61200))
        line = run.line_ids.filtered(lambda item: item.partner_id == self.old)
        self.assertEqual((line.new_class_id.code, line.sales), ("non_active", 0))
        self.assertEqual(self.mill.statcrm_value_class_id, before)


@tagged("post_install", "-at_install")
class TestPicturesOpenTheirCustomers(TourCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.classify("2026-06-30")

    def test_pyramid(self):
        self.start_tour(
            "/odoo/value-pyramid", "statcrm_pictures_tour", login=self.management.login
        )

    def test_heat_map(self):
        self.start_tour(
            "/odoo/segments-and-classes",
            "statcrm_heat_map_tour",
            login=self.director.login,
        )


@tagged("post_install", "-at_install")
class TestMenuTours(TourCommon):
    """Each section of the menu, as an account manager opens it."""

    def open_section(self, name, user=None, start="/odoo/customer-relations"):
        login = (user or self.account_manager).login
        self.start_tour(start, f"statcrm_menu_{name}_tour", login=login)

    def test_home_and_search(self):
        # from elsewhere: on /odoo, Home is there already and would be opened once more
        self.open_section("home", start="/odoo/satisfaction")

    def test_customers(self):
        self.open_section("customers")

    def test_interactions(self):
        self.open_section("interactions")

    def test_care(self):
        self.open_section("care")

    def test_steering(self):
        self.open_section("steering")

    def test_configuration(self):
        self.open_section("configuration", self.main_user)


@tagged("post_install", "-at_install")
class TestNoticeOnAPhone(TourCommon):
    browser_size = "390x844"
    touch_enabled = True

    def test_it_does_not_cover_the_icon_to_save(self):
        self.start_tour(
            "/odoo/res.partner/new",
            "statcrm_phone_notice_tour",
            login=self.account_manager.login,
        )
