import {openContractsApp, openMenu} from "./contract_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const ROW = ".o_clm_field_browser tbody tr";

tours.add("contract_clm_field_browser", {
    steps: () => [
        ...openContractsApp(),
        ...openMenu("contract_clm_menu_configuration", "clm_template_catalogue_menu", "Template Fields"),
        {
            trigger: ".o_clm_field_type",
            run: "selectByLabel Non-disclosure agreement",
        },
        {
            content: "The newest contract of the type is named, and its values are printed",
            trigger: ".o_clm_field_browser bdi:contains(Smith)",
        },
        {
            trigger: `${ROW}:contains(contract.effective_date | date):contains(January 1, 2026)`,
        },
        {
            trigger: ".o_clm_field_language",
            run: "selectByLabel Hindi / हिंदी",
        },
        {
            trigger: `${ROW}:contains(contract.effective_date | date):contains(1 जनवरी 2026)`,
        },
        {
            trigger: ".o_clm_field_search",
            run: "edit EFFECTIVE date",
        },
        {
            content: "Only what holds every word is left",
            trigger: ".o_clm_field_browser:not(:has(tr:contains(contract.venue)))",
        },
        {
            trigger: `${ROW}:contains(contract.effective_date) .o_clipboard_button`,
            async run(actions) {
                navigator.clipboard.writeText = text => {
                    document.body.dataset.copied = text;
                    return Promise.resolve();
                };
                await actions.click();
            },
        },
        {
            trigger: "body[data-copied*='contract.effective_date'] .o_clm_field_search",
            run: "edit nothing like this",
        },
        {
            trigger: ".o_clm_nothing_found:contains(nothing like this)",
        },
        {
            trigger: ".o_clm_field_search",
            run: "edit deposit",
        },
        {
            trigger: `${ROW}:contains(How much is the deposit?):contains(deposit | money)`,
        },
        ...openMenu("contract_clm_menu_configuration", "clm_template_menu", "Templates"),
        {
            trigger: ".o_list_view .o_data_row .o_data_cell:contains(House terms)",
            run: "click",
        },
        {
            trigger: "button[name=action_browse_fields]",
            run: "click",
        },
        {
            content: "From a template, the list is that of its type",
            trigger: ".o_clm_field_type:has(option:checked:contains(Non-disclosure))",
        },
    ],
});
