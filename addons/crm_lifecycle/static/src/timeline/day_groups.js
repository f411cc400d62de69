/**
 * Entries that follow each other on the same day, under one heading.
 * @param {{day: string, day_label: string}[]} entries newest first
 * @returns {{day: string, label: string, entries: object[]}[]}
 */
export function groupByDay(entries) {
    const groups = [];
    for (const entry of entries) {
        if (groups.at(-1)?.day !== entry.day) {
            groups.push({day: entry.day, label: entry.day_label, entries: []});
        }
        groups.at(-1).entries.push(entry);
    }
    return groups;
}

/** The list with the value, or without it where it was there. */
export function toggled(list, value) {
    return list.includes(value) ? list.filter(other => other !== value) : [...list, value];
}
