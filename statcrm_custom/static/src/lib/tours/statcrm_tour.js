import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";
import { markup } from "@odoo/owl";

registry.category("web_tour.tours").add("statcrm_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='statcrm_custom.statcrm_menu']",
            content: _t("See who your customers are and who is responsible for them."),
            tooltipPosition: "bottom",
            run: "click",
        },
        { trigger: ".o_statcrm_home [data-section]" },
        {
            trigger: "button[data-menu-xmlid='statcrm_custom.statcrm_menu_customers']",
            content: markup(
                _t(
                    "This screen shows <b>what is waiting for you</b>. Click a name or a number to open it. Next, open your customers.",
                ),
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='statcrm_custom.res_partner_menu_customers']",
            content: _t(
                "Each organisation that you serve is one line here, including its offices.",
            ),
            tooltipPosition: "right",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row .o_data_cell",
            content: markup(
                _t(
                    "The coloured badge is the <b>value class</b>. Open a customer to see the reason.",
                ),
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statcrm_card [data-line='reason']",
            content: markup(_t("This sentence explains <b>why</b> the customer has its class.")),
            tooltipPosition: "bottom",
            run: "click",
        },
    ],
});
