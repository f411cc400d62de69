import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_lifecycle_rules", {
    steps: () => [
        {
            content: "The picture shows every stage",
            trigger: ".o_lifecycle_stage[aria-label^='At Risk']",
        },
        {
            trigger: "button[name=action_edit_rules]",
            run: "click",
        },
        {
            trigger: "button[name=action_open_go_live]",
        },
        {
            content: "A move is opened from the picture",
            trigger: ".o_lifecycle_move[aria-label^='Active → At Risk']",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=explanation]:contains(30 days)",
        },
        {
            trigger: ".modal .o_field_widget[name=min_stay_days] input",
            run: "edit 1",
        },
        {
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            trigger:
                "body:not(:has(.modal)) .o_field_widget[name=transition_ids] .o_data_row:contains(At Risk)",
        },
        {
            content: "Nobody has tried this draft yet",
            trigger: "button[name=action_open_go_live]",
            run: "click",
        },
        {
            trigger: ".modal .alert-warning:contains(never tried)",
        },
        {
            trigger: ".modal button[name=action_try]",
            run: "click",
        },
        {
            content: "The replay tells who would stand elsewhere",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(Active):contains(At Risk)",
        },
        {
            trigger: ".o_breadcrumb a:contains(v2), .breadcrumb a:contains(v2)",
            run: "click",
        },
        {
            trigger: "button[name=action_open_go_live]",
            run: "click",
        },
        {
            trigger: ".modal .alert-info:contains(would stand in another stage)",
        },
        {
            trigger: ".modal button[name=action_go_live]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=live_ruleset_id]:contains(v2)",
        },
    ],
});
