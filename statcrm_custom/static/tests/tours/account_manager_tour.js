import { registry } from "@web/core/registry";
import { stepUtils } from "@web_tour/tour_utils";

const CARD = ".o_avatar_card";

registry.category("web_tour.tours").add("statcrm_account_manager_tour", {
    url: "/odoo",
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            content: "Open the app",
            trigger: ".o_app[data-menu-xmlid='statcrm_custom.statcrm_menu']",
            run: "click",
        },
        {
            content: "The first screen counts my two customers",
            trigger:
                ".o_statcrm_home button[data-tile=my_customers] .o_statcrm_tile_count:contains(/^2$/)",
        },
        {
            content: "Open what it counts",
            trigger: ".o_statcrm_home button[data-tile=my_customers]",
            run: "click",
        },
        {
            content: "Both are listed, and nothing else",
            trigger:
                ".o_list_view:has(.o_data_row:nth-child(2)):not(:has(.o_data_row:nth-child(3)))",
        },
        {
            content: "Go on to all customers",
            trigger: "button[data-menu-xmlid='statcrm_custom.statcrm_menu_customers']",
            run: "click",
        },
        {
            trigger: ".dropdown-item[data-menu-xmlid='statcrm_custom.res_partner_menu_customers']",
            run: "click",
        },
        { trigger: ".o_breadcrumb:contains(Principal Customers)" },
        {
            content: "Look for a customer by a part of its name",
            trigger: ".o_list_view .o_searchview_input",
            run: "edit Havukka",
        },
        { trigger: ".o_searchview_autocomplete .o-dropdown-item", run: "click" },
        {
            content: "Its class shows in the list",
            trigger:
                ".o_data_row:contains(Havukka Mill):has(.o_statcrm_badge:contains(Big customer))",
        },
        {
            trigger: ".o_data_row:contains(Havukka Mill) .o_data_cell[name=complete_name]",
            run: "click",
        },
        {
            content: "Its class shows on the card",
            trigger: ".o_form_view .o_statcrm_card .o_statcrm_badge:contains(Big customer)",
        },
        {
            content: "The sentence tells why: sales, window and limit",
            trigger:
                ".o_statcrm_card [data-line=reason]:contains(61,200):contains(24 months to Jun 30, 2026):contains(50,000)",
        },
        {
            content: "A colleague mentions a contact person of a strategic customer",
            trigger: ".o-mail-Message a:contains(@Aino Virtanen)",
            run: "click",
        },
        {
            content: "The pop-over shows class, star, segment and key account manager",
            trigger: `${CARD} .o_statcrm_badge:contains(Strategic customer):has(.fa-star)`,
        },
        { trigger: `${CARD} .o_statcrm_card_segment:contains(Central government)` },
        { trigger: `${CARD} .o_statcrm_card_manager:contains(Tea Manager)` },
    ],
});
