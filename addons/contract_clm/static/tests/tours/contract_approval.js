import {
    openContractsApp,
    openFirstRow,
    openMenu,
    pressButton,
    readDocument,
    seeState,
} from "./contract_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DOCUMENT = ".o_field_widget[name=current_pdf] iframe";

function openTab(name) {
    return {
        trigger: `.o_notebook .nav-link[name=${name}]`,
        run: "click",
    };
}

function seeStep(name, state) {
    return {
        trigger: `.o_field_widget[name=current_step_ids] .o_data_row:contains(${name}):contains(${state})`,
    };
}

function openWaiting() {
    return [
        ...openContractsApp(),
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        openFirstRow("Smith"),
    ];
}

function seeNothingWaits() {
    return [
        {
            content: "The decision is made, and leads on",
            trigger: "body:not(:has(button[name=action_approve]))",
        },
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        {
            trigger: ".o_nocontent_help:contains(Nothing waits for you)",
        },
    ];
}

tours.add("contract_clm_approval_submit", {
    steps: () => [
        ...openContractsApp(),
        openFirstRow("Smith"),
        pressButton("action_simulate_approval", "Who must approve?"),
        {
            content: "Two at the same time, and why",
            trigger:
                ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Legal):contains(Worth more than 1,000)",
        },
        {
            trigger: ".modal .o_data_row:contains(Finance):has(.o_data_cell[name=turn]:contains(1))",
        },
        {
            content: "One after them",
            trigger: ".modal .o_data_row:contains(Management):has(.o_data_cell[name=turn]:contains(2))",
        },
        {
            trigger: ".modal button[name=action_submit]",
            run: "click",
        },
        seeState("Approval"),
        seeStep("Legal", "Pending"),
        seeStep("Finance", "Pending"),
        seeStep("Management", "Later"),
    ],
});

tours.add("contract_clm_approval_legal", {
    steps: () => [
        ...openWaiting(),
        {
            trigger: ".o_form_view .alert:contains(waits for your decision):contains(Worth more than 1,000)",
        },
        readDocument(DOCUMENT, "Smith"),
        pressButton("action_approve", "Approve"),
        ...seeNothingWaits(),
    ],
});

tours.add("contract_clm_approval_change", {
    steps: () => [
        ...openContractsApp(),
        openFirstRow("Smith"),
        seeStep("Legal", "Approved"),
        pressButton("action_reset_to_draft", "Back to draft"),
        {
            trigger: ".modal:contains(voids a running approval) .modal-footer .btn-primary",
            run: "click",
        },
        seeState("Draft"),
        openTab("conditions"),
        {
            trigger: ".o_field_widget[name=liability_cap] input",
            run: "edit 5000",
        },
        pressButton("action_generate", "Make document again"),
        {
            content: "The new version is there",
            trigger: ".o_notebook .nav-link[name=versions]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=version_ids] .o_data_row:eq(1)",
            timeout: 60000,
        },
        pressButton("action_submit", "Submit for approval"),
        seeState("Approval"),
        seeStep("Legal", "Pending"),
        openTab("approvals"),
        {
            content: "What was decided before stays",
            trigger: ".o_field_widget[name=approval_step_ids] .o_data_row:contains(Legal):contains(Approved)",
        },
        {
            trigger: ".o_field_widget[name=approval_ids] .o_data_row:contains(Void)",
        },
    ],
});

tours.add("contract_clm_approval_difference", {
    steps: () => [
        ...openWaiting(),
        {
            trigger: ".o_form_view button[name=action_open_pending_step]:contains(What changed?)",
            run: "click",
        },
        {
            content: "The term that changed stands first, with what it was",
            trigger:
                ".o_clm_terms tbody tr:eq(0)[data-term=liability_cap]:has(del):has(ins:contains(5,000.00))",
        },
        openTab("text"),
        {
            trigger: ".o_field_widget[name=text_html] .o_clm_difference",
        },
        pressButton("action_approve", "Approve"),
        ...seeNothingWaits(),
    ],
});

tours.add("contract_clm_approval_bulk", {
    steps: () => [
        ...openContractsApp(),
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        {
            trigger: ".o_list_view .o_data_row:contains(Smith):contains(Finance)",
        },
        {
            trigger: ".o_list_view thead .o_list_record_selector input",
            run: "check",
        },
        {
            trigger: ".o_control_panel .o_selection_container button[name=action_approve]",
            run: "click",
        },
        {
            trigger: ".o_nocontent_help:contains(Nothing waits for you)",
        },
    ],
});

tours.add("contract_clm_approval_page", {
    steps: () => [
        {
            trigger: ".o_clm_approval .alert:contains(This waits for your decision):contains(Management)",
        },
        {
            trigger: ".o_clm_decision_form textarea[name=reason]",
            run: "edit Agreed in the meeting",
        },
        {
            trigger: ".o_clm_decision_form button[value=approve]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            trigger: ".o_clm_approval .alert:contains(You approved:):contains(Management)",
        },
        {
            trigger: ".o_clm_approval .alert:contains(The contract is approved)",
        },
        {
            trigger: ".o_clm_approval li:contains(Management):contains(Agreed in the meeting)",
        },
    ],
});

tours.add("contract_clm_approval_send", {
    steps: () => [
        ...openContractsApp(),
        openFirstRow("Smith"),
        pressButton("action_send_for_signature", "Send for signature"),
        seeState("Signature"),
    ],
});
