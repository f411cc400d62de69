import {openContractsApp, openFirstRow, openMenu, pressButton, seeState} from "./contract_steps";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

function openRun() {
    return [
        ...openContractsApp(),
        ...openMenu("clm_contract_menu", "clm_draft_run_menu", "Bulk Drafting"),
        openFirstRow("Non-disclosure"),
    ];
}

function openTab(name) {
    return {
        trigger: `.o_notebook .nav-link[name=${name}]`,
        run: "click",
    };
}

tours.add("contract_clm_bulk_start", {
    steps: () => [
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open the sales app"),
        {
            content: "All quotations",
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "click",
        },
        {
            trigger: ".o_cp_action_menus button:contains(Actions)",
            run: "click",
        },
        {
            trigger: ".o-dropdown-item:contains(Draft contracts…)",
            run: "click",
        },
        seeState("Preparation"),
        {
            trigger: ".o_field_widget[name=line_ids] .o_data_row:nth-child(2):contains(Smith)",
        },
        {
            trigger: ".o_field_widget[name=type_id] input",
            run: "edit Non-disclosure",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(Non-disclosure agreement)",
            run: "click",
        },
        {
            content: "Name and template follow from the type",
            trigger: ".o_field_widget[name=name] input:value(/non-disclosure agreement/)",
        },
        pressButton("action_start", "Start"),
        seeState("Running"),
        {
            trigger: ".o_field_widget[name=progress]:contains(0)",
        },
        pressButton("action_pause", "Pause"),
        seeState("Paused"),
        pressButton("action_resume", "Resume"),
        seeState("Running"),
    ],
});

tours.add("contract_clm_bulk_failed", {
    steps: () => [
        ...openRun(),
        seeState("Done"),
        {
            trigger: ".o_field_widget[name=progress]:contains(100)",
        },
        openTab("failed"),
        {
            trigger: ".o_field_widget[name=failed_line_ids] .o_data_row:contains(is cancelled)",
        },
        {
            trigger: ".o_field_widget[name=failed_line_ids] .o_data_row button[name=action_open_contract]",
            run: "click",
        },
        {
            trigger: ".o_form_view button[name=action_draft]:contains(Set to Quotation)",
            run: "click",
        },
        {
            trigger: ".o_form_view .o_statusbar_status .o_arrow_button_current:contains(Quotation)",
        },
        {
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        pressButton("action_retry_failed", "Retry failed rows"),
        seeState("Running"),
    ],
});

tours.add("contract_clm_bulk_documents", {
    steps: () => [
        ...openRun(),
        seeState("Done"),
        {
            trigger: ".o_form_view .o_statusbar_buttons button:contains(Download)",
            run: "click",
        },
        {
            trigger: ".modal .o_field_widget[name=kind] .o_radio_item:contains(Word files, as a zip) input",
            run: "click",
        },
        {
            trigger: ".modal button[name=action_prepare]",
            run: "click",
        },
        {
            trigger: "body:not(:has(.modal))",
        },
        openTab("downloads"),
        {
            trigger:
                ".o_field_widget[name=download_ids] .o_data_row:contains(Ready) button[name=action_download]",
        },
        openTab("rows"),
        {
            trigger:
                ".o_field_widget[name=line_ids] .o_data_row:nth-child(1) button[name=action_open_contract]",
            run: "click",
        },
        seeState("Draft"),
        {
            trigger: ".o_field_widget[name=order_id]:contains(S0)",
        },
    ],
});

tours.add("contract_clm_bulk_nothing_yet", {
    steps: () => [
        ...openContractsApp(),
        ...openMenu("clm_contract_menu", "clm_draft_run_menu", "Bulk Drafting"),
        {
            trigger: ".o_nocontent_help:contains(Draft one contract for many customers)",
        },
    ],
});
