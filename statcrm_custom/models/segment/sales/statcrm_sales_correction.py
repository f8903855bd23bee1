from odoo import fields, models
from odoo.exceptions import UserError


class StatcrmSalesCorrection(models.Model):
    """A ledger line that may correct a line imported earlier.

    Both have the same customer, day and ledger, and the earlier line is missing in the
    later file. Both count until a user decides. A replaced sale is kept as an entry of
    zero, so that its line is recognised when an old file is imported again.
    """

    _name = "statcrm.sales.correction"
    _description = "Possible Correction"
    _order = "import_id desc, line, id"
    _rec_name = "entry_id"

    import_id = fields.Many2one(
        "statcrm.sales.import", required=True, index=True, ondelete="cascade"
    )
    line = fields.Integer(help="Line number in the file.")
    entry_id = fields.Many2one(
        "statcrm.sales.entry",
        string="Sale",
        required=True,
        index=True,
        ondelete="cascade",
    )
    earlier_id = fields.Many2one(
        "statcrm.sales.entry",
        string="Earlier Sale",
        required=True,
        index=True,
        ondelete="cascade",
    )
    partner_id = fields.Many2one(related="entry_id.partner_id")
    date = fields.Date(related="entry_id.date")
    currency_id = fields.Many2one(related="entry_id.currency_id")
    quantity = fields.Float(digits=(16, 2))
    amount = fields.Monetary()
    earlier_quantity = fields.Float(digits=(16, 2))
    earlier_amount = fields.Monetary()
    state = fields.Selection(
        [("open", "Both Count"), ("replaced", "Replaced"), ("kept", "Two Sales")],
        default="open",
        required=True,
    )

    def action_replace(self):
        """Replace the earlier sale by the later one."""
        self._check_changeable()
        for one in self.sudo().filtered(lambda one: one.state != "replaced"):
            one.earlier_id.write({"amount": 0, "quantity": 0})
            one.state = "replaced"

    def action_keep(self):
        """Keep both sales: a replaced earlier one counts again."""
        self._check_changeable()
        sudo = self.sudo()
        sudo.filtered(lambda one: one.state == "replaced")._put_back()
        sudo.state = "kept"

    def _check_changeable(self):
        """Check the access to sales, and refuse corrections of an undone import."""
        (self.entry_id | self.earlier_id).check_access("write")
        if any(one.import_id.undone_at for one in self):
            raise UserError(self.env._("This import has already been undone."))

    def _pass_on(self, later):
        """Chain later corrections to the sales replaced by these.

        :return: the corrections whose earlier sale stays replaced
        """
        after = later.grouped("earlier_id")
        passed_on = self.browse()
        for one in self:
            if heir := after.get(one.entry_id, self.browse())[:1]:
                heir.write(
                    {
                        "earlier_id": one.earlier_id.id,
                        "earlier_quantity": one.earlier_quantity,
                        "earlier_amount": one.earlier_amount,
                    }
                )
                passed_on += one
        return passed_on

    def _put_back(self):
        for one in self:
            one.earlier_id.write(
                {"amount": one.earlier_amount, "quantity": one.earlier_quantity}
            )
            one.state = "open"
