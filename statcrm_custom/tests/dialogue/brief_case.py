from dateutil.relativedelta import relativedelta

from odoo import Command, fields

from ..common import StatcrmCommon

ATTACKS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    '{{7*7}} ${7*7} <t t-out="env"/>',
    "<iframe src='//evil.example'></iframe>",
    "</table></div><style>*{display:none}</style>",
    "\u202eright to left",
    "A" * 5000,
)


class BriefCommon(StatcrmCommon):
    """A ministry with an office, a director, and what the brief tells of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()
        cls.ministry = cls.company_partner(
            "Ministry of Learning",
            user_id=cls.account_manager.id,
            statcrm_segment_id=cls.segment("central_government").id,
            website="https://learning.example/",
            street="Street 1",
            city="Helsinki",
        )
        cls.office = cls.company_partner("Board of Learning", cls.ministry)
        cls.timo = cls.person("Timo Director", cls.ministry, function="Director")
        cls.kaisa = cls.person("Kaisa Adviser", cls.office, function="Adviser")
        cls.affiliate(
            cls.timo,
            cls.ministry,
            level="director",
            role_ids=cls.contact_role("decision_maker").ids,
        )

    def brief(self, partner=None, user=None):
        briefs = self.env["statcrm.brief"].with_user(user or self.account_manager)
        return briefs.get_brief((partner or self.ministry).id)

    def part_of(self, key, **brief):
        """The section of the brief, or None."""
        sections = {one["key"]: one for one in self.brief(**brief)["sections"]}
        return sections.get(key)

    def texts(self, line):
        return [part["text"] for part in line["parts"]]

    def details(self, line):
        return [part["text"] for part in line["detail"]]

    def day(self, **delta):
        return self.today + relativedelta(**delta)

    def month_end(self, months):
        """The last day of the month so many months before this one."""
        return self.today + relativedelta(day=1, days=-1, months=1 - months)

    def meeting(self, name, partner, days=3, user=None, **values):
        start = fields.Datetime.now() + relativedelta(days=days)
        values = {"name": name, **values}
        return self.make_meeting(partner, start, user or self.staff, **values)

    def activity(self, summary, partner, days=0, **values):
        values = {"summary": summary, "date_deadline": self.day(days=days), **values}
        return self.make_activity(partner, user=self.staff, **values)

    def done(self, summary, partner, days=-1, **values):
        day = self.day(days=days)
        values |= {"date_deadline": day, "date_done": day, "active": False}
        return self.activity(summary, partner, **values)

    def offer(self, partner, amount=100, **values):
        product = self.env["product.product"].create(
            {"name": "Tables", "list_price": amount, "taxes_id": False}
        )
        line = {"product_id": product.id, "product_uom_qty": 1}
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create(line)],
                "user_id": self.staff.id,
                **values,
            }
        )
