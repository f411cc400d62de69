import {Component, useState} from "@odoo/owl";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {registry} from "@web/core/registry";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {Timeline} from "./timeline";

/** The timeline of the whole company, or of a customer chosen here. */
export class TimelineAction extends Component {
    static template = "crm_lifecycle.TimelineAction";
    static components = {Layout, RecordSelector, Timeline};
    static props = {...standardActionServiceProps};

    setup() {
        this.state = useState({partnerId: this.props.action.context?.default_partner_id || false});
    }

    choose(partnerId) {
        this.state.partnerId = partnerId;
    }
}

registry.category("actions").add("crm_lifecycle_timeline", TimelineAction);
