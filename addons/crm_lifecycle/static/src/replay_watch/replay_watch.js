import {Component, onMounted, onWillUnmount, xml} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const SECONDS = 3;

/** Reads a replay again while it runs, so that its progress is seen. */
export class ReplayWatch extends Component {
    static template = xml`<span class="d-none"/>`;
    static props = {...standardWidgetProps};

    setup() {
        onMounted(() => {
            this.timer = browser.setInterval(() => this.look(), SECONDS * 1000);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async look() {
        const record = this.props.record;
        if (record.data.state === "running" && !(await record.isDirty())) {
            await record.load();
        }
    }
}

registry.category("view_widgets").add("crm_lifecycle_replay_watch", {component: ReplayWatch});
