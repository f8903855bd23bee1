from odoo import models


class StatcrmClassification(models.Model):
    """The class of customers that have become one since it was applied."""

    _inherit = "statcrm.classification"

    def _class_of_sum(self, sales, classes):
        """Return the class of customers that are one now, by the limits of this run.

        Below all limits it is what the run itself would say: whoever of them has
        bought makes it non-active, whoever has another role, other.

        :param sales: what they sold together in the window
        :param classes: what each of them was classed as
        """
        if not classes:
            return classes  # not classed yet: the next classification will say
        limits = self._limits()
        for value_class, limit in limits:
            if sales >= limit:
                return value_class
        by_code = {one.code: one for one in classes if one.kind == "other"}
        if "non_active" in by_code or any(one.kind == "band" for one in classes):
            return classes._by_code("non_active")
        return by_code.get("other") or classes[:1]
