"""What the tests of rights need of the area outreach."""


class OutreachRecords:
    @classmethod
    def outreach_values(cls, code):
        purpose = cls.env["statcrm.purpose"].search([("code", "=", "magazine")])
        spare = cls.env["statcrm.purpose"].search([("code", "=", "newsletter")])
        old = code == "old"
        return {
            "purpose": {"name": code, "code": f"sec_{code}", "ground": "consent"},
            "purpose.rule": {
                "purpose_id": (purpose if old else spare).id,
                "channel": "phone",
            },
        }
