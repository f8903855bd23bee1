"""The records of the area care that the test of rights tries."""


class CareRecords:
    @classmethod
    def prepare_care(cls):
        """What only the program writes."""
        promise = cls.records["statcrm.care.promise"].sudo()
        values = {"date": "2026-01-01", "state": "kept"}
        values["care_promise_id"] = promise.id
        cls.env["statcrm.care.promise.change"].sudo().create(values)
        runs = cls.env["statcrm.care.promise.run"].sudo()
        runs.search([]).unlink()
        runs.create({"choice": "changed"})
        goal = cls.records["statcrm.care.goal"].sudo()
        goal._write_values({goal.id: 1})
        cls.env["statcrm.care.plan.run"].sudo().create({"year": 2028})
        cls.prepare_agreements()

    @classmethod
    def prepare_agreements(cls):
        """A price list that was given; a product that another customer has bought."""
        pricelist = cls.env["product.pricelist"].create({"name": "Security"})
        cls.benefit_values = {
            "principal_id": cls.customer.id,
            "pricelist_id": pricelist.id,
            "company_id": cls.env.company.id,
            "set_on": "2026-01-01",
        }
        cls.env["statcrm.price.benefit"].sudo().create(cls.benefit_values)
        neighbour = cls.company_partner("Neighbour")
        (neighbour | cls.customer).statcrm_segment_id = cls.segment("others")
        product = cls.env["product.product"].create({"name": "Book", "list_price": 9})
        order = cls.env["sale.order"].create(
            {
                "partner_id": neighbour.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        order.action_confirm()

    @classmethod
    def care_values(cls, code):
        """Values to create one record of each model; two codes give two records."""
        programme, plan = cls.care_templates()
        year = 2030 if code == "old" else 2031
        dates = dict.fromkeys(("date_from", "date_to", "date_due"), "2026-01-01")
        return {
            "programme": {"name": code, "scope": "customers"},
            "programme.promise": {
                "name": code,
                "kind": "responsible",
                "programme_id": programme.id,
            },
            "care.plan": {
                "budget_note": code,
                "principal_id": cls.customer.id,
                "year": year,
            },
            "care.promise": {
                "note": code,
                "name": code,
                "kind": "responsible",
                "plan_id": plan.id,
                "programme_id": programme.id,
                **dates,
            },
            "care.promise.change": {"state": "kept"},
            "care.goal": {"name": code, "plan_id": plan.id},
            "care.promise.run": {"choice": "open"},
        } | cls.plan_values(code, plan)

    @classmethod
    def plan_values(cls, code, plan):
        way = cls.env["statcrm.care.way"].search([], limit=1)
        members = {"user_ids": cls.account_manager.ids}
        group = cls.env["statcrm.cooperation.group"].search([("name", "=", "Sec")])
        group = group or group.create({"name": "Sec", **members})
        return {
            "care.goal.value": {"value": 1},
            "need": {"name": code, "plan_id": plan.id},
            "care.way": {"name": code},
            "care.plan.way": {"note": code, "plan_id": plan.id, "way_id": way.id},
            "care.plan.run": {"year": 2027},
            "care.plan.missing": {"partner_id": cls.customer.id},
            "cooperation.group": {"name": code, **members},
            "cooperation.decision": {"name": code, "group_id": group.id},
            "care.share": {
                "expires_on": "2099-12-31",
                "plan_id": plan.id,
                "partner_id": cls.contact.id,
                "token_hash": code,
            },
            "care.share.opening": {"address": code, "share_id": cls.opened(plan).id},
            "care.share.remark": {"answer": code, "plan_id": plan.id, "name": code},
            "agreement.kind": {"name": code},
            "agreement": {"name": code, "principal_id": cls.customer.id},
            "price.benefit": getattr(cls, "benefit_values", {}),
            "white.space": {"partner_id": cls.customer.id},
        }

    @classmethod
    def opened(cls, plan):
        """A link to a plan, for its openings to hang on."""
        if not hasattr(cls, "opened_share"):
            cls.opened_share = cls.env["statcrm.care.share"].create(
                {
                    "plan_id": plan.id,
                    "partner_id": cls.contact.id,
                    "token_hash": "opened",
                }
            )
        return cls.opened_share

    @classmethod
    def care_templates(cls):
        """A programme and a plan of the customer for the records to hang on."""
        if not hasattr(cls, "care_template"):
            programme = cls.env["statcrm.programme"].create(
                {"name": "Security", "scope": "customers"}
            )
            plan = cls.env["statcrm.care.plan"].create(
                {"principal_id": cls.customer.id, "year": 2029}
            )
            cls.care_template = programme, plan
        return cls.care_template
