from odoo import api, models

# moves and returns of this transaction, until a constraint follows them
NOTED = "statcrm.former.place"


class ResPartner(models.Model):
    """Whoever leaves an organisation takes nothing along, however the card moves.

    Odoo tells nobody what a parent was before. The one place where it is known for
    every way of writing is the flush, just before the row is updated; it costs a look
    at the names of the columns.
    """

    _inherit = "res.partner"

    def _write_multi(self, vals_list):
        # EXTENDS 'base'
        moves, back, left = {}, set(), ()
        for partner_id, vals in zip(self._ids, vals_list, strict=True):
            if "parent_id" in vals:
                moves[partner_id] = vals["parent_id"]
            if vals.get("active"):
                back.add(partner_id)
        # an office takes its history along
        for office in self.browse(moves).filtered("is_company"):
            del moves[office.id]
        if moves or back:
            if moves:
                left = self.env["statcrm.former.place"]._leave(moves)
            noted = self.env.cr.precommit.data.setdefault(NOTED, (set(), set()))
            noted[0].update(left)
            noted[1].update(back)
        return super()._write_multi(vals_list)

    @api.constrains("active", "parent_id")
    def _check_statcrm_place(self):
        """Let the affiliations follow the cards that moved or were archived.

        A new partner comes by as well, and finds nothing noted.
        """
        self.flush_recordset(["active", "parent_id"])
        left, back = self.env.cr.precommit.data.pop(NOTED, ((), ()))
        gone = self.filtered(lambda partner: not partner.active)
        if left or back or gone:
            # what a savepoint took back has left no row
            left_sudo = self.env["statcrm.former.place"].sudo().browse(left).exists()
            back = self.browse(back).filtered("active")
            lines_sudo = self.env["statcrm.affiliation"].sudo()
            lines_sudo._follow_cards(left_sudo, back, gone)

    def _statcrm_affiliations_at(self, organisation):
        """Return the affiliations at an organisation.

        Without any, those in its tree, unless the person is in that tree still.
        """
        lines = self.statcrm_affiliation_ids
        there = lines.filtered(
            lambda line: organisation in line.organisation_id.commercial_partner_id
        )
        principal = organisation.statcrm_principal_id - self.statcrm_principal_id
        return there or lines.filtered(lambda line: line.principal_id in principal)

    def _statcrm_last_days(self):
        """Return the affiliation after whose last day this person's card is to move.

        Empty while another one at the organisation of the card goes on.
        """
        lines = self.statcrm_affiliation_ids.filtered(
            lambda line: line.organisation_id == self.parent_id
        )
        last = lines.sorted(lambda line: line._period()[1])[-1:]
        return last if last.settles_card and last.date_to else last.browse()
