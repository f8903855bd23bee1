from odoo import fields
from odoo.tests import tagged

from ....models.customer.home import statcrm_house_figure
from ..interaction_common import InteractionCommon


@tagged("post_install", "-at_install")
class TestLastContact(InteractionCommon):
    """The last contact in lists: one rule for the cell, the filter and the order."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.everybody = (
            cls.ministry | cls.office | cls.anna | cls.bertta | cls.other | cls.otto
        )
        cls.silent = cls.company_partner("Silent")
        cls.everybody |= cls.silent

    def day(self, days_ago):
        return self.env.company._statcrm_day(self.days_ago(days_ago))

    def found(self, partners=None, user=None):
        """{name: day}, by the cells."""
        self.env.flush_all()
        self.env.invalidate_all()
        partners = (partners or self.everybody).with_user(user or self.staff)
        return {one.name: one.statcrm_last_contact for one in partners}

    def assert_agrees(self):
        """Filters and order say of each partner what its cell says."""
        cells = self.found()
        limit = self.day(100)
        Partner = self.env["res.partner"].with_user(self.staff)
        here = ("id", "in", self.everybody.ids)
        for domain, holds in (
            (("statcrm_last_contact", "=", False), lambda day: not day),
            (("statcrm_last_contact", "!=", False), bool),
            (("statcrm_last_contact", "<", limit), lambda day: day and day < limit),
            (("statcrm_last_contact", ">=", limit), lambda day: day and day >= limit),
        ):
            names = {name for name, day in cells.items() if holds(day)}
            found = Partner.search([here, domain]).mapped("name")
            self.assertEqual({*found}, names, domain)
        first = Partner.search([here], order="statcrm_last_contact, id")
        days = [
            cells[name] or fields.Date.to_date("1900-01-01")
            for name in first.mapped("name")
        ]
        self.assertEqual(days, sorted(days))
        last = Partner.search([here], order="statcrm_last_contact desc, id")
        days = [
            cells[name] or fields.Date.to_date("1900-01-01")
            for name in last.mapped("name")
        ]
        self.assertEqual(days, sorted(days, reverse=True))

    def test_of_a_customer_an_office_and_a_person(self):
        self.assertEqual({*self.found().values()}, {False})
        self.meeting(self.bertta | self.account_manager.partner_id, days=30)
        self.message(self.anna, self.account_manager.partner_id, days=200)
        self.message(self.otto, self.account_manager.partner_id, days=400)
        expected = {
            "Ministry": self.day(30),
            "Board": self.day(30),
            "Anna": self.day(200),
            "Bertta": self.day(30),
            "Other": self.day(400),
            "Otto": self.day(400),
            "Silent": False,
        }
        self.assertEqual(self.found(), expected)
        self.assert_agrees()
        rows = self.env["statcrm.follow.up"].search(
            [("partner_id", "in", [self.ministry.id, self.other.id])]
        )
        for row in rows:  # the same as in the follow-up
            self.assertEqual(row.last_contact, expected[row.partner_id.name])

    def move(self, person, organisation, days):
        """Let a person work somewhere else since so many days."""
        before = person.statcrm_affiliation_ids
        self.affiliate(person, organisation, date_from=self.day(days))
        window = self.env["statcrm.affiliation.end"].create(
            {"affiliation_ids": before.ids, "date_to": self.day(days + 1)}
        )
        window.action_end()
        self.assertEqual(person.parent_id, organisation)

    def test_of_an_office_as_its_file_says(self):
        """Who comes brings nothing along, who goes takes nothing along."""
        ours = self.account_manager.partner_id
        desk = self.company_partner("Desk", self.office)
        dora = self.person("Dora", desk)
        self.everybody |= desk | dora
        for person, days in ((self.otto, 60), (self.bertta, 90), (dora, 120)):
            self.message(person, ours, days=days)
        self.move(self.otto, self.office, 40)
        self.move(self.bertta, self.other, 40)
        found = self.found()
        self.assertEqual(found["Board"], self.day(90))
        self.assertEqual(found["Desk"], self.day(120))
        self.assert_agrees()
        self.message(dora, ours, days=30)
        self.assertEqual(self.found()["Board"], self.day(30))
        self.message(self.bertta, ours, days=10)  # not there any more
        self.assertEqual(self.found()["Board"], self.day(30))
        self.assert_agrees()
        for office in self.office | desk:
            last = self.Interaction.search(
                office._statcrm_file_domain() & self.Interaction._contact_domain(),
                order="date desc",
                limit=1,
            )
            day = self.env.company._statcrm_day(last.date)
            self.assertEqual(self.found()[office.name], day)

    def test_who_took_part_was_in_contact(self):
        log = self.env["statcrm.interaction.log"].with_user(self.staff)
        day = self.day(5)
        log.create(
            {
                "partner_id": self.ministry.id,
                "kind": "call",
                "contact_ids": (self.anna | self.bertta).ids,
                "text": "Talked",
                "date": day,
            }
        ).action_log()
        found = self.found()
        self.assertEqual(
            [found[name] for name in ("Anna", "Bertta", "Board")], [day] * 3
        )
        self.assert_agrees()

    def test_what_is_no_contact(self):
        self.message(
            self.anna,
            self.account_manager.partner_id,
            subtype_id=self.env.ref("mail.mt_note").id,
        )
        self.meeting(
            self.bertta | self.account_manager.partner_id, privacy="private", days=3
        )
        self.meeting(self.otto | self.account_manager.partner_id, days=-3)
        self.assertEqual({*self.found().values()}, {False})
        self.assert_agrees()

    def test_people_of_the_list_of_people(self):
        self.meeting(self.anna | self.account_manager.partner_id, days=400)
        lines = self.env["statcrm.affiliation"].with_user(self.staff)
        here = [("organisation_id", "in", (self.ministry | self.other).ids)]
        old = fields.Date.subtract(self.env.company._statcrm_today(), months=12)
        silent = lines.search(
            [*here, "|", ("last_contact", "=", False), ("last_contact", "<", old)]
        )
        self.assertEqual({*silent.mapped("partner_id.name")}, {"Anna", "Otto"})
        anna = lines.search([*here, ("partner_id", "=", self.anna.id)])
        self.assertEqual(anna.last_contact, self.day(400))
        self.assertEqual(lines.search([*here], order="last_contact desc")[:1], anna)

    def test_a_large_house_has_the_figures_of_the_hour(self):
        self.message(self.anna, self.account_manager.partner_id, days=10)
        self.env.flush_all()
        self.patch(statcrm_house_figure, "LARGE", -1)
        # those never counted are looked up
        self.assertEqual(self.found()["Anna"], self.day(10))
        self.assert_agrees()
        self.message(self.otto, self.account_manager.partner_id, days=1)
        self.assertFalse(self.found()["Otto"])
        self.assert_agrees()
        self.env["statcrm.house.figure"].sudo()._cron_count()
        self.assertEqual(self.found()["Otto"], self.day(1))
        self.assert_agrees()

    def test_a_page_takes_the_same_number_of_queries(self):
        def count(partners):
            self.env.flush_all()
            self.env.invalidate_all()
            partners = partners.with_user(self.staff)
            partners.fetch(["name", "statcrm_principal_id", "is_company"])
            before = self.env.cr.sql_log_count
            partners.mapped("statcrm_last_contact")
            partners.mapped("statcrm_next_date")
            return self.env.cr.sql_log_count - before

        more = self.Partner.create(
            [{"name": f"C{n}", "is_company": True} for n in range(20)]
        )
        self.Partner.create(
            [{"name": f"P{one.name}", "parent_id": one.id} for one in more]
        )
        for one in more:
            self.message(one.child_ids, self.account_manager.partner_id, days=9)
        few, many = more[:2] | more[:2].child_ids, more | more.child_ids
        count(few)
        self.assertEqual(count(many), count(few))

    def test_portal_users_do_not_see_it(self):
        shown = self.env["res.partner"].with_user(self.portal).fields_get()
        for name in ("statcrm_last_contact", "statcrm_next_date", "statcrm_next_step"):
            self.assertNotIn(name, shown)
