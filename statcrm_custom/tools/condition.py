"""Read conditions from a domain without querying the database."""

from odoo.fields import Domain
from odoo.tools import OrderedSet


def parts_of(domain):
    """Return the conditions combined by AND."""
    domain = Domain(domain)
    all_met = getattr(domain, "OPERATOR", None) == "&"
    return domain.children if all_met else [domain]


def ids_in(condition, name):
    """Return the ids of a condition `name =` or `name in`; None for other domains."""
    if getattr(condition, "field_expr", None) != name:
        return None
    ids = condition.value if condition.operator in ("=", "in") else None
    ids = [ids] if isinstance(ids, int) else ids
    if not isinstance(ids, (list, tuple, set, frozenset, OrderedSet)):
        return None
    if not all(isinstance(item, int) and item for item in ids):
        return None
    return tuple(ids)
