from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from ..plan_case import PlanCommon


@freeze_time("2026-06-15 10:00:00")
@tagged("post_install", "-at_install")
class TestCooperationGroup(PlanCommon):
    """Groups of people from both sides, their meetings and decisions."""

    def test_customers_are_those_of_the_members(self):
        other = self.company_partner("Other")
        group = self.group(self.lauri, self.person("Olli", other))
        self.assertEqual(group.principal_ids, self.ministry + other)
        Group = self.env["statcrm.cooperation.group"]
        self.assertEqual(
            Group.search([("principal_ids", "in", self.ministry.ids)]), group
        )
        self.assertEqual(self.plan.group_ids, group)
        card = self.env["statcrm.card"].with_user(self.staff)
        both = self.ministry + self.board + other + self.company_partner("None")
        told = [
            [one["label"] for one in card.get_care(customer.id)["actions"]]
            for customer in both
        ]
        name = "Co-operation Groups (1)"
        self.assertEqual([name in one for one in told], [True, True, True, False])

    def test_a_list_of_groups_asks_the_same_for_two_and_for_eight(self):
        groups = self.env["statcrm.cooperation.group"]
        for number in range(8):
            customer = self.company_partner(f"Customer {number}")
            groups |= self.group(self.person(f"Person {number}", customer))
        counts = []
        for some in (groups, groups[:2], groups):  # the first fills the caches
            listed = some.with_user(self.account_manager)
            with self.count_queries(counts):
                listed.web_read({"principal_ids": {}, "event_count": {}})
        self.assertEqual(*counts[1:])

    def test_meetings_are_counted_when_held_and_private_ones_never(self):
        group = self.group(self.kaisa)
        held = self.meeting(self.kaisa, statcrm_cooperation_group_id=group.id)
        planned = self.meeting(
            self.kaisa,
            start="2026-08-10 09:00:00",
            statcrm_cooperation_group_id=group.id,
        )
        private = self.meeting(
            self.kaisa, statcrm_cooperation_group_id=group.id, privacy="private"
        )
        group.invalidate_recordset()
        group = group.with_user(private.user_id)
        self.assertEqual(group.event_ids, planned + held)
        self.assertEqual(group.event_count, 1)
        self.assertEqual(str(group.last_meeting), "2026-03-10")

    def test_a_meeting_without_one_side_was_not_held(self):
        group = self.group(self.kaisa)
        event = self.meeting(self.kaisa, statcrm_cooperation_group_id=group.id)
        for attendee in event.attendee_ids:
            attendee.state = "declined"
            group.invalidate_recordset()
            self.assertEqual((group.event_ids, group.event_count), (event, 0))
            self.assertFalse(group.last_meeting)
            attendee.state = "accepted"
        group.invalidate_recordset()
        self.assertEqual(group.event_count, 1)
        self.meeting(
            self.kaisa,
            user=self.env.ref("base.user_root"),
            statcrm_cooperation_group_id=group.id,
        )
        group.invalidate_recordset()
        self.assertEqual(group.event_count, 1, "the robot meets nobody")

    def test_the_next_meeting_has_the_people_in(self):
        group = self.group(self.kaisa, self.lauri)
        context = group.action_plan_meeting()["context"]
        people = self.kaisa + self.lauri + self.account_manager.partner_id
        self.assertEqual(set(context["default_partner_ids"]), set(people.ids))
        event = self.env["calendar.event"].with_context(**context)
        event = event.create(
            {"start": "2026-07-01 09:00:00", "stop": "2026-07-01 10:00:00"}
        )
        self.assertEqual(event.statcrm_cooperation_group_id, group)

    def test_a_decision_becomes_an_activity(self):
        group = self.group(self.kaisa)
        decision = self.env["statcrm.cooperation.decision"].with_user(
            self.account_manager
        )
        decision = decision.create({"name": "Send the tables", "group_id": group.id})
        self.assertEqual(decision.state, "noted")
        self.assertFalse(group.activity_ids)
        decision.write({"user_id": self.staff.id, "date_due": "2026-07-01"})
        activity = group.activity_ids
        self.assertEqual(activity.summary, "Send the tables")
        self.assertEqual(activity.user_id, self.staff)
        self.assertEqual(str(activity.date_deadline), "2026-07-01")
        self.assertEqual(decision.state, "open")
        decision.date_due = "2026-08-01"
        self.assertEqual(str(group.activity_ids.date_deadline), "2026-08-01")
        self.assertEqual(len(group.activity_ids), 1)
        activity.with_user(self.staff).action_feedback()
        self.assertEqual(decision.state, "done")
        decision.date_due = "2026-09-01"
        self.assertFalse(group.activity_ids)
        dropped = decision.copy({"user_id": self.staff.id, "date_due": "2026-07-01"})
        self.assertEqual(len(group.activity_ids), 1)
        dropped.unlink()
        self.assertFalse(group.activity_ids)

    def test_the_meeting_of_a_decision_or_need_is_never_a_private_one(self):
        event = self.meeting(self.kaisa)
        need = self.need(event_id=event.id)
        decision = self.env["statcrm.cooperation.decision"].create(
            {"name": "x", "group_id": self.group(self.kaisa).id, "event_id": event.id}
        )
        for record in (need, decision):
            self.assertEqual(record.event_id, event)
        event.privacy = "private"
        for record in (need, decision):
            for user in (self.account_manager, self.main_user):
                self.env.invalidate_all()
                self.assertFalse(record.with_user(user).event_id)
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["source_event_id"])
        event.privacy = "public"
        self.env.invalidate_all()
        self.assertEqual(need.event_id, event)
        private = self.meeting(self.kaisa, privacy="private")
        with self.assertRaisesRegex(UserError, "is private"):
            self.need(event_id=private.id)

    def test_who_may_write(self):
        group = self.group(self.kaisa, user=self.staff)
        allowed = {
            "staff": True,
            "account_manager": True,
            "other_account_manager": False,
            "segment_manager": True,
            "communications": False,
            "management": True,
            "main_user": True,
        }
        for role, may in allowed.items():
            user = getattr(self, role)
            decisions = self.env["statcrm.cooperation.decision"].with_user(user)
            values = {"name": "x", "group_id": group.id}
            acts = (
                lambda user=user: group.with_user(user).write({"phase": "production"}),
                lambda decisions=decisions, values=values: decisions.create(values),
            )
            for act in acts:
                with self.subTest(role=role):
                    if may:
                        act()
                    else:
                        with self.assertRaises(AccessError):
                            act()

    def test_merged_contacts_and_customers_keep_their_groups(self):
        twin = self.person("Kaisa L.", self.ministry)
        group = self.group(self.kaisa, twin)
        self.merge(self.kaisa, twin)
        self.assertEqual(group.contact_ids, self.kaisa)

    def test_queries_do_not_grow_with_the_groups(self):
        counts = []
        for size in (2, 20):
            groups = self.env["statcrm.cooperation.group"]
            for number in range(size):
                person = self.person(f"P {number}", self.ministry)
                groups += self.group(person)
                event = groups[-1].id
                self.meeting(person, statcrm_cooperation_group_id=event)
            groups = groups.with_user(self.staff)
            with self.count_queries(counts):
                groups.mapped("event_count")
                groups.principal_ids.mapped("name")
        self.assertLessEqual(counts[1], counts[0] + 1)
