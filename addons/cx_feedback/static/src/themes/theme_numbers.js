import {_t} from "@web/core/l10n/translation";
import {formatResult} from "@cx_feedback/overview/overview_numbers";

/** The feelings in the order in which they are drawn. */
export function feelings() {
    return [
        {name: "negative", label: _t("Negative")},
        {name: "mixed", label: _t("Mixed")},
        {name: "neutral", label: _t("Neutral")},
        {name: "positive", label: _t("Positive")},
        {name: "unknown", label: _t("Not recognised")},
    ];
}

export function formatPercent(value) {
    return _t("%s%", formatResult(value, "percent"));
}

export function percentOf(part, whole) {
    return formatPercent(whole ? (100 * part) / whole : 0);
}
