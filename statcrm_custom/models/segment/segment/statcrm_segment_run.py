from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from ....tools.cause import because
from ....tools.day_text import format_full_day


class StatcrmSegmentRun(models.Model):
    """Run of all segment rules on all principal customers."""

    _name = "statcrm.segment.run"
    _description = "Segment Run"
    _inherit = ["statcrm.run.mixin"]
    _order = "id desc"

    name = fields.Char(
        required=True,
        default=lambda self: self._default_name(),
    )
    only_without_segment = fields.Boolean(
        default=True,
        help="Do not move customers that already have a segment.",
    )
    line_ids = fields.One2many("statcrm.segment.run.line", "run_id", readonly=True)
    line_count = fields.Integer(string="Moves", compute="_compute_line_count")
    without_segment_count = fields.Integer(
        string="Without Segment Now",
        compute="_compute_without_segment_count",
        help="Principal customers that have no segment now.",
    )

    staying_count = fields.Integer(
        string="Stay without a Segment",
        compute="_compute_staying_count",
        help="Principal customers without a segment that no rule finds.",
    )

    @api.model
    def _default_name(self):
        """Return a name with the day; that of a second run has a number."""
        today = self.env.company._statcrm_today()
        date = format_full_day(self.env, today)
        name = self.env._("Segments on %(date)s", date=date)
        before = self.sudo().search_count([("name", "=like", f"{escape_psql(name)}%")])
        return f"{name} ({before + 1})" if before else name

    @api.depends("line_ids")
    def _compute_line_count(self):
        counts = dict(
            self.env["statcrm.segment.run.line"]._read_group(
                [("run_id", "in", self.ids)], ["run_id"], ["__count"]
            )
        )
        for run in self:
            run.line_count = counts.get(run._origin, 0)

    def _compute_without_segment_count(self):
        self.without_segment_count = self.env["res.partner"].search_count(
            self.env["res.partner"]._statcrm_without_segment_domain()
        )

    @api.depends("line_ids", "state")
    def _compute_staying_count(self):
        """Told while it can still be changed: in an applied run it is history."""
        for run in self:
            run.staying_count = run.state == "previewed" and self.env[
                "res.partner"
            ].search_count(run._get_staying_domain())

    def _get_staying_domain(self):
        """Return the domain of the customers whom this preview leaves without."""
        moves = self.env["statcrm.segment.run.line"]._search(
            [("run_id", "=", self._origin.id)]
        )
        return self.env["res.partner"]._statcrm_without_segment_domain() & Domain(
            "id", "not in", moves.subselect("partner_id")
        )

    def action_staying(self):
        """Open the customers whom no rule finds."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )
        found = self.env["res.partner"].search(self._get_staying_domain())
        return action | {
            "name": self.env._("Stay without a Segment"),
            "domain": [("id", "in", found.ids)],
            "context": {},
        }

    def _preview(self):
        """Each rule applies to customers not matched before: one query per rule."""
        self.line_ids.sudo().unlink()
        Partner = self.env["res.partner"]
        scope = Partner._statcrm_principal_domain()
        if self.only_without_segment:
            scope = Partner._statcrm_without_segment_domain()
        self.env.flush_all()
        for rule in self.env["statcrm.segment.rule"]._get_active():
            found = Partner._search(scope & rule._get_customer_domain())
            self._insert_lines(rule, found.subselect())
        # customers already in the right segment are no moves
        self.env.cr.execute(
            SQL(
                "DELETE FROM statcrm_segment_run_line"
                " WHERE run_id = %s AND old_segment_id = new_segment_id",
                self.id,
            )
        )
        self.env["statcrm.segment.run.line"].invalidate_model()
        self.invalidate_recordset(["line_ids", "line_count"])

    def _insert_lines(self, rule, found):
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO statcrm_segment_run_line
                    (run_id, partner_id, rule_id, old_segment_id, new_segment_id)
                SELECT %(run)s, partner.id, %(rule)s,
                       partner.statcrm_segment_id, %(segment)s
                  FROM res_partner partner
                 WHERE partner.id IN %(found)s
                   AND NOT EXISTS (
                        SELECT FROM statcrm_segment_run_line taken
                         WHERE taken.run_id = %(run)s
                           AND taken.partner_id = partner.id)
                """,
                run=self.id,
                rule=rule.id,
                segment=rule.segment_id.id,
                found=found,
            )
        )

    def _apply(self):
        self._move("old_segment_id", "new_segment_id", "segment_run")

    def _undo(self):
        self._move("new_segment_id", "old_segment_id", "undone")

    def _move(self, before, after, cause):
        """Write a column of the lines to their customers, in one statement.

        Customers moved by a user in the meantime are skipped.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner partner
                   SET statcrm_segment_id = line.%(after)s
                  FROM statcrm_segment_run_line line
                 WHERE line.run_id = %(run)s AND partner.id = line.partner_id
                   AND partner.statcrm_segment_id
                       IS NOT DISTINCT FROM line.%(before)s
                """,
                before=SQL.identifier(before),
                after=SQL.identifier(after),
                run=self.id,
            )
        )
        self.env["res.partner"].invalidate_model()  # badges depend on it
        because(
            self.env["statcrm.class.history"],
            cause,
            kinds=["segment"],
            segment_run_id=self.id,
        )._record_changes()
        self.env["statcrm.house.figure"]._recount_soon()
