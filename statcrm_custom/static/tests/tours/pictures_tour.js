import { toLocaleDateString } from "@web/core/l10n/dates";
import { registry } from "@web/core/registry";

const { DateTime } = luxon;

/** From each picture to the customers or the agreement that it shows. */
registry.category("web_tour.tours").add("statcrm_pictures_tour", {
    steps: () => [
        {
            content: "A step of the pyramid is its customers",
            trigger: ".o_statcrm_pyramid_step:contains(Big customer)",
            run: "click",
        },
        { trigger: ".o_control_panel:contains(Big customer)" },
        { trigger: ".o_list_view .o_data_row:contains(Havukka Mill)" },
        {
            content: "Back to the pyramid, and its list",
            trigger: ".o_back_button a, .o_breadcrumb .breadcrumb-item a:contains(Value Pyramid)",
            run: "click",
        },
        { trigger: ".o_switch_view.o_list", run: "click" },
        { trigger: ".o_list_view .o_data_row:contains(Big customer)" },
    ],
});

registry.category("web_tour.tours").add("statcrm_heat_map_tour", {
    steps: () => [
        {
            content: "A shaded cell is its customers",
            trigger:
                ".o_statcrm_heat_map tr:contains(Central government) td[style*='--o-statcrm-heat']:contains(1)",
            run: "click",
        },
        { trigger: ".o_list_view .o_data_row:contains(Ministry of Forests)" },
    ],
});

registry.category("web_tour.tours").add("statcrm_timeline_tour", {
    steps: () => [
        {
            content: "The notice day of the agreement is told",
            trigger: `.o_statcrm_timeline_agreement:contains(Figures):contains(Notice by ${toLocaleDateString(
                DateTime.local().plus({ days: 30 }),
            )})`,
            run: "click",
        },
        { trigger: ".o_form_view .o_field_widget[name=principal_id]:contains(Ministry)" },
    ],
});
