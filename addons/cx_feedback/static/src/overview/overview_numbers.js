import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {formatFloat, formatInteger} from "@web/views/fields/formatters";

const MINUS = "\u2212";

/** Keeps the sign on its side of the number in text that runs from right to left. */
function signed(sign, number) {
    return `\u2066${sign}${number}\u2069`;
}

/** A result as its reader's language writes numbers: whole points and percent, scores with two digits. */
export function formatResult(value, unit) {
    const digits = unit === "score" ? 2 : 1;
    const text = formatFloat(Math.abs(value), {digits: [16, digits], trailingZeros: false});
    const isZero = Number(value.toFixed(digits)) === 0;
    return value < 0 && !isZero ? signed(MINUS, text) : text;
}

export function formatDifference(value, unit) {
    const text = formatResult(value, unit);
    return value > 0 ? signed("+", text) : text;
}

export function formatCount(number) {
    return formatInteger(number);
}

export function formatPercent(value) {
    return _t("%s %%", formatResult(value, "percent"));
}

/** What stands behind a result: `tile` has its unit and the ends of what is possible. */
export function unitLabel(tile) {
    if (tile.unit === "percent") {
        return "%";
    }
    return tile.unit === "score" ? _t("of %s", formatCount(tile.to)) : "";
}

/** Where a value lies between the ends of what is possible, in percent from the side where reading starts. */
export function placeOf(value, tile) {
    return (100 * (value - tile.from)) / (tile.to - tile.from);
}

/** The same in a drawing, which does not turn around by itself: x from 0 to 1. */
export function alongReading(part) {
    return localization.direction === "rtl" ? 1 - part : part;
}
