from odoo import api, models

MONTHS = 24


class StatcrmCard(models.AbstractModel):
    """The class with its reason, the segment, and the sales as a small chart."""

    _inherit = "statcrm.card"

    @api.model
    def _fill(self, card, partner):
        result = super()._fill(card, partner)
        principal = partner.statcrm_principal_id
        if card["kind"] == "person":
            self._fill_classes_of_places(card)
            return result
        value_class = principal.statcrm_value_class_id
        if value_class:
            names = ["display_name", "color", "kind"]
            # the reason below names both classes
            classes = value_class | principal.statcrm_computed_class_id
            card["badge"] = classes.read(names)[0]
        segment = principal.statcrm_segment_id
        if segment:
            parts = [segment.display_name]
            card["lines"].append(self._card_line("segment", 20, parts, ""))
        if card["kind"] == "customer":
            reason = partner.statcrm_class_reason
            card["lines"].append(self._card_line("reason", 30, [reason]))
            card["cells"].append(self._get_sales(partner))
        return result

    @api.model
    def _fill_classes_of_places(self, card):
        """Say the class of each organisation in words, as it is not the person's."""
        places = [line["parts"] for line in card["lines"] if line["key"] == "place"]
        ids = [parts[0]["id"] for parts in places if parts[0].get("id")]
        organisations = self.env["res.partner"].browse(ids)
        classes = {one.id: one.statcrm_badge_class_id for one in organisations}
        for parts in places:
            if value_class := classes.get(parts[0].get("id")):
                parts.insert(1, {"text": f"({value_class.name})"})

    @api.model
    def _get_sales(self, customer):
        """Return the sales of 24 months; they end with the last closed month."""
        date_to = self.env["statcrm.classification"]._default_date_to()
        sales = self.env["statcrm.sales.entry"]
        by_month = sales._get_monthly_sales(customer, date_to, MONTHS)
        label, date = self.env._("Sales"), self._day(date_to)
        period = self.env._("24 months to %(date)s", date=date)
        if not any(by_month.values()):
            nothing = self.env._("None")
            return self._cell("sales", 50, label, [nothing], [period], tone="muted")
        return self._cell(
            "sales",
            50,
            label,
            [self._amount(sum(by_month.values()))],
            [period],
            chart={
                "values": [*by_month.values()],
                "labels": [self._day(day, "MMM y") for day in by_month],
                "title": f"{label}, {period}",
            },
        )
