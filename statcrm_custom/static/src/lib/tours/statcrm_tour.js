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
            content: _t("Who are our customers, and who answers for them? Have a look."),
            tooltipPosition: "bottom",
            run: "click",
        },
        { trigger: ".o_statcrm_home [data-section]" },
        {
            trigger: "button[data-menu-xmlid='statcrm_custom.statcrm_menu_customers']",
            content: markup(
                _t(
                    "This first screen counts <b>what waits for you</b>; each number opens what it counts. Now to your customers.",
                ),
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='statcrm_custom.res_partner_menu_customers']",
            content: _t("Every organisation that we serve, offices and all, is one line here."),
            tooltipPosition: "right",
            run: "click",
        },
        {
            trigger: ".o_list_view:not(:has(.o_view_sample_data)) .o_data_row .o_data_cell",
            content: markup(
                _t("The coloured badge is the <b>value class</b>. Open a customer to see why."),
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name='statcrm_class_reason']",
            content: markup(
                _t("This sentence tells <b>why</b> the customer has its class, with the figures."),
            ),
            tooltipPosition: "bottom",
            run: "click",
        },
    ],
});
