from odoo import api, models
from odoo.fields import Domain


class StatcrmAffiliation(models.Model):
    """Twins of one person at one organisation become one affiliation."""

    _name = "statcrm.affiliation"
    _inherit = ["statcrm.affiliation", "statcrm.merge.mixin"]

    _merge_order = 10

    @api.model
    def _merge_settle(self, sources, target):
        """Return which rows were the target's own before the merge."""
        return self.search(self._naming(target)).ids

    @api.model
    def _naming(self, partner):
        return Domain("partner_id", "=", partner.id) | Domain(
            "organisation_id", "=", partner.id
        )

    @api.model
    def _merge_follow(self, target, settled):
        rows = self.search(self._naming(target))
        itself = rows.filtered(lambda row: row.partner_id == row.organisation_id)
        itself.unlink()
        own = self.browse(settled)
        for same in (
            (rows - itself)
            .grouped(lambda row: (row.partner_id, row.organisation_id))
            .values()
        ):
            for together in same._overlapping():
                together._join(own)

    def _overlapping(self):
        """Return the sets of these that overlap, each set with more than one row."""
        found, last = [], None
        for row in self.sorted(lambda one: one._period()):
            first_day, last_day = row._period()
            if found and first_day <= last:
                found[-1] |= row
                last = max(last, last_day)
            else:
                found.append(row)
                last = last_day
        return [rows for rows in found if len(rows) > 1]

    def _join(self, own):
        """Make one row of these: all roles, the earliest start, the latest end.

        What can be told only once is told as in the row of the kept card.

        :param own: the rows that the kept card had before the merge
        """
        ordered = self.sorted(lambda row: (row not in own, row._period()[1]))
        kept, others = ordered[0], ordered[1:]
        periods = [row._period() for row in self]
        ends = [period[1] for period in periods]
        latest = ordered.filtered(lambda row: row._period()[1] == max(ends))
        values = {
            "role_ids": [(6, 0, self.role_ids.ids)],
            "date_to": latest[0].date_to,
            "date_from": all(row.date_from for row in self)
            and min(self.mapped("date_from")),
            "settles_card": all(latest.mapped("settles_card")),
            "left_on": latest[0].left_on,
            "is_from_card": all(self.mapped("is_from_card")),
        }
        for name in ("function", "level"):
            values[name] = next((row[name] for row in ordered if row[name]), False)
        others.unlink()
        kept.write(values)
