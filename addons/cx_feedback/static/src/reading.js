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

/**
 * A function that reads rows of which the server gives some at a time: `state.rows` and `state.next`, where to go on.
 *
 * Its first argument is that `next`, false for the first rows; the others are what the server is asked.
 */
export function usePages(state, model, method) {
    const page = {found: null, error: ""};
    const readPage = useReading(page, "found", model, method);
    return async (after, ...choices) => {
        if (!(await readPage(...choices, after))) {
            return;
        }
        state.error = page.error;
        if (page.found) {
            const {rows, next} = page.found;
            Object.assign(state, {rows: after ? [...state.rows, ...rows] : rows, next});
        }
    };
}
