from markupsafe import Markup

from odoo.tests import freeze_time, tagged

from ....models.customer.home import statcrm_house_figure
from ...common import ROLES
from ..team_common import HandoverCommon


@freeze_time("2026-07-15 12:00:00")
@tagged("post_install", "-at_install")
class TestWorkload(HandoverCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        mine = {"user_id": cls.account_manager.id}
        cls.key = cls.company_partner("Key")
        cls.nominate(cls.key, "key", cls.account_manager)
        cls.plain = cls.company_partner("Plain", **mine)
        cls.office = cls.company_partner("Office", cls.plain, **mine)
        cls.unit = cls.make_unit("Culture", cls.account_manager)

    def row(self, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        user = user or self.account_manager
        return self.env["statcrm.workload"].search([("user_id", "=", user.id)])

    def test_customers_and_activities(self):
        for days in ("2026-07-14", "2026-07-15", "2026-08-01"):
            self.activity(self.plain, self.account_manager, date_deadline=days)
        self.activity(self.plain, self.staff, date_deadline="2026-07-01")
        row = self.row()
        self.assertEqual(
            (row.customer_count, row.strategic_count, row.key_count), (3, 1, 1)
        )
        self.assertEqual((row.activity_count, row.overdue_count), (3, 1))
        self.assertEqual(row.unit_id, self.unit)
        self.assertFalse(self.row(self.staff))

    def test_last_contact_in_a_large_house_is_that_of_the_hour(self):
        self.patch(statcrm_house_figure, "LARGE", -1)
        self.meet("2026-05-02", self.account_manager)
        self.assertEqual(str(self.row().last_contact), "2026-05-02")
        self.meet("2026-06-02", self.account_manager)
        self.assertEqual(str(self.row().last_contact), "2026-05-02")
        self.run_cron("ir_cron_count_house")
        self.assertEqual(str(self.row().last_contact), "2026-06-02")
        self.company_partner("New", user_id=self.account_manager.id)
        self.assertEqual(self.row().customer_count, 4)

    def test_last_contact_is_found_in_the_whole_tree(self):
        self.assertFalse(self.row().last_contact)
        self.meet("2026-05-02", self.account_manager)
        self.assertEqual(str(self.row().last_contact), "2026-05-02")
        self.meet("2026-06-02", self.staff)
        self.meet("2026-08-02", self.account_manager)
        self.assertEqual(str(self.row().last_contact), "2026-05-02")
        with freeze_time("2026-06-20"):
            self.activity(self.office, self.account_manager).action_done()
            self.env.flush_all()
        self.assertEqual(str(self.row().last_contact), "2026-05-02")
        with freeze_time("2026-06-20"):
            call = self.activity(self.office, self.account_manager)
            call.activity_type_id = self.env.ref("mail.mail_activity_data_call")
            call.action_done()
            self.env.flush_all()
        self.assertEqual(str(self.row().last_contact), "2026-06-20")
        with freeze_time("2026-07-01"):
            # what is sent to nobody is a note
            self.office.with_user(self.account_manager).message_post(
                body=Markup("Kept"), message_type="comment"
            )
            self.assertEqual(str(self.row().last_contact), "2026-06-20")
            self.office.with_user(self.account_manager).message_post(
                body=Markup("Sent"),
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                partner_ids=self.person("Paavo", self.office).ids,
            )
            self.office.with_user(self.management).message_post(
                body=Markup("Seen"), message_type="comment"
            )
        self.assertEqual(str(self.row().last_contact), "2026-07-01")

    def test_planned_meetings_with_somebody_from_outside(self):
        kaisa = self.person("Kaisa", self.office)

        def plan(start, guests=kaisa, **values):
            people = self.account_manager.partner_id | guests
            stop = start.replace("09:00", "10:00")
            return self.env["calendar.event"].create(
                {
                    "name": "Talk",
                    "start": start,
                    "stop": stop,
                    "user_id": self.account_manager.id,
                    "partner_ids": people.ids,
                    **values,
                }
            )

        plan("2026-07-20 09:00:00")
        plan("2026-07-21 09:00:00")
        # over, far away, private, among ourselves, declined
        plan("2026-07-10 09:00:00")
        plan("2026-09-20 09:00:00")
        plan("2026-07-22 09:00:00", privacy="private")
        plan("2026-07-23 09:00:00", self.staff.partner_id)
        plan("2026-07-24 09:00:00").attendee_ids.filtered(
            lambda one: one.partner_id == self.account_manager.partner_id
        ).do_decline()
        self.assertEqual(self.row().meeting_count, 2)

    def meet(self, day, user):
        return self.make_meeting(self.office, f"{day} 09:00:00", user)

    def test_a_click_opens_what_is_counted(self):
        for role in [*ROLES, "internal"]:
            user = getattr(self, role)
            row = self.row().with_user(user)
            action = row.action_open_customers()
            found = self.Partner.with_user(user).search_count(action["domain"])
            self.assertEqual(found, row.customer_count)

    def test_one_query_for_all(self):
        counts = []
        for size in (1, 1, 30):
            self.Partner.create(
                [
                    {
                        "name": f"W{n}",
                        "is_company": True,
                        "user_id": user.id,
                    }
                    for n in range(size)
                    for user in (self.staff, self.management, self.director)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            with self.count_queries(counts):
                rows = self.env["statcrm.workload"].search([])
                rows.mapped("overdue_count")
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(counts[2], 2)
