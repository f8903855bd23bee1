"""The records of the area care that the test of rights tries."""


class CareRecords:
    @classmethod
    def prepare_care(cls):
        """What only the program writes."""
        promise = cls.records["statcrm.care.promise"].sudo()
        values = {"date": "2026-01-01", "state": "kept"}
        values["care_promise_id"] = promise.id
        cls.env["statcrm.care.promise.change"].sudo().create(values)
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
            "care.plan": {"principal_id": cls.customer.id, "year": year},
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
            "agreement.kind": {"name": code},
            "agreement": {"name": code, "principal_id": cls.customer.id},
            "price.benefit": getattr(cls, "benefit_values", {}),
            "white.space": {"partner_id": cls.customer.id},
        }

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
