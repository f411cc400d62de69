import {faultText} from "../faults";

export const NO_FILTERS = {channels: [], direction: "", text: "", dateFrom: false, dateTo: false};

/** What the server is asked for. */
export function requestOf(filters) {
    return {
        channels: filters.channels,
        directions: filters.direction ? [filters.direction] : [],
        text: filters.text,
        date_from: filters.dateFrom && filters.dateFrom.toISODate(),
        date_to: filters.dateTo && filters.dateTo.toISODate(),
    };
}

export function isFiltered(filters) {
    const {channels, direction, text, dateFrom, dateTo} = filters;
    return Boolean(channels.length || direction || text || dateFrom || dateTo);
}

/** Reads the timeline page by page. An answer that comes after the question has changed is dropped. */
export class TimelineFeed {
    constructor(orm) {
        this.orm = orm;
        this.partnerId = false;
        this.filters = {...NO_FILTERS};
        this.reading = 0;
        this.clear();
    }

    clear() {
        this.entries = [];
        this.cursor = null;
        this.lookedUntil = false;
        this.busy = false;
        this.error = "";
    }

    get atEnd() {
        return this.cursor === false;
    }

    /** From the newest signal on. */
    reload() {
        this.clear();
        return this.readMore();
    }

    async readMore() {
        if (this.busy || this.atEnd) {
            return;
        }
        const reading = ++this.reading;
        this.busy = true;
        this.error = "";
        try {
            const page = await this.readPage();
            if (reading === this.reading) {
                this.entries.push(...page.entries);
                this.cursor = page.cursor;
                this.lookedUntil = page.looked_until;
            }
        } catch (error) {
            if (reading === this.reading) {
                this.error = faultText(error);
            }
        } finally {
            if (reading === this.reading) {
                this.busy = false;
            }
        }
    }

    readPage() {
        return this.orm.silent.call("crm.lifecycle.event", "timeline_page", [], {
            partner_id: this.partnerId,
            filters: requestOf(this.filters),
            cursor: this.cursor,
        });
    }
}
