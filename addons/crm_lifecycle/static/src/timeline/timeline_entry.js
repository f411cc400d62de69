import {Component} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

const SIDES = {in: "o_lifecycle_entry_in", out: "o_lifecycle_entry_out"};
const ARROWS = {in: "fa-long-arrow-right", out: "fa-long-arrow-left"};

/** One signal: its side and arrow say who spoke, and so do words. */
export class TimelineEntry extends Component {
    static template = "crm_lifecycle.TimelineEntry";
    static props = {entry: Object, showCustomer: {type: Boolean, optional: true}};

    setup() {
        this.action = useService("action");
    }

    get side() {
        return SIDES[this.props.entry.direction] || "o_lifecycle_entry_neither";
    }

    get arrow() {
        return ARROWS[this.props.entry.direction];
    }

    addressOf({model, id}) {
        return `/odoo/${model}/${id}`;
    }

    open({model, id}) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    get customer() {
        return {model: "res.partner", id: this.props.entry.customer.id};
    }
}
