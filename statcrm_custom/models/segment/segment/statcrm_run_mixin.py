from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import LockError, UserError


class StatcrmRunMixin(models.AbstractModel):
    """A change of all customers that can be previewed, applied and undone.

    A model that inherits it implements three set-based methods: `_preview` fills the
    lines, `_apply` writes them, `_undo` reverts them.
    """

    _name = "statcrm.run.mixin"
    _description = "Previewed, Applied and Undoable Run"

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

    @api.model
    def _has_field_access(self, field, operation):
        # EXTENDS 'base': the preview cannot be skipped by writing the state by RPC
        if operation == "write" and field.readonly and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

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
            run._set_state("undone", undone_at=fields.Datetime.now())
        return True

    def _claim(self, *states):
        """Lock the runs, so that they cannot be applied twice."""
        self.check_access("write")
        try:
            self.lock_for_update()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Another user is working on this run. Nothing was changed. Please"
                    " try again in a moment."
                )
            ) from error
        self.invalidate_recordset(["state"])
        for run in self:
            if run.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "This is not possible while %(run)s is “%(state)s”.",
                        run=run.display_name,
                        state=labels[run.state],
                    )
                )
        return self

    def _set_state(self, state, **values):
        # the state is read-only for users and changed by the actions only
        self.sudo().write({"state": state, **values})

    @api.model
    def _last_applied(self):
        """Return the last applied run, or an empty recordset."""
        return self.search(
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
