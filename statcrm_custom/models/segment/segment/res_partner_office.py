from odoo import api, models

from ....tools.remembered import RememberedMany2one, take

OURS = ("statcrm_value_class_id", "statcrm_computed_class_id", "statcrm_sales")
# a customer without any of these has nobody and nothing that could follow it
KNOWN = (*OURS, "statcrm_segment_id")


class ParentMany2one(RememberedMany2one):
    """Reads what is asked of customers that move together with their new tops.

    Afterwards the top of a moved customer waits to be computed: to read it then would
    take one query more.
    """

    __slots__ = ()

    def write(self, records, value):
        parent_id = self.convert_to_cache(value, records)
        if parent_id and self._filter_not_equal(records, parent_id):
            both_sudo = (records | records.browse(parent_id)).sudo()
            both_sudo.mapped("statcrm_value_class_id")
        return super().write(records, value)


class ResPartner(models.Model):
    """A customer that becomes an office of another one is a customer no more.

    It carries no class and no sales: what it has sold is counted for its top, at once,
    and nothing is counted twice. When it becomes a top again, the next classification
    will say.
    """

    _inherit = "res.partner"

    parent_id = ParentMany2one()

    @api.constrains("parent_id")
    def _check_statcrm_parent_id(self):
        """The only place that knows what stood there before; see `remembered`."""
        before = take(self, "parent_id")
        if not before:
            return
        new_ids = [partner_id for partner_id, (was, _su) in before.items() if not was]
        offices = self.browse(new_ids).filtered("parent_id")
        if offices:
            offices.filtered(lambda one: not before[one.id][1])._statcrm_check_joins()
            offices._statcrm_become_offices()

    def _statcrm_check_joins(self):
        """Refuse that somebody puts these below a top who may not; see portfolio."""

    def _statcrm_become_offices(self):
        """Give what these former tops carry to the tops that they belong to now.

        As superuser, after the parent is set.
        """
        known = self.filtered(
            lambda one: one.user_id or any(one[name] for name in KNOWN)
        )
        carrying = self.filtered(lambda one: any(one[name] for name in OURS))
        for top, offices in carrying.grouped(
            lambda one: one.parent_id.statcrm_principal_id
        ).items():
            classes = offices.statcrm_computed_class_id
            sales = sum(offices.mapped("statcrm_sales"))
            top._statcrm_take_sales(sales, classes)
        carrying.write({"statcrm_computed_class_id": False, "statcrm_sales": 0})
        if known:
            known._statcrm_follow_tops()

    def _statcrm_follow_tops(self):
        """Give what is kept by principal customer to the new tops; see later areas."""

    def _statcrm_take_sales(self, sales, classes):
        """Add the sales of others to this customer, and class it by the sum.

        :param sales: amount in the window of the last classification
        :param classes: the classes by sales of those that they were counted for
        """
        self.ensure_one()
        classes |= self.statcrm_computed_class_id
        self.statcrm_sales += sales
        self._statcrm_class_by_sum(classes)

    def _statcrm_class_by_sum(self, classes):
        """Class this customer by its sales and the limits of the last classification.

        :param classes: what those were classed as that it consists of
        """
        last = self.env["statcrm.classification"].sudo()._last_applied()
        found = last._class_of_sum(self.statcrm_sales, classes)
        if found != self.statcrm_computed_class_id:
            self.statcrm_computed_class_id = found

    def _statcrm_settle_merged(self, classes):
        """After a merge: one top is classed by the sum, an office carries nothing.

        :param classes: what each of the merged ones was classed as
        """
        self.ensure_one()
        if self.parent_id:
            self._statcrm_become_offices()
        elif self.statcrm_sales or classes:
            self._statcrm_class_by_sum(classes)
