from odoo import api, fields, models

from ....tools import business_id

# Columns that identify a partner in lookups and imports.
NUMBERS = ("ref", "company_registry", "vat")


class StatcrmFormerNumber(models.Model):
    """A number of a merged customer, which now identifies the remaining one.

    External ledgers and registers still use it. Created by merges only; a later merge
    moves it with all other rows of the customer. There is no unique key, as a merge
    would delete conflicting rows.
    """

    _name = "statcrm.former.number"
    _inherit = ["statcrm.merge.mixin"]
    _description = "Former Number"
    _order = "id desc"
    _rec_name = "number"

    partner_id = fields.Many2one(
        "res.partner",
        string="Merged Into",
        required=True,
        index=True,
        ondelete="cascade",
        bypass_search_access=True,
    )
    kind = fields.Selection(
        [
            ("ref", "Reference"),
            ("company_registry", "Business ID"),
            ("vat", "Tax ID"),
        ],
        required=True,
    )
    number = fields.Char(required=True, index="trigram")
    former_name = fields.Char(help="Name of the merged customer.")

    _number = models.Index("(number)")

    _merge_order = 5

    @api.model
    def _merge_settle(self, sources, target):
        """Store the numbers of customers before they are merged.

        Each number is stored once, also if several of them have it.

        :param sources: the partners that will be deleted
        :param target: the partner that stays
        :return: the company ID to be set on the target, or False
        """
        known = {
            (row.kind, row.number)
            for row in self.search([("partner_id", "in", (sources | target).ids)])
        }
        rows = {}
        for source in sources:
            for kind in NUMBERS:
                number = (source[kind] or "").strip()
                # a contact has the numbers of its organisation
                own = kind == "ref" or source.commercial_partner_id == source
                if number and own and (kind, number) not in known:
                    rows.setdefault(
                        (kind, number),
                        {
                            "partner_id": target.id,
                            "kind": kind,
                            "number": number,
                            "former_name": source.display_name,
                        },
                    )
        self.create(list(rows.values()))
        ids = filter(None, sources.mapped("company_registry"))
        return not target.company_registry and next(ids, False)

    @api.model
    def _merge_follow(self, target, settled):
        """Return the company ID for the target, as Odoo does not merge it.

        An invalid one for the country of the target stays a former number.
        """
        foreign = target.country_id.code == "FI" and not business_id.canonical(settled)
        if settled and not foreign:
            target.company_registry = settled

    @api.model
    def _get_holders(self, numbers, kind="ref"):
        """Return {number: set of ids of the partners it identifies now}.

        Partners with this number and those that merged a customer with it. Archived
        customers are used only if there is nobody else.

        :param numbers: collection of texts
        :param kind: the partner's column
        """
        found = {}
        if not numbers:
            return found
        numbers = list(numbers)
        Partner = self.env["res.partner"].with_context(active_test=False)
        archived = []
        for number, active, ids in Partner._read_group(
            [(kind, "in", numbers)], [kind, "active"], ["id:array_agg"]
        ):
            if active:
                found.setdefault(number, set()).update(ids)
            else:
                archived.append((number, ids))
        former = [("kind", "=", kind), ("number", "in", numbers)]
        readable = [("partner_id", "in", Partner._search([]))]
        for number, ids in self._read_group(
            former + readable, ["number"], ["partner_id:array_agg"]
        ):
            found.setdefault(number, set()).update(ids)
        for number, ids in archived:
            found.setdefault(number, set(ids))
        return found
