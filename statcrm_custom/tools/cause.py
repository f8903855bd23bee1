"""Why customers are changed: handed to the record of changes through the context.

A context can be sent by anybody, from outside as JSON. A cause cannot: only an object
of this class counts.
"""

from odoo.tools import frozendict

KEY = "statcrm_cause"


class Cause(frozendict):
    """Values of the changes that are recorded, see `statcrm.change`.

    `kinds` limits it to changes of these kinds; the others have another cause, which
    is not known. `day` is the day of what was taken over from an older system; what is
    changed here is changed today.
    """


def because(records, cause, **values):
    """Return the records with the cause of what they will change."""
    return records.with_context(**{KEY: Cause(cause=cause, **values)})


def get_cause(env):
    """Return the cause in the context, or None."""
    found = env.context.get(KEY)
    return found if isinstance(found, Cause) else None


def is_loading(env):
    """Return whether a module loads its data files.

    The context alone would not do, as anybody can send it.
    """
    return bool(env.context.get("install_mode")) and not env.registry.ready
