from odoo import api, fields, models
from odoo.exceptions import UserError


class StatcrmRunMixin(models.AbstractModel):
    """A change of all customers at once: seen first, then applied, then undoable.

    A model that inherits it says in three set-based methods what it changes:
    `_preview` fills its lines, `_apply` writes them, `_undo` takes them back.
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
    applied_at = fields.Datetime(readonly=True, copy=False, index=True)
    applied_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    undone_at = fields.Datetime(readonly=True, copy=False)

    def _preview(self):
        raise NotImplementedError

    def _apply(self):
        raise NotImplementedError

    def _undo(self):
        raise NotImplementedError

    def action_preview(self):
        """Compute what would change; nothing of a customer is written."""
        for run in self._claim("draft", "previewed"):
            run._preview()
            run._set_state("previewed", previewed_at=fields.Datetime.now())
        return True

    def action_apply(self):
        """Write what the preview showed, all or nothing."""
        for run in self._claim("previewed"):
            run._check_still_true()
            run._apply()
            run._set_state(
                "applied",
                applied_at=fields.Datetime.now(),
                applied_by_id=self.env.uid,
            )
        return True

    def action_undo(self):
        """Give every customer back what it had before this run."""
        for run in self._claim("applied"):
            if run != run._last_applied():
                raise UserError(
                    self.env._(
                        "A later run has been applied: undo %(run)s first.",
                        run=run._last_applied().display_name,
                    )
                )
            run._undo()
            run._set_state("undone", undone_at=fields.Datetime.now())
        return True

    def _claim(self, *states):
        """Lock the runs, so that two users cannot apply one twice."""
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        for run in self:
            if run.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(run)s is “%(state)s”: this cannot be done now.",
                        run=run.display_name,
                        state=labels[run.state],
                    )
                )
        return self

    def _set_state(self, state, **values):
        # the state is read-only for RPC users, who go through the actions
        self.sudo().write({"state": state, **values})

    @api.model
    def _last_applied(self):
        """Return the applied run that was applied last, or an empty set."""
        return self.search(
            [("state", "=", "applied")], order="applied_at desc, id desc", limit=1
        )

    def _check_still_true(self):
        """Refuse a preview that another run has overtaken."""
        last = self.search(
            [
                "|",
                ("applied_at", ">", self.previewed_at),
                ("undone_at", ">", self.previewed_at),
            ],
            limit=1,
        )
        if last:
            raise UserError(
                self.env._(
                    "%(run)s has changed customers since this preview. Preview again.",
                    run=last.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_applied(self):
        if any(run.state in ("applied", "undone") for run in self):
            raise UserError(
                self.env._("An applied run is part of the history: keep it.")
            )
