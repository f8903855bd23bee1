import io
from datetime import date, timedelta
from unittest import SkipTest

from odoo import fields
from odoo.fields import Domain
from odoo.modules import Manifest
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools.convert import convert_file
from odoo.tools.pdf import PdfReader

from .common import HomeReader

ADDON = "statcrm_custom"
UNITS = {
    "Adult Education Centre",
    "Innovation Unit",
    "Administration",
    "Youth Workshops",
    "Apprenticeship Training Centre",
}


# the sections of Home that name what is to be done
WORK = ("waiting", "next", "late", "contact", "feedback")


class DemoCase(HomeReader, TransactionCase):
    """The demo data of one of the two organisations loads, and holds together."""

    files = "demo"  # key of the manifest
    unit = "statcrm_unit_office"  # the whole organisation
    other = "statcrm_unit_college"
    log_ins = ()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if cls.env.ref(f"{ADDON}.{cls.other}_demo", False):
            raise SkipTest("the demo data of the other organisation is here")
        if not cls.env.ref(f"{ADDON}.{cls.unit}_demo", False):
            for file in Manifest.for_addon(ADDON)[cls.files]:
                convert_file(cls.env, ADDON, file, {}, mode="init", noupdate=True)
            cls.env.flush_all()
            cls.env.invalidate_all()
        data = cls.env["ir.model.data"].search(
            [
                ("module", "=", ADDON),
                ("model", "=", "res.partner"),
                ("name", "=like", r"%\_demo"),
            ]
        )
        Partner = cls.env["res.partner"]
        cls.customers = Partner.search(
            Partner._statcrm_principal_domain()
            & Domain("id", "in", data.mapped("res_id"))
        )

    def demo(self, name):
        return self.env.ref(f"{ADDON}.{name}_demo")

    def at_ten(self):
        # the days of the demo data are those of UTC: at night the house is a day ahead
        return freeze_time(f"{fields.Date.today()} 10:00:00")

    def check_house(self):
        """Nobody of the other organisation is there."""
        unit = self.demo(self.unit)
        self.assertEqual(
            self.env["statcrm.unit"].search([("parent_id", "=", False)]), unit
        )
        company = self.env.ref("base.main_company")
        self.assertEqual((company.name, company.currency_id.name), (unit.name, "EUR"))
        self.assertEqual(company._statcrm_tz(), "Europe/Helsinki")
        domain = company.email.split("@")[1]
        users = self.env["res.users"].search(
            [("share", "=", False), ("id", "!=", self.env.ref("base.user_admin").id)]
        )
        self.assertEqual({user.email.split("@")[1] for user in users}, {domain})
        members = self.env["statcrm.unit.member"].search([])
        self.assertEqual(members.user_id, users)

    def check_work(self):
        """For everybody who logs in something is waiting, in more than one section."""
        admin = self.env.ref("base.user_admin")
        users = admin | self.env["res.users"].search([("login", "in", self.log_ins)])
        self.assertEqual(len(users), len(self.log_ins) + 1)
        with self.at_ten():
            for user in users:
                home = self.home(user)
                found = [key for key in WORK if home.get(key, {"rows": []})["rows"]]
                with self.subTest(login=user.login):
                    self.assertIn("next", found)
                    self.assertGreater(len(found), 1)

    def check_euros(self):
        """Whatever has an amount has it in euros, also what is made later."""
        orders = self.customers.sale_order_ids
        self.assertTrue(orders.filtered(lambda order: order.state == "sale"))
        agreements = self.env["statcrm.agreement"].search([("value", ">", 0)])
        new = self.env["res.partner"].create({"name": "New", "is_company": True})
        for records in (
            orders,
            agreements,
            self.env["account.move"].search([("partner_id", "in", self.customers.ids)]),
            self.env["product.pricelist"].search([]),
            new.property_product_pricelist,
            self.env["statcrm.nomination"].search([("currency_id", "!=", False)]),
        ):
            with self.subTest(model=records._name):
                self.assertEqual(records.currency_id.mapped("name"), ["EUR"])

    def check_history(self):
        """Nothing is said to have begun on the day of the installation."""
        month = fields.Date.today().replace(day=1)
        history = self.env["statcrm.class.history"]
        rows = history.search([("partner_id", "in", self.customers.ids)])
        self.assertEqual(rows.partner_id, self.customers)
        self.assertLessEqual(max(rows.mapped("date_from")), month)
        for partner, theirs in rows.grouped("partner_id").items():
            theirs = theirs.sorted(lambda row: (row.date_from, row.id))
            for row, following in zip(theirs, theirs[1:], strict=False):
                self.assertEqual(row.date_to, following.date_from)
            current = theirs[-1]
            self.assertFalse(current.date_to)
            self.assertEqual(current.value_class_id, partner.statcrm_value_class_id)
            self.assertEqual(current.user_id, partner.user_id)
        nominations = self.env["statcrm.nomination"].search(
            [("is_in_force", "=", True)]
        )
        self.assertGreater(len(nominations), 5)
        for nomination in nominations:
            self.assertEqual(nomination.applied_on, nomination.date_from)
            self.assertLess(nomination.proposed_on, nomination.decision_id.date)
            as_of = [
                ("partner_id", "=", nomination.partner_id.id),
                *history._as_of_domain(nomination.date_from),
            ]
            row = history.search(as_of)
            self.assertEqual(row.value_class_id, nomination.value_class_id)
            self.assertEqual(row.user_id, nomination.user_id)
        changes = self.env["statcrm.change"].search(
            [
                ("partner_id", "in", self.customers.ids),
                ("kind", "not in", ("nomination", "team")),
            ]
        )
        self.assertLessEqual(max(changes.mapped("day")), month)
        moments = [one.date() for one in changes.mapped("moment") if one]
        self.assertLessEqual(max(moments), month)

    def check_figures(self):
        """Class, card, follow-up and agreements tell the same sales."""
        cards = self.env["statcrm.card"]
        shares = self.customers._statcrm_agreement_sales()
        report = self.env["statcrm.follow.up"].search(
            [("partner_id", "in", self.customers.ids)]
        )
        self.assertEqual(report.partner_id, self.customers)
        for row in report:
            with self.subTest(customer=row.partner_id.name):
                sales = row.partner_id.statcrm_sales
                self.assertAlmostEqual(row.sales_24, sales, 2)
                under = shares.get(row.partner_id.id, (0, 0))[0]
                self.assertAlmostEqual(row.sales_12, under, 2)
        for customer in self.customers.filtered("statcrm_nominated_class_id"):
            cells = {one["key"]: one for one in cards.get_card(customer.id)["cells"]}
            values = cells["sales"].get("chart", {"values": [0]})["values"]
            self.assertAlmostEqual(sum(values), customer.statcrm_sales, 2)


@tagged("post_install", "-at_install", "statcrm_slow")
class TestDemo(DemoCase):
    """The statistics office, which Odoo itself installs with demo data."""

    log_ins = (
        "aino.lahti",
        "tuomas.harju",
        "juha.laakso",
        "hanna.virta",
        "elina.saarinen",
        "markus.kallio",
        "noora.vainio",
        "jarkko.hakala",
        "ville.nurmi",
        "veera.saarela",
    )

    def test_the_house_is_one(self):
        self.check_house()

    def test_everybody_has_work_waiting(self):
        self.check_work()

    def test_all_amounts_are_in_euros(self):
        self.check_euros()

    def test_no_class_begins_on_the_day_of_the_installation(self):
        self.check_history()

    def test_figures_meet_each_other(self):
        self.check_figures()

    def test_the_ministry_has_four_roles_and_its_board(self):
        ministry = self.demo("res_partner_ministry_of_education")
        lines = ministry.statcrm_role_line_ids
        self.assertEqual(
            lines.mapped("role_id.code"),
            "statistical_authority interest_group customer dealer_distributor".split(),
        )
        self.assertTrue(all(line.unit_id and line.user_id for line in lines))
        self.assertTrue(all(line.description for line in lines))
        board = self.demo("res_partner_national_board_of_education")
        self.assertEqual(board.statcrm_principal_id, ministry)
        self.assertEqual(ministry.statcrm_completeness, 100)
        self.assertGreater(len(ministry.statcrm_history_ids), 2)

    def test_people_come_and_go_and_have_two_organisations(self):
        person = self.demo("res_partner_lauri_makelin")
        current = person.statcrm_affiliation_ids.filtered("is_current")
        self.assertEqual(len(current.organisation_id), 2)
        ended = self.demo("statcrm_affiliation_raimo_aho")
        self.assertFalse(ended.is_current)

    def test_every_value_class_has_a_customer(self):
        classes = self.env["statcrm.value.class"].search([])
        self.assertEqual(len(classes), 9)
        self.assertEqual(self.customers.statcrm_value_class_id, classes)

    def test_every_segment_has_a_customer(self):
        leaves = self.env["statcrm.segment"].search([("child_ids", "=", False)])
        leaves = leaves.filtered(lambda segment: segment.code != "without_segment")
        self.assertFalse(leaves - self.customers.statcrm_segment_id)
        without = self.customers.filtered(lambda item: not item.statcrm_segment_id)
        self.assertTrue(without)

    def test_the_seeded_rules_find_who_has_no_segment(self):
        run = self.env["statcrm.segment.run"].create({})
        run.action_preview()
        lines = run.line_ids.filtered(lambda line: line.partner_id in self.customers)
        self.assertEqual(
            {line.partner_id.name: line.new_segment_id.code for line in lines},
            {
                "Karjala Regional Ministry Office": "central_government",
                "Rannikon Yliopisto": "research_institutes",
                "Baltic Insight SIA": "foreign_customers",
                "Jukka Tenhunen": "citizens",
                "Metsäpolun Kirjasto": "libraries",
            },
        )

    def test_the_seeded_rules_agree_with_the_chosen_segments(self):
        run = self.env["statcrm.segment.run"].create({"only_without_segment": False})
        run.action_preview()
        lines = run.line_ids.filtered(lambda line: line.partner_id in self.customers)
        self.assertTrue(lines)
        moved = lines.filtered("old_segment_id")
        self.assertFalse(moved.partner_id.mapped("name"))

    def test_somebody_answers_for_every_nominated_customer(self):
        nominated = self.customers.filtered("statcrm_nominated_class_id")
        self.assertGreaterEqual(len(nominated), 10)
        self.assertFalse(nominated.filtered(lambda partner: not partner.user_id))

    def test_every_nominated_class_comes_from_a_decision(self):
        nominated = self.customers.filtered("statcrm_nominated_class_id")
        for customer in nominated:
            nomination = customer._statcrm_nomination()
            self.assertEqual(
                nomination.value_class_id, customer.statcrm_nominated_class_id
            )
            self.assertEqual(nomination.user_id, customer.user_id)
            self.assertTrue(nomination.decision_number.startswith("NSO "))

    def test_the_ministry_is_strategic_and_has_the_best_score(self):
        ministry = self.demo("res_partner_ministry_of_education")
        self.assertEqual(ministry.statcrm_nominated_class_id.code, "strategic")
        best = self.env["statcrm.value.ranking"].search([], limit=1)
        self.assertEqual(best.partner_id, ministry)

    def test_the_ministry_shows_promises_of_three_colours(self):
        ministry = self.demo("res_partner_ministry_of_education")
        plan = self.env["statcrm.care.plan"].search(
            [("principal_id", "=", ministry.id), ("year", "=", date.today().year)]
        )
        promises = plan.promise_ids
        self.assertEqual(len(promises.promise_id), 15)
        self.assertTrue({"green", "amber", "red"} <= set(promises.mapped("colour")))
        for promise in promises.filtered("res_id"):
            self.assertTrue(self.env[promise.res_model].browse(promise.res_id).exists())
        by_kind = promises.grouped("kind")
        meeting = by_kind["meeting"]
        self.assertEqual((meeting.level, meeting.colour), ("director_general", "green"))
        self.assertEqual(meeting.res_model, "calendar.event")
        self.assertEqual(by_kind["reported"].colour, "amber")
        self.assertEqual(by_kind["joint_plan"].colour, "red")
        # the magazine was sent, the card was not: neither it nor a newsletter counts
        mailings = {one.campaign_id.title: one for one in by_kind["mailing"]}
        self.assertEqual(mailings["Christmas Card"].colour, "amber")
        if (date.today() - timedelta(days=18)).year == date.today().year:
            self.assertEqual(mailings["Customer Magazine"].colour, "green")

    def test_local_government_is_reached_as_a_group(self):
        light = self.env.ref(f"{ADDON}.statcrm_programme_local_government")
        newsletter = light.promise_ids.filtered(lambda one: one.kind == "mailing")
        if (date.today() - timedelta(days=2)).year == date.today().year:
            self.assertEqual(newsletter.light_state, "kept")
            self.assertGreater(newsletter.reached_count, 290)
        self.assertLess(newsletter.reached_count, light.customer_count)

    def test_every_nominated_customer_has_a_plan_of_this_year(self):
        nominated = self.customers.filtered("statcrm_nominated_class_id")
        plans = self.env["statcrm.care.plan"].search([("year", "=", date.today().year)])
        self.assertFalse(nominated - plans.principal_id)
        theirs = plans.filtered(lambda plan: plan.principal_id in nominated)
        self.assertTrue(all(plan.promise_ids for plan in theirs))
        self.assertTrue(all(plans.promise_ids.mapped("checked_at")))

    def test_nominations_wait_for_the_director_and_the_group(self):
        for name, tiles in (
            ("elina_saarinen", ("nominations_to_decide", "nominations_ending")),
            ("hanna_virta", ("nominations_returned", "nominations_ending")),
        ):
            user = self.demo(f"res_users_{name}")
            counted = self.counted(user)
            for key in tiles:
                self.assertGreater(counted[key]["count"], 0, key)

    def test_all_municipalities_are_there(self):
        local = self.customers.grouped("statcrm_segment_id")
        count = {segment.code: len(partners) for segment, partners in local.items()}
        self.assertEqual(count["large_municipalities"], 20)
        self.assertEqual(count["small_municipalities"], 289)

    def test_few_customers_bring_most_of_the_sales(self):
        """The top 5 %, counted here from the customers' own figures."""
        sales = sorted(self.customers.mapped("statcrm_sales"), reverse=True)
        sales = [amount for amount in sales if amount > 0]
        top = -(-len(sales) // 20)  # rounded up
        part = sum(sales[:top]) / sum(sales)
        self.assertTrue(0.5 < part < 0.7, part)

    def test_customers_rise_and_fall(self):
        last = self.demo("statcrm_classification_last")
        self.assertEqual(last.state, "applied")
        moves = last.line_ids.filtered("is_move")
        ranks = moves.mapped(
            lambda line: line.new_class_id.sequence - line.old_class_id.sequence
        )
        self.assertTrue(min(ranks) < 0 < max(ranks))

    def test_a_demo_user_logs_in_with_the_log_in_as_password(self):
        user = self.demo("res_users_aino_lahti")
        credential = {"type": "password", "password": "aino.lahti"}
        checked = user.with_user(user)._check_credentials(
            credential, {"interactive": False}
        )
        self.assertEqual(checked["uid"], user.id)

    def test_something_is_waiting_for_the_administrator(self):
        with self.at_ten():
            counted = self.counted(self.env.ref("base.user_admin"))
        for key in ("late", "planned", "meetings", "my_customers"):
            self.assertGreater(counted[key]["count"], 0, key)

    def test_the_ministry_shows_who_knows_whom_and_its_white_spots(self):
        ministry = self.demo("res_partner_ministry_of_education")
        matrix = ministry.statcrm_connection_matrix()
        known = [person for person in matrix["people"] if person["cells"]]
        self.assertGreaterEqual(len(known), 6)
        self.assertGreaterEqual(len(matrix["units"]), 4)
        keys = [spot["key"] for spot in matrix["white_spots"]]
        social = self.demo("statcrm_unit_social_statistics")
        self.assertIn("director", keys)
        self.assertIn(f"unit_{social.id}", keys)

    def test_the_grid_of_satisfaction_shows_all_three_columns_and_a_change(self):
        grid = self.env["statcrm.satisfaction"].get_grid()
        for column in ("strength", "critical", "other"):
            self.assertTrue(any(stage[column] for stage in grid["stages"]), column)
        self.assertEqual(grid["importance_kind"], "asked")
        self.assertGreater(grid["overall_change"], 0)
        ministry = self.demo("res_partner_ministry_of_education")
        grid = self.env["statcrm.satisfaction"].get_grid(cut="customer")
        self.assertEqual(grid["key"], ministry.id)
        self.assertFalse(grid["is_hidden"])

    def test_some_nominated_customers_are_not_yet_asked(self):
        rows = self.env["statcrm.satisfaction.coverage"].search([])
        # a round is running: who has answered in it is not told yet
        self.assertEqual(set(rows.mapped("state")), {"invited", "not_asked"})

    def test_the_brief_of_the_ministry_is_full(self):
        ministry = self.demo("res_partner_ministry_of_education")
        reader = self.demo("res_users_aino_lahti")
        brief = self.env["statcrm.brief"].with_user(reader).get_brief(ministry.id)
        sections = {section["key"]: section for section in brief["sections"]}
        self.assertFalse([key for key, one in sections.items() if one["hint"]])
        for key, count in (
            ("contacts", 5),
            ("planned", 5),
            ("running", 7),
            ("team", 5),
            ("people", 8),
            ("roles", 4),
        ):
            self.assertEqual(len(sections[key]["lines"]), count, key)
        # the next one, which is not told again as planned
        self.assertTrue(brief["meeting"]["lines"])
        self.assertTrue(sections["people"]["warnings"])
        amounts = [
            bar["height"] for year in sections["sales"]["chart"] for bar in year["bars"]
        ]
        self.assertTrue(all(amounts))

    def test_satisfaction_of_fourteen_items_prints_on_one_page(self):
        report = self.env["ir.actions.report"].with_context(force_report_rendering=True)
        pdf, _kind = report._render_qweb_pdf(
            "statcrm_custom.statcrm_satisfaction_page", None, data={}
        )
        (page,) = PdfReader(io.BytesIO(pdf)).pages
        self.assertIn("Service attitude", " ".join(page.extract_text().split()))

    def test_agreements_are_called_off_and_prices_come_with_nominations(self):
        agreement = self.demo("statcrm_agreement_education")
        ministry = self.demo("res_partner_ministry_of_education")
        self.assertEqual(agreement.state, "in_force")
        self.assertTrue(0 < agreement.called_off < agreement.value)
        sales, under = ministry._statcrm_agreement_sales()[ministry.id]
        self.assertTrue(0 < under < sales)
        missing = self.env["statcrm.white.space"].search(
            [("partner_id", "=", ministry.id)]
        )
        self.assertTrue(missing)
        finance = self.demo("res_partner_ministry_of_finance")
        self.assertEqual(
            finance.specific_property_product_pricelist,
            self.demo("product_pricelist_strategic"),
        )

    def test_the_ministry_has_a_plan_of_this_year(self):
        plan = self.demo("statcrm_care_plan_education")
        self.assertEqual(
            (plan.state, plan.principal_id.name[:8]), ("agreed", "Ministry")
        )
        self.assertTrue(all(plan.goal_ids.mapped("measured_on")))
        self.assertEqual(len(plan.need_ids.filtered("is_open")), 1)
        for goal in (plan | plan.copied_from_id).goal_ids:
            years = {value.date.year for value in goal.value_ids}
            self.assertLessEqual(years, {goal.year})
        self.assertEqual(len(plan.copied_from_id.goal_ids.value_ids), 4)
        self.assertEqual(plan.copied_from_id.closed_on.year, plan.year - 1)
        self.assertEqual(len(plan.way_ids), 5)
        self.assertTrue(plan.own_channel and not plan.own_pricing and plan.pricing)
        group = self.demo("statcrm_cooperation_group_remedial")
        self.assertEqual(plan.group_ids, group)
        self.assertEqual((len(group.event_ids), group.event_count), (2, 1))
        states = group.decision_ids.mapped("state")
        self.assertEqual(sorted(states), ["noted", "open"])


@tagged("post_install", "-at_install", "statcrm_slow")
class TestDemoCollege(DemoCase):
    """The vocational college, in a database of its own."""

    files = "demo_college"
    unit = "statcrm_unit_college"
    other = "statcrm_unit_office"
    log_ins = (
        "heli.toivonen",
        "marja.ahonen",
        "paula.korhonen",
        "tiina.jokinen",
        "reijo.tamminen",
        "ida.bergman",
        "eero.lindqvist",
        "sofia.lehtonen",
        "leo.hedman",
    )

    def test_the_house_is_one(self):
        self.check_house()

    def test_everybody_has_work_waiting(self):
        self.check_work()

    def test_all_amounts_are_in_euros(self):
        self.check_euros()

    def test_no_class_begins_on_the_day_of_the_installation(self):
        self.check_history()

    def test_figures_meet_each_other(self):
        self.check_figures()

    def test_it_has_five_units_with_a_vice_user_each(self):
        college = self.demo("statcrm_unit_college")
        units = self.env["statcrm.unit"].search([("parent_id", "=", college.id)])
        self.assertEqual(set(units.mapped("name")), UNITS)
        self.assertEqual([len(unit.vice_user_ids) for unit in units], [1] * 5)
        self.assertTrue(college.main_user_id)
        for unit in units:
            self.assertIn(unit.vice_user_ids, unit.member_ids.user_id)

    def test_an_account_manager_has_customers_of_every_kind_of_work(self):
        heli = self.demo("res_users_heli_toivonen")
        counted = self.counted(heli)
        for key in ("my_customers", "acting", "projects_late", "late", "planned"):
            self.assertGreater(counted[key]["count"], 0, key)

    def test_the_satisfaction_of_its_customers_is_known(self):
        grid = self.env["statcrm.satisfaction"].get_grid()
        self.assertFalse(grid["is_hidden"])
        self.assertTrue(any(stage["strength"] for stage in grid["stages"]))
