"""One file imported by two users at one moment: two connections, committed data."""

import base64
import io
import threading
from contextlib import contextmanager

from openpyxl import Workbook

from odoo import api
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from odoo.tools import mute_logger

REFS = [f"TWICE-{at}" for at in range(3)]


@tagged("post_install", "-at_install")
class TestTwoImports(BaseCase):
    @contextmanager
    def connection(self):
        with Registry(get_db_name()).cursor() as cr:
            yield api.Environment(cr, api.SUPERUSER_ID, {})

    def setUp(self):
        super().setUp()
        book = Workbook()
        book.active.title = "Customers"
        for row in [["Number", "Name"], *([ref, ref] for ref in REFS)]:
            book.active.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        file = base64.b64encode(buffer.getvalue())
        with self.connection() as env:
            imports = env["statcrm.workbook.import"].create(
                [{"file": file, "filename": "twice.xlsx"} for _at in range(2)]
            )
            for one in imports:
                one.action_preview()
            self.first, self.second = imports.ids
        self.addCleanup(self.clean_up)

    def clean_up(self):
        with self.connection() as env:
            env["res.partner"].search([("ref", "in", REFS)]).unlink()
            env["statcrm.workbook.import"].browse([self.first, self.second]).unlink()

    def load(self, env, number):
        env["statcrm.workbook.import"].browse(number).action_import()
        env.flush_all()

    def customers(self):
        with self.connection() as env:
            return sorted(
                env["res.partner"].search([("ref", "in", REFS)]).mapped("ref")
            )

    def state(self, number):
        with self.connection() as env:
            one = env["statcrm.workbook.import"].browse(number)
            return one.state, one.created_count, one.unchanged_count

    def test_the_second_waits_for_the_job(self):
        """The first has written, and is not committed, when the second begins."""
        with self.connection() as env:
            self.load(env, self.first)
            with self.connection() as other:
                self.load(other, self.second)
        self.assertEqual(self.state(self.first), ("done", 3, 0))
        self.assertEqual(self.state(self.second)[0], "waiting")
        with self.connection() as env:
            env["statcrm.workbook.import"]._cron_import()
        self.assertEqual(self.state(self.second), ("done", 0, 3))
        self.assertEqual(self.customers(), REFS)

    @mute_logger("odoo.sql_db", "odoo.http", "odoo.service.model")
    def test_who_began_to_read_before_starts_over(self):
        """The first is committed between the first look of the second and its turn."""
        began, go_on = threading.Event(), threading.Event()

        def request():
            with self.connection() as env:

                def act():
                    env["res.partner"].search_count([("ref", "in", REFS)])
                    began.set()
                    go_on.wait(timeout=60)
                    self.load(env, self.second)

                retrying(act, env)

        other = threading.Thread(target=request)
        other.start()
        began.wait(timeout=60)
        with self.connection() as env:
            self.load(env, self.first)
        go_on.set()
        other.join(timeout=60)
        self.assertFalse(other.is_alive())
        self.assertEqual(self.state(self.second), ("done", 0, 3))
        self.assertEqual(self.customers(), REFS)
