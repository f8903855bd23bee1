"""An arm of the customer file: one kind of source, and everything about it."""

from collections.abc import Callable
from typing import NamedTuple

from odoo.tools import SQL

# interaction id = source row id * this + arm number
ARMS = 64

# the numbers of each area; none is reused or changed, as ids are built from it
NUMBERS = {
    "dialogue": range(1, 32),
    "care": range(32, 40),
    "outreach": range(40, 50),
    "register": range(50, 60),
}


class Arm(NamedTuple):
    """What `statcrm.interaction._get_arms` returns.

    - `number`: one of those of its area, see `NUMBERS`.
    - `sql`: returns the rows; called only where they are read.
    - `moment`: SQL of the moment that decides on the customer of a row `arm`, if not
      its date. What is done with an offer or a project belongs to the customer it was
      made for, even if the person has left since: the earlier of both days. It matters
      for people who have moved only, so test it with one who left in between.
    - `customer`: SQL of the principal customer that a row `arm` stores.
    - `is_meeting`: its rows are meetings of the calendar. Figures of all customers
      count those by `statcrm.interaction._met_sql` instead, in one pass.
    - `told`: whether the account manager is informed of its rows, or of which kinds.
    - `company_field`: the field with the company of the record that a click opens;
      users without access to that company are not informed.
    - `entry`: the model of the source rows, if these (done activities, messages) are
      the evidence of a contact, and not the record that a click opens.
    - `messages_on`: the model of the records that its messages are on; such an arm
      is made by `_message_arm`.
    - `kinds`: the only kinds that its rows have, if they are few: a search for other
      kinds leaves the arm out. Empty if they depend on the row.
    """

    number: int
    sql: Callable[[], SQL]
    moment: SQL = SQL("arm.date")
    customer: SQL | None = None
    is_meeting: bool = False
    told: bool | tuple = False
    company_field: str | None = None
    entry: str | None = None
    messages_on: str | None = None
    kinds: tuple = ()
