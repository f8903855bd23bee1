import base64
import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError

from ....tools import sheet, workbook

_logger = logging.getLogger(__name__)

# up to this many rows are imported at once, more by the job
AT_ONCE = 300
ROWS_A_COMMIT = 500
# rows of each kind shown in the preview
SHOWN = 5
GOING_ON = ("waiting", "running")
KINDS = ("new", "updated", "unchanged", "refused")


class StatcrmWorkbookImport(models.Model):
    """Customers, offices, people and their posts from one workbook.

    Nothing is written before it was previewed. Each set of rows is one transaction with
    its progress: an interrupted import goes on with the next set. Rows are recognised,
    so that the same file changes nothing.
    """

    _name = "statcrm.workbook.import"
    _description = "Import of a Workbook"
    _inherit = ["statcrm.locked.mixin"]
    _order = "id desc"
    _rec_name = "filename"

    file = fields.Binary(attachment=True, copy=False)
    filename = fields.Char(copy=False)
    leave_out_doubles = fields.Boolean(
        string="Leave Out Possible Doubles",
        help="Refuse new customers that have the name and place, or the business ID, of"
        " another one.",
    )
    state = fields.Selection(
        [
            ("draft", "File"),
            ("previewed", "Preview"),
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Imported"),
            ("failed", "Failed"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    row_count = fields.Integer(string="Rows", readonly=True, copy=False)
    done_count = fields.Integer(string="Rows Done", readonly=True, copy=False)
    created_count = fields.Integer(string="New", readonly=True, copy=False)
    updated_count = fields.Integer(string="Updated", readonly=True, copy=False)
    unchanged_count = fields.Integer(string="Unchanged", readonly=True, copy=False)
    refused_count = fields.Integer(string="Refused", readonly=True, copy=False)
    refused = fields.Json(string="Reasons", readonly=True, copy=False)
    refused_file = fields.Binary(
        string="Refused Rows", attachment=True, readonly=True, copy=False
    )
    refused_filename = fields.Char(readonly=True, copy=False)
    preview = fields.Json(readonly=True, copy=False)
    preview_html = fields.Html(
        string="What Will Happen", compute="_compute_preview_html", sanitize=False
    )
    reason = fields.Char(readonly=True, copy=False)
    progress = fields.Float(compute="_compute_progress")

    @api.depends("row_count", "done_count", "state")
    def _compute_progress(self):
        for one in self:
            share = 100 * one.done_count / (one.row_count or 1)
            one.progress = 100 if one.state == "done" else min(share, 100)

    @api.depends("preview")
    def _compute_preview_html(self):
        for one in self:
            one.preview_html = one.preview and self.env["ir.qweb"]._render(
                "statcrm_custom.workbook_preview", {"seen": one.preview}
            )

    def write(self, vals):
        """A preview belongs to its file."""
        if vals.keys() & {"file", "leave_out_doubles"} and "state" not in vals:
            if any(one.state not in ("draft", "previewed") for one in self):
                raise UserError(self.env._("This file has been imported already."))
            self.sudo().write({"state": "draft", "preview": False})
        return super().write(vals)

    def action_preview(self):
        """Show what the import would do, without writing to customers."""
        self.ensure_one()
        self._check_may_import("draft", "previewed")
        sheets, unknown = self._open()
        plans = self._plan_rows(
            [row for rows in self._get_order(sheets) for row in rows]
        )
        self.sudo().write(
            {
                "state": "previewed",
                "row_count": len(plans),
                "preview": self._prepare_preview(sheets, unknown, plans),
            }
        )
        return True

    def action_import(self):
        """Import a small file at once, a large one by the job."""
        self.ensure_one()
        self._check_may_import("previewed")
        self.sudo().write(
            {
                "state": "waiting",
                "done_count": 0,
                "created_count": 0,
                "updated_count": 0,
                "unchanged_count": 0,
                "refused_count": 0,
                "refused": {},
                "reason": False,
            }
        )
        job_sudo = self.env.ref("statcrm_custom.ir_cron_workbook_import").sudo()
        if self.row_count <= AT_ONCE and self._take_turn(job_sudo):
            self._go_on(at_once=True)
        else:
            job_sudo._trigger()
        return True

    def _take_turn(self, job_sudo):
        """Return whether this import may run now; another one makes it wait.

        Two imports at once would not see each other's customers, and make them twice.
        The job is locked while it runs. It is also written: whoever began to read
        before this import is committed starts over.
        """
        if not job_sudo.try_lock_for_update(allow_referencing=True):
            return False
        job_sudo.write({"active": job_sudo.active})
        job_sudo.flush_recordset()
        return True

    def _check_may_import(self, *states):
        self.check_access("write")
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        if self.state not in states:
            raise UserError(
                self.env._("This file was changed or imported. Reload the page.")
            )

    def _open(self):
        """Return (sheets, unknown sheets) of the file."""
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        if not content:
            raise UserError(self.env._("Choose a file first."))
        try:
            sheets, unknown = self._read_workbook(content)
        except workbook.FileError as error:
            problem = self.env["statcrm.sales.entry"]._file_problem(error)
            raise UserError(problem) from error
        if not any(one.rows for one in sheets.values()):
            raise UserError(self._explain_nothing(sheets, unknown))
        return sheets, unknown

    def _explain_nothing(self, sheets, unknown):
        titles = ", ".join(self._get_titles().values())
        if not sheets:
            return self.env._(
                "The workbook has none of the sheets %(titles)s. It has: %(found)s.",
                titles=titles,
                found=", ".join(unknown) or "–",
            )
        lacking = {name: one.missing for name, one in sheets.items() if one.missing}
        if lacking:
            return self.env._(
                "These columns are missing: %s.",
                "; ".join(
                    f"{self._get_titles()[name]}: {', '.join(columns)}"
                    for name, columns in lacking.items()
                ),
            )
        return self.env._(
            "The sheets have no rows below their headers. Example rows do not count."
        )

    def action_customers(self):
        """Go on from the import to the customers."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.res_partner_action_customers"
        )

    def action_next_file(self):
        """Open a new import, for the refused rows when they are mended."""
        return self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_workbook_import_action"
        )

    # The job.

    @api.model
    def _cron_import(self):
        for one in self.search([("state", "in", GOING_ON)], order="id"):
            user = one.create_uid
            # columns are read, and reasons written, in the language of the user
            mine = one.with_user(user).sudo().with_context(lang=user.lang)
            if not mine._go_on():
                return

    def _go_on(self, at_once=False):
        """Go on with this import; return whether there is time left.

        :param at_once: in the transaction of a user, not in the job
        """
        cron = self.env["ir.cron"]
        try:
            sheets, _unknown = self._open()
        except UserError as error:
            self.sudo().write({"state": "failed", "reason": str(error)})
            return at_once or bool(cron._commit_progress())
        groups = self._get_portions(self._get_order(sheets))
        if not at_once:
            cron._commit_progress(remaining=self.row_count - self.done_count)
        seen, refused = 0, []
        for rows in groups:
            seen += len(rows)
            if seen <= self.done_count:
                refused += self._recall_refused(rows)
                continue
            plans = self._try_rows(rows, refused)
            if plans is None:
                return at_once or bool(cron._commit_progress())
            self._note(plans)
            refused += self._recall_refused(rows)
            if not at_once and not cron._commit_progress(len(rows)):
                return False
        self._finish(sheets)
        return at_once or bool(cron._commit_progress(remaining=0))

    def _try_rows(self, rows, refused):
        """Import a set of rows; if that is impossible, end this import, not the job.

        :return: their plans, or None
        """
        try:
            with self.env.cr.savepoint():
                return self._apply_rows(rows, refused)
        except OperationalError:
            raise  # concurrent update or lost connection: the job is retried
        except Exception as error:
            _logger.exception("The import %s of a workbook failed", self.id)
            self.env.invalidate_all(flush=False)
            self.sudo().write({"state": "failed", "reason": str(error)})
            return None

    def _recall_refused(self, rows):
        """Return those that were refused, also before the job was interrupted."""
        reasons = (self.refused or {}).get(rows[0].sheet, {})
        for row in rows:
            row.reason = reasons.get(str(row.line), row.reason)
        return [row for row in rows if row.reason]

    @api.model
    def _get_portions(self, groups):
        """Cut groups of rows into sets, each of one transaction."""
        return [
            rows[start : start + ROWS_A_COMMIT]
            for rows in groups
            for start in range(0, len(rows), ROWS_A_COMMIT)
        ]

    def _note(self, plans):
        """Count what has been done, in the same transaction."""
        counts = dict.fromkeys(KINDS, 0)
        refused = {name: dict(lines) for name, lines in (self.refused or {}).items()}
        for plan in plans:
            counts[plan.status] += 1
            if plan.status == "refused":
                lines = refused.setdefault(plan.row.sheet, {})
                lines[str(plan.row.line)] = plan.row.reason
        self.sudo().write(
            {
                "state": "running",
                "done_count": self.done_count + len(plans),
                "created_count": self.created_count + counts["new"],
                "updated_count": self.updated_count + counts["updated"],
                "unchanged_count": self.unchanged_count + counts["unchanged"],
                "refused_count": self.refused_count + counts["refused"],
                "refused": refused,
            }
        )

    def _finish(self, sheets):
        """Write the refused rows; the file itself is full of people, and not kept."""
        vals = {"state": "done", "file": False, "preview": False}
        if self.refused_count:
            tables = [
                sheet.refused_rows(
                    one,
                    {int(line): why for line, why in self.refused[name].items()},
                )
                for name, one in sheets.items()
                if self.refused.get(name)
            ]
            vals["refused_file"] = base64.b64encode(workbook.write(tables))
            vals["refused_filename"] = f"refused_{self.filename or 'customers.xlsx'}"
        self.sudo().write(vals)
        self.env["statcrm.class.history"].sudo()._record_changes()
        self.env["statcrm.house.figure"].sudo()._recount_soon()

    # What is shown.

    def _prepare_preview(self, sheets, unknown, plans):
        """Return what the template `workbook_preview` shows."""
        titles, labels = self._get_titles(), self._get_labels()
        shown = []
        for name, one in sheets.items():
            mine = [plan for plan in plans if plan.row.sheet == name]
            counts = {kind: sum(plan.status == kind for plan in mine) for kind in KINDS}
            rows = []
            for kind in KINDS:
                some = [plan for plan in mine if plan.status == kind]
                # those that need a look first
                some.sort(key=lambda plan: (not plan.notes, plan.row.line))
                rows += [self._prepare_row(plan, labels) for plan in some[:SHOWN]]
            shown.append(
                {
                    "title": titles[name],
                    "counts": [
                        {"kind": kind, "label": labels[kind], "count": count}
                        for kind, count in counts.items()
                    ],
                    "doubles": sum(
                        plan.is_double and plan.status == "new" for plan in mine
                    ),
                    "unknown": one.unknown,
                    "missing": one.missing,
                    "examples": one.examples,
                    "rows": rows,
                    "more": [
                        {"kind": kind, "label": labels[kind], "count": count - SHOWN}
                        for kind, count in counts.items()
                        if count > SHOWN
                    ],
                }
            )
        refused = sum(plan.status == "refused" for plan in plans)
        return {
            "sheets": shown,
            "unknown": unknown,
            "counts": {"refused": refused, "good": len(plans) - refused},
        }

    @api.model
    def _get_labels(self):
        return {
            "new": self.env._("New"),
            "updated": self.env._("Updated"),
            "unchanged": self.env._("Unchanged"),
            "refused": self.env._("Refused"),
        }

    @api.model
    def _prepare_row(self, plan, labels):
        row = plan.row
        where = row["city"] if row.sheet == "customer" else row["organisation"]
        region = row["state"]
        if isinstance(plan.vals.get("state_id"), str):
            region = self.env._("%(region)s (new region)", region=region)
        return {
            "line": row.line,
            "kind": plan.status,
            "label": labels[plan.status],
            "name": row["name"] or row["person"],
            "where": where,
            "region": region,
            "number": row["number"],
            "says": row.reason or " ".join(plan.notes) or self._format_changes(plan),
        }

    @api.model
    def _format_changes(self, plan):
        """Return the names of the fields that change."""
        if plan.status != "updated":
            return ""
        partners, posts = self.env["res.partner"], self.env["statcrm.affiliation"]
        names = [
            *(item["string"] for item in self._describe(partners, plan.vals)),
            *(item["string"] for item in self._describe(posts, plan.terms)),
        ]
        if plan.roles:
            names.append(self.env._("Customer Roles"))
        return ", ".join(names)

    @api.model
    def _describe(self, model, vals):
        return model.fields_get([*vals], ["string"]).values() if vals else ()
