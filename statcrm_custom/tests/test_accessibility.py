"""For those who see little, or use the keyboard alone: the program as people get it.

axe-core looks at the pages, at both widths, and keys are pressed in the real browser.
"""

import contextlib
import unittest
from pathlib import Path

from odoo.tests import BaseCase, tagged

ROOT = Path(__file__).parents[2]
HOME = "/odoo/customer-relations"
SEARCH = ".o_statcrm_search input"
OPTION = ".o_statcrm_search [role=option]"
PALETTE = ".o_command_palette_search input"


@tagged("post_install", "-at_install")
class TestAccessibility(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not (ROOT / "tools" / "dev" / "access").is_dir():
            raise unittest.SkipTest("The developer tool is not beside the add-on")
        from tools.dev.access import places, stage
        from tools.dev.crawl import browser

        if not browser.executable():
            raise unittest.SkipTest("Chrome executable not found")
        cls.places = places.PLACES
        stack = contextlib.ExitStack()
        cls.addClassCleanup(stack.close)
        cls.stage = stack.enter_context(stage.made())

    def keyboard(self, role, path=HOME):
        keyboard = self.stage.keyboard(role, path)
        self.addCleanup(
            lambda: self.assertFalse(keyboard.unseen, "the focus is not seen there")
        )
        return keyboard

    def run_js(self, script):
        return self.stage.page.run(script)

    def test_axe(self):
        for place in self.places:
            for size in place.sizes:
                with self.subTest(place.name, size=size):
                    self.assertEqual(self.stage.look(place, size), [])
        self.assertFalse(self.stage.axe.not_needed(), "known, and not there any more")

    def test_a_contact_is_logged(self):
        keyboard = self.keyboard("account_manager")
        keyboard.tab_to("[data-new=call]")
        keyboard.press("Enter")
        keyboard.wait(".modal .o_statcrm_log")
        customer = ".modal .o_field_widget[name=partner_id] input"
        self.assertTrue(keyboard.is_at(customer), keyboard.where())
        keyboard.press("Escape")
        keyboard.wait_without(".modal")
        self.assertTrue(keyboard.is_at("[data-new=call]"), keyboard.where())

        keyboard.press("Enter")
        keyboard.wait(".modal .o_statcrm_log")
        keyboard.type("ministry")
        keyboard.wait(".o-autocomplete--dropdown-item")
        keyboard.press("Enter")
        keyboard.wait_without(".o-autocomplete--dropdown-menu")
        keyboard.tab_to(".modal .o_field_widget[name=text] textarea")
        keyboard.type("By the keyboard alone")
        keyboard.tab_to(".modal button[name=action_log]")
        keyboard.press("Enter")
        keyboard.wait_without(".modal")
        self.assertTrue(keyboard.is_at("[data-new=call]"), keyboard.where())
        told = self.run_js(
            "odoo.__WOWL_DEBUG__.root.env.services.orm.searchCount('mail.message',"
            " [['body', 'ilike', 'By the keyboard alone']])"
        )
        self.assertEqual(told, 1)

    def test_a_nomination_is_decided(self):
        keyboard = self.keyboard("director")
        decide = "[data-row=nomination] [data-button=decide]"
        keyboard.tab_to(decide)
        keyboard.press("Enter")
        keyboard.wait(".modal button[name=action_decide]")
        keyboard.press("Escape")
        keyboard.wait_without(".modal")
        self.assertTrue(keyboard.is_at(decide), keyboard.where())

        keyboard.press("Enter")
        keyboard.wait(".modal button[name=action_decide]")
        keyboard.tab_to(".modal .o_field_widget[name=number] input")
        keyboard.type("KEYS 1")
        keyboard.tab_to(".modal footer button[name=action_decide]")
        keyboard.press("Enter")
        keyboard.wait_without(".modal")
        keyboard.wait(".o_form_view")
        self.assertIn("KEYS 1", self.run_js("document.body.innerText"))

    def test_a_customer_is_searched_on_home(self):
        keyboard = self.keyboard("account_manager")
        keyboard.tab_to(SEARCH)
        keyboard.type("min")
        keyboard.wait(OPTION, "Show all with “min”")
        keyboard.press("Escape")
        keyboard.wait_without(OPTION)
        self.assertTrue(keyboard.is_at(SEARCH), keyboard.where())
        keyboard.type(" edu")
        keyboard.wait(OPTION, "Show all with “min edu”")
        name = self.run_js(
            f"document.querySelector('{OPTION}[aria-selected=true] .fw-bold').innerText"
        )
        keyboard.press("Enter")
        keyboard.wait(".o_form_view .o_statcrm_card dl")
        self.assertIn(name, self.run_js("document.title"))

    def test_a_customer_is_searched_from_everywhere(self):
        keyboard = self.keyboard("account_manager")
        keyboard.tab_to("[data-new=call]")
        keyboard.press("k", 2)
        keyboard.wait(PALETTE)
        self.assertTrue(keyboard.is_at(PALETTE), keyboard.where())
        keyboard.press("Escape")
        keyboard.wait_without(PALETTE)
        self.assertTrue(keyboard.is_at("[data-new=call]"), keyboard.where())
        keyboard.press("k", 2)
        keyboard.wait(PALETTE)
        keyboard.type("min edu")
        keyboard.wait(".o_command.focused .o_statcrm_found")
        keyboard.press("Enter")
        keyboard.wait(".o_form_view .o_statcrm_card dl")
        self.assertIn("Ministry of Education", self.run_js("document.title"))

    def test_menus_of_buttons_open_and_close(self):
        for path, menu in (
            (HOME, ".o_statcrm_new .dropdown-toggle"),
            (self.stage.paths["customer"], ".o_statcrm_card_menu"),
        ):
            with self.subTest(menu):
                keyboard = self.keyboard("account_manager", path)
                keyboard.tab_to(menu)
                keyboard.press("Enter")
                keyboard.wait(".o-dropdown--menu .o-dropdown-item")
                keyboard.press("ArrowDown")
                self.assertTrue(
                    keyboard.is_at(".o-dropdown--menu .o-dropdown-item"),
                    keyboard.where(),
                )
                keyboard.press("Escape")
                keyboard.wait_without(".o-dropdown--menu")
                self.assertTrue(keyboard.is_at(menu), keyboard.where())
