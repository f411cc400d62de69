import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

registry.category("web_tour.tours").add("crm_lifecycle_move", {
    steps: () => [
        {
            trigger: "button[name=action_open_lifecycle_move]",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=partner_ids]:contains(Tour Mill)",
        },
        {
            trigger: ".modal .o_field_widget[name=stage_id] input",
            run: "edit Active",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Active) a",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=stage_description]:contains(They use what they bought)",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Accepted the first delivery",
        },
        {
            trigger: ".modal button[name=action_move]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=lifecycle_stage_id]:contains(Active)",
        },
        {
            trigger: "button[name=action_open_lifecycle_history]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_cell[name=why]:contains(Accepted the first delivery)",
        },
        stepUtils.showAppsMenuItem(),
        {
            trigger: ".o_app[data-menu-xmlid='crm_lifecycle.crm_lifecycle_menu_root']",
            run: "click",
        },
        {
            trigger: ".o_kanban_group:contains(Active) .o_kanban_record:contains(Tour Mill)",
        },
    ],
});
