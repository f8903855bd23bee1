import base64

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL, email_normalize

from ....tools import sheet, workbook
from ....tools.sheet import Column, normal

SHOWN = 20
# reasons told if nothing can be added, and lines of each
SHOWN_REASONS = 5
SHOWN_LINES = 10
# users are made without a mail, which is sent only if it is wished
SILENT = {"no_reset_password": True, "mail_create_nosubscribe": True}


class StatcrmUserSheet(models.TransientModel):
    """Users with their role and unit from one sheet: previewed, then made."""

    _name = "statcrm.user.sheet"
    _description = "Users from a Sheet"

    file = fields.Binary()
    filename = fields.Char()
    invites = fields.Boolean(
        string="Send Invitations",
        help="New users get an email with a link to choose their password. Otherwise"
        " you can send it later from the list of users.",
    )
    problem = fields.Char(compute="_compute_preview")
    preview_html = fields.Html(compute="_compute_preview", sanitize=False)
    may_make_users = fields.Boolean(compute="_compute_may_make_users")
    refused_file = fields.Binary(string="Refused Rows", readonly=True)
    refused_filename = fields.Char(default="refused_users.xlsx", readonly=True)
    result = fields.Char(readonly=True)
    new_user_ids = fields.Many2many("res.users", readonly=True)
    invite_problem = fields.Char(readonly=True)
    is_invited = fields.Boolean(readonly=True)

    @api.depends_context("uid")
    def _compute_may_make_users(self):
        self.may_make_users = self.env["res.users"].has_access("create")

    @api.depends("file")
    def _compute_preview(self):
        for wizard in self:
            wizard.problem = wizard.preview_html = False
            if not wizard.file:
                continue
            try:
                found = wizard._read_file()
            except UserError as error:
                wizard.problem = str(error)
                continue
            rows = wizard._plan_rows(found)
            if all(row["status"] in ("refused", "unchanged") for row in rows):
                wizard.problem = self._explain_nothing(rows)
            wizard.preview_html = self.env["ir.qweb"]._render(
                "statcrm_custom.user_sheet_preview",
                {
                    "rows": rows[:SHOWN],
                    "more": len(rows) - SHOWN,
                    "counts": wizard._count(rows),
                    "unknown": found.unknown,
                },
            )

    def action_create_users(self):
        """Make the users; those that are refused come back as a file."""
        self.ensure_one()
        if not self.may_make_users:
            raise AccessError(self._explain_right())
        if not self.file:
            raise UserError(self.env._("Choose a file first."))
        found = self._read_file()
        rows = self._plan_rows(found)
        made = self.env["res.users"]
        for row in rows:
            if row["status"] in ("new", "updated"):
                made |= self._write_row(row)
        # their access is that of whoever makes users, not of this window
        self.new_user_ids = made
        told = self._invite(made) if self.invites and made else ""
        refused = {row["line"]: row["says"] for row in rows if row["kind"] == "refused"}
        counts = self._count(rows)
        self.write(
            {
                "file": False,
                "result": " · ".join(
                    [*(f"{one['label']}: {one['count']}" for one in counts), told]
                ).strip(" ·"),
                "refused_file": refused
                and base64.b64encode(
                    workbook.write([sheet.refused_rows(found, refused)])
                ),
            }
        )
        return self._reopen()

    def action_invite(self):
        """Send the invitations after all to those who were made without."""
        self.ensure_one()
        if not self.may_make_users:
            raise AccessError(self._explain_right())
        if self.new_user_ids and not self.is_invited:
            told = self._invite(self.new_user_ids)
            self.result = " · ".join(filter(None, (self.result, told)))
        return self._reopen()

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Users from a Sheet"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _explain_nothing(self, rows):
        """Return that nothing is added, and each reason with its lines."""
        lines = {}
        for row in rows:
            if row["status"] == "refused":
                lines.setdefault(row["says"], []).append(str(row["line"]))
        reasons = [
            self.env._(
                "%(reason)s (line %(lines)s)",
                reason=reason,
                lines=", ".join(found[:SHOWN_LINES])
                + (" …" if len(found) > SHOWN_LINES else ""),
            )
            for reason, found in lines.items()
        ]
        more = len(reasons) - SHOWN_REASONS
        if more > 0:
            reasons[SHOWN_REASONS:] = [self.env._("More reasons: %s.", more)]
        return " ".join([self.env._("There is nothing to add."), *reasons])

    def _invite(self, users):
        """Send the invitations; the users stay if the mail cannot be sent."""
        try:
            with self.env.cr.savepoint():
                users.with_context(create_user=True).action_reset_password()
        except UserError as error:
            self.invite_problem = self.env._("Invitations could not be sent: %s", error)
            return ""
        self.invite_problem = False
        self.is_invited = True
        return self.env._("Invitations sent: %s", len(users))

    @api.model
    def _explain_right(self):
        return self.env._(
            "Users are made by those who manage access rights. Give this file to your"
            " administrator, or ask for the right “Administration: Access Rights”."
        )

    # The sheet.

    @api.model
    def _get_groups(self):
        """Return the groups of customer relations, the one with most rights last."""
        privilege = self.env.ref("statcrm_custom.res_groups_privilege_statcrm")
        return privilege.sudo().group_ids.sorted("sequence")

    @api.model
    def _get_levels(self):
        field = self.env["statcrm.unit.member"]._fields["level"]
        return dict(field._description_selection(self.env))

    @api.model
    def _get_columns(self):
        groups = ", ".join(self._get_groups().mapped("name"))
        units = ", ".join(self.env["statcrm.unit"].search(Domain.TRUE).mapped("name"))
        levels = ", ".join(self._get_levels().values())
        return [
            Column(
                "name",
                self.env._("Name"),
                ("nimi", "namn"),
                is_needed=True,
                example="EXAMPLE Ella",
            ),
            Column(
                "login",
                self.env._("Email"),
                ("login", "e-mail", "sähköposti", "e-post", "käyttäjätunnus")
                + ("user name", "username", "användarnamn"),
                is_needed=True,
                hint=self.env._("Also the name to log in with."),
                example="ella@example.com",
            ),
            Column(
                "group",
                self.env._("Role"),
                ("ryhmä", "rooli", "grupp", "roll"),
                is_needed=True,
                hint=self.env._("One of: %s.", groups),
                example=self._get_groups()[1:2].name,
            ),
            Column(
                "unit",
                self.env._("Unit"),
                ("department", "yksikkö", "osasto", "enhet", "avdelning"),
                hint=self.env._("Name or code of one of: %s.", units)
                if units
                else self.env._("Name or code of a unit. Enter your units first."),
            ),
            Column(
                "title",
                self.env._("Title"),
                ("job title", "nimike", "tehtävänimike", "titel", "job position"),
            ),
            Column(
                "level",
                self.env._("Level"),
                ("taso", "nivå"),
                hint=self.env._("One of: %s. Needs a unit, too.", levels),
            ),
            Column(
                "vice",
                self.env._("Vice-user"),
                ("vice user", "varapääkäyttäjä", "biträdande användare"),
                hint=self.env._(
                    "“yes” for the main user of the unit's own affairs. Needs a unit,"
                    " too."
                ),
            ),
            Column("phone", self.env._("Phone"), ("telephone", "puhelin", "telefon")),
        ]

    @api.model
    def _get_template(self):
        """Return the empty workbook with an example row, as bytes."""
        columns = self._get_columns()
        explained = [
            (one.label, self.env._("needed") if one.is_needed else "", one.hint)
            for one in columns
        ]
        heads = [
            self.env._("Column"),
            self.env._("Needed"),
            self.env._("What to Write"),
        ]
        example = [one.example for one in columns]
        return workbook.write(
            [
                (self.env._("Users"), [one.label for one in columns], [example]),
                (self.env._("Explanations"), heads, explained),
            ]
        )

    def _read_file(self):
        """Return the first sheet with our columns."""
        content = base64.b64decode(self.with_context(bin_size=False).file)
        try:
            workbook.check_file(content)
            if not workbook.is_workbook(content):
                raise workbook.FileError("no_workbook")
            book = workbook.read(content)
        except workbook.FileError as error:
            problem = self.env["statcrm.sales.entry"]._file_problem(error)
            raise UserError(problem) from error
        columns = self._get_columns()
        sheets = [
            sheet.read_rows("user", title, rows, columns)
            for title, rows in book.items()
        ]
        found = next((one for one in sheets if one.header and not one.missing), None)
        if not found:
            missing = min((one.missing for one in sheets), key=len, default=[])
            raise UserError(
                self.env._("These columns are missing: %s.", ", ".join(missing))
                if missing
                else self.env._("The file is empty.")
            )
        if not found.rows:
            raise UserError(
                self.env._(
                    "The sheet has no rows below the header. The example row does not"
                    " count."
                )
            )
        return found

    # What each row does.

    def _plan_rows(self, found):
        """Return a dict for each row, see `_plan_row`."""
        logins = {row["login"].lower() for row in found.rows}
        known = self._find_users(logins)
        catalogues = {
            "group": {normal(one.name): one for one in self._get_english_groups()},
            "unit": {
                normal(name): unit
                for unit in self.env["statcrm.unit"].search(Domain.TRUE)
                for name in (unit.name, unit.code)
                if name
            },
            "level": {
                normal(name): code
                for code, label in self._get_levels().items()
                for name in (code, label)
            },
        }
        seen, rows = {}, []
        for row in found.rows:
            plan = self._plan_row(row, known.get(row["login"].lower()), catalogues)
            login = row["login"].lower()
            if login in seen:
                plan |= {
                    "status": "refused",
                    "says": self.env._("The same as line %s.", seen[login]),
                }
            seen.setdefault(login, row.line)
            plan["kind"] = plan["status"]
            plan["label"] = self._get_labels()[plan["status"]]
            rows.append(plan)
        return rows

    @api.model
    def _find_users(self, logins):
        """Return {login or email in small letters: user}, as superuser.

        Of all companies, archived ones included: a login is taken everywhere. Odoo
        takes Ella@... and ella@... for two.

        :param logins: set of logins in small letters
        """
        users_sudo = self.env["res.users"].sudo().with_context(active_test=False)
        users_sudo.flush_model(["login"])
        rows = self.env.execute_query(
            SQL("SELECT id FROM res_users WHERE lower(login) = ANY(%s)", [*logins])
        )
        by_login = users_sudo.browse(row[0] for row in rows)
        by_email = users_sudo.search([("email_normalized", "in", [*logins])])
        return {
            **{user.email_normalized: user for user in by_email},
            **{user.login.lower(): user for user in by_login},
        }

    @api.model
    def _get_english_groups(self):
        """Return the groups twice: in the user's language and in English."""
        groups = self._get_groups()
        return [*groups.with_context(lang="en_US"), *groups]

    @api.model
    def _get_labels(self):
        return {
            "new": self.env._("New"),
            "updated": self.env._("Changed"),
            "unchanged": self.env._("Unchanged"),
            "refused": self.env._("Refused"),
        }

    def _count(self, rows):
        return [
            {
                "kind": kind,
                "label": label,
                "count": sum(row["status"] == kind for row in rows),
            }
            for kind, label in self._get_labels().items()
        ]

    def _plan_row(self, row, user, catalogues):
        """Return what a row does.

        :param row: `sheet.Row`
        :param user: the user of that login or email, as superuser, or None
        :return: {"line", "name", "login", "status", "says", "user", "group", "unit",
            "level", "title", "phone", "is_vice"}
        """
        group = catalogues["group"].get(normal(row["group"]))
        unit = catalogues["unit"].get(normal(row["unit"]))
        level = catalogues["level"].get(normal(row["level"]))
        plan = {
            "line": row.line,
            "name": row["name"],
            "login": row["login"],
            "user": user,
            "group": group and group.with_context(lang=self.env.lang),
            "unit": unit,
            "level": level,
            "title": row["title"],
            "phone": row["phone"],
            "is_vice": sheet.is_yes(row["vice"]),
            "says": "",
            "status": "new",
        }
        if problem := self._get_problem(row, plan):
            return plan | {"status": "refused", "says": problem}
        if user:
            changes = self._get_changes(plan)
            plan["status"] = "updated" if changes else "unchanged"
            plan["says"] = ", ".join(changes)
        return plan

    def _get_problem(self, row, plan):
        """Return why a row is refused, or an empty text."""
        user = plan["user"]
        if not row["name"]:
            return self.env._("The name is missing.")
        if email_normalize(row["login"]) != row["login"].lower():
            return self.env._("“%s” is not an email address.", row["login"])
        if not plan["group"]:
            return self.env._(
                "There is no role “%(name)s”. The roles are: %(roles)s.",
                name=row["group"],
                roles=", ".join(self._get_groups().mapped("name")),
            )
        if row["unit"] and not plan["unit"]:
            return self.env._(
                "There is no unit “%s”. Enter it on the page Units first.", row["unit"]
            )
        if row["level"] and not plan["level"]:
            return self.env._("There is no level “%s”.", row["level"])
        filled = [one for one in ("level", "vice") if row[one]]
        if filled and not plan["unit"]:
            labels = {one.name: one.label for one in self._get_columns()}
            return self.env._(
                "%(column)s is filled in, %(unit)s is empty: enter the unit as well.",
                column=labels[filled[0]],
                unit=labels["unit"],
            )
        if user and not user.active:
            return self.env._("This user is archived.")
        if user and user.share:
            return self.env._("This is a user of the customer portal.")
        if user and user.login.lower() != row["login"].lower():
            return self.env._(
                "This is the email of %(user)s, who logs in as “%(login)s”.",
                user=user.name,
                login=user.login,
            )
        if user and not user.company_ids & self.env.companies:
            return self.env._("This user belongs to another company.")
        if user and user == self.env.user and not user.has_group(self._id_of(plan)):
            return self.env._("Nobody changes the own role.")
        return ""

    @api.model
    def _id_of(self, plan):
        return plan["group"].get_external_id()[plan["group"].id]

    @api.model
    def _get_changes(self, plan):
        """Return the names of what changes of a user that is there."""
        user, unit = plan["user"], plan["unit"]
        member = self._get_member(user, unit)
        changes = {
            self.env._("Role"): not user.has_group(self._id_of(plan)),
            self.env._("Unit"): unit and not member,
            self.env._("Level"): plan["level"] and member.level != plan["level"],
            self.env._("Title"): plan["title"]
            and unit
            and member.title != plan["title"],
            self.env._("Vice-user"): plan["is_vice"] and user not in unit.vice_user_ids,
        }
        return [name for name, is_changed in changes.items() if is_changed]

    @api.model
    def _get_member(self, user, unit):
        members = self.env["statcrm.unit.member"]
        if not unit or not user:
            return members
        return members.search([("user_id", "=", user.id), ("unit_id", "=", unit.id)])

    def _write_row(self, row):
        """Make or change the user of a row; return it if it is new."""
        users = self.env["res.users"].with_context(**SILENT)
        group, user = row["group"], row["user"]
        made = users
        if not user:
            made = user = users.create(
                {
                    "name": row["name"],
                    "login": row["login"].lower(),
                    "email": row["login"].lower(),
                    "phone": row["phone"] or False,
                    "group_ids": [Command.link(group.id)],
                }
            )
        elif not user.has_group(self._id_of(row)):
            others = self._get_groups() - group
            user.sudo(False).with_context(**SILENT).group_ids = [
                *(Command.unlink(one.id) for one in others),
                Command.link(group.id),
            ]
        if row["unit"]:
            # whoever makes users may give them any place
            unit = row["unit"].sudo()
            vals = {name: row[name] for name in ("level", "title") if row[name]}
            member = self._get_member(user, unit).sudo()
            if member:
                member.write(vals)
            else:
                member.create({"user_id": user.id, "unit_id": unit.id, **vals})
            if row["is_vice"]:
                unit.vice_user_ids |= user
        return made
