import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** Asks before a step goes: alone, or with all that follows it. */
export class JourneyRemove extends Component {
    static template = "crm_lifecycle.JourneyRemove";
    static components = {Dialog};
    static props = {step: Object, others: Number, remove: Function, close: Function};

    get canGoAlone() {
        return Boolean(this.props.others) && this.props.step.ways.length < 2;
    }

    remove(alone) {
        this.props.close();
        this.props.remove(alone);
    }
}
