"""What the tests of rights need of the area outreach."""

from odoo import Command


class OutreachRecords:
    @classmethod
    def prepare_outreach(cls):
        """What nobody creates without writing it down."""
        values = cls.values("old")["statcrm.permission"]
        cls.env["statcrm.permission"].sudo().create(values)

    @classmethod
    def outreach_values(cls, code):
        purpose = cls.env["statcrm.purpose"].search([("code", "=", "magazine")])
        spare = cls.env["statcrm.purpose"].search([("code", "=", "newsletter")])
        old = code == "old"
        said = {
            "purpose_id": purpose.id,
            "channel": "email",
            "decided_at": "2026-01-01 09:00:00",
        }
        group = cls.target_group()
        named = {"name": code, "user_id": cls.main_user.id}
        return {
            "purpose": {
                "name": code,
                "code": f"sec_{code}",
                "ground": "consent",
                "rule_ids": [Command.create({"channel": "email"})],
            },
            "purpose.rule": {
                "purpose_id": (purpose if old else spare).id,
                "channel": "phone",
            },
            "permission": {
                "partner_id": cls.contact.id,
                "answer": "no",
                "source": "call",
                **said,
            },
            "refusal": {"digest": code, **said},
            "target.group": named,
            "target.criterion": {"group_id": group.id, "kind": "open_offer"},
            "target.role": {
                "group_id": group.id,
                "role_id": cls.env["statcrm.contact.role"].search([], limit=1).id,
            },
            "target.member": {"group_id": group.id, "origin": "added"},
            "export.log": {**named, "purpose": "p", "receiver": "r"},
        }

    @classmethod
    def target_group(cls):
        """A group of the main user, of no unit, with somebody added by hand."""
        groups = cls.env["statcrm.target.group"]
        found = groups.search([("name", "=", "Of the test")])
        if not found:
            found = groups.create(
                {"name": "Of the test", "user_id": cls.main_user.id, "unit_id": False}
            )
            found.action_add_people(cls.contact, "x")
        return found
