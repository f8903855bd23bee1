"""Kinds of fields: those that remember what they held, a shared currency, an unknown
amount."""

from odoo import fields
from odoo.tools import SQL

KEY = "statcrm_remembered"


class Remembered:
    """Remember the previous value until a constraint reads it.

    A constraint sees new values only: the old one may already be overwritten by a
    flush, and tracking can be disabled by the caller. The write method of the field is
    called for every kind of write except SQL, and costs nothing if it is not written.
    An add-on that extends such a field again has to use the same class.
    """

    __slots__ = ()

    def write(self, records, value):
        changed = self._filter_not_equal(records, self.convert_to_cache(value, records))
        kept = records.env.cr.cache.setdefault(KEY, {})
        by_program = records.env.su
        for record in changed.sudo():
            if isinstance(record.id, int):  # new records of a form are skipped
                before = self.convert_to_cache(record[self.name], record)
                kept[self.model_name, self.name, record.id] = before, by_program
        return super().write(records, value)


class RememberedMany2one(Remembered, fields.Many2one):
    """Many2one that remembers its previous id, or None."""

    __slots__ = ()


class RememberedBoolean(Remembered, fields.Boolean):
    """Boolean that remembers its previous value."""

    __slots__ = ()


class RememberedText(Remembered, fields.Text):
    """Text that remembers its previous value."""

    __slots__ = ()


def take(records, name):
    """Return and forget the previous values of a field of these records.

    Records that were created or written with the same value have none.

    :return: {id: (previous value, whether it was written as superuser)}
    """
    kept = records.env.cr.cache.get(KEY) or {}
    found = {
        record_id: kept.pop((records._name, name, record_id), None)
        for record_id in (records._ids if kept else ())
    }
    return {record_id: before for record_id, before in found.items() if before}


class OneCurrency(fields.Many2one):
    """A computed currency without column, the same for all records.

    Lists and pivots that sum an amount group by its currency. Their queries use the
    value computed for a new record.
    """

    def to_sql(self, model, alias):
        # a bare number would mean a column position
        return SQL("%s::integer", model.sudo().new()[self.name].id)


class MonetaryOrEmpty(fields.Monetary):
    """Amount that is empty until it is known, where Odoo shows 0.00.

    Python reads 0.0, clients and exports read nothing. The column is NULL as long as
    nothing was written, or False.
    """

    __slots__ = ()

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_column_insert(value, record, values, validate)

    def convert_to_cache(self, value, record, validate=True):
        if value is None or value is False:
            return None
        return super().convert_to_cache(value, record, validate)

    def convert_to_read(self, value, record, use_display_name=True):
        return value if value or self._is_known(record) else False

    def convert_to_export(self, value, record):
        return value if value or self._is_known(record) else ""

    def _is_known(self, record):
        return self._get_cache(record.env).get(record.id) is not None
