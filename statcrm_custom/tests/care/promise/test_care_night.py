from datetime import datetime
from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
class TestCareNight(EvidenceCommon):
    """The first run of a day reads what a day can change, and nothing else.

    All rows are old, so what is read is not read because something is new.
    """

    def ready(self, kind, day="2026-05-10", **terms):
        """The promise of the ministry, looked at on a day; and that of the mill."""
        self.nominate(self.mill, "strategic")
        promise = self.promise(kind, **terms)
        self.programme_id = promise.programme_id
        self.runs = self.env["statcrm.care.promise.run"]
        self.runs.search([]).unlink()
        self.age_all()
        self.run_job("open", f"{day} 10:00:00")
        return promise

    def age_all(self):
        """When an activity was done counts as when it was written."""
        result = super().age_all("create_date")
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = date_done + time '9:00'"
        )
        self.env.invalidate_all()
        return result

    def run_job(self, choice, moment):
        cron = type(self.env["ir.cron"])
        on = lambda *_args, **_kwargs: 600  # noqa: E731
        with freeze_time(moment), patch.object(cron, "_commit_progress", on):
            return self.runs._run(choice)

    def night(self, day):
        """The principals of whom a night reads a promise; a second run reads nothing.

        What the night leaves out has not changed: the weekly check finds nothing.
        """
        self.run_job("changed", f"{day} 00:10:00")
        promises = self.programme_id.promise_ids
        made = self.env["statcrm.care.promise"].search(
            [("promise_id", "in", promises.ids)]
        )
        read = made.filtered(lambda one: str(one.checked_at) == f"{day} 00:10:00")
        self.assertEqual(self.run_job("changed", f"{day} 00:20:00"), 0)
        states = made.mapped("state")
        with freeze_time(f"{day} 00:30:00"):
            made._refresh()
        self.assertEqual(made.mapped("state"), states)
        return read.principal_id

    def call(self, day, partner, **values):
        call = self.make_done_activity(partner, day, user=self.staff, **values)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mail_activity SET write_date = date_done + time '9:00'"
        )
        self.env.invalidate_all()
        return call

    def test_a_period_begins(self):
        """Read in the first night of it, once, and not before."""
        promises = self.ready("responsible", "2026-06-29", rhythm="2")
        first, second = promises
        self.assertEqual(promises.mapped("state"), ["kept", "due"])
        self.assertFalse(self.night("2026-06-30"))
        self.assertEqual(second.state, "due")
        self.assertEqual(self.night("2026-07-01"), self.ministry | self.mill)
        self.assertEqual(promises.mapped("state"), ["kept", "kept"])
        self.assertEqual(str(second.change_ids.date), "2026-07-01 00:10:00")
        self.assertEqual(str(first.change_ids.date), "2026-06-29 10:00:00")
        self.assertFalse(self.night("2026-07-02"))

    def test_a_contact_grows_too_old(self):
        self.call("2026-02-15", self.kaisa)
        self.call("2026-05-01", self.outi)
        promise = self.ready("contact", months=3)
        self.assertEqual(promise.state, "kept")
        self.assertFalse(self.night("2026-05-15"))
        self.assertEqual(self.night("2026-05-16"), self.ministry)
        self.assertEqual(promise.state, "late")
        # in silence each night: any contact ends it
        self.assertEqual(self.night("2026-05-17"), self.ministry)

    def test_a_contact_that_is_not_there_any_more(self):
        """Deleted or moved: nothing tells it but the record itself."""
        lead = self.env["crm.lead"].create(
            {"name": "Order", "partner_id": self.kaisa.id}
        )
        message = {
            "message_type": "email",
            "author_id": self.account_manager.partner_id.id,
            "date": "2026-05-04 09:00:00",
            "subtype_id": self.env.ref("mail.mt_comment").id,
            "body": "Body",
        }

        def mail(record):
            return self.env["mail.message"].create(
                {"model": record._name, "res_id": record.id, **message}
            )

        def card_moves(_made):
            self.env.cr.execute(
                "UPDATE res_partner SET statcrm_principal_id = %s WHERE id = %s",
                [self.mill.id, self.timo.id],
            )

        self.call("2026-05-09", self.outi)
        promise = self.ready("contact")
        day = 11
        for make, take in (
            (lambda: self.call("2026-05-04", self.kaisa), lambda one: one.unlink()),
            (lambda: mail(self.kaisa), lambda one: one.unlink()),
            (lambda: mail(lead), lambda one: one.unlink()),
            (lambda: mail(lead), lambda _one: lead.write({"partner_id": False})),
            (lambda: self.call("2026-05-04", self.timo), card_moves),
            (
                lambda: self.meeting(self.kaisa),
                lambda one: one.attendee_ids.filtered(
                    lambda guest: guest.partner_id == self.kaisa
                ).unlink(),
            ),
        ):
            made = make()
            self.age_all()
            self.assertEqual(self.night(f"2026-05-{day}"), self.ministry)
            self.assertEqual(promise.state, "kept", made)
            self.assertFalse(self.night(f"2026-05-{day + 1}"))
            take(made)
            self.age_all()
            self.assertEqual(self.night(f"2026-05-{day + 2}"), self.ministry, made)
            self.assertEqual(promise.state, "late")
            day += 3

    def test_what_waits_to_be_told(self):
        promise = self.ready("reported")
        self.assertFalse(self.night("2026-05-11"))
        call = self.call("2026-05-12", self.kaisa)
        # read as long as a day could make it late
        for day, state in ((13, "due"), (14, "due"), (15, "late"), (16, "late")):
            self.assertEqual(self.night(f"2026-05-{day}"), self.ministry)
            self.assertEqual(promise.state, state, day)
        interaction = self.env["statcrm.interaction"].search(
            [("partner_id", "=", self.kaisa.id), ("arm", "=", 1)]
        )
        told = self.env["statcrm.informed"].sudo()
        told._remember([(interaction.id, self.account_manager.id)])
        self.assertEqual(self.night("2026-05-17"), self.ministry)
        self.assertEqual(promise.state, "kept")
        self.assertFalse(self.night("2026-05-19"))
        call.unlink()
        self.assertEqual(self.night("2026-05-20"), self.ministry)
        self.assertEqual(promise.state, "due")

    def test_the_team_decides_what_others_did(self):
        member = self.make_member(
            self.ministry, self.staff, part="deputy", date_from="2026-01-01"
        )
        promise = self.ready("reported")
        self.call("2026-05-04", self.kaisa)
        self.assertFalse(self.night("2026-05-11"))
        self.env.cr.execute(
            "UPDATE statcrm_account_member SET date_from = '2026-05-08',"
            " write_date = '2026-05-11 12:00' WHERE id = %s",
            member.ids,
        )
        self.env.invalidate_all()
        self.assertEqual(self.night("2026-05-12"), self.ministry)
        self.assertEqual(promise.state, "late")

    def test_a_deadline_of_feedback_passes(self):
        self.env["statcrm.feedback"].create(
            {
                "name": "Late figures",
                "partner_id": self.kaisa.id,
                "channel": "phone",
                "date": "2026-05-08 09:00:00",
                "deadline": "2026-05-12",
            }
        )
        promise = self.ready("feedback_answered")
        for day, state in ((12, "due"), (13, "late")):
            # the mill has no feedback: nothing of it can be late
            self.assertEqual(self.night(f"2026-05-{day}"), self.ministry)
            self.assertEqual(promise.state, state)

    def test_a_rule_of_a_price_list_ends(self):
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Bulk",
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "percentage",
                            "percent_price": 10,
                            "date_end": "2026-05-12 12:00:00",
                        }
                    )
                ],
            }
        )
        self.ministry.specific_property_product_pricelist = pricelist
        promise = self.ready("price_list")
        for day, state in ((12, "kept"), (13, "due"), (14, "due")):
            self.assertEqual(self.night(f"2026-05-{day}"), self.ministry)
            self.assertEqual(promise.state, state)
        pricelist.item_ids.unlink()
        pricelist.item_ids = [Command.create({"percent_price": 5})]
        self.assertEqual(self.night("2026-05-15"), self.ministry)
        self.assertEqual(promise.state, "kept")
        pricelist.item_ids.unlink()
        self.assertEqual(self.night("2026-05-16"), self.ministry)
        self.assertEqual(promise.state, "due")

    def test_an_agreement_begins_and_ends(self):
        self.env["statcrm.agreement"].create(
            {
                "name": "Figures",
                "principal_id": self.ministry.id,
                "date_from": "2026-05-12",
                "date_to": "2026-05-13",
                "signed_on": "2026-05-01",
            }
        )
        promise = self.ready("agreement")
        for day, state in ((11, "due"), (12, "kept"), (13, "kept"), (14, "due")):
            self.assertEqual(self.night(f"2026-05-{day}"), self.ministry)
            self.assertEqual(promise.state, state)

    def test_essential_data_are_read_each_night(self):
        """A requirement may ask for a day: nobody can tell whom it changes."""
        self.ready("data_complete")
        self.assertEqual(self.night("2026-05-11"), self.ministry | self.mill)

    def test_a_person_of_a_group_moves_to_another_customer(self):
        """The meeting stays whose the person was then, as far as anybody knows."""
        promise = self.ready("cooperation")
        group = self.env["statcrm.cooperation.group"].create(
            {"name": "Board", "contact_ids": [Command.set(self.kaisa.ids)]}
        )
        self.meeting(self.kaisa, statcrm_cooperation_group_id=group.id)
        self.run_job("changed", "2026-05-10 11:00:00")
        self.assertEqual(promise.state, "kept")
        self.age_all()
        self.assertFalse(self.night("2026-05-11"))
        line = self.kaisa.statcrm_affiliation_ids
        self.kaisa.parent_id = self.mill
        self.written("2026-05-11 12:00", self.kaisa)
        self.assertEqual(self.night("2026-05-12"), self.ministry | self.mill)
        self.assertEqual(self.states(), {self.ministry: "kept", self.mill: "due"})
        self.assertFalse(self.night("2026-05-13"))
        # it turns out that it was before they met
        line.date_to = "2026-04-30"
        places = self.env["statcrm.former.place"]
        self.written(
            "2026-05-13 12:00", places.search([("partner_id", "=", self.kaisa.id)])
        )
        self.assertEqual(self.night("2026-05-14"), self.ministry | self.mill)
        self.assertEqual(self.states(), {self.ministry: "due", self.mill: "kept"})

    def written(self, moment, record):
        """Everything is old but this record."""
        self.age_all()
        self.env.cr.execute(
            f"UPDATE {record._table} SET write_date = %s WHERE id = %s",  # noqa: S608
            [moment, record.id],
        )
        self.env.invalidate_all()

    def states(self):
        promises = self.env["statcrm.care.promise"].search(
            [("programme_id", "=", self.programme_id.id)]
        )
        return {one.principal_id: one.state for one in promises}

    def test_more_customers_ask_no_more_queries(self):
        lines = [{"kind": kind} for kind in self.promise_kinds()]
        counts = []
        programme = self.programme(*lines)
        promises = self.env["statcrm.care.promise"]
        run = self.env["statcrm.care.promise.run"]
        started, today = datetime(2026, 5, 11), datetime(2026, 5, 11).date()
        for number in (4, 40):
            customers = self.customers(number)
            self.open_year(principals=customers)
            made = promises.search([("programme_id", "=", programme.id)])
            with freeze_time("2026-05-10 10:00:00"):
                made._refresh()
            with self.count_queries(counts):
                run._find_news(datetime(2026, 5, 10, 23, 50), started, today)
        self.assertEqual(counts[0], counts[1])

    def promise_kinds(self):
        return [kind for kind, _label in self.env["statcrm.evidence"]._get_kinds()]
