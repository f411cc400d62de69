import {openContractsApp, openMenu, seeState} from "./contract_steps";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const tours = registry.category("web_tour.tours");
const LINES = ".o_field_widget[name=line_ids]";
const FEE = `${LINES} tr:has(td[name=text]:contains([Fee]))`;

/** Puts the Word file of the version “house.docx” into the upload, as a person would choose it. */
async function chooseHouseFile() {
    const [version] = await rpc("/web/dataset/call_kw/clm.template.version/search_read", {
        model: "clm.template.version",
        method: "search_read",
        args: [[["filename", "=", "house.docx"]], ["filename"]],
        kwargs: {limit: 1},
    });
    const response = await fetch(`/web/content/clm.template.version/${version.id}/datas`);
    const transfer = new DataTransfer();
    transfer.items.add(new File([await response.blob()], version.filename));
    const input = document.querySelector(".o_field_widget[name=datas] input[type=file]");
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

tours.add("contract_clm_adopt", {
    steps: () => [
        ...openContractsApp(),
        ...openMenu("contract_clm_menu_configuration", "clm_adopt_wizard_menu", "New"),
        {
            trigger: ".o_field_widget[name=datas] .o_select_file_button",
            run: chooseHouseFile,
        },
        {
            content: "The new template is named after the file",
            trigger: ".o_field_widget[name=template_name] input:value(House)",
        },
        {
            trigger: ".o_field_widget[name=theirs] input",
            run: "edit Customer",
        },
        {
            trigger: "button[name=action_read]",
            run: "click",
        },
        seeState("Passages"),
        {
            trigger: `${LINES} tr:contains([Customer]):contains(counterparty.name)`,
        },
        {
            trigger: `${FEE} td[name=expression]`,
            run: "click",
        },
        {
            trigger: `${LINES} td[name=expression] input`,
            run: "edit fee |",
        },
        {
            trigger: "button[name=action_rewrite]",
            run: "click",
        },
        {
            content: "What is wrong stands on the row",
            trigger: `${FEE}.text-danger:contains(cannot be read)`,
        },
        {
            trigger: ".alert-danger:contains([Fee])",
        },
        {
            trigger: `${FEE} td[name=expression]`,
            run: "click",
        },
        {
            trigger: `${LINES} td[name=expression] input`,
            run: "edit value without tax",
        },
        {
            content: "A value is found by its meaning",
            trigger: ".o-autocomplete--dropdown-item:contains(contract.value | money)",
            run: "click",
        },
        {
            trigger: "button[name=action_rewrite]",
            run: "click",
        },
        seeState("Before and after"),
        {
            trigger: "del:contains([Fee]) + ins:contains(contract.value | money)",
        },
        {
            trigger: ".nav-link[name=questions]",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=question_ids] td[name=label]:contains(Deposit)",
            run: "click",
        },
        {
            trigger: ".o_field_widget[name=question_ids] td[name=label] input",
            run: "edit How much is the deposit?",
        },
        {
            trigger: "button[name=action_back]",
            run: "click",
        },
        seeState("Passages"),
        {
            trigger: "button[name=action_rewrite]",
            run: "click",
        },
        seeState("Before and after"),
        {
            trigger: ".nav-link[name=questions]",
            run: "click",
        },
        {
            content: "Going back and forth lost nothing",
            trigger: ".o_field_widget[name=question_ids] td:contains(How much is the deposit?)",
        },
        {
            trigger: "button[name=action_use]",
            run: "click",
        },
        seeState("Draft"),
        {
            trigger: ".o_field_widget[name=placeholder_ids] td:contains(counterparty.name)",
        },
    ],
});

tours.add("contract_clm_adopt_a_version", {
    steps: () => [
        {
            trigger: ".o_form_view button[name=action_adopt]:contains(Adopt the Word file)",
            run: "click",
        },
        {
            trigger: FEE,
        },
    ],
});
