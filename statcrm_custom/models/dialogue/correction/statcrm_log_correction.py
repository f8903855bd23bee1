from odoo import api, fields, models

from ....tools.day_text import format_day
from ..file.mail_activity import KINDS


class StatcrmLogCorrection(models.Model):
    """What a logged contact said before it was corrected.

    One row per correction, written by the system only; its creation says by whom and
    when. The entry itself has what is right now.
    """

    _name = "statcrm.log.correction"
    _description = "Correction of a Logged Contact"
    _order = "id desc"
    _rec_name = "text"

    activity_id = fields.Many2one(
        "mail.activity",
        string="Logged Contact",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    kind = fields.Selection(KINDS, readonly=True)
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    contact_ids = fields.Many2many(
        "res.partner",
        "statcrm_log_correction_contact_rel",
        "correction_id",
        "partner_id",
        string="Contact Persons",
        readonly=True,
    )
    colleague_ids = fields.Many2many(
        "res.users",
        "statcrm_log_correction_colleague_rel",
        "correction_id",
        "user_id",
        string="Our Participants",
        readonly=True,
    )
    date = fields.Date(readonly=True)
    text = fields.Text(string="Notes", readonly=True)

    @api.model
    def _said_by(self, activity):
        """Return the values of a row for what an entry says now."""
        return {
            "kind": activity.statcrm_kind,
            "partner_id": activity.res_id,
            "contact_ids": activity.statcrm_contact_ids.ids,
            "colleague_ids": activity.statcrm_colleague_ids.ids,
            "date": activity.date_done,
            "text": activity.feedback,
        }

    def _get_told(self):
        """Return what to tell of these corrections of one entry, newest first.

        :return: [{"told": "Corrected on ... by ...", "before": [lines, such as
            "Date: Nov 3, 2026"]}]
        """
        told = []
        after = self._said_by(self.activity_id)
        for correction in self:
            before = correction._said()
            told.append(
                {
                    "told": self.env._(
                        "Corrected on %(day)s by %(user)s",
                        day=self._format_day(
                            self.env.company._statcrm_day(correction.create_date)
                        ),
                        user=correction.create_uid.name,
                    ),
                    "before": correction._format_changes(after),
                }
            )
            after = before
        return told

    def _said(self):
        self.ensure_one()
        return {
            "kind": self.kind,
            "partner_id": self.partner_id.id,
            "contact_ids": self.contact_ids.ids,
            "colleague_ids": self.colleague_ids.ids,
            "date": self.date,
            "text": self.text,
        }

    @api.model
    def _differing(self, before, after):
        """Return the names of the values that a correction changes."""
        return [
            name
            for name, value in before.items()
            if (
                {*value} != {*after[name]}
                if isinstance(value, list)
                else (value or False) != (after[name] or False)
            )
        ]

    def _format_changes(self, after):
        """Return lines with the values that differ from those after the correction."""
        lines = []
        for name in self._differing(self._said(), after):
            field = self._fields[name]
            label = field._description_string(self.env)
            lines.append(f"{label}: {self._format_value(field)}")
        return lines

    def _format_value(self, field):
        value = self[field.name]
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "date":
            return self._format_day(value)
        if field.relational:
            return ", ".join(value.mapped("name")) or "–"
        return value or "–"

    @api.model
    def _format_day(self, day):
        """Format a day as the customer file does."""
        return format_day(self.env, day)
