import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("crm_cross_sell", {
    steps: () => [
        {
            content: "An empty list tells what to do",
            trigger: ".o_view_nocontent:contains(Press Find Suggestions)",
        },
        {
            trigger: "button[name=action_find]:contains(Find Suggestions)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=within_days]",
        },
        {
            trigger: ".modal button[name=action_find]:contains(Find Now)",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal)) .o_data_row:contains(Tour Kettle):contains(Tour Tea)",
        },
        {
            trigger: ".o_data_row:contains(Tour Kettle) button[name=action_make_rule]",
            run: "click",
        },
        {
            content: "The rule is filled in with the usual days",
            trigger: ".o_field_widget[name=days] input:value(9)",
        },
        {
            trigger: ".o_field_widget[name=product_ids]:contains(Tour Kettle)",
        },
        {
            trigger: ".o_field_widget[name=offer_product_ids]:contains(Tour Tea)",
        },
        {
            content: "The e-mail is written in a click",
            trigger: "button[name=action_write_mail]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=subject]",
        },
        {
            trigger: ".o_back_button a, .breadcrumb-item:not(.active):last a",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=mail_template_id] input:value(Cross-sell: Tour Tea)",
        },
        {
            trigger: "button[name=action_start]",
            run: "click",
        },
        {
            trigger: "button[name=action_stop]",
        },
        {
            trigger: "button[name=action_open_reached]:contains(0)",
        },
    ],
});
