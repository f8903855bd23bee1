"""The message that a button answers with, as the web client takes it."""

CLOSE = {"type": "ir.actions.act_window_close"}
# what lies below the window shows what is right now
RELOAD = {"type": "ir.actions.client", "tag": "soft_reload"}


def notification(message, kind="success", then=None, sticky=False):
    """Return the action that shows a message in a corner of the screen.

    :param str kind: success, info, warning or danger
    :param dict then: the action that follows, as `CLOSE` or `RELOAD`
    """
    params = {"message": message, "type": kind, "sticky": sticky, "next": then}
    return {
        "type": "ir.actions.client",
        "tag": "display_notification",
        "params": {name: value for name, value in params.items() if value},
    }
