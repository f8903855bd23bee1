import json
import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ....tools.day_text import format_moment
from ....tools.groups import MAIN_USER
from ....tools.notification import notification

_logger = logging.getLogger(__name__)

PARAMETER = "statcrm_custom.setup"
MAIL_TEST = "statcrm_custom.setup_mail_test"
# the module part of the XML ids of the sample data
SAMPLE = "statcrm_sample"
# names that Odoo gives to a new company
UNNAMED = ("My Company", "YourCompany")


class StatcrmSetup(models.AbstractModel):
    """The set-up: from an empty database to the first nominated customer, step by step.

    An area adds its steps by extending `_get_steps`, and what their states depend on by
    extending `_get_facts`: all facts are asked in one statement, so that Home stays
    fast. The screens receive each step as a dict:

    - `key`: stable name; `title`, `sentence`: what it is for
    - `state`: "done", "open", "warning" (works, but something is missing), "optional",
      or "skipped" (marked as not needed)
    - `status`: what is there, or what is missing
    - `buttons`: [{"label", "action"}], the action an XML id or a dict
    - `may`: whether the user can do it, `who`: who does it otherwise
    - `by_hand`: whether only people can tell that it is done; `is_marked`: whether
      somebody did, or marked it as not needed
    """

    _name = "statcrm.setup"
    _description = "Set-up"

    @api.model
    def get_setup(self, on_home=False):
        """Return the set-up, or False for those who have nothing to do with it.

        :param bool on_home: False as well when it is hidden or complete
        :return: {"chapters": [{"key", "title", "steps"}], "done": number of steps that
            are done, "of": number of steps to do, "next": the first open step that
            the user may do, else the first one to check, or False,
            "is_empty": whether there is no customer yet, "is_hidden"}
        """
        if not self._may():
            return False
        if on_home and self._get_kept().get("hidden"):
            return False
        facts = self._find_facts()
        chapters = self._get_chapters(self._get_steps(facts))
        needed = [
            step
            for chapter in chapters
            for step in chapter["steps"]
            if step["state"] not in ("optional", "skipped")
        ]
        to_do = [step for step in needed if step["state"] != "done"]
        # what works, but is to be checked, keeps nobody from what is not there at all
        to_do.sort(key=lambda step: step["state"] != "open")
        if on_home and not to_do:
            return False
        return {
            "chapters": chapters,
            "done": len(needed) - len(to_do),
            "of": len(needed),
            "next": next((step for step in to_do if step["may"]), False),
            "is_empty": not facts["customers"] and not facts["sample"],
            "is_hidden": bool(self._get_kept().get("hidden")),
        }

    @api.model
    def mark_step(self, key, mark):
        """Mark a step as "done" or "skipped", or take the mark away (False).

        Only steps whose state the program cannot find out can be marked as done.
        """
        self._check_may()
        step = next(
            (one for one in self._get_steps(self._find_facts()) if one["key"] == key),
            None,
        )
        allowed = ("skipped", "done") if step and step["by_hand"] else ("skipped",)
        if not step or (mark and mark not in allowed):
            raise UserError(self.env._("This step cannot be marked."))
        marks = self._get_kept().get("marks", {})
        marks.pop(key, None)
        self._write_kept(marks={**marks, key: mark} if mark else marks)
        return True

    @api.model
    def hide_setup(self, hidden):
        """Hide the set-up from Home, or show it there again."""
        self._check_may()
        self._write_kept(hidden=bool(hidden))
        return True

    @api.model
    def test_mail(self):
        """Connect to the outgoing mail servers, without sending anything.

        The result is kept, as connecting is too slow for each opening of the screen.
        """
        self._check_may()
        error = self._get_mail_error()
        result = {
            "at": fields.Datetime.to_string(fields.Datetime.now()),
            "error": error,
            "servers": self._get_mail_servers(),
        }
        self.env["ir.config_parameter"].sudo().set_param(MAIL_TEST, json.dumps(result))
        if error:
            return notification(error, "danger", sticky=True)
        return notification(self.env._("The mail server answers."))

    @api.model
    def _may(self):
        return self.env.user.has_groups(f"base.group_system,{MAIN_USER}")

    @api.model
    def _check_may(self):
        if not self._may():
            raise AccessError(
                self.env._("Only administrators and main users set up the system.")
            )

    @api.model
    def _offer(self, help_message):
        """Add the first step to the help of an empty list, in an empty system."""
        if not help_message or not self._may():
            return help_message
        customers = self.env["res.partner"].sudo()
        if customers.search(self._get_customer_domain(), limit=1):
            return help_message
        link = Markup('<a type="action" class="btn btn-primary" name="%s">%s</a>') % (
            "statcrm_custom.statcrm_setup_action",
            self.env._("Import Your Customers"),
        )
        return f"{help_message}<p>{link}</p>"

    @api.model
    def _get_customer_domain(self):
        """Return the domain of customers, which our own companies are not."""
        return [("statcrm_is_principal", "=", True), ("ref_company_ids", "=", False)]

    # What was marked by hand.

    @api.model
    def _get_kept(self):
        """Return {"hidden": bool, "marks": {key of a step: "done" or "skipped"}}."""
        return json.loads(
            self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or "{}"
        )

    @api.model
    def _write_kept(self, **values):
        self.env["ir.config_parameter"].sudo().set_param(
            PARAMETER, json.dumps({**self._get_kept(), **values})
        )

    # Facts and steps, to be extended by the areas.

    @api.model
    def _find_facts(self):
        """Return {name: value} of all facts, found by one statement."""
        facts = self._get_facts()
        self.env.flush_all()
        [values] = self.env.execute_query(
            SQL("SELECT %s", SQL(", ").join(SQL("(%s)", one) for one in facts.values()))
        )
        return dict(zip(facts, values, strict=True))

    @api.model
    def _get_facts(self):
        """Return {name: SQL of a value}."""
        return {
            "customers": self._exists_sql(
                "res.partner",
                [*self._get_customer_domain(), ("active", "=", True)],
            ),
            "sample": SQL(
                "EXISTS (SELECT FROM ir_model_data WHERE module = %s)", SAMPLE
            ),
            "people": self._exists_sql("statcrm.affiliation"),
            "units": self._exists_sql("statcrm.unit"),
            "mail_server": self._exists_sql("ir.mail_server"),
            **self._get_user_facts(),
        }

    @api.model
    def _get_user_facts(self):
        Users = self.env["res.users"].sudo()
        return {
            name: Users._search(domain).subselect("COUNT(*)")
            for name, domain in (
                ("users", [("share", "=", False)]),
                ("users_without_role", Users._statcrm_without_role_domain()),
                ("users_without_unit", Users._statcrm_without_unit_domain()),
            )
        }

    @api.model
    def _exists_sql(self, model, domain=()):
        """Return the SQL of whether there is any record, archived ones included.

        Sample data does not count: it does nobody's work.
        """
        records = self.env[model].sudo().with_context(active_test=False)
        query = records._search(list(domain))
        query.add_where(
            SQL(
                """NOT EXISTS (SELECT FROM ir_model_data
                                WHERE module = %s AND model = %s AND res_id = %s)""",
                SAMPLE,
                model,
                SQL.identifier(query.table, "id"),
            )
        )
        return SQL("EXISTS %s", query.subselect("1"))

    @api.model
    def _get_steps(self, facts):
        """Return the steps, in the order of the areas within their chapters."""
        return [
            self._get_company_step(),
            self._get_language_step(),
            self._get_mail_step(facts),
            self._get_pdf_step(),
            *self._get_people_steps(facts),
            self._get_customer_step(facts),
        ]

    @api.model
    def _get_chapters(self, steps):
        titles = {
            "house": self.env._("Your organisation"),
            "people": self.env._("Your people"),
            "customers": self.env._("Customers"),
            "value": self.env._("Sales and value classes"),
            "care": self.env._("Care and feedback"),
        }
        return [
            {
                "key": key,
                "title": title,
                "steps": [step for step in steps if step["chapter"] == key],
            }
            for key, title in titles.items()
        ]

    @api.model
    def _step(self, key, chapter, title, sentence, *buttons, state, status="", **more):
        """Return a step.

        :param str chapter: house, people, customers, value or care
        :param buttons: as `_button` returns them
        :param state: "done", "open", "warning" or "optional"
        :param more: `may`: whether the user can do it; `by_hand`: see the class
        """
        mark = self._get_kept().get("marks", {}).get(key)
        is_marked = state != "done" and (mark == "skipped" or more.get("by_hand"))
        if mark and is_marked:
            state = mark
        return {
            "key": key,
            "chapter": chapter,
            "title": title,
            "sentence": sentence,
            "state": state,
            "status": status,
            "is_marked": bool(mark and is_marked),
            "may": True,
            "who": self.env._("An administrator does this."),
            "by_hand": False,
            **more,
            "buttons": [*buttons],
        }

    @api.model
    def _button(self, label, action):
        """Return a button.

        :param action: XML id, or an action dict
        """
        return {"label": label, "action": action}

    # The steps of this area.

    @api.model
    def _get_company_step(self):
        company = self.env.company
        names = {
            self.env._("name"): company.name not in UNNAMED,
            self.env._("country"): company.country_id,
            self.env._("logo"): not company.uses_default_logo,
        }
        missing = [name for name, there in names.items() if not there]
        currency = company.country_id.currency_id
        status = (
            f"{company.name}, {company.country_id.name}, {company.currency_id.name}"
        )
        state = "done"
        if missing:
            status = self.env._("Missing: %(names)s", names=", ".join(missing))
            if company.country_id:
                # Odoo's own, as long as nobody has looked at it
                status += ". " + self.env._(
                    "Check: %(country)s, %(currency)s",
                    country=company.country_id.name,
                    currency=company.currency_id.name,
                )
            state = "open"
        elif currency and currency != company.currency_id:
            state = "warning"
            status = self.env._(
                "The currency is %(ours)s, that of %(country)s is %(theirs)s.",
                ours=company.currency_id.name,
                country=company.country_id.name,
                theirs=currency.name,
            )
        action = {
            "type": "ir.actions.act_window",
            "res_model": "res.company",
            "res_id": company.id,
            "views": [[False, "form"]],
        }
        return self._step(
            "company",
            "house",
            self.env._("Company, country, currency and logo"),
            self.env._("They stand on offers, letters and customers' pages."),
            self._button(self.env._("Edit Company"), action),
            state=state,
            status=status,
            may=company.has_access("write"),
        )

    @api.model
    def _get_language_step(self):
        codes = self.env["res.lang"].get_installed()
        country = self.env.company.country_id.code
        spoken = any(
            code.split("@")[0].endswith(f"_{country}") for code, _name in codes
        )
        return self._step(
            "languages",
            "house",
            self.env._("Languages"),
            self.env._(
                "Each user and each customer has one of the installed languages."
            ),
            self._button(self.env._("Add Languages"), "base.res_lang_act_window"),
            state="done" if spoken else "optional",
            status=self.env._(
                "Installed: %(names)s", names=", ".join(name for _code, name in codes)
            ),
            may=self.env["res.lang"].has_access("write"),
        )

    @api.model
    def _get_mail_step(self, facts):
        state, status = self._get_mail_state(facts["mail_server"])
        buttons = [
            self._button(self.env._("Mail Servers"), "base.action_ir_mail_server_list")
        ]
        if facts["mail_server"] and state != "done" and not self.env.user.email:
            status = f"{status} {self._explain_own_address()}"
            preferences = {
                **self.env["res.users"].action_get(),
                "res_id": self.env.uid,
            }
            buttons.append(self._button(self.env._("My Preferences"), preferences))
        return self._step(
            "mail",
            "house",
            self.env._("Outgoing mail"),
            self.env._("Invitations, answers and reminders leave by your mail server."),
            *buttons,
            state=state,
            status=status,
            may=self.env["ir.mail_server"].has_access("write"),
            test="test_mail",
        )

    @api.model
    def _get_mail_state(self, has_server):
        """Return (state, text) of the last test of the outgoing mail."""
        kept = self.env["ir.config_parameter"].sudo().get_param(MAIL_TEST)
        last = json.loads(kept or "{}")
        if last and last["servers"] == self._get_mail_servers():
            at = format_moment(self.env, fields.Datetime.to_datetime(last["at"]))
            if last["error"]:
                return "warning", self.env._(
                    "Tested at %(time)s: %(error)s", time=at, error=last["error"]
                )
            return "done", self.env._("Answered at %(time)s.", time=at)
        if has_server:
            return "warning", self.env._("Not tested yet.")
        return "open", self.env._("There is no outgoing mail server.")

    @api.model
    def _get_mail_servers(self):
        """Return the state of the servers: a test of former ones counts no more."""
        servers = self.env["ir.mail_server"].sudo().search(Domain.TRUE)
        return [[one.id, str(one.write_date)] for one in servers]

    @api.model
    def _get_mail_error(self):
        """Return why a mail server does not answer, "" if all do."""
        servers_sudo = self.env["ir.mail_server"].sudo()
        found = servers_sudo.search(Domain.TRUE)
        if found and not self.env.user.email:
            return self._explain_own_address()
        try:
            if found:
                found.test_smtp_connection()
            elif connection := servers_sudo._connect__():
                connection.close()
        except UserError as error:
            return str(error)
        except Exception as error:
            # smtplib and sockets raise many kinds; Odoo has words for those of servers
            _logger.info("The outgoing mail server does not answer: %s", error)
            if not found:
                return self.env._(
                    "There is no outgoing mail server, and none answers on this"
                    " machine. Add one under Mail Servers."
                )
            return self.env._("No mail server answers: %(error)s", error=str(error))
        return ""

    @api.model
    def _explain_own_address(self):
        # Odoo names the own address to the server as the sender of the test
        return self.env._(
            "The test needs your own email address. Enter it in your preferences,"
            " then test."
        )

    @api.model
    def _get_pdf_step(self):
        state, status = self._get_pdf_state()
        return self._step(
            "pdf",
            "house",
            self.env._("PDF program"),
            self.env._("Briefs, letters and registers are printed by wkhtmltopdf."),
            state=state,
            status=status,
            may=self.env.user.has_group("base.group_system"),
        )

    @api.model
    def _get_pdf_state(self):
        """Return (state, text) of the program that makes PDFs."""
        state = self.env["ir.actions.report"].get_wkhtmltopdf_state()
        if state in ("install", "broken"):
            return "open", self.env._(
                "Not found. Install wkhtmltopdf 0.12.6 (with patched Qt) on the server,"
                " then restart Odoo."
            )
        if state == "upgrade" or not _wkhtml().is_patched_qt:
            return "warning", self.env._(
                "The installed version prints no headers and footers. Install"
                " wkhtmltopdf 0.12.6 (with patched Qt), then restart Odoo."
            )
        if state == "workers":
            return "warning", self.env._("Start Odoo with at least two workers.")
        return "done", self.env._("Found, with patched Qt.")

    @api.model
    def _get_people_steps(self, facts):
        problems = []
        if facts["users_without_role"]:
            problems.append(
                self.env._(
                    "Without a role: %(count)s", count=facts["users_without_role"]
                )
            )
        if facts["users_without_unit"]:
            problems.append(
                self.env._(
                    "Without a unit: %(count)s", count=facts["users_without_unit"]
                )
            )
        state = "open"
        if facts["users"] > 1:
            state = "warning" if problems else "done"
        return [
            self._step(
                "units",
                "people",
                self.env._("Units"),
                self.env._(
                    "Your departments, as they stand in the customer file and reports."
                ),
                self._button(self.env._("Units"), "statcrm_custom.statcrm_unit_action"),
                state="done" if facts["units"] else "open",
                may=self.env["statcrm.unit"].has_access("create"),
            ),
            self._step(
                "users",
                "people",
                self.env._("Users, their roles and units"),
                self.env._(
                    "Each colleague gets one role in customer relations and one unit."
                ),
                self._button(self.env._("Users"), "base.action_res_users"),
                state=state,
                status=", ".join(
                    [self.env._("Users: %(count)s", count=facts["users"]), *problems]
                ),
                may=self.env["res.users"].has_access("create"),
            ),
            self._step(
                "roles",
                "people",
                self.env._("Who may do what"),
                self.env._("A table of the roles, and of what each of them may do."),
                self._button(
                    self.env._("Read"), "statcrm_custom.statcrm_role_table_action"
                ),
                state="optional",
                by_hand=True,
            ),
        ]

    @api.model
    def _get_customer_step(self, facts):
        partners = {
            "type": "ir.actions.client",
            "tag": "import",
            "params": {"active_model": "res.partner"},
            "name": self.env._("Import Customers"),
        }
        state = "open"
        if facts["customers"]:
            state = "done" if facts["people"] else "warning"
        status = ""
        if state == "warning":
            status = self.env._("No people have been entered yet.")
        return self._step(
            "customers",
            "customers",
            self.env._("Customers, offices, people and their posts"),
            self.env._("From one workbook, or from a file of customers."),
            self._button(self.env._("Import a File"), partners),
            state=state,
            status=status,
            may=self.env["res.partner"].has_access("create"),
        )
