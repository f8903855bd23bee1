from odoo import models
from odoo.tools import SQL


class StatcrmFormerPlace(models.Model):
    """Update sales entries when a former workplace is recorded later."""

    _inherit = "statcrm.former.place"

    def _record_history(self, people, changed):
        # EXTENDS 'customer'
        result = super()._record_history(people, changed)
        if not changed:
            return result
        entries = self.env["statcrm.sales.entry"]
        entries.flush_model(["date", "organisation_id", "partner_id"])
        moment = SQL("(entry.date + interval '12 hours')")
        ids, since, until = zip(*changed, strict=True)
        self.env.cr.execute(
            SQL(
                """
                UPDATE statcrm_sales_entry entry
                   SET organisation_id = %(place)s
                  FROM unnest(%(ids)s, %(since)s::timestamp[], %(until)s::timestamp[])
                       AS changed(id, since, until)
                  JOIN res_partner partner ON partner.id = changed.id
                 WHERE entry.partner_id = changed.id
                   AND %(moment)s >= changed.since AND %(moment)s < changed.until
                """,
                place=self._organisation_at_sql(SQL("partner"), moment),
                ids=list(ids),
                since=list(since),
                until=list(until),
                moment=moment,
                to_flush=self.env["res.partner"]._fields["commercial_partner_id"],
            )
        )
        entries.invalidate_model(["organisation_id", "principal_id"])
        return result
