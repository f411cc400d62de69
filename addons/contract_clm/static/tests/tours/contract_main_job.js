import {
    CONVERSION,
    openContractsApp,
    openFirstRow,
    openMenu,
    pressButton,
    readDocument,
    seeState,
} from "./contract_steps";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");
const DOCUMENT = ".o_field_widget[name=current_pdf] iframe";

tours.add("contract_clm_draft", {
    steps: () => [
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open the sales app"),
        openFirstRow("Smith"),
        pressButton("action_draft_clm_contract", "Draft contract"),
        {
            trigger: ".modal .o_field_widget[name=type_id] input",
            run: "edit Non-disclosure",
        },
        {
            trigger: ".o-autocomplete--dropdown-item a:contains(Non-disclosure agreement)",
            run: "click",
        },
        {
            content: "The template follows from the type",
            trigger: ".modal .o_field_widget[name=title] input:value(/Non-disclosure.*Smith/)",
        },
        {
            trigger: ".modal .o_field_widget[name=signatory_id] input:value(/Asha Rao/)",
        },
        {
            trigger: ".modal .o_field_widget[name=effective_date] button",
            run: "click",
        },
        {
            content: "Eight months ago: the notice deadline of the first year is near",
            trigger: ".modal .o_field_widget[name=effective_date] input",
            run: "edit today -8m && press Enter",
        },
        {
            trigger: ".modal button[name=action_draft]",
            run: "click",
        },
        seeState("Draft", CONVERSION),
        readDocument(DOCUMENT, "Smith"),
        pressButton("action_submit", "Submit for approval"),
        seeState("Approval"),
        {
            trigger: ".o_field_widget[name=approval_state]:contains(Pending)",
        },
    ],
});

tours.add("contract_clm_approve", {
    steps: () => [
        ...openContractsApp(),
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        openFirstRow("Smith"),
        seeState("Approval"),
        readDocument(DOCUMENT, "Smith"),
        pressButton("action_approve", "Approve"),
        {
            content: "The decision is made, and leads on",
            trigger: "body:not(:has(button[name=action_approve]))",
        },
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        {
            trigger: ".o_nocontent_help:contains(Nothing waits for you)",
        },
    ],
});

tours.add("contract_clm_sign_for_us", {
    steps: () => [
        ...openContractsApp(),
        openFirstRow("Smith"),
        pressButton("action_send_for_signature", "Send for signature"),
        seeState("Signature"),
        pressButton("action_sign_own", "Sign"),
        readDocument(".modal .o_field_widget[name=pdf] iframe", "Smith"),
        {
            trigger: ".modal .o_field_widget[name=consent_text]:contains(I have read the document)",
        },
        {
            trigger: ".modal .o_field_widget[name=consent] input",
            run: "check",
        },
        {
            trigger: ".modal button[name=action_sign]",
            run: "click",
        },
        {
            content: "Whoever sits at the computer must be the signer",
            trigger: ".modal .o_field_widget[name=password] input",
            run: "edit clm_repx",
        },
        {
            trigger: ".modal button[name=run_check]",
            run: "click",
        },
        {
            content: "The dialog is gone, and the other side's signature is still missing",
            trigger: "body:not(:has(.modal)):not(:has(button[name=action_sign_own]))",
        },
        seeState("Signature"),
    ],
});

tours.add("contract_clm_renew", {
    steps: () => [
        ...openContractsApp(),
        ...openMenu("clm_renewal_menu", "clm_renewal_menu_mine", "My Renewals"),
        {
            trigger: ".o_kanban_group .o_kanban_record:contains(Smith)",
            run: "click",
        },
        pressButton("action_make_quotation", "Make renewal quotation"),
        {
            trigger: ".o_form_view .o_field_widget[name=order_line] .o_data_row:contains(Support)",
        },
        {
            trigger: ".o_breadcrumb .o_back_button",
            run: "click",
        },
        pressButton("action_renewed", "Renewed"),
        {
            trigger: ".modal:contains(goes on with its next term) .modal-footer .btn-primary",
            run: "click",
        },
        seeState("Renewed"),
        {
            trigger: ".o_field_widget[name=contract_id] a",
            run: "click",
        },
        seeState("Active"),
        {
            trigger: ".o_notebook .nav-link[name=evidence]",
            run: "click",
        },
        {
            trigger: "button[name=action_verify_evidence]",
            run: "click",
        },
        {
            trigger: ".o_notification:has(.o_notification_bar.bg-success):contains(entries are intact)",
        },
    ],
});
