from ast import literal_eval

from odoo.exceptions import AccessError
from odoo.fields import Date
from odoo.tests import Form, freeze_time, tagged

from ..evidence_common import EvidenceCommon


@tagged("post_install", "-at_install")
@freeze_time("2026-05-10 12:00:00")
class TestCareAdvice(EvidenceCommon):
    """One sentence of what would turn a promise green, and a button that starts it."""

    def advice(self, promise, user=None):
        self.env.invalidate_all()
        return promise.with_user(user or self.account_manager).get_advice()

    def refreshed(self, kind, **terms):
        promise = self.promise(kind, **terms)
        promise._refresh()
        return promise

    def let_go(self):
        """Who answers for the ministry does not work here any more."""
        self.ministry.user_id = self.other_account_manager
        self.other_account_manager.active = False

    def test_what_is_settled(self):
        promise = self.refreshed("meeting")
        event = self.meeting(self.kaisa)
        promise._refresh()
        advice = self.advice(promise)
        self.assertEqual(
            advice,
            {
                "text": "Held: Yearly meeting on May 4, level unknown. Nothing"
                " more to do until Dec 31.",
                "label": "",
                "action": False,
            },
        )
        event.unlink()
        self.look(promise, "2027-01-01")
        self.assertIn("ended on Dec 31", self.advice(promise)["text"])
        self.assertFalse(self.advice(promise)["action"])
        self.assert_not_applicable(promise)
        self.assertIn("Nothing to do", self.advice(promise)["text"])

    def test_each_kind_has_advice_for_everybody(self):
        kinds = self.env["statcrm.care.promise"]._fields["kind"].get_values(self.env)
        generic = type(self.env["statcrm.evidence"])._advise
        self.let_go()
        for kind in kinds:
            promise = self.promise(kind)
            for user in (self.account_manager, self.staff, self.internal):
                with self.subTest(kind=kind, user=user.login):
                    advice = self.advice(promise, user)
                    self.assertTrue(advice["text"])
                    self.assertEqual(bool(advice["label"]), bool(advice["action"]))
                    if advice["action"]:
                        self.assertTrue(advice["action"]["views"])
            self.assertIsNot(type(self.of_kind(kind))._advise, generic, kind)

    def test_a_mailing_of_the_campaign_is_begun(self):
        card = self.env["utm.campaign"].create({"title": "Card"})
        for campaign, told in ((card, True), (self.env["utm.campaign"], False)):
            promise = self.promise("mailing", campaign_id=campaign.id)
            advice = self.advice(promise, self.env.ref("base.user_admin"))
            self.assertEqual("campaign “Card”" in advice["text"], told)
            context = advice["action"]["context"]
            mailings = self.env["mailing.mailing"].with_context(**context)
            mailing = mailings.create({"subject": "Greetings"})
            self.assertEqual(mailing.campaign_id, campaign)
            people = literal_eval(mailing.mailing_domain)
            self.assertEqual(self.Partner.search(people), self.kaisa)

    def test_no_button_that_ends_in_a_refusal(self):
        """(kind, a button for staff): who keeps the plan has one for each."""
        for kind, for_staff in (
            ("plan_state", False),
            ("goal_measured", False),
            ("joint_plan", False),
            ("agreement", False),
            ("price_list", True),
            ("cooperation", True),
        ):
            promise = self.promise(kind)
            for user, has in ((self.account_manager, True), (self.staff, for_staff)):
                with self.subTest(kind=kind, user=user.login):
                    advice = self.advice(promise, user)
                    self.assertEqual(bool(advice["action"]), has)
                    self.assertEqual(bool(advice["label"]), has)

    def test_plan_the_meeting_with_the_right_people(self):
        promise = self.refreshed("meeting", level="director")
        self.affiliate(self.timo, self.board, level="director_general")
        self.affiliate(self.kaisa, self.ministry, level="manager")
        self.join(self.director, "director")
        self.join(self.management, "director_general")
        advice = self.advice(promise)
        self.assertEqual(advice["label"], "Plan Meeting")
        self.assertIn("Timo", advice["text"])
        self.assertIn(self.director.name, advice["text"])
        self.assertIn("by Jun 30", advice["text"])
        context = advice["action"]["context"]
        people = self.Partner.browse(context["default_partner_ids"])
        ours = (self.director | self.account_manager).partner_id
        self.assertEqual(people, self.timo | ours)
        event = self.env["calendar.event"].with_user(self.account_manager)
        form = Form(event.with_context(no_mail_to_attendees=True, **context))
        form.start, form.stop = "2026-05-04 09:00:00", "2026-05-04 10:00:00"
        held = form.save()
        promise._refresh()
        self.assertEqual(promise.state, "due")
        advice = self.advice(promise)
        self.assertEqual(advice["label"], "Record Attendance")
        window = self.env[advice["action"]["res_model"]].with_user(self.account_manager)
        form = Form(window.with_context(**advice["action"]["context"]))
        self.assertEqual(form.event_id, held)
        form.their_came_ids.add(self.timo)
        form.our_came_ids.add(self.director.partner_id)
        form.save().action_say()
        # that the director was there is the director's word
        self.assertEqual(promise.state, "due")
        advice = self.advice(promise)
        self.assertIn(self.director.name, advice["text"])
        self.assertFalse(advice["label"])
        advice = self.advice(promise, self.director)
        self.assertEqual(advice["label"], "Confirm Attendance")
        window = self.env[advice["action"]["res_model"]].with_user(self.director)
        form = Form(window.with_context(**advice["action"]["context"]))
        form.save().action_confirm()
        self.assertEqual(promise.state, "kept")

    def test_who_knows_them_goes_first(self):
        promise = self.refreshed("meeting", level="director")
        self.affiliate(self.timo, self.board, level="director")
        for user in (self.director, self.management):
            self.join(user, "director")
        self.assertIn(self.director.name, self.advice(promise)["text"])
        self.env["statcrm.connection"].create(
            {
                "user_id": self.management.id,
                "partner_id": self.timo.id,
                "typed_strength": 3,
            }
        )
        self.assertIn(self.management.name, self.advice(promise)["text"])

    def test_the_level_of_a_meeting_that_promised_none(self):
        promise = self.promise("meeting")
        event = self.meeting(self.kaisa)
        promise._refresh()
        line = self.affiliate(self.kaisa, self.ministry, level="director_general")
        ours = self.unit.member_ids
        for level, text in (
            ("expert", "level: expert."),
            ("director", "level: director."),
            ("director_general", "level: director general."),
        ):
            ours.level = level
            self.assertIn(text, self.advice(promise)["text"])
        line.date_from = "2026-05-05"
        self.assertIn("level unknown", self.advice(promise)["text"])
        line.date_from = False
        # of those who came
        self.join(self.director, "director")
        ours.level = "expert"
        event.partner_ids |= self.director.partner_id
        self.assertIn("level: expert", self.advice(promise)["text"])
        self.assertEqual(promise.state, "kept")

    def test_nobody_has_the_level(self):
        promise = self.refreshed("meeting", level="director")
        advice = self.advice(promise)
        self.assertIn("Ministry has no contact person", advice["text"])
        self.assertEqual(advice["action"]["res_id"], self.ministry.id)
        self.affiliate(self.timo, self.board, level="director")
        advice = self.advice(promise)
        self.assertIn("No colleague", advice["text"])
        self.assertFalse(advice["action"])

    def test_late_says_so(self):
        promise = self.promise("meeting")
        self.look(promise, "2026-07-01")
        text = self.advice(promise)["text"]
        self.assertIn("by Dec 31", text)
        self.assertIn("It was due on Jun 30.", text)

    def test_who_answers_is_proposed_by_the_management_group(self):
        self.let_go()
        promise = self.refreshed("responsible")
        self.assertFalse(self.advice(promise)["action"])
        action = self.advice(promise, self.management)["action"]
        self.assertEqual(action["res_model"], "statcrm.nomination")
        self.assertEqual(action["context"]["default_partner_id"], self.ministry.id)

    def test_a_nomination_on_its_way_is_named(self):
        self.let_go()
        promise = self.promise("nomination")
        self.assertIn("has no nomination in force", self.advice(promise)["text"])
        nomination = self.env["statcrm.nomination"].create(
            {
                "partner_id": self.ministry.id,
                "value_class_id": self.value_class("strategic").id,
                "user_id": self.account_manager.id,
                "date_from": "2099-01-01",
                "date_to": "2101-12-31",
                "state": "proposed",
            }
        )
        advice = self.advice(promise)
        self.assertEqual(
            advice["text"], "A nomination from Jan 1, 2099 is pending a decision."
        )
        self.assertEqual(advice["action"]["res_id"], nomination.id)
        nomination.with_user(self.director)._decide(
            "T 1", Date.to_date("2026-05-05"), None
        )
        self.assertEqual(nomination.state, "approved")
        self.assertEqual(
            self.advice(promise)["text"], "The nomination takes effect on Jan 1, 2099."
        )

    def test_log_a_contact(self):
        promise = self.refreshed("contact", months=3)
        advice = self.advice(promise, self.staff)
        self.assertIn("for 3 months", advice["text"])
        context = advice["action"]["context"]
        window = self.env[advice["action"]["res_model"]].with_user(self.staff)
        form = Form(window.with_context(**context))
        form.text = "Talked"
        form.save().action_log()
        promise._refresh()
        self.assertEqual(promise.state, "kept")
        self.assertIn("needed by Aug 10", self.advice(promise)["text"])

    def test_missing_data(self):
        promise = self.refreshed("data_complete")
        advice = self.advice(promise)
        self.assertIn("Decision-maker", advice["text"])
        self.assertEqual(advice["action"]["res_id"], self.ministry.id)
        self.assertFalse(self.advice(promise, self.staff)["action"])

    def test_unanswered_feedback(self):
        promise = self.refreshed("feedback_answered")
        self.assertIn("No open feedback", self.advice(promise)["text"])
        one = self.env["statcrm.feedback"].create(
            {"name": "Slow", "kind": "request", "channel": "phone"}
            | {"partner_id": self.kaisa.id, "date": "2026-05-01 09:00:00"}
        )
        advice = self.advice(promise)
        self.assertIn("by May 15", advice["text"])
        found = self.env["statcrm.feedback"].search(advice["action"]["domain"])
        self.assertEqual(found, one)

    def test_ask_about_satisfaction(self):
        self.env["statcrm.survey.round"].sudo().search([]).unlink()
        promise = self.refreshed("satisfaction", in_person=True)
        self.assertIn("There is no running round", self.advice(promise)["text"])
        survey = self.env["survey.survey"].create(
            {"title": "How Are We?", "statcrm_is_satisfaction": True}
        )
        self.env["statcrm.survey.round"].sudo().create(
            {"survey_id": survey.id, "name": "Spring", "date_from": "2026-03-01"}
        )
        advice = self.advice(promise)
        self.assertEqual(
            advice["action"]["res_model"], "statcrm.satisfaction.interview"
        )
        self.assertFalse(self.advice(promise, self.staff)["action"])

    def test_open_what_was_logged_or_written(self):
        """As its entry in the customer file, which leads on to the card."""
        met, talked = self.promise("meeting"), self.promise("contact", months=3)
        window = self.env["statcrm.interaction.log"].with_user(self.staff)
        form = Form(window.with_context(default_partner_id=self.ministry.id))
        form.contact_ids.add(self.kaisa)
        form.text = "What we agreed"
        form.save().action_log()
        for promise in (met, talked):
            promise._refresh()
            self.assertEqual(promise.res_model, "mail.activity")
            self.assert_entry(promise, "visit", "What we agreed")
        mail = self.kaisa.with_user(self.account_manager).message_post(
            body=self.kaisa.name,
            message_type="comment",
            subtype_xmlid="mail.mt_comment",
        )
        mail.date = "2026-05-10 12:00:01"
        with freeze_time("2026-05-10 13:00:00"):
            talked._refresh()
        self.assertEqual(talked.res_model, "mail.message")
        self.assert_entry(talked, "email_out", "Kaisa")
        mail.unlink()
        answer = talked.with_user(self.staff).action_open_evidence()
        self.assertEqual(answer["tag"], "display_notification")

    def assert_entry(self, promise, kind, text):
        for user in (self.staff, self.internal):
            action = promise.with_user(user).action_open_evidence()
            self.assertEqual(action["res_model"], "statcrm.interaction")
            entry = self.env[action["res_model"]].browse(action["res_id"])
            self.assertEqual(entry.with_user(user).kind, kind)
            self.assertIn(text, entry.with_user(user).summary)
            self.assertEqual(entry.principal_id, self.ministry)
            told = self.env["statcrm.board"].with_user(user).get_promise(promise.id)
            self.assertEqual(told["evidence"]["model"], entry._name)
            self.assertEqual(told["evidence"]["id"], entry.id)

    def test_not_for_portal_users(self):
        """Who may not read promises gets no advice either."""
        promise = self.refreshed("meeting")
        with self.assertRaises(AccessError):
            self.advice(promise, self.portal)


@tagged("post_install", "-at_install")
class TestMine(EvidenceCommon):
    """Whose promise it is, by the role that the programme names."""

    def test_each_role(self):
        roles = dict(self.env["statcrm.care.promise"]._fields["responsible"].selection)
        programme = self.programme(
            *({"kind": "meeting", "responsible": role, "name": role} for role in roles)
        )
        self.open_year()
        parent = self.segment("local_government")
        self.ministry.statcrm_segment_id = self.segment("large_municipalities")
        parent.manager_id = self.segment_manager
        self.env["statcrm.account.member"].sudo().create(
            [
                {
                    "partner_id": self.ministry.id,
                    "user_id": user.id,
                    "part": "deputy",
                    "date_from": first,
                    "date_to": last,
                }
                for user, first, last in (
                    (self.other_account_manager, "2020-01-01", "2021-01-01"),
                    (self.staff, "2021-01-02", False),
                )
            ]
        )
        for user, mine in {
            self.account_manager: ["account_manager"],
            self.other_account_manager: [],
            self.staff: ["deputy"],
            self.segment_manager: ["segment_manager"],
            self.communications: ["communications"],
            self.director: ["director"],
            self.internal: [],
        }.items():
            with self.subTest(user=user.login):
                promises = self.env["statcrm.care.promise"].with_user(user)
                ours = [("programme_id", "=", programme.id)]
                found = promises.search([*ours, ("is_mine", "=", True)])
                self.assertEqual(found.mapped("name"), mine)
                others = promises.search([*ours, ("is_mine", "=", False)])
                self.assertEqual(len(found + others), len(roles))
                self.assertEqual(
                    (found + others).filtered("is_mine").mapped("name"), mine
                )

    def test_open_the_evidence(self):
        promise = self.promise("meeting")
        event = self.meeting(self.kaisa)
        self.look(promise, "2026-05-10")
        mine = promise.with_user(self.staff)
        action = mine.action_open_evidence()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (event._name, event.id)
        )
        event.unlink()
        self.assertEqual(mine.action_open_evidence()["tag"], "display_notification")

    def test_evidence_that_is_not_for_everybody(self):
        survey = self.env["survey.survey"].create(
            {"title": "How Are We?", "statcrm_is_satisfaction": True}
        )
        survey.user_input_ids.create(
            {"survey_id": survey.id, "partner_id": self.kaisa.id, "state": "done"}
            | {"end_datetime": "2026-05-04 12:00:00"}
        )
        promise = self.promise("satisfaction")
        self.look(promise, "2026-05-10")
        self.assertEqual(promise.state, "kept")
        answer = promise.with_user(self.staff).action_open_evidence()
        self.assertIn("not allowed to open", answer["params"]["message"])
