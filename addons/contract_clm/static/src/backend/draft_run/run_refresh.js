import {Component, onWillUnmount, xml} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

export const REFRESH_EVERY = 2000;

/** Reads the form again while a job works on its record, so that the bars move. */
export class RunRefresh extends Component {
    static template = xml``;
    static props = {...standardWidgetProps};

    setup() {
        this.reading = false;
        const timer = browser.setInterval(() => this.refresh(), REFRESH_EVERY);
        onWillUnmount(() => browser.clearInterval(timer));
    }

    async refresh() {
        const {record} = this.props;
        if (this.reading || document.hidden || !record.data.is_working || (await record.isDirty())) {
            return;
        }
        this.reading = true;
        try {
            await record.load();
        } finally {
            this.reading = false;
        }
    }
}

registry.category("view_widgets").add("clm_run_refresh", {
    component: RunRefresh,
    fieldDependencies: [{name: "is_working", type: "boolean"}],
});
