"""A share of the crawl: each menu entry, in a server and a browser as people have them.

Tours and unit tests run in test mode, in bundles of their own, and do what somebody has
thought of; the crawl opens and clicks what is there. All of it: `./dev test --crawl`.
"""

import logging
import unittest
from collections import Counter
from pathlib import Path

from odoo.tests import BaseCase, tagged

ROOT = Path(__file__).parents[2]
_logger = logging.getLogger(__name__)


@tagged("post_install", "-at_install")
class TestCrawl(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not (ROOT / "tools" / "dev" / "crawl").is_dir():
            raise unittest.SkipTest("The developer tool is not beside the add-on")
        from tools.dev.crawl import browser, runs

        if not browser.executable():
            raise unittest.SkipTest("Chrome executable not found")
        cls.reports = runs.share()

    def test_everything_answers(self):
        for kind, report in self.reports.items():
            _logger.info("Crawl, %s: %s", kind, report.summary())
            for place, fault in report.faults:
                with self.subTest(place):
                    self.fail(fault)

    def test_it_has_opened_and_clicked(self):
        self.assertEqual(len(self.reports), 4, "two databases at two widths")
        for kind, report in self.reports.items():
            with self.subTest(kind):
                self.assertGreater(report.counts["entries"], 5)
                self.assertGreater(report.counts["filters"], 10)
                self.assertGreater(report.counts["buttons"], 5)
        counts = sum((one.counts for one in self.reports.values()), Counter())
        for name, least in (("rows", 15), ("tabs", 5), ("drop-downs", 10)):
            with self.subTest(name):
                self.assertGreater(counts[name], least)
