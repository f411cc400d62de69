import {registry} from "@web/core/registry";

function entries(count) {
    return `.o_lifecycle_timeline:not(:has(.o_lifecycle_entry:eq(${count}))) .o_lifecycle_entry:eq(${count - 1})`;
}

registry.category("web_tour.tours").add("crm_lifecycle_timeline", {
    steps: () => [
        {
            content: "Open the timeline",
            trigger: ".o_notebook .nav-link[name=lifecycle_timeline]",
            run: "click",
        },
        {
            content: "Own lead",
            trigger: ".o_lifecycle_entry:contains(Bread for the fair):contains(From the customer)",
        },
        {
            content: "Not the colleague's",
            trigger: ".o_lifecycle_timeline:not(:contains(Their secret lead))",
        },
        {content: "Filter by channel", trigger: "button[data-channel=lead]", run: "click"},
        {content: "One lead is left", trigger: entries(1)},
        {content: "All channels again", trigger: ".o_lifecycle_clear", run: "click"},
        {content: "A first page, scrolled on or not", trigger: ".o_lifecycle_entry:eq(39)"},
        {content: "Go to the end", trigger: ".o_lifecycle_more", run: "click"},
        {content: "The last of 60 calls", trigger: ".o_lifecycle_end"},
        {content: "All is there", trigger: entries(61)},
        {content: "Words", trigger: ".o_lifecycle_text", run: "edit zebra"},
        {content: "Nothing has them", trigger: ".o_lifecycle_empty:contains(Nothing matches)"},
        {content: "Clear", trigger: ".o_lifecycle_clear", run: "click"},
        {content: "Add a call", trigger: ".o_lifecycle_add", run: "click"},
        {content: "Without a summary", trigger: ".o_lifecycle_save", run: "click"},
        {content: "It says what is missing", trigger: ".o_lifecycle_problem:contains(Write in a few words)"},
        {content: "What", trigger: ".o_lifecycle_kind", run: "selectByLabel Call to the customer"},
        {content: "Summary", trigger: ".o_lifecycle_summary", run: "edit Agreed on the next delivery"},
        {content: "Save", trigger: ".o_lifecycle_save", run: "click"},
        {
            content: "It is on the timeline",
            trigger: ".o_lifecycle_entry:contains(Agreed on the next delivery):contains(To the customer)",
        },
        {content: "Move the customer", trigger: "button[name=action_open_lifecycle_move]", run: "click"},
        {content: "Stage", trigger: ".modal .o_field_widget[name=stage_id] input", run: "edit Active"},
        {content: "Choose", trigger: ".o-autocomplete--dropdown-item:contains(Active) a", run: "click"},
        {
            content: "The stage is there",
            trigger: ".modal .o_field_widget[name=stage_description]:contains(They use what they bought)",
        },
        {
            content: "Reason",
            trigger: ".modal .o_field_widget[name=reason] input",
            run: "edit Agreed by phone",
        },
        {content: "Move", trigger: ".modal button[name=action_move]", run: "click"},
        {content: "Moved", trigger: ".o_field_widget[name=lifecycle_stage_id]:contains(Active)"},
    ],
});

registry.category("web_tour.tours").add("crm_lifecycle_company_timeline", {
    steps: () => [
        {content: "Everyone", trigger: ".o_lifecycle_entry a:contains(Timeline Mill)"},
        {
            content: "Paths",
            trigger: "button[data-menu-xmlid='crm_lifecycle.crm_lifecycle_reporting_menu']",
            run: "click",
        },
        {trigger: "a[data-menu-xmlid='crm_lifecycle.crm_lifecycle_paths_menu']", run: "click"},
        {content: "Nobody was moved", trigger: ".o_lifecycle_paths .o_lifecycle_empty"},
        {content: "Channels", trigger: ".o_lifecycle_by_channel", run: "click"},
        {content: "All lifecycles", trigger: ".o_lifecycle_model", run: "selectByLabel All lifecycles"},
        {content: "Drawn", trigger: ".o_lifecycle_node[aria-label*='Phone']"},
        {content: "As a table", trigger: ".o_lifecycle_table button", run: "click"},
        {content: "The customers", trigger: ".o_list_view .o_data_row:contains(Timeline Mill)"},
    ],
});
