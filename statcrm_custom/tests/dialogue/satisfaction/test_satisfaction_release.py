"""No answer can be read out of the figures: not by waiting, moving, or subtracting."""

import importlib.util
import json
import random
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import BaseCase, HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from ....tools.disclosure import choose_shown
from ...common import ROLES
from ..satisfaction_common import SatisfactionCommon

FAULTS = "odoo.addons.statcrm_custom.models.customer.house.statcrm_job_fault"
MIGRATION = Path(__file__).parents[3] / "migrations/19.0.2.0.0/post-satisfaction.py"


class ReleaseCase(SatisfactionCommon):
    def rows(self, round_=None, user=None):
        """Everything that the report tells of a round, as anybody may read it."""
        report = self.env["statcrm.satisfaction.report"].with_user(user or self.staff)
        report.invalidate_model()
        found = report.search([("round_id", "=", (round_ or self.round).id)])
        return sorted(map(str, found.read()))

    def figures(self, cut, round_=None):
        """{group: (answers, mean) or None} of the overall satisfaction."""
        field = {"segment": "segment_id", "value_class": "value_class_id"}.get(cut)
        field = field or {"customer": "partner_id"}.get(cut, "cut")
        report = self.env["statcrm.satisfaction.report"].with_user(self.staff)
        rows = report.search(
            [
                ("round_id", "=", (round_ or self.round).id),
                ("cut", "=", cut),
                ("theme_id", "=", False),
            ]
        )
        return {
            row[field]: None if row.is_hidden else (row.answer_count, row.satisfaction)
            for row in rows
        }


@freeze_time("2026-06-15 09:00:00")
@tagged("post_install", "-at_install")
class TestRelease(ReleaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.central = cls.segment("central_government")
        cls.libraries = cls.segment("libraries")
        cls.customer = cls.company_partner("A", statcrm_segment_id=cls.central.id)

    def test_a_running_round_tells_nothing(self):
        grids, steps = [], []
        for number, person in enumerate(self.people(11, self.customer)):
            self.all_fours(person, 1 + number % 5)
            grid = self.env["statcrm.satisfaction"].with_user(self.staff).get_grid()
            steps.append(grid.pop("progress"))
            grids.append(grid)
            self.assertFalse(self.rows())
        self.assertEqual(steps, [0, 0, 0, 0, 5, 5, 5, 5, 5, 10, 10])
        self.assertEqual(grids, grids[:1] * 11)
        self.assertEqual((grids[0]["state"], grids[0]["answer_count"]), ("running", 0))

    def test_it_is_published_after_its_last_day(self):
        self.all_fours(self.people(5, self.customer))
        self.round.date_to = "2026-06-15"
        self.run_cron("ir_cron_publish_rounds")
        self.assertFalse(self.round.published_on)
        with freeze_time("2026-06-16 09:00:00"):
            self.run_cron("ir_cron_publish_rounds")
        self.assertTrue(self.round.published_on)
        self.assertEqual(self.figures("customer"), {self.customer: (5, 4)})

    def test_who_looks_first_commits_nothing(self):
        """Whatever the context says: only a job commits what it has done so far."""
        self.all_fours(self.people(6, self.customer))
        self.round.date_to = "2026-06-15"
        screen = self.env["statcrm.satisfaction"].with_user(self.staff)
        with freeze_time("2026-06-16 09:00:00"):
            screen.with_context(ir_cron_progress_id=1).get_grid()
        self.assertTrue(self.round.published_on)

    def test_it_is_published_when_the_next_one_has_begun(self):
        self.all_fours(self.people(5, self.customer))
        following = self.make_round(self.survey, "Summer", "2026-06-20")
        self.assertFalse(self.round.published_on)
        self.assertEqual(self.round._get_last_day().isoformat(), "2026-06-19")
        with freeze_time("2026-06-20 09:00:00"):
            grid = self.env["statcrm.satisfaction"].with_user(self.staff).get_grid()
        self.assertEqual((grid["round_id"], grid["overall"]), (self.round.id, 4))
        self.assertFalse(following.published_on)

    def test_a_round_that_cannot_be_published_stops_no_other(self):
        other = self.make_survey(title="Broken")
        broken = self.make_round(other, "Before", "2026-02-01")
        for survey, round_ in ((other, broken), (self.survey, self.round)):
            person = self.people(1, self.customer)
            self.answer(person, {("overall", None): 4}, survey=survey)
            round_.date_to = "2026-06-15"
        self.env.flush_all()
        # what no form lets in, as a broken import may
        self.env.cr.execute(
            "ALTER TABLE survey_question DROP CONSTRAINT survey_question_scale"
        )
        self.env.cr.execute(
            "UPDATE survey_question SET scale_max = scale_min WHERE survey_id = %s",
            [other.id],
        )
        self.env.invalidate_all()
        with freeze_time("2026-06-16 09:00:00"), mute_logger(FAULTS, "odoo.sql_db"):
            self.env["statcrm.satisfaction"].with_user(self.staff).get_grid()
        self.assertTrue(self.round.published_on)
        self.assertFalse(broken.published_on)
        fault = self.env["statcrm.job.fault"].search([("res_id", "=", broken.id)])
        self.assertEqual(fault.job, "Publishing of rounds")

    def test_what_is_published_never_changes(self):
        crowd = self.people(6, self.customer)
        answers = self.all_fours(crowd, 2)
        self.publish()
        before = self.rows()
        self.assertTrue(before)
        again = self.all_fours(crowd[0], 5, date="2026-06-14")
        self.all_fours(self.people(1, self.customer), 5, date="2026-06-14")
        answers[1].user_input_line_ids.value_scale = 5
        answers[2].unlink()
        crowd[3].parent_id = self.company_partner("B")
        self.customer.statcrm_segment_id = self.libraries
        self.publish()
        self.env["statcrm.survey.round"]._publish_due()
        self.assertEqual(self.rows(), before)
        self.assertFalse(again.statcrm_round_id)

    def test_what_is_published_is_not_deleted_with_anything_else(self):
        self.all_fours(self.people(6, self.customer), 2)
        self.publish()
        before = self.rows()
        with self.assertRaisesRegex(UserError, "has published rounds"):
            self.survey.unlink()
        questions = self.survey.question_and_page_ids
        questions.write({"statcrm_asks": False, "statcrm_theme_id": False})
        self.customer.statcrm_segment_id = self.libraries
        self.env.flush_all()
        for used in (self.speed, self.central):
            with (
                self.subTest(used=used),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                used.unlink()
                self.env.flush_all()
        self.assertEqual(self.rows(), before)

    def test_no_answer_is_in_two_rounds(self):
        """Rounds that are moved by a day would tell the answers of the day."""
        self.all_fours(self.people(6, self.customer), 2)
        self.publish()
        keeper = self.round.with_user(self.communications)
        with self.assertRaisesRegex(ValidationError, "is published"):
            keeper.date_from = "2026-03-02"
        with self.assertRaisesRegex(ValidationError, "is published"):
            keeper.date_to = "2026-04-02"
        with self.assertRaisesRegex(UserError, "published round cannot be deleted"):
            keeper.unlink()
        with self.assertRaises(AccessError):
            keeper.published_on = False
        with self.assertRaises(AccessError):
            keeper.create(
                {"survey_id": self.survey.id, "name": "x", "published_on": "2026-01-01"}
            )
        around = self.make_round(self.survey, "Around", "2026-02-01")
        within = self.make_round(self.survey, "Within", "2026-03-10")
        self.publish()
        self.assertFalse(self.rows(around) or self.rows(within))
        with self.assertRaisesRegex(UserError, "no answers to publish"):
            within.with_user(self.communications).action_publish()

    def test_a_segment_there_and_back_shows_nothing(self):
        self.all_fours(self.people(6, self.customer), 5)
        small = self.company_partner("S", statcrm_segment_id=self.libraries.id)
        answers = self.all_fours(self.people(3, small), 1)
        small.statcrm_segment_id = self.central
        self.assertEqual(answers.statcrm_segment_id, self.libraries)
        self.publish()
        self.assertEqual(
            self.figures("segment"), {self.central: None, self.libraries: None}
        )
        self.assertEqual(self.figures("all"), {"all": (9, 3.7)})
        small.statcrm_segment_id = self.libraries
        answers.state = "in_progress"
        answers.state = "done"
        self.assertEqual(answers.statcrm_segment_id, self.libraries)

    def test_a_person_who_moves_leaves_the_answer(self):
        crowd = self.people(5, self.customer)
        answers = self.all_fours(crowd)
        crowd.parent_id = self.company_partner("B", statcrm_segment_id=self.central.id)
        self.assertEqual(answers.statcrm_principal_id, self.customer)
        self.publish()
        self.assertEqual(self.figures("customer"), {self.customer: (5, 4)})

    def test_an_answer_of_an_earlier_day(self):
        """Of the organisation, segment and class of its day, where they are known."""
        crowd = self.people(5, self.customer)
        self.env["statcrm.class.history"].sudo().create(
            [
                {
                    "partner_id": self.customer.id,
                    "segment_id": self.libraries.id,
                    "value_class_id": self.value_class("small").id,
                    "date_from": "2026-01-01",
                    "date_to": "2026-04-01",
                },
            ]
        )
        with freeze_time("2026-05-01 09:00:00"):
            crowd.parent_id = self.company_partner("B")
        [answer] = self.all_fours(crowd[0], date="2026-03-15")
        self.assertEqual(answer.statcrm_principal_id, self.customer)
        self.assertEqual(answer.statcrm_segment_id, self.libraries)
        self.assertEqual(answer.statcrm_value_class_id, self.value_class("small"))

    def test_two_cuts_cannot_be_subtracted(self):
        """The class has three answers more than the segment: their sum is not told."""
        small = self.value_class("small")
        self.customer.statcrm_computed_class_id = small
        other = self.company_partner("B", statcrm_segment_id=self.libraries.id)
        other.statcrm_computed_class_id = small
        big = self.company_partner("C", statcrm_segment_id=self.libraries.id)
        self.all_fours(self.people(6, self.customer), 5)
        self.all_fours(self.people(3, other), 1)
        self.all_fours(self.people(7, big), 3)
        self.publish()
        segments, classes = self.figures("segment"), self.figures("value_class")
        self.assertIn(small, classes)
        self.assertFalse(segments[self.central] and classes[small])
        self.assertEqual(self.figures("all"), {"all": (16, 3.4)})

    def test_every_way_of_asking_gives_tenths(self):
        crowd = self.people(7, self.customer)
        for number, person in enumerate(crowd):
            self.all_fours(person, 1 + number % 3)
        self.publish()
        report = self.env["statcrm.satisfaction.report"].with_user(self.staff)
        domain = [("round_id", "=", self.round.id), ("theme_id", "=", False)]
        domain.append(("cut", "=", "all"))
        # 13 / 7 is 1.857
        for how in ("sum", "avg", "min", "max"):
            [[value]] = report._read_group(domain, [], [f"satisfaction:{how}"])
            self.assertEqual(value, 1.9)
        [[values]] = report._read_group(domain, [], ["satisfaction:array_agg"])
        self.assertEqual(values, [1.9])
        self.assertFalse(report.search([*domain, ("satisfaction", "<", 1.89)]))
        self.assertFalse(report.search([*domain, ("satisfaction", ">", 1.91)]))
        for role in [*ROLES, "internal"]:
            rows = report.with_user(getattr(self, role)).search(domain)
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                rows.write({"satisfaction": 5})
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                rows.unlink()

    def test_our_own_people_are_no_customers(self):
        self.all_fours(self.people(5, self.customer), 2)
        self.all_fours(self.staff.partner_id, 5)
        self.publish()
        self.assertEqual(self.figures("all"), {"all": (5, 2)})

    def test_customers_that_are_merged_later(self):
        """What was shown of each is joined: (6 * 5 + 7 * 2) / 13; three stay hidden."""
        others = [self.company_partner(name) for name in "BCDE"]
        for customer, count, value in zip(
            [self.customer, *others], (6, 7, 3, 8, 3), (5, 2, 1, 4, 1), strict=True
        ):
            self.all_fours(self.people(count, customer), value)
        self.publish()
        before = self.figures("customer")
        self.assertEqual([before[one] for one in others[1::2]], [None, None])
        self.merge(self.customer, others[0])
        self.merge(others[2], others[1])
        self.assertEqual(
            self.figures("customer"),
            {self.customer: (13, 3.4), others[2]: (8, 4), others[3]: None},
        )
        items = self.items(self.grid(cut="customer", key=self.customer.id))
        self.assertEqual(items["Speed"][2]["satisfaction"], 3.4)

    def test_the_script_publishes_what_was_over(self):
        self.all_fours(self.people(5, self.customer))
        self.env.cr.execute(
            "UPDATE statcrm_survey_round SET date_to = '2026-05-31' WHERE id = %s",
            [self.round.id],
        )
        self.round.invalidate_recordset()
        spec = importlib.util.spec_from_file_location("post_satisfaction", MIGRATION)
        script = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(script)
        for _time in range(2):
            script.migrate(self.env.cr, "19.0.1.0.0")
        self.round.invalidate_recordset()
        self.assertEqual(self.figures("customer"), {self.customer: (5, 4)})


@freeze_time("2026-06-15 09:00:00")
@tagged("post_install", "-at_install")
class TestInterviewsAndFigures(ReleaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.central = cls.segment("central_government")
        cls.central.manager_id = cls.segment_manager
        cls.customer = cls.company_partner(
            "A", user_id=cls.account_manager.id, statcrm_segment_id=cls.central.id
        )
        cls.anna = cls.person("Anna", cls.customer, email="anna@example.com")

    def interview(self, user, person=None, **values):
        wizard = self.env["statcrm.satisfaction.interview"].with_user(user)
        wizard = wizard.create({"partner_id": (person or self.anna).id, **values})
        wizard.action_start()
        return self.env["survey.user_input"].search(
            [("partner_id", "=", (person or self.anna).id)], limit=1
        )

    def test_who_answers_for_the_customer_asks(self):
        self.make_member(
            self.customer,
            self.other_account_manager,
            part="deputy",
            date_from="2026-01-01",
        )
        may = ("account_manager", "other_account_manager", "segment_manager")
        for role in (*may, "main_user"):
            self.assertTrue(self.interview(getattr(self, role)))
        stranger = self.person("Olli", self.company_partner("B"))
        for role in (*may, "management", "director"):
            with self.assertRaisesRegex(AccessError, "responsible for B", msg=role):
                self.interview(getattr(self, role), stranger)
        for role in ("staff", "communications"):
            with self.assertRaises(AccessError), mute_logger("odoo.models"):
                self.interview(getattr(self, role))

    def test_only_a_contact_person_in_a_running_round(self):
        for person in (self.customer, self.staff.partner_id):
            with self.assertRaisesRegex(UserError, "contact person"):
                self.interview(self.account_manager, person)
        planned = self.make_round(self.survey, "Later", "2026-09-01")
        with self.assertRaisesRegex(UserError, "not running"):
            self.interview(self.account_manager, round_id=planned.id)
        event = self.env["calendar.event"].create(
            {"name": "x", "start": "2026-06-01 09:00:00", "stop": "2026-06-01 10:00:00"}
        )
        with self.assertRaisesRegex(UserError, "not an attendee"):
            self.interview(self.account_manager, event_id=event.id)

    def test_it_never_replaces_the_own_answer(self):
        crowd = self.people(5, self.customer)
        self.all_fours(crowd, 2, date="2026-06-01")
        self.all_fours(
            crowd, 5, date="2026-06-10", statcrm_is_personal=True, statcrm_user_id=1
        )
        self.publish()
        self.assertEqual(self.figures("customer"), {self.customer: (5, 2)})

    def test_it_counts_where_there_is_no_own_one(self):
        self.all_fours(self.people(5, self.customer), 2)
        self.all_fours(self.anna, 5, statcrm_is_personal=True)
        self.publish()
        # (5 * 2 + 5) / 6
        self.assertEqual(self.figures("customer"), {self.customer: (6, 2.5)})
        grid = self.grid(cut="customer", key=self.customer.id)
        self.assertEqual((grid["answer_count"], grid["interview_count"]), (6, 1))

    def test_invented_contacts_do_not_open_a_figure(self):
        """Who recorded four answers knows them, and so the fifth."""
        self.all_fours(self.people(4, self.customer), 1, statcrm_is_personal=True)
        self.all_fours(self.anna, 5)
        # nor do they stand between a shown figure and a hidden one
        other = self.company_partner("B", statcrm_segment_id=self.central.id)
        self.all_fours(self.people(8, other), 3)
        self.publish()
        self.assertEqual(self.figures("customer"), {self.customer: None, other: None})
        self.assertEqual(self.figures("all"), {"all": (13, 2.5)})

    def test_the_person_is_told_by_mail(self):
        answer = self.interview(self.account_manager)
        answer._mark_done()
        mail = self.env["mail.mail"].search([("recipient_ids", "in", self.anna.ids)])
        self.assertEqual(len(mail), 1)
        self.assertIn(self.account_manager.name, mail.body_html)
        self.assertIn("How Are We?", mail.body_html)
        self.assertIn("in your name", mail.body_html)
        self.assertEqual(mail.email_from, self.account_manager.email_formatted)
        self.assertIn(
            "notified by e-mail at anna@example.com", self.anna.message_ids[0].body
        )

    def test_who_has_no_address_is_told_by_who_asked(self):
        beata = self.person("Beata", self.customer)
        wizard = self.env["statcrm.satisfaction.interview"].new({"partner_id": beata})
        self.assertFalse(wizard.email)
        self.interview(self.account_manager, beata)._mark_done()
        self.assertIn("no e-mail address", beata.message_ids[0].body)
        self.assertFalse(
            self.env["mail.mail"].search([("recipient_ids", "in", beata.ids)])
        )

    def test_an_own_answer_tells_nobody_at_once(self):
        answer = self.answer(self.anna, {}, state="in_progress", end_datetime=False)
        self.survey.message_subscribe(
            self.communications.partner_id.ids,
            self.env.ref("survey.mt_survey_survey_user_input_completed").ids,
        )
        messages = self.env["mail.message"].search_count([])
        answer._mark_done()
        self.assertEqual(self.env["mail.message"].search_count([]), messages)


@tagged("post_install", "-at_install")
class TestWhoAnsweredWhen(ReleaseCase):
    """While the round runs: the month, when it is over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner("A", user_id=cls.account_manager.id)
        cls.nominate(cls.customer, "key", cls.account_manager)
        cls.anna, cls.beata = cls.people(2, cls.customer)
        cls.all_fours(cls.anna, date="2026-06-10")

    def coverage(self):
        self.env.invalidate_all()
        rows = self.env["statcrm.satisfaction.coverage"].with_user(self.staff)
        row = rows.search([("partner_id", "=", self.customer.id)])
        return row.state, row.answer_count, str(row.last_date or "")

    def file(self):
        self.env.invalidate_all()
        rows = self.env["statcrm.interaction"].with_user(self.staff)
        rows = rows.search(
            [("principal_id", "=", self.customer.id), ("kind", "=", "survey")]
        )
        return [str(row.date.date()) for row in rows]

    def test_by_month(self):
        with freeze_time("2026-06-30 12:00:00"):
            self.assertEqual(self.coverage(), ("invited", 0, ""))
            self.assertEqual(self.file(), [])
        with freeze_time("2026-07-01 12:00:00"):
            self.assertEqual(self.coverage(), ("answered", 1, "2026-06-01"))
            self.assertEqual(self.file(), ["2026-06-01"])

    def test_a_visit_of_ours_is_no_secret(self):
        with freeze_time("2026-06-30 12:00:00"):
            self.all_fours(self.beata, date="2026-06-12", statcrm_is_personal=True)
            self.assertEqual(self.coverage(), ("visited", 1, "2026-06-12"))
            self.assertEqual(self.file(), ["2026-06-12"])

    def test_the_day_when_it_is_published(self):
        with freeze_time("2026-06-30 12:00:00"):
            self.publish()
            self.assertEqual(self.coverage(), ("answered", 1, "2026-06-10"))
            self.assertEqual(self.file(), ["2026-06-10"])


@tagged("post_install", "-at_install")
class TestWhoKeepsRounds(ReleaseCase, HttpCase):
    """Communications and the main user do their work without reading an answer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.company_partner("A", user_id=cls.account_manager.id)
        cls.anna = cls.person("Anna", cls.customer, email="anna@example.com")
        cls.answer_of_anna = cls.all_fours(cls.anna, 2)
        cls.lines = cls.answer_of_anna.user_input_line_ids

    def key(self, user):
        keys = self.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate("rpc", "test", datetime.now() + timedelta(hours=1))

    def post(self, bearer, model, method, **body):
        return self.url_open(
            f"/json/2/{model}/{method}",
            data=json.dumps(body),
            headers={
                "Authorization": f"Bearer {bearer}",
                "Content-Type": "application/json",
            },
        )

    def test_no_duty_brings_odoos_survey_group(self):
        for role in [*ROLES, "internal"]:
            user = getattr(self, role)
            self.assertFalse(user.has_group("survey.group_survey_user"), role)
            keeps = user.has_group("statcrm_custom.statcrm_group_satisfaction")
            self.assertEqual(keeps, role in ("communications", "main_user"), role)

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_no_answer_over_json_2(self):
        for role in ROLES:
            key = self.key(getattr(self, role))
            for model in ("survey.user_input", "survey.user_input.line"):
                ids = (self.answer_of_anna if "line" not in model else self.lines).ids
                for method, body in (
                    ("search_read", {"domain": []}),
                    ("search_count", {"domain": []}),
                    ("read", {"ids": ids, "fields": ["display_name"]}),
                    (
                        "export_data",
                        {"ids": ids, "fields_to_export": ["display_name"]},
                    ),
                    ("formatted_read_group", {"domain": [], "aggregates": ["__count"]}),
                    ("write", {"ids": ids, "vals": {}}),
                ):
                    answer = self.post(key, model, method, **body)
                    # 422: most may not export at all
                    refused = (403, 422) if method == "export_data" else (403,)
                    self.assertIn(answer.status_code, refused, (role, model, method))

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_no_answer_through_another_record(self):
        something = "Something"
        self.answer_of_anna.message_post(body=something)
        for role in ROLES:
            user = getattr(self, role)
            message = self.answer_of_anna.message_ids[0].with_user(user)
            with self.assertRaises(AccessError):
                message.read(["body"])
            with self.assertRaises(AccessError):
                self.env["survey.survey"].with_user(user).search(
                    [("user_input_ids.user_input_line_ids.value_scale", "=", 2)]
                )

    def test_no_results_on_odoos_page(self):
        for role in ("communications", "main_user", "staff"):
            user = getattr(self, role)
            user.sudo().password = user.login
            self.authenticate(user.login, user.login)
            with mute_logger("odoo.http", "odoo.addons.base.models.ir_model"):
                page = self.url_open(f"/survey/results/{self.survey.id}")
            self.assertNotIn("o_survey_results", page.text)
            self.assertNotEqual(page.status_code, 200)

    def test_rounds_and_items_are_kept(self):
        for role in ("communications", "main_user"):
            user = getattr(self, role)
            rounds = self.env["statcrm.survey.round"].with_user(user)
            begun = rounds.create(
                {"survey_id": self.survey.id, "name": "x", "date_from": "2031-01-01"}
            )
            begun.date_to = "2031-02-01"
            self.assertEqual(begun.state, "planned")
            self.assertIn("How Are We?", begun.display_name)
            begun.unlink()
            themes = self.env["statcrm.survey.theme"].with_user(user)
            themes.create({"name": "x", "stage": "delivery"}).unlink()
            questions = self.env["survey.question"].with_user(user)
            self.assertTrue(questions.search([("survey_id", "=", self.survey.id)]))
        survey = self.survey.with_user(self.communications)
        self.assertEqual(survey.read(["title"])[0]["title"], "How Are We?")
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            survey.title = "Changed"
        other = self.env["survey.survey"].create({"title": "Lunch"})
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            other.with_user(self.communications).read(["title"])
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.round.with_user(self.account_manager).name = "x"

    @mute_logger("odoo.http", "odoo.addons.base.models.ir_model", "odoo.models")
    def test_interviews_over_json_2(self):
        stranger = self.person("Olli", self.company_partner("B"))
        key = self.key(self.account_manager)
        made = self.post(
            key,
            "statcrm.satisfaction.interview",
            "create",
            vals_list=[{"partner_id": stranger.id}, {"partner_id": self.anna.id}],
        ).json()
        for number, status in zip(made, (403, 200), strict=True):
            answer = self.post(
                key, "statcrm.satisfaction.interview", "action_start", ids=[number]
            )
            self.assertEqual(answer.status_code, status)


@tagged("post_install", "-at_install")
class TestDisclosure(BaseCase):
    """No sum of shown rows touches fewer than five answers: found by trying."""

    def light_sums(self, groups, shown):
        rows, keys = sorted(shown), list(groups)
        matrix = [[row in groups[key][0] for key in keys] for row in rows]
        for factors in product((-2, -1, 0, 1, 2), repeat=len(rows)):
            touched = [
                key
                for number, key in enumerate(keys)
                if sum(f * one[number] for f, one in zip(factors, matrix, strict=True))
            ]
            if touched and sum(groups[key][1] for key in touched) < 5:
                yield touched

    def test_random_tables(self):
        dice, many = random.Random(12), 0
        for _table in range(150):
            groups = {
                key: (
                    (
                        (0, 0),
                        (1, dice.randint(1, 3)),
                        (2, dice.randint(1, 2)),
                        (3, key),
                    ),
                    dice.choice((0, 1, 1, 2, 3, 4, 5, 6, 9)),
                )
                for key in range(dice.randint(1, 6))
            }
            shown = choose_shown(groups)
            self.assertEqual(shown, choose_shown(dict(reversed(groups.items()))))
            if len(shown) <= 6:
                many += bool(shown)
                self.assertFalse(list(self.light_sums(groups, shown)), groups)
        self.assertGreater(many, 80, "something is shown")

    def test_by_hand(self):
        def row(segment, customer):
            return ((0, 0), (1, segment), (3, customer))

        # 6 + 5 + 3: the five protect the three, and everybody is shown
        groups = {1: (row(1, 1), 6), 2: (row(2, 2), 5), 3: (row(3, 3), 3)}
        self.assertEqual(choose_shown(groups), {(0, 0), (1, 1), (3, 1)})
        # 3 + 2 are five together
        groups[4] = (row(4, 4), 2)
        self.assertEqual(choose_shown(groups), {(0, 0), (1, 1), (3, 1), (1, 2), (3, 2)})
        self.assertEqual(choose_shown({1: (row(1, 1), 4)}), set())
        self.assertEqual(choose_shown({}), set())
