import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("cx_feedback_order", {
    steps: () => [
        {
            trigger: ".o_form_view button[name=action_open_cx_responses]:contains(NPS 3)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_cell:contains(Arrived with a scratch)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_field_widget[name=comment] textarea:value(/scratch/)",
        },
    ],
});
