import {CONVERSION, pressButton, readDocument, seeState} from "./contract_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("contract_clm_renew_with_a_successor", {
    steps: () => [
        {
            trigger: ".o_kanban_group .o_kanban_record:contains(Smith)",
            run: "click",
        },
        {
            content: "The sheet says what was ordered in the term",
            trigger: ".o_field_widget[name=sheet] tr[data-row=ordered] .o_clm_figure:contains(1,200.00)",
        },
        {
            trigger: ".o_field_widget[name=uplift] input",
            run: "edit 5 && press Tab",
        },
        {
            trigger: ".o_notebook .nav-link[name=prices]",
            run: "click",
        },
        {
            content: "Each price before and after",
            trigger: ".o_field_widget[name=price_comparison] td[data-column=new]:contains(105.00)",
        },
        pressButton("action_make_quotation", "Make renewal quotation"),
        {
            trigger: ".o_form_view .o_field_widget[name=order_line] .o_data_row:contains(105.00)",
        },
        pressButton("action_confirm", "Confirm"),
        {
            content: "The customer accepted",
            trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(Sales Order)",
        },
        pressButton("action_draft_clm_contract", "Draft contract"),
        {
            content: "The new contract replaces the old one",
            trigger: ".modal .o_field_widget[name=predecessor_id] input:value(/Smith/)",
        },
        {
            trigger: ".modal button[name=action_draft]",
            run: "click",
        },
        seeState("Draft", CONVERSION),
        readDocument(".o_field_widget[name=current_pdf] iframe", "Smith"),
        {
            trigger: ".o_notebook .nav-link[name=sales]",
            run: "click",
        },
        {
            content: "Agreed at the new price, and sold by the renewal order",
            trigger: ".o_field_widget[name=sales_figures] td[data-column=agreed]:contains(1,260.00)",
        },
        pressButton("action_submit", "Submit for approval"),
        seeState("Approval"),
    ],
});

tours.add("contract_clm_renew_in_bulk", {
    steps: () => [
        {
            trigger: ".o_kanban_group .o_kanban_record:contains(Smith)",
        },
        {
            trigger: ".o_control_panel .o_switch_view.o_list",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row [name=notice_deadline]",
        },
        {
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus button:contains(Actions)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(Make quotations…)",
            run: "click",
        },
        seeState("Preparation"),
        {
            trigger: ".o_field_widget[name=line_ids] .o_data_row:nth-child(2):contains(Smith)",
        },
        pressButton("action_start", "Start"),
        seeState("Running"),
    ],
});
