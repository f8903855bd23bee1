import logging
import math
from datetime import datetime, time

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ....tools.cause import because
from ....tools.day_text import format_full_day
from ..segment.res_config_settings import MONTHS

_logger = logging.getLogger(__name__)

# for the search index, which sorts new entries in this much memory
WORK_MEM = "256MB"


class StatcrmClassification(models.Model):
    """Classification of all principal customers by their sales in a period of months.

    The window is `]date_to - months, date_to]`. Sales are posted customer invoices
    minus credit notes, untaxed, plus sales entries, summed over the principal
    customer's whole tree. A nominated class never changes.
    """

    _name = "statcrm.classification"
    _description = "Classification"
    _inherit = ["statcrm.run.mixin"]
    _order = "date_to desc, id desc"

    name = fields.Char(compute="_compute_name", store=True, readonly=False)
    date_to = fields.Date(
        string="As Of",
        required=True,
        default=lambda self: self._default_date_to(),
        help="The last day of the window.",
    )
    months = fields.Integer(required=True, default=lambda self: self._default_months())
    date_from = fields.Date(
        string="After",
        compute="_compute_date_from",
        help="The window begins on the day after.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    is_what_if = fields.Boolean(
        string="Try Other Limits",
        copy=False,
        help="Preview the moves with other limits. They are not applied.",
    )
    limit_ids = fields.One2many(
        "statcrm.classification.limit", "classification_id", string="Limits"
    )
    line_ids = fields.One2many(
        "statcrm.classification.line", "classification_id", readonly=True
    )
    history_ids = fields.One2many("statcrm.class.history", "classification_id")

    _months_in_range = models.Constraint(
        "CHECK(months BETWEEN 1 AND 600)", "The window has 1 to 600 months."
    )

    line_count = fields.Integer(string="Customers", compute="_compute_moves")
    move_count = fields.Integer(string="Moves", compute="_compute_moves")
    moved_sales = fields.Monetary(string="Affected Sales", compute="_compute_moves")
    total_sales = fields.Monetary(
        compute="_compute_moves", help="Of all customers, including archived ones."
    )
    archived_count = fields.Integer(
        string="Archived Customers", compute="_compute_moves"
    )
    archived_sales = fields.Monetary(
        string="Sales of Archived Customers", compute="_compute_moves"
    )
    matrix_html = fields.Html(
        string="From Class to Class", compute="_compute_matrix_html", sanitize=False
    )
    concentration_text = fields.Char(
        string="Concentration", compute="_compute_concentration_text"
    )

    @api.model
    def _default_date_to(self):
        """Default to the end of the last month, whose accounts are closed."""
        return self.env.company._statcrm_today().replace(day=1) - relativedelta(days=1)

    @api.model
    def _default_months(self):
        return self.env["ir.config_parameter"]._statcrm_get_number(
            "classification_months", MONTHS
        )

    @api.depends("date_to", "months")
    def _compute_name(self):
        """Number the classifications of the same window."""
        for run in self:
            name = self.env._(
                "%(months)s months to %(date)s",
                months=run.months,
                date=format_full_day(self.env, run.date_to),
            )
            same = [("date_to", "=", run.date_to), ("months", "=", run.months)]
            if run._origin:
                same.append(("id", "<", run._origin.id))
            before = self.search_count(same)
            run.name = f"{name} ({before + 1})" if before else name

    @api.model
    def _house_currency(self):
        """Return the currency of the sales shown on customers.

        It is that of the company of the last applied classification, for every user.
        """
        last = self.sudo()._last_applied()
        return last.currency_id or self.env.company.currency_id

    @api.depends("date_to", "months")
    def _compute_date_from(self):
        for run in self:
            run.date_from = run.date_to and run.date_to - relativedelta(
                months=run.months
            )

    @api.constrains("date_to", "months", "company_id")
    def _check_window_fixed(self):
        if any(run.state in ("applied", "undone") for run in self):
            raise ValidationError(
                self.env._("The window of an applied classification cannot be changed.")
            )

    @api.onchange("is_what_if")
    def _onchange_is_what_if(self):
        if not self.limit_ids:
            self.limit_ids = self._limit_commands()

    def _limit_commands(self):
        """Return x2many commands that copy the current limits."""
        return [
            fields.Command.create({"value_class_id": band.id, "sales_from": limit})
            for band, limit in self._limits_in_force()
        ]

    def _limits_in_force(self):
        """Return [(value class, lower limit)] in the currency of this classification.

        Converted at the rate of the last day of the window.
        """
        bands = self.env["statcrm.value.class"]._get_bands()
        return [(band, self._convert_limit(band)) for band in bands]

    def _convert_limit(self, band):
        currency, company = self.currency_id, self.company_id
        if not self.date_to or band.currency_id == currency:
            return band.sales_from
        return band.currency_id._convert(
            band.sales_from, currency, company, self.date_to
        )

    def _refresh_limits(self):
        """Update to the current limits, unless the user tries other limits."""
        if not self.is_what_if or not self.limit_ids:
            self.limit_ids = [fields.Command.clear(), *self._limit_commands()]
        self.env["statcrm.value.class"]._check_limit_order(self._limits())

    def _limits(self):
        """Return [(value class, lower limit)], the most valuable first."""
        return [(line.value_class_id, line.sales_from) for line in self.limit_ids]

    def _get_basis(self):
        # EXTENDS mixin: the lines depend on the window and the limits
        limits = [(band.id, limit) for band, limit in self._limits()]
        window = (str(self.date_to), self.months, self.company_id.id)
        return f"{super()._get_basis()}, {window}, {limits}"

    def _check_still_true(self):
        """Apply only an up-to-date preview with the current limits."""
        result = super()._check_still_true()
        if self._limits() != self._limits_in_force():
            raise UserError(
                self.env._(
                    "These are not the current limits. Use them first, or turn off “Try"
                    " Other Limits” and preview again."
                )
            )
        return result

    def action_adopt_limits(self):
        """Make the tried limits the current limits."""
        self.ensure_one()
        self._claim("previewed")
        self.env["statcrm.value.class"].check_access("write")
        self.env["statcrm.value.class"]._set_limits(self._limits(), self.company_id)
        self.is_what_if = False
        return True

    def action_preview(self):
        for run in self:
            run.check_access("write")
            if run.state in ("draft", "previewed"):
                run._refresh_limits()
        return super().action_preview()

    # The class of customers that were merged after this classification was applied.

    def _class_of_sum(self, sales, classes):
        """Return the class of merged customers by the limits of this classification.

        Below all limits the usual rules apply: non-active if one of them has bought,
        other if one of them has a role.

        :param sales: their total sales in the window
        :param classes: their previous classes
        """
        if not classes:
            return classes  # not classified yet: the next classification sets it
        limits = self._limits()
        for value_class, limit in limits:
            if sales >= limit:
                return value_class
        by_code = {one.code: one for one in classes if one.kind == "other"}
        if "non_active" in by_code or any(one.kind == "band" for one in classes):
            return classes._by_code("non_active")
        return by_code.get("other") or classes[:1]

    # The set-based methods of a classification: sum, classify, write, undo.

    def _sales_sql(self):
        """Return SQL rows (partner_id, sales) of the principal customers.

        `sales` is the sum in the window. A customer with earlier sales only has a row
        with 0, one that has never bought has no row.
        """
        entries = self.env["statcrm.sales.entry"]
        companies = entries._company_ids(self.company_id)
        return SQL(
            """
            SELECT partner.statcrm_principal_id AS partner_id,
                   COALESCE(SUM(sale.amount) FILTER (WHERE sale.date > %(after)s), 0)
                       AS sales
              FROM (%(sold)s) sale
              JOIN res_partner partner ON partner.id = sale.partner_id
             GROUP BY partner.statcrm_principal_id
            """,
            after=self.date_from,
            sold=entries._sold_sql(companies, self.date_to, currency=self.currency_id),
        )

    def _class_sql(self):
        """Return the SQL expression of the class, based on `sale` and `partner`."""
        by_code = self.env["statcrm.value.class"]._by_code
        bands = SQL(" ").join(
            SQL("WHEN sale.sales >= %s THEN %s", limit, band.id)
            for band, limit in self._limits()
        )
        return SQL(
            """
            CASE %(bands)s
                WHEN sale.partner_id IS NOT NULL THEN %(non_active)s
                WHEN EXISTS (SELECT FROM statcrm_customer_role_line role
                              WHERE role.partner_id = partner.id AND role.active)
                THEN %(other)s
                ELSE %(prospective)s
            END
            """,
            bands=bands,
            non_active=by_code("non_active").id,
            other=by_code("other").id,
            prospective=by_code("prospective").id,
        )

    def _preview(self):
        """Compute all lines in one statement."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "DELETE FROM statcrm_classification_line WHERE classification_id = %s",
                self.id,
            )
        )
        self.env.cr.execute(self._insert_lines_sql())
        # else the planner expects few lines and looks up customers one by one
        self.env.cr.execute("ANALYZE statcrm_classification_line")
        self._forget_lines()

    def _insert_lines_sql(self):
        return SQL(
            """
            INSERT INTO statcrm_classification_line
                (classification_id, partner_id, active, old_class_id, new_class_id,
                 is_move, old_sales, sales)
            SELECT %(run)s, id, active, old_class_id, new_class_id,
                   new_class_id IS DISTINCT FROM old_class_id, old_sales, sales
              FROM (
                    SELECT partner.id, partner.active IS TRUE AS active,
                           partner.statcrm_computed_class_id AS old_class_id,
                           CASE WHEN partner.active THEN %(new_class)s
                                ELSE partner.statcrm_computed_class_id END
                           AS new_class_id,
                           partner.statcrm_sales AS old_sales,
                           COALESCE(sale.sales, 0) AS sales
                      FROM res_partner partner
                      LEFT JOIN (%(sales)s) sale ON sale.partner_id = partner.id
                     WHERE %(principal)s
                   ) classed
             WHERE sales <> 0 OR COALESCE(old_sales, 0) <> sales
                OR new_class_id IS DISTINCT FROM old_class_id
            """,
            run=self.id,
            new_class=self._class_sql(),
            sales=self._sales_sql(),
            principal=self._principal_sql(),
        )

    @api.model
    def _principal_sql(self):
        """Return the SQL condition of the partners to classify, joined with `sale`.

        It includes contact persons who have bought in their own name, and archived
        customers with sales, whose class does not change.
        """
        Partner = self.env["res.partner"]
        return SQL(
            "(partner.active OR sale.partner_id IS NOT NULL"
            " OR partner.statcrm_sales <> 0) AND %s AND (NOT (%s) OR sale.sales <> 0)",
            Partner._statcrm_top_sql("partner"),
            Partner._statcrm_contact_sql("partner"),
        )

    def _forget_lines(self):
        self.env["statcrm.classification.line"].invalidate_model()
        self.invalidate_recordset()

    def _apply(self, **values):
        self._write_customers(SQL("new_class_id"), SQL("sales"))
        self._history("classification", **values)._record_changes(self)
        self.env["statcrm.house.figure"]._recount_soon()

    def _take_over(self, day):
        """Apply previewed runs that were applied in an older system.

        For data files, not callable by users.

        :param date day: the day on which they were applied
        """
        for run in self._claim("previewed"):
            run._apply(day=day)
            run._set_state(
                "applied",
                applied_at=datetime.combine(day, time()),
                applied_by_id=self.env.uid,
            )

    def _undo(self):
        self._write_customers(SQL("old_class_id"), SQL("old_sales"))
        self._history("undone")._forget(self)
        self.env["statcrm.house.figure"]._recount_soon()

    def _history(self, cause, **values):
        return because(
            self.env["statcrm.class.history"],
            cause,
            kinds=["class", "computed"],
            classification_id=self.id,
            **values,
        )

    def _write_customers(self, value_class, sales):
        """Write class and sales of the lines to their customers, in one statement.

        A merged customer has several lines, and a customer that has become an office
        counts for its principal customer: the sales are added up, and the line with the
        highest sales determines the class.

        :param value_class: SQL column of the lines with the computed class
        :param sales: SQL column of the lines with the sales
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("SET LOCAL work_mem = %s", WORK_MEM))
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner partner
                   SET statcrm_computed_class_id = line.value_class_id,
                       statcrm_value_class_id = COALESCE(
                           partner.statcrm_nominated_class_id, line.value_class_id),
                       statcrm_sales = line.sales
                  FROM (SELECT classed.statcrm_principal_id AS partner_id,
                               sum(%(sales)s) AS sales,
                               (array_agg(%(value_class)s
                                   ORDER BY %(sales)s DESC NULLS LAST)
                               )[1] AS value_class_id
                          FROM statcrm_classification_line
                          JOIN res_partner classed ON classed.id = partner_id
                         WHERE classification_id = %(run)s
                         GROUP BY classed.statcrm_principal_id) line
                 WHERE partner.id = line.partner_id
                   AND (partner.statcrm_computed_class_id, partner.statcrm_sales)
                       IS DISTINCT FROM (line.value_class_id, line.sales)
                """,
                value_class=value_class,
                sales=sales,
                run=self.id,
            )
        )
        # and all that depends on them: badges, and who counts as a customer
        self.env["res.partner"].invalidate_model()

    @api.model
    def _cron_classify(self):
        """Classify all customers as of the end of the last month, once a month.

        The first classification must be applied by a user, and an undone one is not
        repeated. The job uses the company of the last applied classification.
        """
        last = self._last_applied()
        date_to = self._default_date_to()
        done = [
            ("state", "in", ("applied", "undone")),
            ("date_to", ">=", date_to),
            ("company_id", "=", last.company_id.id),
        ]
        if not last or self.search_count(done):
            return
        run = self.create({"date_to": date_to, "company_id": last.company_id.id})
        run.action_preview()
        run.action_apply()
        _logger.info("Classification %s applied", run.name)

    # The results of a classification: moves, reasons, concentration.

    @api.depends("line_ids")
    def _compute_moves(self):
        self.line_count = self.move_count = self.moved_sales = self.total_sales = 0
        self.archived_count = self.archived_sales = 0
        lines = self.env["statcrm.classification.line"].with_context(active_test=False)
        groups = lines._read_group(
            [("classification_id", "in", self.ids)],
            ["classification_id", "active", "is_move"],
            ["__count", "sales:sum"],
        )
        for run, is_active, is_move, count, sales in groups:
            run.total_sales += sales
            if not is_active:
                run.archived_count += count
                run.archived_sales += sales
                continue
            run.line_count += count
            if is_move:
                run.move_count += count
                run.moved_sales += sales

    @api.depends("line_ids")
    def _compute_matrix_html(self):
        for run in self:
            run.matrix_html = (
                self.env["ir.qweb"]._render(
                    "statcrm_custom.classification_matrix", run._matrix()
                )
                if run.state != "draft"
                else False
            )

    def _matrix(self):
        """Return the values of the matrix template: classes and their cells.

        :return: {"classes": recordset of the columns, "rows": [(class, [cell])]}
            with a cell {"count", "sales" (text), "is_move"} for each column
        """
        self.ensure_one()
        groups = self.env["statcrm.classification.line"]._read_group(
            [("classification_id", "=", self.id)],
            ["old_class_id", "new_class_id"],
            ["__count", "sales:sum"],
        )
        cells = {(old, new): (count, sales) for old, new, count, sales in groups}
        columns = self.env["statcrm.value.class"].union(*(new for _o, new in cells))
        columns = columns.sorted(lambda item: (item.sequence, item.id))
        starts = self.env["statcrm.value.class"].union(*(old for old, _n in cells))
        starts = list(starts.sorted(lambda item: (item.sequence, item.id)))
        if any(not old for old, _new in cells):
            starts.append(self.env["statcrm.value.class"])
        rows = []
        for old in starts:
            row = []
            for new in columns:
                count, sales = cells.get((old, new), (0, 0))
                text = self._format_amount(sales, unit="units")
                row.append({"count": count, "sales": text, "is_move": old != new})
            rows.append((old, row))
        return {"classes": columns, "rows": rows, "run": self}

    def _format_amount(self, amount, unit=None):
        """Return the formatted amount, without decimals if it is a whole number."""
        unit = unit or ("units" if amount == int(amount) else "decimals")
        return formatLang(
            self.env, amount, currency_obj=self.currency_id, rounding_unit=unit
        )

    def _explain(self, value_class, sales):
        """Return a sentence explaining the class with the figures.

        :param value_class: the computed class of a customer
        :param sales: its sales in the window
        """
        if not value_class:
            return ""
        values = {
            "sales": self._format_amount(sales),
            "months": self.months,
            "date": format_full_day(self.env, self.date_to),
            "name": value_class.name,
        }
        limit = dict(self._limits()).get(value_class)
        if limit is None:
            return self._explain_by_history(value_class.code, values)
        return self.env._(
            "Sales of %(sales)s in the %(months)s months to %(date)s. “%(name)s”"
            " starts at %(limit)s.",
            limit=self._format_amount(limit),
            **values,
        )

    def _explain_by_history(self, code, values):
        """Return the sentence for a class without a limit."""
        if code == "non_active":
            return self.env._(
                "Has bought before, but sales were %(sales)s in the %(months)s months"
                " to %(date)s: “%(name)s”.",
                **values,
            )
        if code == "other":
            return self.env._(
                "No sales up to %(date)s, but another role towards us: “%(name)s”.",
                **values,
            )
        return self.env._("No sales up to %(date)s: “%(name)s”.", **values)

    def concentration(self, share: float) -> float:
        """Return the share of sales in the window that comes from the top customers.

        :param share: the share of the customers with sales, 0 < share <= 1;
            0.05 are the top 5 %, rounded up to a whole customer
        :return: share of the sales, 0 to 1; 0 without sales
        """
        self.ensure_one()
        self.check_access("read")
        if not 0 < share <= 1:
            raise UserError(
                self.env._("The share must be greater than 0 and at most 1.")
            )
        return self._share_of_top(share, self._ranked_sales())

    @api.model
    def _share_of_top(self, share, amounts):
        """Return the part of the amounts, the highest first, that the top have."""
        total = sum(amounts)
        if not total:
            return 0.0
        return sum(amounts[: self._top_count(share, len(amounts))]) / total

    @api.model
    def _top_count(self, share, count):
        # rounded first: 0.07 * 100 is slightly more than 7 as a float
        return math.ceil(round(share * count, 9))

    def _ranked_sales(self):
        """Return the sales of all customers with sales, the highest first.

        They are the customers of the lines, so that the sentence and the curve match.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sale.sales
                  FROM (%s) sale
                  JOIN res_partner partner ON partner.id = sale.partner_id
                 WHERE sale.sales > 0 AND %s
                 ORDER BY sale.sales DESC
                """,
                self._sales_sql(),
                self._principal_sql(),
            )
        )
        return [float(sales) for (sales,) in rows]

    @api.depends("date_to", "months", "company_id")
    def _compute_concentration_text(self):
        for run in self:
            part = run.concentration(0.05) if run.date_to else 0
            run.concentration_text = self._format_concentration(part)

    @api.model
    def _format_concentration(self, part):
        """Return the sentence; `part` is the share of sales of the top 5 %."""
        if not part:
            return self.env._("No customer has sales in this window.")
        return self.env._(
            "The top 5 %% of the customers bring %(part)s %% of the sales.",
            part=round(100 * part),
        )

    @api.readonly
    def get_concentration(self):
        """Return the sentence above the curve of this classification.

        Public: called by the page. Of the last one, that of Home.

        :return: {"name", "text"}
        """
        self.ensure_one()
        self.check_access("read")
        known = False
        if self == self._last_applied():
            known, _moment = self.env["statcrm.house.figure"]._get("concentration")
        is_known = known and known["name"] == self.display_name
        part = known["part"] if is_known else self.concentration(0.05)
        return {"name": self.name, "text": self._format_concentration(part)}

    def _top_lines(self):
        """Return the lines of the top 5 % of the customers in this window."""
        self.ensure_one()
        lines = self.env["statcrm.classification.line"].with_context(active_test=False)
        with_sales = [("classification_id", "=", self.id), ("sales", ">", 0)]
        count = self._top_count(0.05, lines.search_count(with_sales))
        return lines.search(with_sales, order="sales desc, id", limit=count or 1)

    def action_top_customers(self):
        """Open the top 5 % of the customers in this window."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_classification_line_action"
        )
        action["domain"] = [("id", "in", self._top_lines().ids)]
        action["context"] = {"active_test": False}
        return action

    def action_lines(self):
        """Open all customers of this classification."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "statcrm_custom.statcrm_classification_line_action"
        )
        action["domain"] = [("classification_id", "=", self.id)]
        return action

    def action_archived(self):
        """Open the archived customers with sales in this classification."""
        action = self.action_lines()
        action["domain"] += [("active", "=", False)]
        action["context"] = {"active_test": False}
        return action

    def action_moves(self):
        """Open the customers moved by this classification."""
        return {**self.action_lines(), "context": {"search_default_moves": 1}}
