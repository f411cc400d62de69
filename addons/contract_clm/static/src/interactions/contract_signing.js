import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";

/** Tells the server that a person opened the page. Mail scanners that only follow links do not get here. */
export class ContractSigning extends Interaction {
    static selector = ".o_clm_signing[data-viewed-url]";

    start() {
        const body = new URLSearchParams({csrf_token: this.el.dataset.csrfToken});
        fetch(this.el.dataset.viewedUrl, {method: "POST", body});
    }
}

registry.category("public.interactions").add("contract_clm.signing", ContractSigning);
