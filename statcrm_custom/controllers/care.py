import json
import re
import secrets
import threading

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

from ..tools.hidden_key import hide_key

# the link sent, with the token; and the page, with the token in a cookie
LINK = "/development-plan/<int:plan_id>/<string:token>"
PAGE = "/development-plan/<int:plan_id>/link/<int:share_id>"
COOKIE = "development_plan"
# the page is personal: not cached, indexed or framed
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Frame-Options": "DENY",
}
KEPT = 20000  # characters kept of a text that was too long, to be shortened
KEY = re.compile(r"(/development-plan/\d+/)[\w-]{20,}")

hide_key("/development-plan/", KEY)


def as_text(value):
    """Return a form field as text, '' for a file, without NUL."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def as_id(value):
    """Return the id in a form field, 0 if empty, -1 if invalid."""
    value = as_text(value)
    if not value:
        return 0
    return int(value) if value.isdecimal() and len(value) < 10 else -1


def html_data():
    """Return the attributes of the page: its language, for screen readers."""
    return {"lang": (request.env.lang or "en").replace("_", "-")}


class DevelopmentPlan(http.Controller):
    """The development plan, opened by a contact person by link, without an account.

    Plain forms: it works without JavaScript. The first visit moves the token from the
    URL to a cookie for the page of this link only, so that a URL that is shown, copied
    or logged opens nothing.

    Any invalid link gets the same page and status; only the holder of a genuine link
    sees that it has expired, or that its plan is archived, and whom to ask.
    """

    @http.route(
        "/development-plan/<int:plan_id>/preview",
        type="http",
        auth="user",
        sitemap=False,
    )
    def preview(self, plan_id):
        """Preview the page as the customer sees it."""
        plan = request.env["statcrm.care.plan"].browse(plan_id).exists()
        if not plan or not plan.has_access("read"):
            raise NotFound()
        page = plan._get_joint_page(request.env["statcrm.care.share"])
        return self._show(page, "")

    @http.route(
        [LINK, f"{LINK}/pdf", f"{LINK}/data.json"],
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
    )
    def enter(self, plan_id, token, **_kw):
        """Store the token in a cookie, and redirect to the URL without it."""
        share, refusal = self._open(plan_id, token)
        if refusal:
            return refusal
        rest = request.httprequest.path.partition(token)[2]
        return self._go(share, token, f"{share._get_path()}{rest}")

    @http.route(PAGE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, plan_id, share_id, said=None, **_kw):
        share, refusal = self._open(plan_id, self._token(), "page", share_id)
        return refusal or self._show_share(share, said=said)

    @http.route(
        f"{PAGE}/pdf", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def pdf(self, plan_id, share_id, **_kw):
        share, refusal = self._open(plan_id, self._token(), "pdf", share_id)
        if refusal:
            return refusal
        reports_sudo = share.env["ir.actions.report"]
        content, _kind = reports_sudo._render_qweb_pdf(
            "statcrm_custom.statcrm_care_plan_action_print_joint", share.plan_id.ids
        )
        name = f"development-plan-{share.plan_id.year}.pdf"
        return self._answer(
            content,
            {
                "Content-Type": "application/pdf",
                "Content-Disposition": http.content_disposition(name),
            },
        )

    @http.route(
        f"{PAGE}/data.json", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def data(self, plan_id, share_id, **_kw):
        """Return the same content as JSON."""
        share, refusal = self._open(plan_id, self._token(), "json", share_id)
        if refusal:
            return refusal
        page = share.plan_id._get_joint_page(share)
        del page["logo"]
        return self._answer(
            json.dumps(page, ensure_ascii=False),
            {"Content-Type": "application/json; charset=utf-8"},
        )

    @http.route(
        [f"{PAGE}/say", f"{LINK}/say"],
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def say(
        self,
        plan_id,
        share_id=None,
        token=None,
        text="",
        goal="",
        kind="",
        form_key="",
        **_kw,
    ):
        token = token or self._token()
        share, refusal = self._open(plan_id, token, share_id=share_id)
        if refusal:
            return refusal
        text, goal_id = as_text(text), as_id(goal)
        wrong = share._record_remark(
            text, goal_id, kind == "proposal", as_text(form_key)[:64]
        )
        if not wrong:
            return self._back(
                share, token, "proposal" if kind == "proposal" else "said"
            )
        kept = {"text": text[:KEPT], "goal": goal_id, "kind": kind, "wrong": wrong}
        return self._show_share(share, kept)

    @http.route(
        [f"{PAGE}/accept", f"{LINK}/accept"],
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def accept(self, plan_id, share_id=None, token=None, name="", version="", **_kw):
        token = token or self._token()
        share, refusal = self._open(plan_id, token, share_id=share_id)
        if refusal:
            return refusal
        name = as_text(name)
        wrong = share._accept(name, as_text(version))
        if not wrong:
            return self._back(share, token, "accepted")
        kept = {"name": name[:KEPT], "kind": "acceptance", "wrong": wrong}
        return self._show_share(share, kept)

    # ------------------------------------------------------------------ helpers
    def _token(self):
        """Return the token in the cookie of the page, or ''."""
        return request.cookies.get(COOKIE) or ""

    def _open(self, plan_id, token, what=None, share_id=None):
        """Return (share as superuser, None), or (None, refusal response).

        Every access by a genuine link is logged, even if refused. Sets the language of
        the contact person.
        """
        # a server under load also logs its threads
        threading.current_thread().url = request.httprequest.base_url.replace(
            token or "/", "…" if token else "/"
        )
        share = request.env["statcrm.care.share"]._find(plan_id, token)
        if share_id and share.id != share_id:
            share = share.browse()
        state = share.state if share else "unknown"
        if share:
            request.update_context(lang=share.partner_id.lang or request.env.lang)
            share = share.with_context(lang=request.env.lang)
        is_given = True
        if share and (what or state != "live"):
            is_given = self._log(share, what if state == "live" else "refused")
        if state != "live":
            return None, self._refuse(share, state)
        return share, None if is_given else self._put_off()

    def _put_off(self):
        """Return the response for too many requests."""
        text = request.env._(
            "Too many requests within an hour. Please try again later."
        )
        response = self._answer(text, {"Content-Type": "text/plain; charset=utf-8"})
        response.status_code = 429
        return response

    def _refuse(self, share, state):
        """Return the refusal page, which says whom to ask for a genuine link."""
        told = state in ("expired", "archived")
        values = {
            "is_expired": state == "expired",
            "manager": share.plan_id._get_joint_manager() if told else None,
            "html_data": html_data(),
        }
        return request.render(
            "statcrm_custom.development_plan_no_page",
            values,
            status=404,
            headers=HEADERS,
        )

    def _log(self, share, what):
        return request.env["statcrm.care.share.opening"]._log(
            share,
            what,
            request.httprequest.remote_addr,
            request.httprequest.user_agent.string,
        )

    def _show_share(self, share, kept=None, said=None):
        if kept:  # a refused form shows the whole page again
            self._log(share, "page")
        page = share.plan_id._get_joint_page(share)
        return self._show(page, share._get_path(), kept, said)

    def _show(self, page, path, kept=None, said=None):
        values = {
            "page": page,
            "path": path,
            "kept": kept or {},
            "said": said if said in ("said", "proposal", "accepted") else "",
            "form_key": secrets.token_hex(16),
            "html_data": html_data(),
        }
        status = 422 if kept else 200
        return request.render(
            "statcrm_custom.development_plan_page",
            values,
            status=status,
            headers=HEADERS,
        )

    def _back(self, share, token, said):
        """Redirect to the page after a form, so that reloading does not resend it."""
        return self._go(share, token, f"{share._get_path()}?said={said}#news")

    def _go(self, share, token, address):
        """Redirect to a URL of this link, with the cookie that opens it."""
        response = request.redirect(address, code=303)
        response.headers.update(HEADERS)
        response.set_cookie(
            COOKIE,
            token,
            path=share._get_path(),
            secure=request.httprequest.scheme == "https",
            httponly=True,
            # not "Strict": the link is followed from an e-mail
            samesite="Lax",
        )
        return response

    def _answer(self, content, headers):
        return request.make_response(content, headers=[*(HEADERS | headers).items()])
