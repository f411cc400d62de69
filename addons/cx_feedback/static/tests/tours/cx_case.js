import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("cx_case_close", {
    steps: () => [
        {
            content: "The case of the unhappy customer, with what was said",
            trigger: ".o_kanban_record:contains(Miller):contains(NPS 2):contains(Arrived broken)",
            run: "click",
        },
        {trigger: ".o_form_view button[name=action_contacted]", run: "click"},
        {trigger: ".o_arrow_button_current[data-value=contacted]"},
        {trigger: ".o_form_view button[name=action_solve]", run: "click"},
        {trigger: ".o_arrow_button_current[data-value=action]"},
        {trigger: ".o_field_widget[name=cause_id] input", run: "edit Late again"},
        {trigger: ".o-autocomplete--dropdown-item:contains(Late again)", run: "click"},
        {
            trigger: ".o_field_widget[name=action_needed] textarea",
            run: "edit A second box around the first",
        },
        {trigger: ".o_form_view button[name=action_close]:visible", run: "click"},
        {trigger: ".o_arrow_button_current[data-value=closed]"},
        {trigger: ".o_field_widget[name=second_state]:contains(To be asked)"},
    ],
});

registry.category("web_tour.tours").add("cx_case_reopened", {
    steps: () => [
        {
            trigger:
                ".o_kanban_record:contains(Miller):contains(Reopened):contains(Asked again):contains(NPS 1)",
            run: "click",
        },
        {trigger: ".o_arrow_button_current[data-value=new]"},
        {trigger: ".o-mail-Message:contains(still unhappy)"},
        {trigger: ".o-mail-Message:contains(The same again)"},
        {trigger: ".o_data_row:contains(The same again)"},
    ],
});

registry.category("web_tour.tours").add("cx_case_measures", {
    steps: () => [
        {trigger: ".o_cx_case_measures [data-measure=reopened]:contains(1)", run: "click"},
        {trigger: ".o_list_view .o_data_row:contains(Miller)"},
    ],
});
