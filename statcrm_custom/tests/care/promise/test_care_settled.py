from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from ..common import CareCommon


@tagged("post_install", "-at_install")
class TestCareSettled(CareCommon):
    """Which promises of a year that is over the job still reads in March."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["statcrm.care.plan"].search([]).active = False
        cls.runs = cls.env["statcrm.care.promise.run"]
        cls.runs.search([]).unlink()

    def read_in_march(self, *known):
        """Return the names of what the weekly check reads on 1 March 2027.

        :param known: (name, state, the day when it was looked at or None) of a
            promise for 2026
        """
        self.programme(*({"kind": "event", "name": name} for name, *_ in known))
        promises = self.open_year().promise_ids
        for promise, (name, state, day) in zip(promises, known, strict=True):
            self.assertEqual(promise.name, name)
            promise.sudo().write({"state": state, "checked_at": day})
        moment = "2027-03-01 00:10:00"
        cron = type(self.env["ir.cron"])
        on = lambda *_args, **_kwargs: 600  # noqa: E731
        with freeze_time(moment), patch.object(cron, "_commit_progress", on):
            count = self.runs._run("open")
        read = promises.filtered(lambda one: str(one.checked_at) == moment)
        self.assertEqual(len(read), count)
        return read.mapped("name")

    def test_what_has_its_last_state_is_read_no_more(self):
        read = self.read_in_march(
            ("Kept", "kept", "2027-02-01"),
            ("Missed", "missed", "2027-02-01"),
            ("For nobody", "not_applicable", "2027-02-01"),
        )
        self.assertEqual(read, [])

    def test_what_is_due_or_late_after_its_period_stays_open(self):
        """A look after the end of the period left it so, whatever the reason."""
        read = self.read_in_march(
            ("Due", "due", "2027-02-01"),
            ("Kept", "kept", "2027-02-01"),
            ("Late", "late", "2027-02-01"),
        )
        self.assertEqual(read, ["Due", "Late"])

    def test_what_nobody_has_looked_at_stays_open(self):
        """Whatever it tells: a kind that failed waits for the next run like this."""
        read = self.read_in_march(
            ("Kept", "kept", None),
            ("Missed", "missed", None),
            ("For nobody", "not_applicable", None),
            ("Looked at", "kept", "2027-01-01"),
        )
        self.assertEqual(read, ["Kept", "Missed", "For nobody"])

    def test_of_an_archived_customer_nothing_is_asked_for(self):
        """It gets no plan, and what it has and nobody kept is for nobody."""
        self.programme({"kind": "event"})
        mill = self.company_partner("Mill")
        self.nominate(mill, "strategic")
        promises = self.open_year(principals=self.ministry | mill).promise_ids
        # as in a database of before: today the nomination would have to end first
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET active = FALSE WHERE id = %s", [mill.id]
        )
        self.env.invalidate_all()
        made = self.open_year(2027, date(2027, 1, 1), self.ministry | mill)
        self.assertEqual(made.principal_id, self.ministry)
        with freeze_time("2026-02-01 10:00:00"):
            promises._refresh()
        self.assertEqual(
            {one.principal_id: one.state for one in promises},
            {self.ministry: "due", mill: "not_applicable"},
        )
