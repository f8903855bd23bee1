"""Client actions that show a notification, or the window again."""

CLOSE = {"type": "ir.actions.act_window_close"}
# reloads the view below the dialog
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


def notification(message, kind="success", then=None, sticky=False, links=()):
    """Return the client action that shows a notification.

    :param str kind: success, info, warning or danger
    :param dict then: the next action, such as `CLOSE` or `RELOAD`
    :param links: records, whose names with links to their forms replace each %s of the
        message
    """
    params = {"message": message, "type": kind, "sticky": sticky, "next": then}
    params["links"] = [
        {"label": one.display_name, "url": f"/odoo/{one._name}/{one.id}"}
        for one in links
    ]
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {name: value for name, value in params.items() if value},
    }


def reopen(wizard, title, **context):
    """Return the action that shows a window again, as it is now.

    :param wizard: its record
    :param str title: what has happened
    :param context: what is shown this time only; it is not stored
    """
    return {
        "type": "ir.actions.act_window",
        "name": title,
        "res_model": wizard._name,
        "res_id": wizard.id,
        "views": [[False, "form"]],
        "target": "new",
        "context": context,
    }
