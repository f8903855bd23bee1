from odoo.tests import HttpCase, no_retry, tagged

OURS = "%2F%5E%40statcrm_custom%2F"  # the regular expression /^@statcrm_custom/
SUITE = f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&filter={OURS}"


@tagged("post_install", "-at_install")
class TestWebUnitsPassInTheBrowser(HttpCase):
    @no_retry
    def test_web_units(self):
        self.browser_js(
            SUITE,
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
