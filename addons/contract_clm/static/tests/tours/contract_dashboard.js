import {openContractsApp, openMenu} from "./contract_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

function back() {
    return {
        trigger: ".o_breadcrumb .o_back_button",
        run: "click",
    };
}

function openDashboard() {
    return [
        ...openContractsApp(),
        ...openMenu("contract_clm_menu_reporting", "clm_contract_menu_dashboard", "Contract Dashboard"),
    ];
}

tours.add("contract_clm_dashboard", {
    steps: () => [
        ...openDashboard(),
        {
            content: "The value per year is grouped as the language says",
            trigger: ".o_clm_tile:contains(Value per year):contains(1,235,767)",
        },
        {
            trigger: ".o_clm_tile:contains(within 30 days) .o_clm_number:contains(1)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Smith)",
        },
        back(),
        {
            trigger: ".o_clm_tile:contains(Lost) .o_clm_number:contains(1)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row .o_field_widget[name=stage_id]:contains(Lost)",
        },
        back(),
        {
            trigger: ".o_clm_tile:contains(Renewal rate by number) .o_clm_number:contains(0%)",
        },
        {
            trigger: "button[data-whose=team]",
            run: "click",
        },
        {
            trigger: "button[data-whose=team][aria-pressed=true]",
        },
        {
            trigger: ".o_clm_panel:contains(by type) .o_clm_bar_row:contains(Non-disclosure)",
            run: "click",
        },
        {
            trigger: ".o_list_view .o_data_row:contains(Smith)",
        },
        back(),
        {
            content: "What was chosen is still chosen",
            trigger: "button[data-whose=team][aria-pressed=true]",
        },
        ...openMenu("clm_renewal_menu", "clm_renewal_menu_mine", "My Renewals"),
        {
            trigger: ".o_kanban_group:contains(To contact) .o_clm_weighted:contains(617,284)",
        },
        {
            trigger: ".o_kanban_record:contains(days left):contains(50%)",
        },
    ],
});

tours.add("contract_clm_dashboard_empty", {
    steps: () => [
        ...openDashboard(),
        {
            trigger: ".o_clm_empty:contains(No contract is active here)",
        },
    ],
});
