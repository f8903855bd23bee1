from datetime import date, datetime, timedelta

from lxml import etree
from markupsafe import Markup

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from ..feedback_case import FeedbackCommon


@freeze_time("2026-07-15 09:00:00")
@tagged("post_install", "-at_install")
class TestFeedback(FeedbackCommon):
    def test_who_what_and_until_when_are_filled_in(self):
        one = self.feedback("request", self.board, contact_id=self.lauri.id)
        self.assertEqual(one.principal_id, self.ministry)
        self.assertEqual(one.user_id, self.account_manager)
        self.assertEqual(one.unit_id, self.unit)
        self.assertEqual(one.deadline, date(2026, 7, 29))
        self.assertEqual(one.state, "new")
        self.env["ir.config_parameter"].set_param(
            "statcrm_custom.feedback_answer_days", "5"
        )
        self.assertEqual(self.feedback("request").deadline, date(2026, 7, 20))

    def test_the_owner_where_nobody_answers_for_the_customer(self):
        alone = self.company_partner("Alone")
        self.assertFalse(self.feedback("praise", alone).user_id)
        alone.statcrm_segment_id = self.segment("central_government")
        self.assertEqual(self.feedback("praise", alone).user_id, self.segment_manager)
        self.unit.main_user_id = self.vice_user
        made = self.feedback("praise", alone, unit_id=self.unit.id)
        self.assertEqual(made.user_id, self.vice_user)

    def test_from_a_person_the_organisation_is_known(self):
        action = self.lauri.action_statcrm_record_feedback()
        with Form(self.Feedback.with_context(**action["context"])) as form:
            self.assertFalse(form.kind)  # nobody records a complaint as a request
            form.kind = "praise"
            form.name, form.channel = "Thanks", "meeting"
        made = form.save()
        self.assertEqual((made.partner_id, made.contact_id), (self.board, self.lauri))

    def refused(self, reason, one, **values):
        with self.assertRaises(ValidationError) as caught:
            one.write(values)
        self.assertIn(reason, str(caught.exception))
        one.invalidate_recordset()

    def test_answered_needs_an_answer(self):
        one = self.feedback("request")
        for empty in (False, "<p><br></p>"):
            one.answer = empty
            self.refused("no answer yet", one, state="answered")
        one.answer = "<p>On Monday</p>"
        one.action_answered()
        self.assertEqual(one.answered_on, datetime(2026, 7, 15, 9))
        one.action_reopen()
        self.assertFalse(one.answered_on)

    def test_a_day_that_was_typed_stays(self):
        one = self.feedback("request")
        one.write(
            {"answer": "Said", "answered_on": "2026-07-01 10:00", "state": "answered"}
        )
        self.assertEqual(one.answered_on, datetime(2026, 7, 1, 10))

    def test_a_complaint_is_not_closed_in_silence(self):
        complaint, praise = self.feedback(), self.feedback("praise")
        with self.assertRaises(ValidationError):
            complaint.action_close()
        praise.action_close()
        self.assertEqual(praise.state, "closed")

    def test_suggestion_is_decided_before_it_is_answered(self):
        one = self.feedback("suggestion", answer="Thanks")
        self.refused("before answering", one, state="answered")
        self.refused("reason", one, decision="declined")
        one.write({"decision": "declined", "decision_reason": "Too dear"})
        one.action_answered()
        self.assertEqual(one.decided_on, date(2026, 7, 15))

    def test_repeated(self):
        def complain(day, **values):
            values.setdefault("partner", self.board)
            return self.feedback(date=day, **values).is_repeated

        cause = self.env.ref("statcrm_custom.statcrm_feedback_cause_late")
        delivery = {"stage_of_service": "delivery"}
        self.assertFalse(complain("2026-01-10", **delivery))
        self.assertTrue(complain("2026-02-10", partner=self.ministry, **delivery))
        self.assertFalse(complain("2026-02-11", stage_of_service="ordering"))
        self.assertFalse(complain("2026-02-12"))
        self.assertFalse(complain("2026-02-13", kind="request", **delivery))
        self.assertFalse(complain("2026-02-14", cause_id=cause.id))
        self.assertTrue(complain("2026-02-15", cause_id=cause.id))
        self.assertTrue(complain("2027-02-10", **delivery))
        self.assertFalse(complain("2028-02-11", **delivery))
        other = self.company_partner("Other")
        self.assertFalse(complain("2026-03-01", partner=other, **delivery))

    def test_repeated_is_found_when_the_stage_is_told_later(self):
        self.feedback(stage_of_service="delivery", date="2026-07-01")
        one = self.feedback()
        self.assertFalse(one.is_repeated)
        one.stage_of_service = "delivery"
        self.assertTrue(one.is_repeated)
        action = one.action_earlier_complaints()
        self.assertEqual(self.Feedback.search_count(action["domain"]), 1)

    def test_late(self):
        late = self.feedback("request", deadline="2026-07-14")
        today = self.feedback("request", deadline="2026-07-15")
        done = self.feedback("praise", deadline="2026-07-14", state="closed")
        found = self.Feedback.search([("is_late", "=", True)]) & (late + today + done)
        self.assertEqual(found, late)
        self.assertEqual((late + today + done).filtered("is_late"), late)

    def test_open_feedback_is_counted_in_the_tree(self):
        self.feedback("praise", self.board, contact_id=self.lauri.id)
        self.feedback("request", self.ministry)
        self.feedback("praise", self.ministry, state="closed")
        for partner, count in (
            (self.ministry, 2),
            (self.board, 1),
            (self.lauri, 1),
            (self.kaisa, 0),
        ):
            self.assertEqual(partner.statcrm_feedback_count, count, partner.name)
            domain = partner.action_statcrm_feedback()["domain"]
            found = self.Feedback.search_count(
                [*domain, ("state", "in", ("new", "in_progress"))]
            )
            self.assertEqual(found, count)
        badges = self.ministry._compute_application_statistics_hook()
        self.assertIn(
            ("fa-comments-o", 2),
            [(one["iconClass"], one["value"]) for one in badges[self.ministry.id]],
        )

    def test_it_stands_in_the_customer_file(self):
        one = self.feedback("praise", self.board, contact_id=self.lauri.id)
        unknown = self.Feedback.create({"name": "Who?", "channel": "web"})
        self.env.flush_all()
        file = self.env["statcrm.interaction"].search([("kind", "=", "feedback")])
        row = file.filtered(lambda row: row.res_id == one.id)
        self.assertEqual(row.res_model, "statcrm.feedback")
        self.assertEqual(
            (row.partner_id, row.principal_id), (self.lauri, self.ministry)
        )
        self.assertEqual((row.date, row.user_id), (one.date, self.account_manager))
        self.assertNotIn(unknown.id, file.mapped("res_id"))
        one.action_archive()
        self.env.flush_all()
        self.assertFalse(row.exists())

    def test_a_person_of_another_customer_does_not_move_it(self):
        other = self.company_partner("Other")
        one = self.feedback("praise", other, contact_id=self.kaisa.id)
        own = self.feedback("praise", self.board, contact_id=self.lauri.id)
        self.assertEqual(self.file_rows(one).partner_id, other)
        self.assertEqual(self.file_rows(own).partner_id, self.lauri)
        # who goes to another customer later was the board's when it was said
        self.lauri.parent_id = other
        row = self.file_rows(own)
        self.assertEqual(
            (row.partner_id, row.principal_id), (self.lauri, self.ministry)
        )

    def file_rows(self, one):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["statcrm.interaction"].search(
            [("kind", "=", "feedback"), ("res_id", "=", one.id)]
        )

    def test_it_follows_an_office_that_moves(self):
        other = self.company_partner("Other")
        one = self.feedback("praise", self.board)
        self.board.parent_id = other
        self.assertEqual(one.principal_id, other)
        self.assertEqual(self.file_rows(one).principal_id, other)

    def test_merged_customers_keep_it(self):
        gone = self.company_partner("Gone")
        moved = self.feedback("request", gone)
        archived = self.feedback("praise", gone, active=False)
        self.merge(self.board, gone)
        for one in moved + archived:
            self.assertEqual(one.partner_id, self.board)
            self.assertEqual(one.principal_id, self.ministry)

    def test_what_it_concerns(self):
        event = self.env["event.event"].create(
            {
                "name": "Customer day",
                "date_begin": datetime(2026, 8, 1),
                "date_end": datetime(2026, 8, 2),
            }
        )
        one = self.feedback("praise", record_ref=f"event.event,{event.id}")
        self.assertEqual((one.res_model, one.res_id), ("event.event", event.id))
        event.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(one.record_ref)
        one.with_user(self.staff).web_read({"record_ref": {"fields": {}}, "name": {}})

    def test_from_an_answer(self):
        record = self.env["event.event"].create(
            {
                "name": "x",
                "date_begin": datetime(2026, 8, 1),
                "date_end": datetime(2026, 8, 2),
            }
        )
        text = "Dates first\n<script>alert(1)</script>"
        make = self.Feedback.with_user(self.portal)._from_answer
        one = make(self.lauri, text, "suggestion", "survey", record).with_env(self.env)
        self.assertEqual((one.name, one.channel), ("Dates first", "survey"))
        self.assertEqual((one.partner_id, one.contact_id), (self.board, self.lauri))
        self.assertEqual((one.res_model, one.res_id), ("event.event", record.id))
        self.assertIn(Markup("&lt;script&gt;"), one.description)
        self.assertNotIn("<script", one.description)
        again = make(self.lauri, text, "suggestion", "survey", record)
        self.assertEqual(again.id, one.id)
        self.assertFalse(make(self.lauri, " ", "praise", "survey", record))
        nobody = make(self.Partner.browse(), "y" * 200, "request", "campaign", record)
        self.assertFalse(nobody.partner_id)
        self.assertLess(len(nobody.name), 90)

    def test_first_screen(self):
        self.assertNotIn("feedback", self.home(self.account_manager))
        late = self.feedback("request", deadline="2026-07-01")
        in_time = self.feedback("complaint")
        unknown = self.Feedback.create({"name": "Who?", "channel": "web"})
        home = self.home(self.account_manager)
        [row] = home["feedback"]["rows"]
        self.assertEqual((row["id"], row["title"]), (in_time.id, "Ministry"))
        self.assertEqual(row["text"], f"Complaint: {in_time.name}")
        [row] = home["late"]["rows"][:1]
        self.assertEqual((row["id"], row["tone"]), (late.id, "danger"))
        self.assertFalse(self.home_rows(self.account_manager, "waiting"))
        rows = self.home_rows(self.main_user, "waiting")
        self.assertIn(unknown.id, [row["id"] for row in rows])
        self.assertIn("Unknown sender", [row["title"] for row in rows])

    def test_feedback_and_its_activity_are_one_row(self):
        late = self.feedback("complaint", deadline="2026-07-01")
        other = self.feedback("request")
        other.user_id = self.staff
        for feedback in (late, other):
            feedback.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=self.account_manager.id,
                date_deadline="2026-07-02",
                summary="Answer",
            )
        rows = self.home_rows(self.account_manager, "late")
        about = [row["model"] for row in rows]
        self.assertEqual(about.count("statcrm.feedback"), 1)
        # what has no row of its own stays
        [activity] = [row for row in rows if row["model"] == "mail.activity"]
        self.assertEqual(
            self.env["mail.activity"].browse(activity["id"]).res_id, other.id
        )

    def test_late_feedback_of_a_colleague_shows_who_answers(self):
        late = self.feedback("request", deadline="2026-07-01")
        late.user_id = self.staff
        [row] = self.home_rows(self.account_manager, "late")
        self.assertIn(self.staff.name, row["text"])
        self.assertEqual(row["buttons"][0]["label"], "See Feedback")
        self.assertFalse(self.home_rows(self.account_manager, "feedback"))

    def test_customers_and_their_people_are_chosen_from(self):
        """By every window in which a customer is looked up, none of us is offered."""
        colleague = self.staff.partner_id
        house = self.env.company.partner_id
        desk = self.company_partner("Our Desk", house)
        intern = self.person("Our Intern", desk)
        office = self.company_partner("Their Office", self.ministry)
        person = self.person("Their Person", office)
        alone = self.person("Citizen")
        ours = colleague | house | desk | intern
        companies, people = self.ministry | office, person | alone
        for model, name, offered in (
            ("statcrm.feedback", "partner_id", companies | people),
            ("statcrm.feedback", "contact_id", people),
            ("statcrm.interaction.log", "partner_id", companies | people),
            ("statcrm.person.new", "organisation_id", companies),
        ):
            with self.subTest(model=model, field=name):
                field = self.env[model].fields_get([name])[name]
                found = self.Partner.with_user(self.staff).search(
                    [("id", "in", (ours | companies | people).ids), *field["domain"]]
                )
                self.assertEqual(found, offered.sorted("complete_name"))
                # nothing else is said by the view: it would be asked instead
                arch = self.env[model].get_view(view_type="form")["arch"]
                for node in etree.fromstring(arch).xpath(f"//field[@name='{name}']"):
                    domain = node.get("domain", "statcrm_is_outside")
                    self.assertIn("statcrm_is_outside", domain)
        for one in ours | companies | people:
            self.assertEqual(one.statcrm_is_outside, one not in ours, one.name)

    def test_query_counts(self):
        """Counting on cards, and recording many, cost the same for few and many."""
        counts, made = [], []
        for size in (2, 2, 40):
            partners = self.Partner.create(
                [
                    {"name": f"C{n}", "is_company": True, "user_id": self.staff.id}
                    for n in range(size)
                ]
            )
            values = [
                {
                    "name": "x",
                    "channel": "web",
                    "kind": "complaint",
                    "state": "closed",
                    "answer": "Yes",
                    "partner_id": partner.id,
                    "stage_of_service": "delivery",
                    "date": datetime(2026, 1, 1) + timedelta(days=1),
                }
                for partner in partners
            ]
            quiet = self.Feedback.with_context(tracking_disable=True)
            with self.count_queries(made):
                quiet.create(values)
            self.feedback("request", partners[0])
            with self.count_queries(counts):
                partners.mapped("statcrm_feedback_count")
        self.assertEqual(counts[1], counts[2])
        self.assertLessEqual(made[2] - made[1], 3)
