from odoo import fields, models
from odoo.tools import SQL


class StatcrmUserRole(models.Model):
    """Which user has which role in customer relations, for auditors."""

    _name = "statcrm.user.role"
    _description = "Role of a User"
    _auto = False
    _order = "group_id, user_id"
    _rec_name = "user_id"
    _depends = {
        "res.users": ["group_ids", "active", "login", "company_id"],
        "res.groups": ["privilege_id"],
    }

    user_id = fields.Many2one("res.users", readonly=True)
    login = fields.Char(readonly=True)
    group_id = fields.Many2one("res.groups", string="Role", readonly=True)
    active = fields.Boolean(string="Active User", readonly=True)
    last_login = fields.Datetime(readonly=True)

    @property
    def _table_query(self):
        privileges = [
            self.env.ref(f"statcrm_custom.res_groups_privilege_{name}").id
            for name in ("statcrm", "satisfaction")
        ]
        return SQL(
            """
            SELECT users.id * 10000 + role.id AS id, users.id AS user_id, users.login,
                   role.id AS group_id, users.active,
                   (SELECT max(log.create_date) FROM res_users_log log
                     WHERE log.create_uid = users.id) AS last_login
              FROM res_users users
              JOIN res_groups_users_rel given ON given.uid = users.id
              JOIN res_groups role ON role.id = given.gid
               AND role.privilege_id IN %s
            """,
            tuple(privileges),
        )
