import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** As long as somebody needs to see that there is a document, in milliseconds. */
const READING_TIME = 5000;

/** Tells the server that a person opened the contract, and that its document was on their screen. */
export class ContractReading extends Interaction {
    static selector = ".o_clm_reading[data-read-url]";

    start() {
        this.tell("opened");
        this.waitForReading();
    }

    /** The document may have been loaded before this script was. */
    waitForReading() {
        this.waitForTimeout(() => {
            const frame = this.el.querySelector("iframe.o_clm_document");
            const isShown = frame?.contentDocument?.readyState === "complete";
            if (isShown && document.visibilityState === "visible") {
                this.tell("viewed");
            } else {
                this.waitForReading();
            }
        }, READING_TIME);
    }

    tell(what) {
        const {readUrl, csrfToken, accessToken} = this.el.dataset;
        const body = new URLSearchParams({csrf_token: csrfToken, access_token: accessToken || "", what});
        fetch(readUrl, {method: "POST", body});
    }
}

registry.category("public.interactions").add("contract_clm.reading", ContractReading);
