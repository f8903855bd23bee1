from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..evidence_common import EvidenceCommon

LOG = "odoo.addons.statcrm_custom.models.customer.house.statcrm_job_fault"

REFUSED = "No."


@tagged("post_install", "-at_install")
class TestJobFault(EvidenceCommon):
    """One broken record stops nobody else, and somebody is told of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Fault = cls.env["statcrm.job.fault"]
        cls.customers = cls.Partner.create(
            [{"name": f"C{number}", "is_company": True} for number in range(9)]
        )

    def each(self, broken, parts=None):
        """Write a comment on all but the broken ones; return who was done."""

        def act(customers):
            customers.comment = "done"
            if broken & customers:
                raise UserError(REFUSED)

        with mute_logger(LOG):
            self.Fault._each("Test", parts or [self.customers], act)
        return self.customers.filtered("comment")

    def test_all_but_the_broken_one_are_done(self):
        broken = self.customers[4]
        self.assertEqual(self.each(broken), self.customers - broken)
        fault = self.Fault.search([("job", "=", "Test")])
        self.assertEqual((fault.res_model, fault.res_id), ("res.partner", broken.id))
        self.assertEqual((fault.reason, fault.record_name), ("No.", "C4"))
        self.assertIn(self.main_user, fault.activity_ids.user_id)

    def test_it_goes_away_when_it_works_and_when_the_record_is_gone(self):
        first, second = self.customers[0], self.customers[8]
        self.each(first | second)
        self.each(first)
        fault = self.Fault.search([("job", "=", "Test")])
        self.assertEqual((fault.res_id, fault.times), (first.id, 2))
        self.assertEqual(
            len(fault.activity_ids.filtered("active")),
            len(self.env.ref("statcrm_custom.statcrm_group_main_user").user_ids),
        )
        first.unlink()
        self.customers -= first
        self.each(self.Partner)
        self.assertFalse(self.Fault.search([("job", "=", "Test")]))

    def test_few_savepoints_when_all_is_well(self):
        tried = []
        self.Fault._each("Test", [self.customers[:5], self.customers[5:]], tried.append)
        self.assertEqual(tried, [self.customers[:5], self.customers[5:]])

    def complaints(self):
        before = fields.Datetime.to_datetime("2026-01-01 08:00:00")
        return self.env["statcrm.feedback"].create(
            [
                {
                    "name": f"Complaint {number}",
                    "kind": "complaint",
                    "channel": "phone",
                    "partner_id": customer.id,
                    "date": before,
                }
                for number, customer in enumerate(self.customers[:3])
            ]
        )

    def test_one_complaint_that_cannot_be_told_of_stops_no_other(self):
        complaints = self.complaints()
        model = type(self.env["statcrm.feedback"])
        remind = model._notify_task

        def broken(feedback, *args):
            if feedback == complaints[1]:
                raise ValueError("no such language")
            return remind(feedback, *args)

        with patch.object(model, "_notify_task", broken), mute_logger(LOG):
            self.env["statcrm.feedback"]._cron_climb()
        told = complaints.filtered("escalated_on")
        self.assertEqual(told, complaints - complaints[1])
        fault = self.Fault.search([("res_model", "=", "statcrm.feedback")])
        self.assertEqual(fault.res_id, complaints[1].id)

    def test_a_colleague_whose_language_was_removed_stops_no_other(self):
        """The language is gone from the database, as by a restored copy."""
        complaints = self.complaints()
        segment = self.segment("others")
        segment.manager_id = self.segment_manager
        complaints[0].partner_id.statcrm_segment_id = segment
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE res_partner SET lang = 'xx_XX' WHERE id = %s",
            [self.segment_manager.partner_id.id],
        )
        self.env.invalidate_all()
        with mute_logger(LOG):
            self.env["statcrm.feedback"]._cron_climb()
        self.assertLessEqual(complaints[1:], complaints.filtered("escalated_on"))

    def test_a_term_that_cannot_end_stops_no_other(self):
        key = self.value_class("key").id
        nominations = self.env["statcrm.nomination"]
        for customer in self.customers[:2]:
            nominations += self.nomination(
                "2025-01-01", customer, date_to="2025-12-31", value_class_id=key
            )
        model, end = type(nominations), type(nominations)._end_term

        def broken(nomination):
            if nomination == nominations[0]:
                raise ValueError("broken")
            return end(nomination)

        nominations.applied_on = "2025-01-01"
        with patch.object(model, "_end_term", broken), mute_logger(LOG):
            self.env["statcrm.nomination"]._cron_keep_terms()
        self.assertEqual(nominations.mapped("state"), ["approved", "ended"])

    def test_a_year_is_opened_for_all_but_the_broken_one(self):
        """A customer whose plan the database refuses."""
        self.programme({"kind": "contact"}, code="key")
        for customer in self.customers:
            self.nominate(customer, "key")
        self.env.flush_all()
        broken = self.customers[5]
        plans, real = type(self.env["statcrm.care.plan"]), None
        real = plans._open_year

        def open_year(plan, year, principals=None, since=None):
            if broken in principals:
                raise ValueError("broken")
            return real(plan, year, principals, since)

        with patch.object(plans, "_open_year", open_year), mute_logger(LOG):
            self.env["statcrm.care.plan"]._cron_open_year()
        opened = self.env["statcrm.care.plan"].search([]).principal_id
        self.assertEqual(opened & self.customers, self.customers - broken)
