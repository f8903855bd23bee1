import json
import secrets

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.http import request

ROUTE = "/development-plan/<int:plan_id>/<string:token>"
# the address is the key: it must not leave with a link, nor stay in a cache
HEADERS = {
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
}
KEPT = 20000  # characters of a text that was too long, given back to be shortened


def as_text(value):
    """Return a field of a form; a file in its place is no text, NUL is in none."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def as_id(value):
    """Return the id in a field of a form, 0 for none, -1 for what is no id."""
    value = as_text(value)
    if not value:
        return 0
    return int(value) if value.isdecimal() and len(value) < 10 else -1


def html_data():
    """Return the attributes of the page: its language, for who has it read aloud."""
    return {"lang": (request.env.lang or "en").replace("_", "-")}


class DevelopmentPlan(http.Controller):
    """The development plan for a contact person who has a link, and no account.

    Plain forms: it works without JavaScript. Whatever is wrong with a link, the
    answer is the same page and the same status; only who has the right link learns
    that its time is over, or its plan archived, and whom to ask.
    """

    @http.route(
        "/development-plan/<int:plan_id>/preview",
        type="http",
        auth="user",
        sitemap=False,
    )
    def preview(self, plan_id):
        """Show colleagues what the customer sees."""
        plan = request.env["statcrm.care.plan"].browse(plan_id).exists()
        if not plan or not plan.has_access("read"):
            raise NotFound()
        page = plan._get_joint_page(request.env["statcrm.care.share"])
        return self._show(page, "")

    @http.route(ROUTE, type="http", auth="public", methods=["GET"], sitemap=False)
    def show(self, plan_id, token, said=None, **_kw):
        share, refusal = self._open(plan_id, token, "page")
        return refusal or self._show_share(share, token, said=said)

    @http.route(
        f"{ROUTE}/pdf", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def pdf(self, plan_id, token, **_kw):
        share, refusal = self._open(plan_id, token, "pdf")
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
        f"{ROUTE}/data.json", type="http", auth="public", methods=["GET"], sitemap=False
    )
    def data(self, plan_id, token, **_kw):
        """Give the same content to the customer's own programs."""
        share, refusal = self._open(plan_id, token, "json")
        if refusal:
            return refusal
        page = share.plan_id._get_joint_page(share)
        del page["logo"]
        return self._answer(
            json.dumps(page, ensure_ascii=False),
            {"Content-Type": "application/json; charset=utf-8"},
        )

    @http.route(
        f"{ROUTE}/say", type="http", auth="public", methods=["POST"], sitemap=False
    )
    def say(self, plan_id, token, text="", goal="", kind="", form_key="", **_kw):
        share, refusal = self._open(plan_id, token)
        if refusal:
            return refusal
        text, goal_id = as_text(text), as_id(goal)
        wrong = share._say(text, goal_id, kind == "proposal", as_text(form_key)[:64])
        if not wrong:
            return self._back(
                share, token, "proposal" if kind == "proposal" else "said"
            )
        kept = {"text": text[:KEPT], "goal": goal_id, "kind": kind, "wrong": wrong}
        return self._show_share(share, token, kept)

    @http.route(
        f"{ROUTE}/accept", type="http", auth="public", methods=["POST"], sitemap=False
    )
    def accept(self, plan_id, token, name="", version="", **_kw):
        share, refusal = self._open(plan_id, token)
        if refusal:
            return refusal
        name = as_text(name)
        wrong = share._accept(name, as_text(version))
        if not wrong:
            return self._back(share, token, "accepted")
        kept = {"name": name[:KEPT], "kind": "acceptance", "wrong": wrong}
        return self._show_share(share, token, kept)

    # ------------------------------------------------------------------ helpers
    def _open(self, plan_id, token, what=None):
        """Return (the share as superuser, None), or (None, the answer that refuses).

        Whatever is read by a right link is logged, also when it is refused. The
        language is that of the contact person from here on.
        """
        share = request.env["statcrm.care.share"]._find(plan_id, token)
        state = share.state if share else "unknown"
        if share:
            request.update_context(lang=share.partner_id.lang or request.env.lang)
            share = share.with_context(lang=request.env.lang)
        if share and (what or state != "live"):
            self._log(share, what if state == "live" else "refused")
        if state == "live":
            return share, None
        return None, self._refuse(share, state)

    def _refuse(self, share, state):
        """Answer that the link opens nothing; who has a right one hears whom to ask."""
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
        request.env["statcrm.care.share.opening"]._log(
            share,
            what,
            request.httprequest.remote_addr,
            request.httprequest.user_agent.string,
        )

    def _show_share(self, share, token, kept=None, said=None):
        if kept:  # a form that was refused shows the whole page again
            self._log(share, "page")
        page = share.plan_id._get_joint_page(share)
        return self._show(page, share.plan_id._get_path(token), kept, said)

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
        """Answer a form with the page: going back or reloading sends nothing again."""
        path = share.plan_id._get_path(token)
        response = request.redirect(f"{path}?said={said}#news", code=303)
        response.headers.update(HEADERS)
        return response

    def _answer(self, content, headers):
        return request.make_response(content, headers=[*(HEADERS | headers).items()])
