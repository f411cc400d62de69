import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_journey_leave", {
    steps: () => [
        {
            trigger: "button[name=action_open_journeys]",
            run: "click",
        },
        {
            trigger: ".o_data_row:contains(Tour Road) .o_data_cell[name=journey_id]",
            run: "click",
        },
        {
            trigger: ".o_form_view button:contains(Take off the Journey)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Asked us by phone",
        },
        {
            trigger: ".modal button[name=action_leave]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_field_widget[name=reason_text]:contains(Asked us by phone)",
        },
    ],
});
