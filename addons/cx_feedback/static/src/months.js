import {formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";

/** What can be chosen on screens that read whole months. */
export function monthPeriods() {
    return [
        {months: 1, label: _t("This month")},
        {months: 3, label: _t("3 months")},
        {months: 12, label: _t("12 months")},
        {months: 36, label: _t("3 years")},
    ];
}

/** The days of what was read, in words: `start`, `end` and `before` are texts of dates. */
export function monthsInWords(found) {
    const [start, end, before] = ["start", "end", "before"].map(name =>
        formatDate(luxon.DateTime.fromISO(found[name])),
    );
    return _t("From %(start)s to %(end)s, compared with the months from %(before)s on.", {
        start,
        end,
        before,
    });
}
