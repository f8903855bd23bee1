from odoo import api, models
from odoo.tools import SQL

from ....tools.criterion import Kind, Semi
from ...customer.house.statcrm_unit_member import LEVELS


class StatcrmTargetCriterion(models.Model):
    """What is asked about the person, and about the work at this place."""

    _inherit = "statcrm.target.criterion"

    @api.model
    def _get_kinds(self):
        label = self.env._
        levels = self.env["statcrm.affiliation"]._fields["level"]
        return [
            *super()._get_kinds(),
            Kind(
                "contact_role",
                label("Contact role"),
                "person",
                "records",
                self._contact_role_sql,
                model="statcrm.contact.role",
                hint=label("At the place of work that the other criteria ask for."),
            ),
            Kind(
                "level",
                label("Level"),
                "person",
                "selection",
                lambda value: SQL("post.level IN %s", tuple(value["keys"])),
                options=tuple(levels._description_selection(self.env) or LEVELS),
            ),
            Kind(
                "language",
                label("Language"),
                "person",
                "selection",
                lambda value: SQL("person.lang IN %s", tuple(value["keys"])),
                options=tuple(self.env["res.lang"].get_installed()),
            ),
            Kind(
                "group",
                label("Target group"),
                "person",
                "records",
                self._group_sql,
                model="statcrm.target.group",
                hint=label("Who is on one of these lists."),
            ),
            Kind(
                "domain",
                label("Domain"),
                "person",
                "domain",
                self._free_domain_sql,
                hint=label('For experts, e.g. [("city", "=", "Oulu")]'),
            ),
        ]

    @api.model
    def _contact_role_sql(self, value):
        field = self.env["statcrm.affiliation"]._fields["role_ids"]
        return Semi(
            SQL("post.id"),
            SQL(
                "SELECT %s FROM %s WHERE %s IN %s",
                SQL.identifier(field.column1),
                SQL.identifier(field.relation),
                SQL.identifier(field.column2),
                tuple(value["ids"]),
            ),
        )

    @api.model
    def _group_sql(self, value):
        groups = self.env["statcrm.target.group"].browse(value["ids"])
        return Semi(
            SQL("person.id"),
            SQL(" UNION ALL ").join(group._members_sql() for group in groups),
        )

    @api.model
    def _free_domain_sql(self, value):
        alias = "customer" if value.get("whom") == "customer" else "person"
        return self._domain_sql(self._read_domain(value), alias)
