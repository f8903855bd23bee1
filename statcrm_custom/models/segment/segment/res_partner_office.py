from odoo import api, models

from ....tools.cause import because, get_cause
from ....tools.field_kinds import RememberedMany2one, take

OURS = ("statcrm_value_class_id", "statcrm_computed_class_id", "statcrm_sales")
# a customer without any of these has nothing to transfer
KNOWN = (*OURS, "statcrm_segment_id")


class ParentMany2one(RememberedMany2one):
    """Prefetch customers that are moved together with their new principals.

    Afterwards the principal of a moved customer is pending: reading it then would take
    another query.
    """

    __slots__ = ()

    def write(self, records, value):
        parent_id = self.convert_to_cache(value, records)
        if parent_id and self._filter_not_equal(records, parent_id):
            both_sudo = (records | records.browse(parent_id)).sudo()
            both_sudo.mapped("statcrm_value_class_id")
        return super().write(records, value)


class ResPartner(models.Model):
    """Transfer the data of a customer that becomes an office of another one.

    It loses its class and sales, which immediately count for its principal customer. If
    it becomes a principal customer again, the next classification classifies it.
    """

    _inherit = "res.partner"

    parent_id = ParentMany2one()

    @api.constrains("parent_id")
    def _check_statcrm_parent_id(self):
        """The only place where the previous value is known, see `remembered`."""
        before = take(self, "parent_id")
        if not before:
            return
        new_ids = [partner_id for partner_id, (was, _su) in before.items() if not was]
        offices = self.browse(new_ids).filtered("parent_id")
        if offices:
            offices.filtered(lambda one: not before[one.id][1])._statcrm_check_joins()
            offices._statcrm_become_offices()

    def _statcrm_check_joins(self):
        """Hook: check whether the user may move these customers, see portfolio."""

    def _statcrm_become_offices(self):
        """Transfer the data of former principal customers to their new principals.

        Called as superuser, after the parent is set.
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
            known._statcrm_record_office()

    def _statcrm_record_office(self):
        """Record what these offices had, and what their principals got."""
        if not get_cause(self.env):
            self = because(self, "office")
        tops = self.parent_id.statcrm_principal_id
        history = self.env["statcrm.class.history"].sudo()
        history._record_changes(partners=self | tops)

    def _statcrm_follow_tops(self):
        """Hook: move records of principal customers to the new ones."""

    def _statcrm_take_sales(self, sales, classes):
        """Add the sales of other customers, and classify by the total.

        :param sales: their amount in the window of the last classification
        :param classes: their previous classes by sales
        """
        self.ensure_one()
        classes |= self.statcrm_computed_class_id
        self.statcrm_sales += sales
        self._statcrm_class_by_sum(classes)

    def _statcrm_class_by_sum(self, classes):
        """Classify this customer by the limits of the last classification.

        :param classes: previous classes of its parts
        """
        last = self.env["statcrm.classification"].sudo()._last_applied()
        found = last._class_of_sum(self.statcrm_sales, classes)
        if found != self.statcrm_computed_class_id:
            self.statcrm_computed_class_id = found

    def _statcrm_settle_merged(self, classes):
        """After a merge, classify a principal customer by the sum; clear an office.

        :param classes: previous classes of the merged customers
        """
        self.ensure_one()
        if self.parent_id:
            self._statcrm_become_offices()
        elif self.statcrm_sales or classes:
            self._statcrm_class_by_sum(classes)
