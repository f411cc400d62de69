import {Component} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {useDebounced} from "@web/core/utils/timing";
import {isFiltered, NO_FILTERS} from "./timeline_feed";
import {toggled} from "./day_groups";

const TYPING_PAUSE = 350;

/** Channels as chips, direction, period and words. */
export class TimelineFilters extends Component {
    static template = "crm_lifecycle.TimelineFilters";
    static components = {DateTimeInput};
    static props = {options: Object, filters: Object, update: Function};

    setup() {
        this.lookFor = useDebounced(text => this.change({text}), TYPING_PAUSE);
    }

    get isFiltered() {
        return isFiltered(this.props.filters);
    }

    change(values) {
        this.props.update({...this.props.filters, ...values});
    }

    toggleChannel(channel) {
        this.change({channels: toggled(this.props.filters.channels, channel)});
    }

    clear() {
        this.props.update({...NO_FILTERS});
    }
}
