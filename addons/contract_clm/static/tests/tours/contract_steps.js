import {stepUtils} from "@web_tour/tour_utils";

/** Making a document starts an office program, which a busy machine takes a while for. */
export const CONVERSION = 60000;

export function openContractsApp() {
    return stepUtils.goToAppSteps("contract_clm.contract_clm_menu_root", "Open the app");
}

/** The title keeps the next step from acting on the view that was there before. */
export function openMenu(section, entry, title) {
    return [
        {
            trigger: `.o_menu_sections button[data-menu-xmlid='contract_clm.${section}']`,
            run: "click",
        },
        {
            trigger: `.o-dropdown-item[data-menu-xmlid='contract_clm.${entry}']`,
            run: "click",
        },
        {
            trigger: `.o_last_breadcrumb_item:contains(${title})`,
        },
    ];
}

export function openFirstRow(text) {
    return {
        trigger: `.o_list_view .o_data_row .o_data_cell:contains(${text})`,
        run: "click",
    };
}

export function pressButton(name, label) {
    return {
        trigger: `.o_form_view .o_statusbar_buttons button[name=${name}]:enabled:contains(${label})`,
        run: "click",
    };
}

export function seeState(label, timeout) {
    return {
        content: `The contract is in the state ${label}`,
        trigger: `.o_form_view .o_statusbar_status .o_arrow_button_current:contains(${label})`,
        timeout,
    };
}

export function readDocument(frame, text) {
    return {
        content: "The page's text is there, so the PDF was loaded and drawn",
        trigger: `${frame}:iframe .textLayer:contains(${text})`,
        timeout: 30000,
    };
}
