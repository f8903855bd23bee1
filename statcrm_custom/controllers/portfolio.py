from odoo import http
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Templates(http.Controller):
    """Empty workbooks in the user's language, with its own catalogues."""

    @http.route("/statcrm/template/<string:name>", type="http", auth="user")
    def template(self, name):
        models = {
            "customers": "statcrm.workbook.import",
            "users": "statcrm.user.sheet",
        }
        if name not in models:
            raise request.not_found()
        records = request.env[models[name]]
        records.check_access("create")
        content = records._get_template()
        return request.make_response(
            content,
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{name}.xlsx")),
            ],
        )
