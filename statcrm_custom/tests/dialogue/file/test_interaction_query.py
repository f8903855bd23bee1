from markupsafe import Markup

from odoo import fields
from odoo.fields import Domain
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestInteractionQuery(InteractionCommon):
    """The whole beside a plain loop over records, and how the database finds it."""

    @classmethod
    def records(cls, model, *conditions):
        model = cls.env[model].sudo().with_context(active_test=False)
        return model.search(Domain.AND([[condition] for condition in conditions]))

    def plain(self):
        """{(model, id of the source, principal customer)}, record by record."""
        pairs = [*self.activities(), *self.messages(), *self.meetings(), *self.others()]
        return {
            (source._name, source.id, partner.statcrm_principal_id.id)
            for source, partner in pairs
            if partner.partner_share
        }

    def activities(self):
        for activity in self.records(
            "mail.activity",
            ("res_model", "=", "res.partner"),
            ("active", "=", False),
            ("date_done", "!=", False),
            ("calendar_event_id", "=", False),
        ):
            yield activity, self.Partner.browse(activity.res_id).exists()

    def messages(self):
        documents = ("crm.lead", "sale.order", "project.project")
        for mail in self.records(
            "mail.message",
            ("model", "in", ("res.partner", *documents)),
            ("message_type", "in", ("comment", "email")),
            ("mail_activity_type_id", "=", False),
        ):
            record = self.env[mail.model].sudo().browse(mail.res_id).exists()
            if mail.model == "project.project":
                record = record.filtered(lambda p: p.privacy_visibility != "followers")
            yield mail, record.partner_id if mail.model in documents else record

    def meetings(self):
        for event in self.records(
            "calendar.event",
            ("start", "<=", fields.Datetime.now()),
            ("active", "=", True),
        ):
            calendar = event.user_id.sudo().calendar_default_privacy
            if (event.privacy or calendar) == "private":
                continue
            guests = event.attendee_ids.filtered(lambda one: one.state != "declined")
            people = guests.partner_id.filtered("partner_share")
            card = self.Partner
            if event.res_model == "res.partner":
                card = card.browse(event.res_id).exists()
            for partner in people.statcrm_principal_id | card.statcrm_principal_id:
                yield event, partner

    def others(self):
        sales = ("out_invoice", "out_refund")
        for model, conditions in (
            ("crm.lead", ()),
            ("sale.order", ()),
            ("account.move", (("move_type", "in", sales), ("state", "=", "posted"))),
            ("event.registration", (("active", "=", True),)),
            ("survey.user_input", (("state", "=", "done"), ("test_entry", "=", False))),
        ):
            for record in self.records(model, *conditions):
                yield record, record.partner_id
        for update in self.records("project.update"):
            if update.project_id.privacy_visibility != "followers":
                yield update, update.project_id.partner_id
        for trace in self.records(
            "mailing.trace",
            ("model", "=", "res.partner"),
            ("is_test_trace", "=", False),
            ("trace_status", "not in", ("outgoing", "process", "cancel")),
        ):
            yield trace, self.Partner.browse(trace.res_id).exists()

    def test_the_whole_beside_a_plain_loop(self):
        self.meeting(self.anna | self.otto)
        self.meeting(self.anna, privacy="private")
        self.meeting(self.Partner, res_id=self.ministry.id)
        self.done_call(self.bertta)
        self.message(self.ministry, self.anna)
        self.env["crm.lead"].create({"name": "L", "partner_id": self.anna.id})
        models = {
            **{1: "mail.activity", 4: "crm.lead", 5: "sale.order", 6: "account.move"},
            **{7: "project.update", 8: "event.registration", 9: "survey.user_input"},
            **{2: "mail.message", 12: "mail.message", 14: "mail.message"},
            **{10: "mailing.trace", 15: "mail.message", 3: "event", 13: "event"},
        }
        expected, found = self.plain(), []
        for item in self.Interaction.search([("arm", "in", list(models))]):
            model, source = models[item.arm], item.source_id
            if model == "event":
                model, source = "calendar.event", item.res_id
            found.append((model, source, item.principal_id.id))
        self.assertEqual(len(found), len(set(found)), "nothing is there twice")
        self.assertEqual(set(found), expected)

    def test_a_page_is_as_a_list_without_one(self):
        for days in range(5):
            self.message(self.ministry, self.anna, days=days)
        self.meeting(self.anna)
        domain = [("principal_id", "=", self.ministry.id)]
        names = ["date", "kind", "summary"]
        whole = self.Interaction.search(domain)
        page = self.Interaction.search_fetch(domain, names, limit=4)
        self.assertEqual(page, whole[:4])
        self.assertEqual(page.read(names), whole[:4].read(names))

    def explain(self, query):
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select("*")))
        return "\n".join(row[0] for row in rows)

    def test_reading_by_ids_goes_to_primary_keys(self):
        message = self.message(self.ministry, self.anna)
        self.meeting(self.anna)
        found = self.file()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        plan = self.explain(self.Interaction._search([("id", "in", found.ids)]))
        self.assertIn(f"(id = {message.id})", plan)
        meeting = found.filtered(lambda item: item.kind == "meeting")
        self.assertIn(f"(id = {meeting.source_id})", plan)
        # no other arm is even looked at
        for table in ("mailing_trace", "sale_order", "survey_user_input"):
            self.assertNotIn(table, plan)

    def test_conditions_reach_the_tables_of_the_arms(self):
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        search = self.Interaction._search
        plan = self.explain(search([("principal_id", "=", self.ministry.id)]))
        self.assertIn("res_partner__statcrm_principal_id_index", plan)
        plan = self.explain(search([("kind", "=", "mailing")]))
        self.assertIn("mailing_trace", plan)
        self.assertNotIn("survey_user_input", plan)
        contacts = search(self.Interaction._contact_domain(), limit=5)
        plan = self.explain(contacts)
        self.assertIn("mail_activity", plan)
        for table in ("mailing_trace", "event_registration", "account_move"):
            self.assertNotIn(table, plan)
        for domain, column in (
            ([("date", ">=", "2026-01-01")], "(date >= '2026-01-01"),
            ([("partner_id", "=", self.anna.id)], "mail.res_id"),
            ([("user_id", "=", self.staff.id)], "COALESCE(activity.user_id"),
        ):
            self.assertIn(column, self.explain(search(domain)))

    def test_the_newest_are_found_with_all_messages_in_one(self):
        mine = Domain("principal_id", "=", self.ministry.id)
        contacts = mine & self.Interaction._contact_domain()
        plan = self.explain(self.Interaction._search(contacts))
        self.assertEqual(plan.count("on mail_message_subtype"), 4)
        plan = self.explain(self.Interaction._search(contacts, limit=5))
        self.assertEqual(plan.count("on mail_message_subtype"), 1)
        for table in ("crm_lead", "sale_order", "project_project"):
            self.assertIn(f"on {table}", plan)

    def test_who_took_part_is_looked_for_where_the_page_comes_from(self):
        mail, meeting = (self.Interaction._parts_sql({arm}).code for arm in (2, 3))
        self.assertIn("calendar_attendee", meeting)
        for table in ("mail_message", "statcrm_activity_contact_rel"):
            self.assertNotIn(table, meeting)
        self.assertNotIn("calendar_attendee", mail)
        everywhere = self.Interaction._parts_sql().code
        for part in (mail, meeting):
            self.assertIn(part, everywhere)
        # nobody but its partner takes part in a lead
        values = {"name": "Lead", "partner_id": self.ministry.id}
        self.env["crm.lead"].create(values)
        [row] = self.file()
        self.assertFalse(row.person_ids)

    def test_a_list_asks_the_same_for_two_rows_and_for_eight(self):
        customer = self.company_partner("Listed")
        for number in range(8):
            person = self.person(f"Person {number}", customer)
            person.message_post(
                body=Markup("Told"), message_type="comment", partner_ids=person.ids
            )
        self.env.flush_all()
        rows = self.env["statcrm.interaction"].with_user(self.account_manager)
        rows = rows.search([("principal_id", "=", customer.id)])
        self.assertEqual(len(rows), 8)
        counts = []
        for some in (rows, rows[:2]) * 2:  # the first time fills the caches
            with self.count_queries(counts):
                some.web_read({"person_ids": {"fields": {"display_name": {}}}})
        self.assertEqual(*counts[2:])

    def test_no_context_makes_the_query_longer_or_counts_twice(self):
        """Which rows and columns are asked is the program's choice, not a caller's."""
        self.done_call(self.anna)
        mine = [("principal_id", "=", self.ministry.id)]
        self.assertEqual(self.Interaction.search_count(mine), 1)
        length = len(self.Interaction._table_query.code)
        lists = ([1] * 3000, [1, 1, 3], [[1], {}], [99])
        for asked in (*lists, 1, "1", {"1": 1}, {"2": [1]}, True):
            with self.subTest(asked=str(asked)[:20]):
                asking = self.Interaction.with_context(
                    statcrm_sources=asked,
                    statcrm_columns=asked,
                    statcrm_since=asked,
                    statcrm_moved=asked,
                    statcrm_kinds=asked,
                )
                self.assertEqual(len(asking._table_query.code), length)
                self.assertEqual(asking.search_count(mine), 1)
                self.assertEqual(asking.search(mine).mapped("kind"), ["call"])

    def test_a_page_has_the_rows_of_the_whole_list(self):
        """A page is found by a shorter query than the list; both find the same."""
        self.done_call(self.anna)
        for model in ("crm.lead", "sale.order", "project.project"):
            values = {"partner_id": self.anna.id}
            if model != "sale.order":
                values["name"] = "About it"
            self.message(self.env[model].create(values))
        for day in ("2026-01-31", "2026-02-01", "2026-02-02"):
            with freeze_time(f"{day} 00:30:00"):
                self.done_call(self.anna)
                self.message(self.person("Late", self.ministry))
                self.env.flush_all()
        mine = [("principal_id", "=", self.ministry.id)]
        first = [("date", ">=", "2026-02-01 00:00:00")]
        either = ["|", *mine, ("date", ">=", "2100-01-01")]
        after = [("date", ">", "2026-02-01")]
        calls = [("kind", "=", "call"), ("outcome", "=", False)]
        lists = [[], mine, first, [*mine, *first], either, after, [*mine, *calls]]
        lists.append(Domain(mine) & self.Interaction._contact_domain())
        lists.append([*mine, ("kind", "not in", ["note", "mailing"])])
        for domain in lists:
            with self.subTest(domain=domain):
                everything = self.Interaction.search(domain)
                self.assertTrue(everything)
                page = self.Interaction.search(domain, limit=1000)
                self.assertEqual(page, everything)
                count = self.Interaction.search_count(domain, limit=1000)
                self.assertEqual(count, len(everything))
                read = self.Interaction.search_read(domain, ["date"], limit=1000)
                self.assertEqual([one["id"] for one in read], everything.ids)
