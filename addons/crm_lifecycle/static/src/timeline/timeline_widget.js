import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {Timeline} from "./timeline";

/** `<widget name="lifecycle_timeline"/>` on the form of a contact. */
export class TimelineWidget extends Component {
    static template = "crm_lifecycle.TimelineWidget";
    static components = {Timeline};
    static props = {...standardWidgetProps};
}

registry.category("view_widgets").add("lifecycle_timeline", {component: TimelineWidget});
