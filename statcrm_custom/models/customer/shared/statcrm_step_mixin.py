from odoo import models
from odoo.exceptions import LockError, UserError


class StatcrmStepMixin(models.AbstractModel):
    """Steps from one state to another, which two users cannot take at once."""

    _name = "statcrm.step.mixin"
    _description = "Steps Mixin"

    # what may have changed until the records were locked
    _step_fields = ("state",)

    def _claim(self, *states):
        """Lock the records for a step that begins in one of these states.

        :raise UserError: another user takes a step at this moment, or has taken one
        """
        self.check_access("write")
        try:
            self._lock_for_step()
        except LockError as error:
            raise UserError(
                self.env._(
                    "Another user is working on this. Nothing was changed. Please try"
                    " again in a moment."
                )
            ) from error
        self.invalidate_recordset(self._step_fields)
        self._check_state(*states)
        return self

    def _lock_for_step(self):
        self.lock_for_update()

    def _check_state(self, *states):
        for record in self:
            if record.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "This is not possible while %(record)s is “%(state)s”.",
                        record=record.display_name,
                        state=labels[record.state],
                    )
                )

    def _set_state(self, state, **values):
        # the state is read-only for users and changed by the actions only
        self.sudo().write({"state": state, **values})
