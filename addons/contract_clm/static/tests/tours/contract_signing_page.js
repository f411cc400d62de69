import {readDocument} from "./contract_steps";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const DOCUMENT = "iframe.o_clm_document";

function signAs(name) {
    return [
        {
            content: "The page has reported itself",
            trigger: "body[is-ready=true] .o_clm_signing",
        },
        readDocument(DOCUMENT, "Smith"),
        {
            trigger: "#clm_name",
            run: `edit ${name}`,
        },
        {
            trigger: "#clm_consent",
            run: "check",
        },
        {
            trigger: ".o_clm_sign_form button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The page confirms, and there is nothing left to sign",
            trigger:
                ".o_clm_signing:not(:has(.o_clm_sign_form)) .alert-success[role=status] a[href$='document.pdf']",
            timeout: 60000,
        },
        {
            content: "The signature page is the last one; pages are drawn as they come into view",
            trigger: `${DOCUMENT}:iframe .page:last-child`,
            timeout: 30000,
            run() {
                this.anchor.scrollIntoView();
            },
        },
        readDocument(DOCUMENT, name),
    ];
}

function checkFits() {
    const {scrollWidth, clientWidth} = document.documentElement;
    if (scrollWidth > clientWidth) {
        throw new Error(`The page is ${scrollWidth}px wide on a screen of ${clientWidth}px`);
    }
}

function checkRightToLeft() {
    const {direction} = getComputedStyle(document.querySelector(".o_clm_signing"));
    if (direction !== "rtl") {
        throw new Error(`The page's direction is ${direction}`);
    }
}

tours.add("contract_clm_counterparty_signs", {
    steps: () => [
        ...signAs("Asha Rao"),
        {
            trigger: ".alert-success:contains(Signed by all parties):contains(download it here)",
        },
    ],
});

tours.add("contract_clm_counterparty_signs_on_a_phone", {
    steps: () => [
        {
            trigger: "body[is-ready=true] .o_clm_signing",
            run() {
                checkFits();
                checkRightToLeft();
            },
        },
        ...signAs("Asha Rao"),
        {
            trigger: ".alert-success",
            run() {
                checkFits();
                checkRightToLeft();
            },
        },
    ],
});
