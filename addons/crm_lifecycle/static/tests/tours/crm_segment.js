import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_segment", {
    steps: () => [
        {
            trigger: ".o_kanban_record:contains(Tour Others)",
        },
        {
            trigger: ".o-kanban-button-new",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=name] input",
            run: "edit Tour Everyone",
        },
        {
            trigger: ".o_field_widget[name=preview]:contains(customers match now)",
        },
        {
            trigger: ".alert-warning:contains(The filter is empty)",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: "button[name=action_refresh]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=member_count]:not(:contains(/^0/))",
        },
        {
            trigger: "button[name=action_open_overlap]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=segment_a_id] input:value(Tour Everyone)",
        },
        {
            trigger: ".o_field_widget[name=segment_b_id] input",
            run: "edit Tour Others",
        },
        {
            trigger: ".o-autocomplete--dropdown-item:contains(Tour Others) a",
            run: "click",
        },
        {
            trigger: "button[name=action_compare]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(In all) .o_data_cell[name=size]:contains(2)",
        },
        {
            trigger: ".o_crm_segment_overlap .o_crm_segment_size:contains(2)",
        },
        {
            trigger: ".o_back_button a, .breadcrumb-item:not(.active):last a",
            run: "click",
        },
        {
            trigger: "button[name=action_send_mailing]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=crm_segment_id] input:value(Tour Everyone)",
        },
        {
            trigger: ".o_field_widget[name=subject] input",
            run: "edit Tour news",
        },
        {
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            trigger: ".o_form_saved",
        },
    ],
});
