import {_t} from "@web/core/l10n/translation";
import {ConnectionLostError} from "@web/core/network/rpc";

/** What a person reads of a failed request: the server's words, or that it cannot be reached. */
export function faultText(error) {
    if (error instanceof ConnectionLostError) {
        return _t("The server cannot be reached. Check your connection and try again.");
    }
    return error.data?.message || error.message || String(error);
}
