import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("cx_program_preview", {
    steps: () => [
        {
            content: "Use the template for deliveries",
            trigger: ".o_kanban_record:contains(After the delivery) button[name=action_use_template]",
            run: "click",
        },
        {
            content: "Look, before it is started",
            trigger: ".o_form_view button[name=action_preview]",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Tour Mill):contains(Asked now)",
        },
        {
            content: "Whoever cannot be asked is there with the reason",
            trigger: ".o_list_view .o_data_row:contains(Tour Farm):contains(No address for this channel)",
        },
        {
            trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item.o_back_button a",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_start]",
            run: "click",
        },
        {
            trigger: ".o_statusbar_status .o_arrow_button_current:contains(Running)",
        },
        {
            content: "Everybody who was asked is a click away",
            trigger: "button[name=action_open_invitations]",
            run: "click",
        },
        {
            trigger: ".o_nocontent_help:contains(Nobody was asked yet)",
        },
    ],
});
