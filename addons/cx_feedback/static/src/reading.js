import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * A function that reads from the server into `state[key]`, and an error in words into `state.error`.
 *
 * What comes after it was called again is dropped; it returns whether what it read was kept.
 */
export function useReading(state, key, model, method) {
    const orm = useService("orm");
    let latest = 0;
    return async (...choices) => {
        const reading = ++latest;
        let found = null;
        let error = "";
        try {
            found = await orm.silent.call(model, method, choices);
        } catch (problem) {
            error = problem.data?.message || _t("The server could not be reached.");
        }
        if (reading === latest) {
            Object.assign(state, {[key]: found, error});
        }
        return reading === latest;
    };
}
