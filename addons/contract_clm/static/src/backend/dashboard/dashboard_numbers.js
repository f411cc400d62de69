import {_t} from "@web/core/l10n/translation";
import {formatInteger, formatMonetary, formatPercentage} from "@web/views/fields/formatters";

/** Whole units: a dashboard needs no cents. */
export function moneyText(amount, currencyId) {
    return formatMonetary(amount, {currencyId, digits: [0, 0]});
}

export function countText(count) {
    return formatInteger(count);
}

/** Of a share such as 0.925; nothing was due where there is none. */
export function shareText(share) {
    return share === null || share === undefined
        ? _t("None was due")
        : formatPercentage(share, {digits: [0, 1]});
}

/** The month of a date such as 2027-03-01, in the language of the user. */
export function monthName(start) {
    return luxon.DateTime.fromISO(start).toLocaleString({month: "short", year: "numeric"});
}

/** How long a bar is, in percent of the longest one; what is there at all can be seen. */
export function barWidth(value, greatest) {
    return value > 0 && greatest > 0 ? Math.max(1, (100 * value) / greatest) : 0;
}
