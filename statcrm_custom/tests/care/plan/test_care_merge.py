from datetime import date

from odoo.tests import freeze_time, tagged

from ..common import CareCommon


@freeze_time("2026-06-15")
@tagged("post_install", "-at_install")
class TestCareMerge(CareCommon):
    """Two customers with plans become one: nothing is lost, one plan a year is live."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.gone = cls.company_partner("Ministry, again")
        cls.nominate(cls.gone, "strategic")
        cls.programme({"kind": "responsible"}, {"kind": "nomination"})
        cls.plans = cls.env["statcrm.care.plan"].with_context(active_test=False)

    def plan(self, customer):
        return self.plans.search([("principal_id", "=", customer.id)])

    def goal(self, plan, name):
        return self.env["statcrm.care.goal"].create({"plan_id": plan.id, "name": name})

    def test_plans_of_one_year(self):
        self.open_year()
        mine, theirs = self.plan(self.ministry), self.plan(self.gone)
        goals = self.goal(mine, "Mine") | self.goal(theirs, "Theirs")
        theirs.promise_ids._refresh()
        theirs.promise_ids[0].note = "Said at the lunch"
        mine.promise_ids._refresh()
        promises, changes = theirs.promise_ids, theirs.promise_ids.change_ids
        self.merge(self.ministry, self.gone)
        self.assertFalse(self.gone.exists())
        self.assertEqual(self.plan(self.ministry), mine | theirs)
        self.assertEqual((mine.active, theirs.active), (True, False))
        self.assertEqual(mine.goal_ids, goals)
        self.assertEqual(theirs.promise_ids, promises)
        self.assertEqual(theirs.promise_ids.change_ids, changes)
        self.assertEqual(promises[0].note, "Said at the lunch")
        # the evidence of both is that of one now
        self.assertFalse(any(mine.promise_ids.mapped("checked_at")))
        self.assertIn("Two customers were merged", mine.message_ids[0].body)

    def test_the_agreed_plan_stays(self):
        self.open_year()
        mine, theirs = self.plan(self.ministry), self.plan(self.gone)
        theirs.sudo().write({"state": "agreed", "agreed_on": date(2026, 1, 20)})
        self.merge(self.ministry, self.gone)
        self.assertEqual((mine.active, theirs.active), (False, True))
        self.assertEqual(theirs.principal_id, self.ministry)

    def fill(self, plan):
        way = self.env.ref("statcrm_custom.statcrm_care_way_management_meeting")
        self.env["statcrm.care.plan.way"].create({"plan_id": plan.id, "way_id": way.id})
        self.env["statcrm.need"].create({"plan_id": plan.id, "name": "Need"})
        reached = self.goal(plan, "Reached")
        reached.sudo().state = "reached"
        return self.goal(plan, "Open"), reached, plan.need_ids, plan.way_ids

    def test_what_is_open_moves_and_links_are_named(self):
        self.open_year()
        mine, theirs = self.plan(self.ministry), self.plan(self.gone)
        goal, reached, need, way = self.fill(theirs)
        kaisa, otto = (
            self.person(name, self.gone, email=f"{name}@x.example")
            for name in ("Kaisa", "Otto")
        )
        for person in (kaisa, otto):
            self.env["statcrm.care.share"]._create_link(theirs, person)
        theirs.share_ids.filtered(lambda one: one.partner_id == otto).sudo().write(
            {"revoked_on": "2026-06-01 10:00:00"}
        )
        self.merge(self.ministry, self.gone)
        self.assertEqual((mine.goal_ids, theirs.goal_ids), (goal, reached))
        self.assertEqual((mine.need_ids, mine.way_ids), (need, way))
        body = mine.message_ids[0].body
        self.assertIn("Links to it no longer work: Kaisa. ", body)
        self.assertIn(f'data-oe-id="{theirs.id}"', body)

    def test_a_closed_plan_stays_as_it_was_closed(self):
        self.open_year()
        mine, theirs = self.plan(self.ministry), self.plan(self.gone)
        for plan in (mine, theirs):
            self.fill(plan)
        mine.sudo().state, theirs.sudo().state = "agreed", "closed"
        parts = ("goal_ids", "need_ids", "way_ids")
        before = [plan[name] for plan in (mine, theirs) for name in parts]
        self.merge(self.ministry, self.gone)
        self.assertEqual((mine.active, theirs.active), (False, True))
        self.assertEqual(
            [plan[name] for plan in (mine, theirs) for name in parts], before
        )
        self.assertIn("nothing was moved into it", theirs.message_ids[0].body)

    def test_plans_of_other_years_all_stay(self):
        self.open_year(principals=self.ministry)
        self.open_year(2027, principals=self.gone)
        plans = self.plan(self.ministry) | self.plan(self.gone)
        self.merge(self.ministry, self.gone)
        self.assertEqual(self.plan(self.ministry), plans)
        self.assertEqual(plans.mapped("active"), [True, True])

    def test_a_programme_names_the_one_that_stays(self):
        programme = self.programme(
            {"kind": "responsible"},
            scope="customers",
            value_class_id=False,
            partner_ids=self.gone.ids,
        )
        self.merge(self.ministry, self.gone)
        self.assertEqual(programme.partner_ids, self.ministry)
