import {openContractsApp, openFirstRow, openMenu, pressButton, seeState} from "./contract_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("contract_clm_nothing_yet", {
    steps: () => [
        ...openContractsApp(),
        {
            trigger: ".o_nocontent_help:contains(Draft the first contract)",
        },
        {
            trigger: ".o_nocontent_help:contains(watched until its notice deadline)",
        },
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        {
            trigger: ".o_nocontent_help:contains(Nothing waits for you)",
        },
        ...openMenu("clm_renewal_menu", "clm_renewal_menu_mine", "My Renewals"),
        {
            trigger: ".o_nocontent_help:contains(Nothing of yours comes up for renewal)",
        },
    ],
});

tours.add("contract_clm_refuse", {
    steps: () => [
        ...openContractsApp(),
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        openFirstRow("Smith"),
        pressButton("action_open_refusal", "Refuse"),
        {
            trigger: ".modal .o_field_widget[name=question]:contains(Why do you refuse?)",
        },
        {
            trigger: ".modal .o_field_widget[name=reason] textarea",
            run: "edit The liability cap is missing",
        },
        {
            trigger: ".modal button[name=action_confirm]",
            run: "click",
        },
        {
            content: "The decision is made, and leads on",
            trigger: "body:not(:has(button[name=action_open_refusal]))",
        },
        ...openMenu("clm_approval_menu", "clm_contract_menu_waiting", "Waiting for Me"),
        {
            trigger: ".o_nocontent_help:contains(Nothing waits for you)",
        },
    ],
});

tours.add("contract_clm_see_the_refusal", {
    steps: () => [
        ...openContractsApp(),
        openFirstRow("Smith"),
        seeState("Draft"),
        {
            trigger: ".o-mail-Message:contains(The liability cap is missing)",
        },
        {
            trigger: ".o_notebook .nav-link[name=approvals]",
            run: "click",
        },
        {
            trigger:
                ".o_field_widget[name=approval_ids] .o_data_row:contains(Refused):contains(The liability cap is missing)",
        },
        {
            content: "The rep can try again",
            trigger: ".o_statusbar_buttons button[name=action_submit]:enabled",
        },
    ],
});
