from contextlib import contextmanager
from datetime import timedelta

from odoo import Command, fields

from odoo.addons.base.tests.common import BaseCommon

ROLES = {
    "staff": "statcrm_group_user",
    "account_manager": "statcrm_group_account_manager",
    "other_account_manager": "statcrm_group_account_manager",
    "segment_manager": "statcrm_group_segment_manager",
    "communications": "statcrm_group_communications",
    "management": "statcrm_group_management",
    "director": "statcrm_group_director",
    "main_user": "statcrm_group_main_user",
    "vice_user": "statcrm_group_user",
    "auditor": "statcrm_group_auditor",
}


class HomeReader:
    """Reads the first screen of a user."""

    def home(self, user):
        """The sections of the user's first screen by key."""
        home = self.env["statcrm.home"].with_user(user).get_home()
        return {section["key"]: section for section in home["sections"]}

    def tiles(self, user):
        """The tiles of the user's first screen by key."""
        return {
            tile["key"]: tile
            for section in self.home(user).values()
            for tile in section["tiles"]
        }

    def home_rows(self, user, section):
        """The rows of a section of the user's first screen."""
        return self.home(user).get(section, {"rows": []})["rows"]

    def counted(self, user):
        """All that the user's first screen counts by key, also what is not shown."""
        home = self.env["statcrm.home"].with_user(user)
        tiles = [tile for one in home._get_sections() for tile in home._tiles_of(one)]
        home._count_tiles(tiles)
        return {tile["key"]: home._finish_tile(tile) for tile in tiles}


class StatcrmCommon(HomeReader, BaseCommon):
    """One user of each role, and short ways to make customers, sales, invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Partner = cls.env["res.partner"]
        groups = {role: f"statcrm_custom.{group}" for role, group in ROLES.items()}
        groups |= {"internal": "base.group_user", "portal": "base.group_portal"}
        # all at once and without a password: hashing eleven takes seconds
        users = cls.env["res.users"].create(
            [
                {
                    "name": f"{role.replace('_', ' ').title()} (test)",
                    "login": f"test_{role}",
                    "email": f"{role}@example.com",
                    "group_ids": [Command.set(cls.env.ref(group).ids)],
                }
                for role, group in groups.items()
            ]
        )
        for role, user in zip(groups, users, strict=True):
            setattr(cls, role, user)
        cls.fi = cls.env.ref("base.fi")
        # runs of the demo data would be the last ones, in its future
        for name in ("statcrm.classification", "statcrm.segment.run"):
            runs = cls.env[name].search([("state", "=", "applied")])
            runs.sudo().write({"state": "draft", "applied_at": False})

    @classmethod
    def clear_customers(cls):
        """Leave no customer: tests of an empty system. Odoo's tests make one, too."""
        cls.portal.active = False
        domain = cls.env["statcrm.setup"]._get_customer_domain()
        cls.Partner.search(domain).active = False

    @classmethod
    def get_default_groups(cls):
        main_user = cls.env.ref("statcrm_custom.statcrm_group_main_user")
        return super().get_default_groups() + main_user

    @classmethod
    def setup_main_company(cls, currency_code="EUR"):
        return super().setup_main_company(currency_code)

    @classmethod
    def value_class(cls, code):
        return cls.env["statcrm.value.class"].search([("code", "=", code)])

    @classmethod
    def segment(cls, code):
        return cls.env["statcrm.segment"].search([("code", "=", code)])

    @classmethod
    def contact_role(cls, code):
        return cls.env["statcrm.contact.role"].search([("code", "=", code)])

    @classmethod
    def company_partner(cls, name, parent=None, **values):
        values = {"name": name, "is_company": True, **values}
        return cls.Partner.create({"parent_id": parent and parent.id, **values})

    @classmethod
    def person(cls, name, parent=None, **values):
        return cls.Partner.create(
            {"name": name, "parent_id": parent and parent.id, **values}
        )

    @classmethod
    def nominate(cls, partner, code, user=None):
        """Make a customer strategic or key; somebody has to answer for it."""
        user = user or partner.user_id or cls.account_manager
        nominated = cls.value_class(code)
        partner.write({"statcrm_nominated_class_id": nominated.id, "user_id": user.id})

    @classmethod
    def sale(cls, partner, date, amount, **values):
        return cls.env["statcrm.sales.entry"].create(
            {
                "partner_id": partner.id,
                "date": date,
                "amount": amount,
                "source": "test",
                **values,
            }
        )

    @classmethod
    def classification(cls, date_to="2026-06-30", months=24, **values):
        return cls.env["statcrm.classification"].create(
            {"date_to": date_to, "months": months, **values}
        )

    @classmethod
    def classify(cls, date_to="2026-06-30", months=24, **values):
        run = cls.classification(date_to, months, **values)
        run.action_preview()
        run.action_apply()
        return run

    @classmethod
    def affiliate(cls, person, organisation, **values):
        return cls.env["statcrm.affiliation"].create(
            {
                "partner_id": person.id,
                "organisation_id": organisation.id,
                "date_from": False,
                **values,
            }
        )

    @classmethod
    def make_meeting(cls, partners, start, user=None, **values):
        """A meeting of an hour of these people and the user whose it is; no mail."""
        user = user or cls.account_manager
        start = fields.Datetime.to_datetime(start)
        events = cls.env["calendar.event"].with_context(
            no_mail_to_attendees=True, dont_notify=True
        )
        return events.create(
            {
                "name": "Meeting",
                "start": start,
                "stop": start + timedelta(hours=1),
                "user_id": user.id,
                "partner_ids": [Command.set((partners | user.partner_id).ids)],
                **values,
            }
        )

    @classmethod
    def make_activity(cls, record, kind="call", user=None, **values):
        return cls.env["mail.activity"].create(
            {
                "res_model_id": cls.env["ir.model"]._get_id(record._name),
                "res_id": record.id,
                "activity_type_id": cls.env.ref(f"mail.mail_activity_data_{kind}").id,
                "user_id": (user or cls.account_manager).id,
                **values,
            }
        )

    @classmethod
    def make_done_activity(cls, record, day, kind="call", user=None, **values):
        values = {"active": False, "date_done": day, **values}
        return cls.make_activity(record, kind, user, **values)

    @classmethod
    def make_message(cls, author=None, date="2026-07-01 09:00:00", **values):
        """A comment that was written by a colleague or somebody of theirs."""
        return cls.env["mail.message"].create(
            {
                "message_type": "comment",
                "subtype_id": cls.env.ref("mail.mt_comment").id,
                "author_id": (author or cls.account_manager.partner_id).id,
                "date": date,
                "body": "<p>Body</p>",
                **values,
            }
        )

    @classmethod
    def make_unit(cls, name, *users):
        members = [Command.create({"user_id": user.id}) for user in users]
        return cls.env["statcrm.unit"].create({"name": name, "member_ids": members})

    @classmethod
    def make_member(cls, partner, user, **values):
        """Put a colleague into the account team of a customer."""
        values = {"partner_id": partner.id, "user_id": user.id, **values}
        return cls.env["statcrm.account.member"].sudo().create(values).sudo(False)

    @classmethod
    def make_absence(cls, user, date_from, date_to):
        values = {"user_id": user.id, "date_from": date_from, "date_to": date_to}
        return cls.env["statcrm.absence"].create(values)

    @classmethod
    def prepare_invoices(cls):
        """Give the test's company the least that an invoice needs."""
        cls.env.user.group_ids += cls.env.ref("account.group_account_manager")
        account = cls.env["account.account"]
        cls.income = account.create(
            {"name": "Income", "code": "STAT400", "account_type": "income"}
        )
        cls.receivable = account.create(
            {
                "name": "Receivable",
                "code": "STAT120",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        cls.payable = account.create(
            {
                "name": "Payable",
                "code": "STAT220",
                "account_type": "liability_payable",
                "reconcile": True,
            }
        )
        journals = cls.env["account.journal"]
        for kind, code in (("sale", "STS"), ("purchase", "STP")):
            journals += journals.create(
                {
                    "name": f"Test {kind}",
                    "code": code,
                    "type": kind,
                    "default_account_id": cls.income.id,
                }
            )
        cls.journals = {journal.type: journal for journal in journals}
        cls.tax = cls.env["account.tax"].create(
            {
                "name": "24 %",
                "amount": 24,
                "country_id": cls.env.ref("base.us").id,
                "tax_group_id": cls.env["account.tax.group"]
                .create({"name": "24 %", "country_id": cls.env.ref("base.us").id})
                .id,
            }
        )

    @classmethod
    def invoice(cls, partner, date, amount, move_type="out_invoice", post=True):
        partner.property_account_receivable_id = cls.receivable
        partner.property_account_payable_id = cls.payable
        kind = "purchase" if move_type.startswith("in_") else "sale"
        line = {
            "name": "Service",
            "price_unit": amount,
            "account_id": cls.income.id,
            "tax_ids": [Command.set(cls.tax.ids if kind == "sale" else [])],
        }
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": partner.id,
                "invoice_date": date,
                "journal_id": cls.journals[kind].id,
                "invoice_line_ids": [Command.create(line)],
            }
        )
        if post:
            move.action_post()
        return move

    def merge(self, kept, gone, user=None):
        """Merge partners as Odoo's wizard does."""
        wizards = self.env["base.partner.merge.automatic.wizard"]
        wizards.with_user(user or self.env.user).create(
            {"partner_ids": (kept | gone).ids, "dst_partner_id": kept.id}
        ).action_merge()
        self.env.flush_all()
        self.env.invalidate_all()

    def run_cron(self, name):
        """Run a job as the scheduler does, but inside the test's transaction."""
        with self.enter_registry_test_mode():
            self.env.ref(f"statcrm_custom.{name}").method_direct_trigger()
        self.env.cr.cache.clear()  # a later transaction would have none

    @contextmanager
    def count_queries(self, counts):
        """Append to `counts` how many queries the block makes, flush included."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        yield
        self.env.flush_all()
        counts.append(self.env.cr.sql_log_count - before)
