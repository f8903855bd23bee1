from ast import literal_eval
from collections import defaultdict

from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ....tools.groups import AUDITOR


class StatcrmRoleTable(models.AbstractModel):
    """Who may do what: the roles and their rights, as they are in this database.

    An area adds its rows by extending `_get_duties`. The cells are read from access
    rights and record rules, so that what an administrator changes is in the table.
    """

    _name = "statcrm.role.table"
    _description = "Roles and Their Rights"

    @api.model
    def get_table(self):
        """Return the roles and what they may do.

        :return: {"roles": [{"id", "name", "text", "users": number of users}],
            "rows": [{"label", "cells": ["all", "own" or ""]}]}
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("Only colleagues see the roles."))
        roles_sudo = self._get_roles()
        duties = self._get_duties()
        rights = self._find_rights({(duty[1], duty[2]) for duty in duties if duty[2]})
        rows = []
        for label, what, operation in duties:
            cells = [
                self._get_cell(role.all_implied_ids, what, operation, rights)
                for role in roles_sudo
            ]
            rows.append({"label": label, "cells": cells})
        return {
            "roles": [
                {
                    "id": role.id,
                    "name": role.name,
                    "text": role.comment or "",
                    "users": len(role.user_ids.filtered("active")),
                }
                for role in roles_sudo
            ],
            "rows": rows,
        }

    @api.model
    def _get_roles(self):
        privilege = self.env.ref("statcrm_custom.res_groups_privilege_statcrm")
        return (
            self.env["res.groups"]
            .sudo()
            .search([("privilege_id", "=", privilege.id)], order="sequence, id")
        )

    @api.model
    def _get_duties(self):
        """Return the rows: (label, model, operation), or (label, groups, "").

        The latter for what is asked of the user's groups: XML ids as `has_groups` takes
        them.
        """
        return [
            (self.env._("Read all customers"), "res.partner", "read"),
            (
                self.env._("Enter and change customers and people"),
                "res.partner",
                "write",
            ),
            (
                self.env._("Enter affiliations and contact roles"),
                "statcrm.affiliation",
                "create",
            ),
            (self.env._("Maintain units and their members"), "statcrm.unit", "create"),
            (self.env._("Maintain the catalogues"), "statcrm.contact.role", "write"),
        ]

    @api.model
    def _get_cell(self, groups, what, operation, rights):
        """Return "all", "own" (restricted by a record rule) or ""."""
        if not operation:
            ids = {
                self.env["ir.model.data"]._xmlid_to_res_id(one)
                for one in what.split(",")
            }
            return "all" if ids & set(groups.ids) else ""
        if operation != "read" and self.env.ref(AUDITOR) in groups:
            return ""  # also what every colleague may, see `ir_model_access.py`
        allowed, restricted, free = rights[what, operation]
        ids = set(groups.ids)
        if not allowed & {*ids, False}:
            return ""
        return "own" if restricted & ids and not free & ids else "all"

    @api.model
    def _find_rights(self, asked):
        """Return who has a right, from access rights and record rules.

        :param asked: {(model, operation)}
        :return: {(model, operation): (ids of the groups that have it, False for
            everybody; ids of groups with a record rule; of these those whose rule
            restricts nothing)}
        """
        names = list({model for model, _operation in asked})
        rights = defaultdict(lambda: (set(), set(), set()))
        domain = Domain("model_id.model", "in", names) & Domain("active", "=", True)
        for access in self.env["ir.model.access"].sudo().search(domain):
            for model, operation in asked:
                if access.model_id.model == model and access[f"perm_{operation}"]:
                    rights[model, operation][0].add(access.group_id.id)
        for rule in self.env["ir.rule"].sudo().search(domain):
            for model, operation in asked:
                if rule.model_id.model == model and rule[f"perm_{operation}"]:
                    ids = set(rule.groups.ids)
                    rights[model, operation][1].update(ids)
                    if self._is_free(rule):
                        rights[model, operation][2].update(ids)
        return rights

    @api.model
    def _is_free(self, rule):
        """Return whether a record rule lets every record pass, whoever asks."""
        try:
            return Domain(literal_eval(rule.domain_force or "[]")).is_true()
        except ValueError:  # an expression, as of the user's own records
            return False
