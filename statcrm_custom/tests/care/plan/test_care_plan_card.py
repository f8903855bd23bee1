from odoo.tests import Form, freeze_time, tagged

from ..plan_case import PlanCommon


@freeze_time("2026-06-15 10:00:00")
@tagged("post_install", "-at_install")
class TestCarePlanCard(PlanCommon):
    """The plan on the customer's card and in the brief; strategies; actions."""

    def test_the_card_of_customer_office_and_contact(self):
        goal, need = self.goal(), self.need()
        self.goal("Dropped", state="dropped")
        self.need("Answered", answer="Yes")
        old = self.new_plan(year=2025)
        self.goal("Old", plan=old)
        for partner in self.ministry + self.board + self.kaisa:
            partner = partner.with_user(self.staff)
            self.assertEqual(partner.statcrm_care_plan_id, self.plan)
            self.assertEqual(partner.statcrm_care_goal_ids, goal)
            self.assertEqual(partner.statcrm_care_need_ids, need)
        other = self.company_partner("Other")
        self.assertFalse(other.statcrm_care_plan_id)
        action = other.action_statcrm_open_care_plan()
        self.assertEqual(action["res_model"], "statcrm.care.new.year")
        self.assertEqual(action["context"]["default_year"], 2026)

    def test_the_card_is_not_tracked_for_its_plan(self):
        field = self.env["res.partner"]._fields["statcrm_care_plan_id"]
        self.assertFalse(getattr(field, "tracking", False))

    def test_the_page_care_offers_what_is_allowed(self):
        goal, other = self.goal("Sell more"), self.company_partner("Other")
        other.user_id = self.account_manager

        def care(partner, user):
            card = self.env["statcrm.card"].with_user(user)
            return card.get_care(partner.id)

        def methods(partner, user):
            return {one["method"] for one in care(partner, user)["actions"]}

        sections = {
            one["key"]: one for one in care(self.ministry, self.staff)["sections"]
        }
        self.assertEqual(sections["plan"]["lines"][0]["parts"][0]["id"], self.plan.id)
        self.assertEqual(sections["goals"]["lines"][0]["parts"][0]["id"], goal.id)
        self.assertIn("No sales", sections["agreements"]["text"])
        self.assertNotIn(
            "action_statcrm_open_care_plan", methods(self.ministry, self.main_user)
        )
        made = {"action_statcrm_open_care_plan", "action_statcrm_new_agreement"}
        self.assertLessEqual(made, methods(other, self.account_manager))
        self.assertFalse(made & methods(other, self.staff))
        hint = {one["key"]: one["hint"] for one in care(other, self.staff)["sections"]}
        self.assertIn("No plan", hint["plan"])

    def test_the_page_care_leads_to_next_year(self):
        manager = self.account_manager
        office = self.company_partner("Office", self.ministry)

        def care(partner, user):
            care = self.env["statcrm.card"].with_user(user).get_care(partner.id)
            [section] = [one for one in care["sections"] if one["key"] == "plan"]
            ids = [line["parts"][0]["id"] for line in section["lines"]]
            labels = {one["method"]: one["label"] for one in care["actions"]}
            return ids, section["hint"], labels.get("action_statcrm_next_care_plan")

        for partner in (self.ministry, office):
            self.assertEqual(
                care(partner, manager),
                ([self.plan.id], "No plan for 2027 yet.", "Plan 2027"),
            )
            window = partner.with_user(manager).action_statcrm_next_care_plan()
            self.assertEqual(window["res_model"], "statcrm.care.new.year")
            context = window["context"]
            self.assertEqual(context["default_principal_id"], self.ministry.id)
            self.assertEqual(context["default_year"], 2027)
        # it asks before it makes anything
        self.assertEqual(self.ministry.statcrm_care_plan_id.search_count([]), 1)
        ids, hint, label = care(self.ministry, self.staff)
        self.assertEqual((ids, label), ([self.plan.id], None))
        self.assertIn("The account manager or the management group can", hint)
        form = Form(
            self.env[window["res_model"]].with_user(manager).with_context(**context)
        )
        opened = form.save().action_open()
        following = self.env["statcrm.care.plan"].browse(opened["res_id"])
        self.assertEqual((following.year, following.copied_from_id), (2027, self.plan))
        for partner in (self.ministry, office):
            self.env.invalidate_all()
            ids = [self.plan.id, following.id]
            self.assertEqual(care(partner, manager), (ids, "", "Plan 2027"))
            self.assertEqual(care(partner, self.staff), (ids, "", None))
            action = partner.with_user(manager).action_statcrm_next_care_plan()
            self.assertEqual(
                (action["res_model"], action["res_id"]), (following._name, following.id)
            )

    def test_queries_of_the_card_do_not_grow(self):
        counts = []
        for size in (2, 20):
            customers = self.env["res.partner"]
            for number in range(size):
                customers += self.company_partner(f"C {size} {number}")
                plan = self.new_plan(customers[-1])
                self.goal(plan=plan)
                self.need(plan=plan)
            with self.count_queries(counts):
                customers.mapped("statcrm_care_goal_ids")
                customers.mapped("statcrm_care_need_ids")
        # the first time reads the user too
        self.assertLessEqual(counts[1], counts[0])

    def test_the_brief_tells_goals_and_needs(self):
        brief = self.env["statcrm.brief"].with_user(self.staff)

        def section():
            self.env.invalidate_all()  # as each request begins
            sections = brief.get_brief(self.kaisa.id)["sections"]
            return next((one for one in sections if one["key"] == "goals"), None)

        self.assertIsNone(section())
        goal = self.goal("Sell more", target_value=30, is_joint=True)
        goal.with_user(self.account_manager).current_value = 12.25
        self.need("Tables in Swedish")
        lines = section()["lines"]
        told = [(one["lead"], one["parts"][0]["text"], one["aside"]) for one in lines]
        self.assertEqual(
            told,
            [
                ("Joint goal", "Sell more", "12.25 of 30"),
                ("Need", "Tables in Swedish", "unanswered"),
            ],
        )

    def test_a_figure_has_no_decimals_for_nothing(self):
        goal = self.goal()
        for value, text in (
            (12, "12"),
            (12.5, "12.5"),
            (0.126, "0.13"),
            (1200, "1,200"),
        ):
            self.assertEqual(goal._format_value(value), text)

    def test_strategies_are_the_segments_until_overridden(self):
        plan = self.plan.with_user(self.account_manager)
        self.central.communication = "By letter"
        self.assertEqual((plan.communication, plan.own_communication), ("By letter", 0))
        plan.communication = "By phone"
        self.assertTrue(plan.own_communication)
        self.central.communication = "By mail"
        self.assertEqual(plan.communication, "By phone")
        plan.with_context(statcrm_strategy="communication").action_segment_strategy()
        self.assertEqual((plan.communication, plan.own_communication), ("By mail", 0))
        part = self.central.create(
            {"name": "Part", "code": "part", "parent_id": self.central.id}
        )
        self.ministry.statcrm_segment_id = part
        self.assertEqual(plan.communication, "By mail")
        part.communication = "By hand"
        self.assertEqual(plan.communication, "By hand")
        plan._close_year("")
        part.communication = "Changed"
        self.assertEqual(plan.communication, "By hand")

    def test_a_plan_made_for_all_has_the_strategies_too(self):
        self.central.channel = "The web"
        self.programme({"kind": "responsible"})
        made = self.open_year(2027)
        self.assertEqual(made.channel, "The web")

    def test_a_way_has_the_rhythm_of_the_catalogue(self):
        way = self.way()
        self.assertEqual(way.rhythm, "once")
        way.rhythm = "twice"
        self.assertEqual(way.rhythm, "twice")

    def test_the_seeded_actions_are_launched(self):
        wizard = self.env["mail.activity.schedule"].with_user(self.account_manager)
        wizard = wizard.with_context(
            active_model="statcrm.care.plan",
            active_id=self.plan.id,
            active_ids=self.plan.ids,
            plan_mode=True,
        )
        form = Form(wizard)
        seeded = self.env.ref("statcrm_custom.mail_activity_plan_care_year")
        self.assertEqual(form.plan_id, seeded)
        form.save().action_schedule_plan()
        self.assertEqual(len(self.plan.activity_ids), 5)
        self.assertEqual(self.plan.activity_ids.user_id, self.account_manager)

    def test_the_setting(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual(settings.statcrm_care_agree_month, "3")

    def test_merged_customers_keep_plans_of_other_years(self):
        other = self.company_partner("Other")
        plan = self.new_plan(other, 2025)
        need = self.need(plan=plan)
        self.merge(self.ministry, other)
        self.assertEqual((plan + self.plan).principal_id, self.ministry)
        self.assertEqual(need.principal_id, self.ministry)
