import logging
import re
from pathlib import Path

from odoo.tests import HttpCase, no_retry, tagged

OURS = "%2F%5E%40statcrm_custom%2F"  # the regular expression /^@statcrm_custom/
SUITE = f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&filter={OURS}"
TEST_FILES = Path(__file__).parents[1].glob("static/tests/**/*.test.js")


class MessageKeeper(logging.Handler):
    """Keeps what the browser says, which goes on to the log as well."""

    def __init__(self):
        super().__init__()
        self.messages = []

    def emit(self, record):
        self.messages.append(record.getMessage())


@tagged("post_install", "-at_install")
class TestWebUnitsPassInTheBrowser(HttpCase):
    @no_retry
    def test_web_units(self):
        console = self._logger.getChild("browser")
        keeper = MessageKeeper()
        console.addHandler(keeper)
        console.setLevel(logging.INFO)
        self.addCleanup(console.removeHandler, keeper)
        self.browser_js(
            SUITE,
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )
        # the browser also calls it a success when it has found no test at all
        written = sum(
            len(re.findall(r"^test\(", file.read_text(), re.MULTILINE))
            for file in TEST_FILES
        )
        self.assertRegex("\n".join(keeper.messages), rf"Passed {written} tests\b")
