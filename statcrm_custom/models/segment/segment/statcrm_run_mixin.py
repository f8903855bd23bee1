from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import UserError


class StatcrmRunMixin(models.AbstractModel):
    """A change of all customers that can be previewed, applied and undone.

    A model that inherits it implements three set-based methods: `_preview` fills the
    lines, `_apply` writes them, `_undo` reverts them.
    """

    _name = "statcrm.run.mixin"
    _description = "Previewed, Applied and Undoable Run"
    _inherit = ["statcrm.locked.mixin", "statcrm.step.mixin"]

    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("previewed", "Previewed"),
            ("applied", "Applied"),
            ("undone", "Undone"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    previewed_at = fields.Datetime(readonly=True, copy=False)
    preview_basis = fields.Char(
        readonly=True,
        copy=False,
        help="The state of the data when the preview was made.",
    )
    applied_at = fields.Datetime(readonly=True, copy=False, index=True)
    applied_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    undone_at = fields.Datetime(readonly=True, copy=False)
    undone_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    def _preview(self):
        raise NotImplementedError

    def _apply(self):
        raise NotImplementedError

    def _undo(self):
        raise NotImplementedError

    def action_preview(self):
        """Compute the changes, without writing to customers."""
        for run in self._claim("draft", "previewed"):
            run._preview()
            run._set_state(
                "previewed",
                previewed_at=fields.Datetime.now(),
                preview_basis=run._get_basis(),
            )
        return True

    def action_apply(self):
        """Apply the previewed changes, all or nothing."""
        for run in self._claim("previewed"):
            run._check_still_true()
            run._apply()
            run._set_state(
                "applied",
                applied_at=datetime.now(),  # orders runs within one second
                applied_by_id=self.env.uid,
            )
        return True

    def action_undo(self):
        """Restore the values of all customers before this run."""
        for run in self._claim("applied"):
            # runs of all companies change the same customers
            last = run.sudo()._last_applied()
            if run != last:
                raise UserError(
                    self.env._(
                        "A later run has been applied. Undo %(run)s first.",
                        run=last.display_name,
                    )
                )
            run._undo()
            run._set_state(
                "undone", undone_at=fields.Datetime.now(), undone_by_id=self.env.uid
            )
        return True

    @api.model
    def _last_applied(self):
        """Return the last applied run, or an empty recordset."""
        return self.search_fetch(
            [("state", "=", "applied")], order="applied_at desc, id desc", limit=1
        )

    def _check_still_true(self):
        """Refuse an outdated preview."""
        if self.preview_basis != self._get_basis():
            raise UserError(
                self.env._(
                    "Customers, the window or the limits have changed since the"
                    " preview of %(run)s. Preview again.",
                    run=self.display_name,
                )
            )

    def _get_basis(self):
        """Return the state of the data a preview is based on, as text.

        It is identified by the last applied run.
        """
        return f"after {self.sudo()._last_applied().id}"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        if any(run.state in ("applied", "undone") for run in self):
            raise UserError(
                self.env._(
                    "An applied run cannot be deleted: it is part of the history."
                )
            )
