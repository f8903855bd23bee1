import math

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.misc import format_date, formatLang


class StatcrmClassification(models.Model):
    """What a classification tells: moves, reasons, concentration."""

    _inherit = "statcrm.classification"

    line_count = fields.Integer(string="Customers", compute="_compute_moves")
    move_count = fields.Integer(string="Moves", compute="_compute_moves")
    moved_sales = fields.Monetary(string="Sales Concerned", compute="_compute_moves")
    total_sales = fields.Monetary(
        compute="_compute_moves", help="Of all customers, archived ones as well."
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
        """Return the amount as read aloud: no cents where there are none."""
        unit = unit or ("units" if amount == int(amount) else "decimals")
        return formatLang(
            self.env, amount, currency_obj=self.currency_id, rounding_unit=unit
        )

    def _explain(self, value_class, sales):
        """Return one sentence with the figures: why this class.

        :param value_class: the computed class of a customer
        :param sales: its sales in the window
        """
        if not value_class:
            return ""
        values = {
            "sales": self._format_amount(sales),
            "months": self.months,
            "date": format_date(self.env, self.date_to, date_format="d MMMM y"),
            "name": value_class.name,
        }
        limit = dict(self._limits()).get(value_class)
        if limit is None:
            return self._explain_by_history(value_class.code, values)
        return self.env._(
            "%(sales)s in the %(months)s months to %(date)s:"
            " from %(limit)s on it is “%(name)s”.",
            limit=self._format_amount(limit),
            **values,
        )

    def _explain_by_history(self, code, values):
        """Return the sentence of a class that no limit decides."""
        if code == "non_active":
            return self.env._(
                "It has bought before, but %(sales)s in the %(months)s months"
                " to %(date)s: it is “%(name)s”.",
                **values,
            )
        if code == "other":
            return self.env._(
                "It has never bought up to %(date)s, but has another role towards us:"
                " it is “%(name)s”.",
                **values,
            )
        return self.env._(
            "It has never bought up to %(date)s: it is “%(name)s”.", **values
        )

    def concentration(self, share: float) -> float:
        """Return the part of the window's sales that the top customers bring.

        :param share: the share of the customers with sales, 0 < share <= 1;
            0.05 are the top 5 %, rounded up to a whole customer
        :return: part of the sales, 0 to 1; 0 when nobody has sales
        """
        self.ensure_one()
        self.check_access("read")
        if not 0 < share <= 1:
            raise UserError(self.env._("The share must be above 0 and at most 1."))
        amounts = self._ranked_sales()
        total = sum(amounts)
        if not total:
            return 0.0
        return sum(amounts[: self._top_count(share, len(amounts))]) / total

    @api.model
    def _top_count(self, share, count):
        # rounded first: 0.07 * 100 is a little more than 7 for a computer
        return math.ceil(round(share * count, 9))

    def _ranked_sales(self):
        """Return the sales of each customer with sales, the largest first.

        The customers are those that a classification has lines for, so that the
        sentence and the curve say the same.
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
            run.concentration_text = self._say_concentration(part)

    @api.model
    def _say_concentration(self, part):
        """Return the sentence; `part` is that of the sales of the top 5 %."""
        if not part:
            return self.env._("Nobody has sales in this window.")
        return self.env._(
            "The top 5 %% of the customers bring %(part)s %% of the sales.",
            part=round(100 * part),
        )

    def _top_lines(self):
        """Return the lines of the customers that are the top 5 % of this window."""
        self.ensure_one()
        lines = self.env["statcrm.classification.line"].with_context(active_test=False)
        with_sales = [("classification_id", "=", self.id), ("sales", ">", 0)]
        count = self._top_count(0.05, lines.search_count(with_sales))
        return lines.search(with_sales, order="sales desc, id", limit=count or 1)

    def action_top_customers(self):
        """Open the customers that are the top 5 % of this window."""
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
        """Open the archived customers that have sales in this classification."""
        action = self.action_lines()
        action["domain"] += [("active", "=", False)]
        action["context"] = {"active_test": False}
        return action

    def action_moves(self):
        """Open the customers that this classification moves."""
        return {**self.action_lines(), "context": {"search_default_moves": 1}}
