from itertools import product
from unittest.mock import patch

from odoo.tests import Form, tagged

from ...portfolio.connection_common import ConnectionCommon
from ..log_common import LogCommon


@tagged("post_install", "-at_install")
class TestLogConnection(ConnectionCommon):
    """Who took part knows each other: both of ours, both of theirs, once."""

    log = classmethod(LogCommon.log.__func__)

    def both(self, **values):
        return self.log(
            self.staff,
            self.ministry,
            contact_ids=(self.kaisa + self.timo).ids,
            colleague_ids=(self.aino + self.outi).ids,
            date="2026-07-01",
            **values,
        )

    def test_all_who_took_part_count_once(self):
        self.both()
        self.refresh()
        meeting = ("2026-07-01", "meeting", 1)
        pairs = product(("Aino", "Outi"), ("Kaisa", "Timo"))
        self.assertEqual(self.found(), dict.fromkeys(pairs, meeting))

    def test_on_a_contact_card_nothing_counts_twice(self):
        self.log(self.aino, self.kaisa, kind="call", date="2026-07-01")
        self.refresh()
        self.assertEqual(self.found(), {("Aino", "Kaisa"): ("2026-07-01", "call", 1)})

    def test_a_new_entry_counts_at_once(self):
        self.both(kind="call")
        pairs = product(("Aino", "Outi"), ("Kaisa", "Timo"))
        at_once = dict.fromkeys(pairs, ("2026-07-01", "call", 1))
        self.assertEqual(self.found(), at_once)
        self.refresh()
        self.assertEqual(self.found(), at_once)

    def test_the_hourly_run_sees_a_new_entry(self):
        self.refresh()
        self.assertFalse(self.found())
        with patch.object(
            self.registry["statcrm.interaction.log"], "_refresh_connections"
        ):
            self.both(kind="email")
        self.env["statcrm.connection.refresh"]._refresh_changes()
        self.assertEqual(self.found()["Outi", "Timo"], ("2026-07-01", "message", 1))
        hourly = self.found()
        self.refresh()
        self.assertEqual(self.found(), hourly)

    def test_a_corrected_entry_counts_at_once(self):
        entry = self.both(kind="call")
        row = self.env["statcrm.interaction"]._entry_of(entry).with_user(self.staff)
        action = row.action_correct()
        window = self.env[action["res_model"]].with_user(self.staff)
        form = Form(window.with_context(**action["context"]))
        form.contact_ids.remove(self.timo.id)
        form.save().action_log()
        pairs = product(("Aino", "Outi"), ("Kaisa",))
        expected = dict.fromkeys(pairs, ("2026-07-01", "call", 1))
        self.assertEqual(self.found(), expected)

    def test_the_hourly_run_sees_a_corrected_entry(self):
        entry = self.both(kind="call")
        self.refresh()
        self.assertEqual(len(self.found()), 4)
        row = self.env["statcrm.interaction"]._entry_of(entry).with_user(self.staff)
        action = row.action_correct()
        window = self.env[action["res_model"]].with_user(self.staff)
        form = Form(window.with_context(**action["context"]))
        form.contact_ids.remove(self.timo.id)
        form.colleague_ids.remove(self.outi.id)
        form.date = "2026-06-30"
        wizard = form.save()
        with patch.object(type(wizard), "_refresh_connections"):
            wizard.action_log()
        self.env["statcrm.connection.refresh"]._refresh_changes()
        expected = {("Aino", "Kaisa"): ("2026-06-30", "call", 1)}
        self.assertEqual(self.found(), expected)
        self.refresh()
        self.assertEqual(self.found(), expected)
