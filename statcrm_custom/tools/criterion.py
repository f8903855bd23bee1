"""A kind of criterion of a target group, and everything about it."""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL


class Semi(NamedTuple):
    """A condition that an id is among the rows of a query.

    It is written as EXISTS or NOT EXISTS, which PostgreSQL turns into one hash join,
    also when it is negated.

    - `column`: SQL of the id, on one of the aliases of `Kind.sql`.
    - `rows`: SQL of one column of ids.
    - `is_not`: the id is not among them.
    """

    column: SQL
    rows: SQL
    is_not: bool = False


class Kind(NamedTuple):
    """What `statcrm.target.criterion._get_kinds` returns.

    - `code`: never changed, as it is stored.
    - `label`: the beginning of the sentence, translated.
    - `section`: where it stands in the menu: customer, place, person, history.
    - `picker`: how its value is chosen, see `PICKERS`.
    - `sql`: returns the condition for a value, SQL or `Semi`, on the aliases `person`,
      `post` (the current affiliation), `office` (where that is) and `customer` (the
      principal customer). Of who works nowhere, `post` and `office` are NULL.
    - `model`: of the records that are chosen.
    - `options`: of a selection, [(key, label)].
    - `unit`: what the numbers of a range count.
    - `hint`: an example, or what to know.
    """

    code: str
    label: str
    section: str
    picker: str
    sql: Callable[[dict], SQL | Semi]
    model: str = ""
    options: tuple = ()
    unit: str = ""
    hint: str = ""


# The shapes of values:
# - none: {}
# - records: {"ids": [int], "names": {str(id): name when it was saved}}
# - selection: {"keys": [str]}
# - text: {"text": several with commas}
# - range: {"from": number or None, "to": number or None}
# - sales: the same, and {"months": int}
# - ending: {"days": int}
# - contact: {"months": int, "older": bool, "whom": "customer" or "person",
#   "unit_id": int or False}
# - domain: {"whom": "person" or "customer", "text": str}
PICKERS = (
    "none",
    "records",
    "selection",
    "text",
    "range",
    "sales",
    "ending",
    "contact",
    "domain",
)


def condition_sql(found, is_negated=False):
    """Return the condition of a criterion, negated or not; unknown is not met."""
    if not isinstance(found, Semi):
        return SQL("(%s) IS NOT TRUE" if is_negated else "(%s)", found)
    exists = SQL(
        "EXISTS (SELECT FROM (%s) one (id) WHERE one.id = %s)", found.rows, found.column
    )
    return SQL("NOT %s", exists) if is_negated != found.is_not else exists
