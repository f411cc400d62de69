import {_t} from "@web/core/l10n/translation";
import {formatDifference} from "@cx_feedback/overview/overview_numbers";

/** The name of a row; the one of answers that do not know says so. */
export function rowName(row, dimension) {
    if (row.key) {
        return row.name;
    }
    return {
        touchpoint: _t("No touchpoint"),
        stage: _t("Stage unknown"),
        user: _t("No salesperson"),
        lang: _t("Language unknown"),
        program: _t("No program"),
        country: _t("Country unknown"),
    }[dimension];
}

const MARKS = {
    up: {icon: "fa-arrow-up", className: "text-success"},
    down: {icon: "fa-arrow-down", className: "text-danger"},
    none: {icon: "fa-arrows-h", className: "text-muted"},
    too_few: {icon: "fa-question", className: "text-muted"},
    nothing_before: {icon: "fa-minus", className: "text-muted"},
};

/** How a row stands against all other answers, in a sentence. */
export function againstWord({verdict, difference}, unit) {
    const by = verdict === "nothing_before" ? "" : formatDifference(difference, unit);
    const text = {
        up: _t("%s: really better than all others", by),
        down: _t("%s: really worse than all others", by),
        none: _t("%s: no real difference to the others", by),
        too_few: _t("%s: too few answers to tell", by),
        nothing_before: _t("no others to compare with"),
    }[verdict];
    return {...MARKS[verdict], text};
}
