"""Tokens in addresses of public pages do not get into the server's log."""

import logging

# loggers of requests: the HTTP server and the dispatcher
LOGGERS = ("werkzeug", "odoo.http", "odoo.addons.base.models.ir_http")


class HideKey(logging.Filter):
    """Remove the token from what is logged.

    :param start: a part of each address that has a token
    :param key: compiled pattern, whose first group stays
    """

    def __init__(self, start, key):
        super().__init__()
        self.start, self.key = start, key

    def filter(self, record):
        try:
            text = record.getMessage()
        except (TypeError, ValueError):
            return True  # the handler reports what is wrong with it
        if self.start in text:
            record.msg, record.args = self.key.sub(r"\1…", text), None
        return True


def hide_key(start, key):
    for name in LOGGERS:
        logging.getLogger(name).addFilter(HideKey(start, key))
