import ast

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

from ....tools.criterion import condition_sql

LONGEST_TEXT = 2000
MOST_RECORDS = 500
MOST_MONTHS = 600


class StatcrmTargetCriterion(models.Model):
    """One sentence of a target group: what its people have in common.

    All sentences of a group are met at once, by a person at one place of work; of
    several values in a sentence one is enough. See `_get_kinds` for how a feature or a
    later area adds a kind.

    A sentence that cannot be understood any more, because its segment was deleted, is
    an error of the whole group: leaving it out would reach more people.
    """

    _name = "statcrm.target.criterion"
    _inherit = ["statcrm.moved.mixin"]
    _description = "Criterion of a Target Group"
    _order = "group_id, sequence, id"
    _rec_name = "kind"
    _moved_by = {"group_id"}

    group_id = fields.Many2one(
        "statcrm.target.group",
        string="Target Group",
        required=True,
        index=True,
        ondelete="cascade",
    )
    sequence = fields.Integer(default=10)
    kind = fields.Char(required=True)
    is_negated = fields.Boolean(string="Not")
    value = fields.Json()
    text = fields.Char(string="Sentence", compute="_compute_text")
    error = fields.Char(compute="_compute_text")

    @api.depends("kind", "is_negated", "value")
    @api.depends_context("lang", "uid")
    def _compute_text(self):
        kinds = self._kinds_by_code()
        for criterion in self:
            kind = kinds.get(criterion.kind)
            criterion.error = criterion._get_error(kind)
            criterion.text = criterion._get_text(kind)

    @api.depends("text")
    def _compute_display_name(self):
        for criterion in self:
            criterion.display_name = criterion.text

    @api.model
    def _get_kinds(self):
        """Return the kinds of criteria, a list of `Kind` (`tools/criterion.py`).

        A later feature or area extends this method.
        """
        return []

    @api.model
    def _kinds_by_code(self):
        """Return {code: kind}, in the order of the menu."""
        by_code = {}
        for kind in self._get_kinds():
            if by_code.setdefault(kind.code, kind) is not kind:
                raise ValueError(f"Two kinds of criteria have the code {kind.code}.")
        return by_code

    @api.model
    @api.readonly
    def get_kinds(self):
        """Return the kinds for the screen, in the order of the menu.

        :return: [{"code", "label", "section", "picker", "model", "options", "unit",
            "hint"}], options are [(key, label)]
        """
        self.check_access("read")
        names = ("code", "label", "section", "picker", "model", "options", "unit")
        return [
            {name: getattr(kind, name) for name in (*names, "hint")}
            for kind in self._kinds_by_code().values()
        ]

    @api.constrains("kind", "value", "group_id")
    def _check_value(self):
        kinds = self._kinds_by_code()
        # a constraint is called as superuser: whoever writes may ask for own fields
        for criterion in self.sudo(False):
            if criterion.kind not in kinds:
                raise ValidationError(
                    self.env._("There is no criterion “%s”.", criterion.kind)
                )
            if error := criterion._get_error(kinds[criterion.kind]):
                raise ValidationError(error)

    @api.constrains("group_id")
    def _check_not_frozen(self):
        if any(self.group_id.mapped("is_frozen")):
            raise UserError(self.group_id._get_fixed_message())

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if not self.env.su and any(self.group_id.mapped("is_frozen")):
            raise UserError(self.group_id._get_fixed_message())

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._with_names(vals) for vals in vals_list])

    def write(self, vals):
        frozen = not self.env.su and self.group_id.filtered("is_frozen")
        if frozen:
            raise UserError(frozen._get_fixed_message())
        for criterion in self:
            code = vals.get("kind") or criterion.kind
            super(StatcrmTargetCriterion, criterion).write(self._with_names(vals, code))
        return True

    @api.model
    def _with_names(self, vals, code=None):
        """Keep the names of the chosen records, to say later which one is gone."""
        kind = self._kinds_by_code().get(code or vals.get("kind"))
        value = vals.get("value")
        if not kind or kind.picker != "records" or not isinstance(value, dict):
            return vals
        if not self._are_ids(value.get("ids")):
            return vals
        records = self.env[kind.model].browse(value["ids"]).exists()
        known = value.get("names")
        names = {
            **(known if isinstance(known, dict) else {}),
            **{str(one.id): one.display_name for one in records},
        }
        ids = value["ids"]
        kept = {str(one): names.get(str(one), "") for one in ids}
        return {**vals, "value": {"ids": ids, "names": kept}}

    # Whether a value can be understood: a method for each picker.

    def _get_error(self, kind=None):
        """Return why the sentence cannot be understood, or ""."""
        self.ensure_one()
        kind = kind or self._kinds_by_code().get(self.kind)
        if not kind:
            return self.env._("This criterion no longer exists. Remove it.")
        value = self.value or {}
        if not isinstance(value, dict):
            return self.env._("“%s” cannot be understood.", kind.label)
        return getattr(self, f"_get_error_of_{kind.picker}")(kind, value)

    def _get_error_of_none(self, kind, value):
        return ""

    def _get_error_of_records(self, kind, value):
        ids = value.get("ids")
        if not ids:
            return self.env._("Choose what “%s” is.", kind.label)
        if not self._are_ids(ids):
            return self.env._("“%s” cannot be understood.", kind.label)
        known = {*self.env[kind.model].sudo().browse(ids).exists().ids}
        for one in ids:
            if one not in known:
                name = (value.get("names") or {}).get(str(one)) or one
                return self.env._(
                    "%(kind)s “%(name)s” no longer exists. Choose another one.",
                    kind=kind.label,
                    name=name,
                )
        if kind.code == "group" and (error := self._get_circle_error(ids)):
            return error
        return ""

    @api.model
    def _are_ids(self, ids):
        return (
            isinstance(ids, list)
            and 0 < len(ids) <= MOST_RECORDS
            and all(type(one) is int and 0 < one < 2**31 for one in ids)
        )

    def _get_circle_error(self, ids):
        """Return why a group may not ask for these groups, or ""."""
        own, seen, below = self.group_id._origin.id, set(), {*ids}
        while below and own:
            if own in below:
                return self.env._("A target group cannot contain itself.")
            seen |= below
            inner = self.sudo().search(
                [("group_id", "in", [*below]), ("kind", "=", "group")]
            )
            below = {
                one
                for criterion in inner
                for one in (criterion.value or {}).get("ids", ())
            }
            below -= seen
        return ""

    def _get_error_of_selection(self, kind, value):
        keys = value.get("keys")
        if not keys:
            return self.env._("Choose what “%s” is.", kind.label)
        known = {key for key, _label in kind.options}
        if not isinstance(keys, list) or not all(
            isinstance(key, str) and key in known for key in keys
        ):
            return self.env._("“%s” cannot be understood.", kind.label)
        return ""

    def _get_error_of_text(self, kind, value):
        text = value.get("text")
        if text is not None and not isinstance(text, str):
            return self.env._("“%s” cannot be understood.", kind.label)
        if not self._words(value):
            return self.env._("Enter what “%s” is.", kind.label)
        if len(text) > LONGEST_TEXT:
            return self.env._("“%s” is too long.", kind.label)
        return ""

    @api.model
    def _words(self, value):
        """Return the words of a text, several with commas, in lower case."""
        words = (value.get("text") or "").replace(";", ",").split(",")
        return [" ".join(word.split()).lower() for word in words if word.strip()]

    def _get_error_of_range(self, kind, value):
        limits = [value.get("from"), value.get("to")]
        if any(one is not None and type(one) not in (int, float) for one in limits):
            return self.env._("“%s” cannot be understood.", kind.label)
        if any(one is not None and not abs(one) < 10**15 for one in limits):
            return self.env._("“%s” cannot be understood.", kind.label)
        low, high = limits
        if low is None and high is None:
            return self.env._("Enter the limits of “%s”.", kind.label)
        if low is not None and high is not None and low > high:
            return self.env._("The limits of “%s” are in the wrong order.", kind.label)
        return ""

    def _get_error_of_sales(self, kind, value):
        return self._get_error_of_range(kind, value) or self._get_error_of_number(
            kind, value, "months", MOST_MONTHS
        )

    def _get_error_of_number(self, kind, value, name, most):
        number = value.get(name)
        if type(number) is not int or not 0 < number <= most:
            return self.env._(
                "Enter a number from 1 to %(most)s for “%(kind)s”.",
                most=most,
                kind=kind.label,
            )
        return ""

    def _get_error_of_ending(self, kind, value):
        return self._get_error_of_number(kind, value, "days", 30 * MOST_MONTHS)

    def _get_error_of_contact(self, kind, value):
        unit = value.get("unit_id")
        known = value.get("whom", "customer") in ("customer", "person")
        if not known or not (not unit or self._are_ids([unit])):
            return self.env._("“%s” cannot be understood.", kind.label)
        if unit and not self.env["statcrm.unit"].sudo().browse(unit).exists():
            return self.env._("The unit no longer exists. Choose another one.")
        return self._get_error_of_number(kind, value, "months", MOST_MONTHS)

    def _get_error_of_domain(self, kind, value):
        try:
            self._read_domain(value)
        except UserError as error:
            return str(error)
        return ""

    @api.model
    def _read_domain(self, value):
        """Return the domain that an expert has typed, checked.

        Only literals: nothing in the text is run.

        :raise UserError: what is wrong with it
        """
        text = value.get("text")
        if not isinstance(text, str) or not text.strip():
            raise UserError(self.env._("Enter a domain."))
        if value.get("whom", "person") not in ("person", "customer"):
            raise UserError(self.env._("“%s” cannot be understood.", "whom"))
        plain = self.env._('Only a plain domain, such as [("city", "=", "Oulu")].')
        if len(text) > LONGEST_TEXT:
            raise UserError(plain)
        try:
            found = ast.literal_eval(text.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
            raise UserError(plain) from None
        if not isinstance(found, (list, tuple)):
            raise UserError(plain)
        partners = self.env["res.partner"]
        try:
            domain = Domain([*found])
            domain.validate(partners)
            partners._search(domain, active_test=False).select()
        except AccessError as error:
            raise UserError(str(error)) from None
        except Exception as error:  # noqa: BLE001  any text may be typed
            raise UserError(self.env._("This domain is not valid: %s", error)) from None
        return domain

    # The sentence: a method for each picker.

    def _get_text(self, kind):
        self.ensure_one()
        if not kind:
            return self.kind or ""
        value = self.value if isinstance(self.value, dict) else {}
        if not self.error:
            value = getattr(self, f"_format_{kind.picker}")(kind, value)
        else:
            value = "?"
        told = {"kind": kind.label, "value": value}
        if not self.is_negated:
            return self.env._("%(kind)s: %(value)s", **told)
        if kind.picker == "none":
            return self.env._("%s: no", kind.label)
        if kind.picker in ("records", "selection", "text"):
            return self.env._("%(kind)s: none of %(value)s", **told)
        return self.env._("%(kind)s: not %(value)s", **told)

    def _format_none(self, kind, value):
        return self.env._("yes")

    def _format_records(self, kind, value):
        records = self.env[kind.model].sudo().browse(value["ids"])
        return self._format_or(records.mapped("display_name"))

    def _format_or(self, names):
        names = [name for name in names if name]
        if len(names) < 2:
            return "".join(names)
        return self.env._(
            "%(names)s or %(last)s", names=", ".join(names[:-1]), last=names[-1]
        )

    def _format_selection(self, kind, value):
        labels = dict(kind.options)
        return self._format_or([labels[key] for key in value["keys"]])

    def _format_text(self, kind, value):
        return self._format_or(
            [" ".join(one.split()) for one in value["text"].split(",")]
        )

    def _format_range(self, kind, value):
        low, high = (
            None
            if value.get(name) is None
            else formatLang(self.env, value[name], digits=0)
            for name in ("from", "to")
        )
        if high is None:
            text = self.env._("at least %s", low)
        elif low is None:
            text = self.env._("at most %s", high)
        else:
            text = self.env._("from %(low)s to %(high)s", low=low, high=high)
        return f"{text} {kind.unit}".strip()

    def _format_sales(self, kind, value):
        return self.env._(
            "%(amount)s in %(count)s months",
            amount=self._format_range(kind, value),
            count=value["months"],
        )

    def _format_ending(self, kind, value):
        return self.env._("within %s days", value["days"])

    def _format_contact(self, kind, value):
        unit = self.env["statcrm.unit"].sudo().browse(value.get("unit_id") or ())
        told = {
            "count": value["months"],
            "whom": self.env._("this person")
            if value.get("whom") == "person"
            else self.env._("the customer"),
        }
        if value.get("older"):
            text = self.env._("longer than %(count)s months ago, with %(whom)s", **told)
        else:
            text = self.env._("within %(count)s months, with %(whom)s", **told)
        if unit:
            return self.env._("%(when)s, by %(unit)s", when=text, unit=unit.name)
        return text

    def _format_domain(self, kind, value):
        if value.get("whom") == "customer":
            return self.env._("%s, of the customer", value["text"])
        return self.env._("%s, of the person", value["text"])

    def _get_condition(self):
        """Return the SQL condition of this sentence, see `Kind.sql`.

        :raise UserError: it cannot be understood
        """
        self.ensure_one()
        kind = self._kinds_by_code().get(self.kind)
        if error := self._get_error(kind):
            raise UserError(error)
        return condition_sql(kind.sql(self.value or {}), bool(self.is_negated))

    @api.model
    def _domain_sql(self, domain, alias):
        """Return the SQL condition of a domain on partners with this alias."""
        found = self.env["res.partner"]._search(domain, active_test=False)
        return SQL("%s IN %s", SQL.identifier(alias, "id"), found.subselect())
