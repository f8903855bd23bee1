import re
import threading
import time

from odoo import http
from odoo.http import request

from ..tools.hidden_key import hide_key
from .care import HEADERS, html_data

PREFERENCES = "/outreach/preferences/<string:token>"
KEY = re.compile(r"(/outreach/preferences/)[\w-]{20,}")
MOST_WRONG = 20  # wrong links from one address of the network, in
SECONDS = 60
MOST_KNOWN = 10_000  # addresses that are remembered

hide_key("/outreach/", KEY)


class Guesses:
    """How often a wrong link came from where, in this process.

    A link cannot be guessed; but whoever tries keeps the server busy for a minute only.
    """

    def __init__(self):
        self.wrong = {}

    def are_too_many(self, address):
        after = time.monotonic() - SECONDS
        recent = [at for at in self.wrong.get(address, ()) if at > after]
        return len(recent) >= MOST_WRONG

    def note(self, address):
        if len(self.wrong) >= MOST_KNOWN:
            self.wrong.clear()
        self.wrong[address] = [*self.wrong.get(address, ()), time.monotonic()]
        self.wrong[address] = self.wrong[address][-MOST_WRONG:]


guesses = Guesses()


class Outreach(http.Controller):
    """What people open by a link in a mail, without an account.

    Reading changes nothing: mail scanners follow every link. Plain forms, which work
    without JavaScript and without a cookie: the token in the address is the right, so a
    form needs no other one.
    """

    @http.route(
        PREFERENCES,
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
    )
    def preferences(self, token, said=None, **_kw):
        """Show what a person gets, and may choose."""
        person, refusal = self._open(token)
        if refusal:
            return refusal
        values = {
            "page": request.env["statcrm.permission"].sudo()._get_page(person),
            "path": request.httprequest.path,
            "is_saved": said == "saved",
            "html_data": html_data(),
        }
        return request.render("statcrm_custom.preference_page", values, headers=HEADERS)

    @http.route(
        PREFERENCES,
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        csrf=False,
    )
    def save_preferences(self, token, shown="", choice="", **chosen):
        """Write down what a person has chosen."""
        person, refusal = self._open(token)
        if refusal:
            return refusal
        request.env["statcrm.permission"].sudo()._save_page(
            person,
            {*shown.split()} if isinstance(shown, str) else set(),
            {*chosen},
            refuses_all=choice == "nothing",
        )
        # so that reloading the page does not send the form again
        response = request.redirect(f"{request.httprequest.path}?said=saved", code=303)
        response.headers.update(HEADERS)
        return response

    def _open(self, token):
        """Return (whose link it is, None), or (None, refusal response).

        Sets the language of the person.
        """
        # a server under load also logs its threads
        threading.current_thread().url = request.httprequest.base_url.replace(
            token or "/", "…" if token else "/"
        )
        address = request.httprequest.remote_addr
        if guesses.are_too_many(address):
            text = request.env._("Too many wrong links. Please try again in a minute.")
            response = request.make_response(
                text, headers=[*HEADERS.items(), ("Content-Type", "text/plain")]
            )
            response.status_code = 429
            return None, response
        person = request.env["statcrm.permission"].sudo()._find_reader(token)
        if person:
            lang = person.lang or request.env.lang
            request.update_context(lang=lang)
            return person.with_context(lang=lang), None
        guesses.note(address)
        return None, request.render(
            "statcrm_custom.preference_no_page",
            {"html_data": html_data()},
            status=404,
            headers=HEADERS,
        )
