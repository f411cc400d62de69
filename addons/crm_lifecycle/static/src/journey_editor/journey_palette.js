import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";

/** The kinds of steps, to choose one. */
export class JourneyPalette extends Component {
    static template = "crm_lifecycle.JourneyPalette";
    static components = {Dialog};
    static props = {kinds: Array, choose: Function, close: Function};

    choose(kind) {
        this.props.close();
        this.props.choose(kind);
    }
}
