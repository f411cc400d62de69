import {_t} from "@web/core/l10n/translation";
import {formatDifference, formatResult} from "./overview_numbers";

/** What a change between two periods comes to: an icon, its colour and words. */
export function verdictOf({verdict, difference}, unit) {
    if (verdict === "nothing_before") {
        return {icon: "fa-minus", className: "text-muted", text: _t("nothing to compare with")};
    }
    const change = formatDifference(difference, unit);
    return {
        up: {icon: "fa-arrow-up", className: "text-success", text: _t("%s: a real rise", change)},
        down: {icon: "fa-arrow-down", className: "text-danger", text: _t("%s: a real fall", change)},
        none: {icon: "fa-arrows-h", className: "text-muted", text: _t("%s: no real change", change)},
        too_few: {
            icon: "fa-question",
            className: "text-muted",
            text: _t("%s: too few answers to tell", change),
        },
    }[verdict];
}

export function rangeOf({low, high}, unit) {
    return _t("between %(low)s and %(high)s", {
        low: formatResult(low, unit),
        high: formatResult(high, unit),
    });
}
