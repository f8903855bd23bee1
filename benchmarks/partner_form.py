"""Opening a customer's card beside plain Odoo's form of the same company.

Twice: a company with 200 contacts and 2,000 messages among 600,000 partners, and the
largest customer of a house with five areas' work done, among 617,700. Plain Odoo has
the same partners, invoices and messages there, but none of that work.
"""

from ast import literal_eval
from contextlib import ExitStack

import databases
import generate
import measure
import screens
from lxml import etree

MOST = 100
MOST_OURS = 10
PAGE = 40  # the rows of a list in a form that the web client asks for at first
REQUESTED = (
    "activities",
    "attachments",
    "contact_fields",
    "followers",
    "scheduledMessages",
    "suggestedRecipients",
)
X2MANY = ("one2many", "many2many")
FORM = "the form (`web_read`)"
TOP = "the top: facts, last and next (`get_card`)"
OVERVIEW = "the page Overview (`get_overview`)"
NUMBERS = "numbers on the buttons, twins (`web_read`)"
OURS = (TOP, OVERVIEW, NUMBERS)
OPENED = "the first screenful: the form and the top"


def form_fields(env):
    """The fields that the web client asks for: those of the form's view.

    Without those that it reads later. Of a list in it those of the view that a desk
    shows, the first of its modes.

    :return: specifications of what it asks for at first, and right after that
    """
    view = env["res.partner"].get_views([(False, "form")])["views"]["form"]
    arch = etree.fromstring(view["arch"])
    found = _specification(env["res.partner"], arch)
    late, after = _late(env["res.partner"], arch), _after(arch)
    first = {name: spec for name, spec in found.items() if name not in late}
    return first, {name: spec for name, spec in found.items() if name in after}


def _late(model, arch):
    """What is read when its page is shown: lists, and what the page's widget names.

    On no page, the widget names what is read after the form.
    """
    found = set()
    for widget in arch.iterfind(".//widget[@name='statcrm_late_fields']"):
        found |= {*widget.get("fields", "").split(",")}
        for page in widget.iterancestors("page"):
            for node in page.iter("field"):
                is_own = next(node.iterancestors("field"), None) is None
                if is_own and model._fields[node.get("name")].type in X2MANY:
                    found.add(node.get("name"))
    return found


def _after(arch):
    """The names of what is read after the form."""
    widgets = arch.iterfind(".//widget[@name='statcrm_late_fields'][@after]")
    return {name for one in widgets for name in one.get("fields").split(",")}


def _specification(model, view):
    return {
        node.get("name"): _field(model, node)
        for node in view.iter("field")
        if next(node.iterancestors("field", view.tag)) is view
    }


def _field(model, node):
    field = model._fields[node.get("name")]
    if not field.relational:
        return {}
    context = {"context": _context(node)}
    related = model.env[field.comodel_name]
    mode = node.get("mode", "list").split(",")[0]
    shown = node.find(mode) if node.find(mode) is not None else node.find("kanban")
    if field.type == "many2one" or shown is None:
        return {"fields": {"display_name": {}}, **context}
    return {"fields": _specification(related, shown), "limit": PAGE, **context}


def _context(node):
    """The context of a field, empty if it depends on the record."""
    try:
        return literal_eval(node.get("context", "{}"))
    except ValueError:
        return {}


def steps(env, partner_id):
    """The requests of the web client, as functions, in the order of the table."""
    from odoo.addons.mail.tools.discuss import Store  # noqa: PLC0415

    fields, after = form_fields(env)
    partner = env["res.partner"].browse(partner_id)

    def thread():
        Store().add(partner, request_list=REQUESTED, as_thread=True).get_result()

    def messages():
        found = env["mail.message"]._message_fetch(domain=None, thread=partner)
        Store().add(found["messages"]).get_result()

    asked = {FORM: lambda: partner.web_read(fields)}
    if "statcrm.card" in env:
        card = env["statcrm.card"]
        asked[NUMBERS] = lambda: partner.web_read(after)
        asked[TOP] = lambda: card.get_card(partner_id)
        asked[OVERVIEW] = lambda: card.get_overview(partner_id)
    asked |= {"the chatter's head": thread, "30 messages": messages}
    return {label: _request(env, function) for label, function in asked.items()}


def _request(env, function):
    """The function as a request calls it: with nothing in the cache."""

    def run():
        env.invalidate_all()
        function()

    return run


def compared(names, partner_id):
    """Rows of the table: label, plain Odoo, StatCRM, queries of ours."""
    rows = []
    with ExitStack() as stack:
        plain, ours = (stack.enter_context(databases.environment(n)) for n in names)
        asked = {"plain": steps(plain, partner_id), "ours": steps(ours, partner_id)}
        for label, function in asked["ours"].items():
            contenders = {
                side: of_side[label]
                for side, of_side in asked.items()
                if label in of_side
            }
            times = measure.interleaved(contenders, rounds=15, warm_up=3)
            before = ours.cr.sql_log_count
            function()
            queries = ours.cr.sql_log_count - before
            rows.append([label, times.get("plain", 0.0), times["ours"], queries])
    return rows


def table(report, rows):
    """Write the rows, and their sums: what everybody waits for, and all of it."""
    opening = [row for row in rows if row[0] in (FORM, TOP)]
    cells = []
    for label, plain, ours, queries in (
        *rows,
        _sum(OPENED, opening),
        _sum("all", rows),
    ):
        target = met = "-"
        if label == FORM:
            target = f"at most {MOST}"
            met = measure.verdict(ours <= MOST)
        elif label == OPENED:
            target = f"at most {MOST_OURS} above plain Odoo's"
            met = measure.verdict(ours - plain <= MOST_OURS)
        elif label == OVERVIEW:
            target = f"at most {screens.SCREEN_MS}"
            met = measure.verdict(ours <= screens.SCREEN_MS)
        there = "-" if label in OURS else plain
        cells.append([label, there, ours, str(queries), ours - plain, target, met])
    header = ["request", "plain Odoo, ms", "StatCRM, ms", "its queries", "difference"]
    report.table([*header, "target", ""], cells)


def _sum(label, rows):
    return [label, *(sum(row[column] for row in rows) for column in (1, 2, 3))]


def main():
    scale = generate.LARGE
    names = [databases.plain("large", scale), databases.with_statcrm("large", scale)]
    report = measure.Report("partner_form", "The customer's card", names[1])
    report.text(
        "Time in the server of the web client's requests, median of 15, in turn. Our"
        " form reads what is on a page, Odoo's fields too, when that page is shown. The"
        " numbers on the buttons and the page Overview are asked for beside the rest,"
        " and are not waited for. The chatter is Odoo's own code on both sides."
    )
    report.text(
        "A company with 200 contacts and 2,000 messages among 600,000 partners:"
    )
    table(report, compared(names, scale.busy_company))
    among = generate.AMONG_STRANGERS
    names = [databases.plain("screens", among), screens.filled()]
    report.text(
        "The customer with the most sales of a house with five areas' work done, among"
        f" {among.partners:,} partners; plain Odoo has the same partners, invoices and"
        " messages, but none of that work:"
    )
    table(report, compared(names, screens.largest(names[1])))
    report.write()


if __name__ == "__main__":
    main()
