import {Component, onWillStart, onWillUpdateProps, useEffect, useRef, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";
import {groupByDay} from "./day_groups";
import {isFiltered, TimelineFeed} from "./timeline_feed";
import {TimelineEntry} from "./timeline_entry";
import {TimelineFilters} from "./timeline_filters";
import {TouchpointForm} from "./touchpoint_form";

/** The timeline of a customer, or of the whole company where there is none. */
export class Timeline extends Component {
    static template = "crm_lifecycle.Timeline";
    static components = {TimelineEntry, TimelineFilters, TouchpointForm};
    static props = {partnerId: {type: [Number, Boolean], optional: true}};

    setup() {
        this.orm = useService("orm");
        this.feed = useState(new TimelineFeed(this.orm));
        this.state = useState({adding: false, options: null});
        this.end = useRef("end");
        onWillStart(() => this.start());
        onWillUpdateProps(({partnerId}) => {
            if ((partnerId || false) !== this.feed.partnerId) {
                this.state.adding = false;
                this.read(partnerId);
            }
        });
        useEffect(
            end => this.readWhenSeen(end),
            () => [this.end.el, this.feed.cursor],
        );
    }

    async start() {
        this.read(this.props.partnerId);
        this.state.options = await this.orm.call("crm.lifecycle.event", "timeline_options", []);
    }

    read(partnerId) {
        this.feed.partnerId = partnerId || false;
        this.feed.reading++;
        this.feed.reload();
    }

    update(filters) {
        this.feed.filters = filters;
        this.read(this.feed.partnerId);
    }

    added() {
        this.state.adding = false;
        this.read(this.feed.partnerId);
    }

    /** Where little is found in much, the next look is a person's choice. */
    readWhenSeen(end) {
        if (!end || !this.feed.cursor || this.feed.lookedUntil) {
            return;
        }
        const observer = new IntersectionObserver(([seen]) => {
            if (seen.isIntersecting && !this.feed.error) {
                this.feed.readMore();
            }
        });
        observer.observe(end);
        return () => observer.disconnect();
    }

    get days() {
        return groupByDay(this.feed.entries);
    }

    get isFiltered() {
        return isFiltered(this.feed.filters);
    }

    get isEmpty() {
        return this.feed.atEnd && !this.feed.entries.length;
    }

    get canAdd() {
        const {can_add: allowed, kinds} = this.state.options;
        return allowed && kinds.length > 0 && Boolean(this.feed.partnerId);
    }
}
