"""Fields that remember what stood in them, until a constraint has asked.

A constraint sees new values only: the old one may be flushed over by then, by a search
of something else, and tracking of changes can be switched off by whoever calls. The
field itself is asked before it is written, by any way but SQL, and costs nothing
where it is not written. An add-on that extends such a field of a core model once more
has to use the same class.
"""

from odoo import fields

KEY = "statcrm_remembered"


class Remembered:
    """What both kinds of fields do before they are written."""

    __slots__ = ()

    def write(self, records, value):
        changed = self._filter_not_equal(records, self.convert_to_cache(value, records))
        kept = records.env.cr.cache.setdefault(KEY, {})
        by_program = records.env.su
        for record in changed.sudo():
            if isinstance(record.id, int):  # a form asks new ones
                before = self.convert_to_cache(record[self.name], record)
                kept[self.model_name, self.name, record.id] = before, by_program
        return super().write(records, value)


class RememberedMany2one(Remembered, fields.Many2one):
    """Remembers the id, or None."""

    __slots__ = ()


class RememberedBoolean(Remembered, fields.Boolean):
    """Remembers whether it was set."""

    __slots__ = ()


def take(records, name):
    """Return what stood in a field of these records before it was written last.

    Each is told once. What was created, or written with the same value, has none.

    :return: {id: (former value, whether the superuser wrote)}
    """
    kept = records.env.cr.cache.get(KEY) or {}
    found = {
        record_id: kept.pop((records._name, name, record_id), None)
        for record_id in (records._ids if kept else ())
    }
    return {record_id: before for record_id, before in found.items() if before}
