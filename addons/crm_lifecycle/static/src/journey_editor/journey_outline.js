import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {JourneyStepBox} from "./journey_step_box";
import {inReadingOrder, treeOf} from "./journey_layout";

/** The same steps as an indented list: for small screens, and for those who read rather than look. */
export class JourneyOutline extends Component {
    static template = "crm_lifecycle.JourneyOutline";
    static components = {JourneyStepBox};
    static props = {
        steps: Array,
        kindOf: Function,
        wayLabel: Function,
        isEditable: Boolean,
        open: Function,
        remove: Function,
        move: Function,
        add: Function,
        people: Function,
    };

    get addLabel() {
        return _t("Add a step after it");
    }

    get rows() {
        const tree = treeOf(this.props.steps);
        return inReadingOrder(tree).map(({step, level}) => ({
            step,
            level,
            way: step.parent ? this.props.wayLabel({parent: step.parent, branch: step.branch}) : "",
            ends: tree.waysOf
                .get(step.id)
                .filter(way => !way.child)
                .map(way => ({parent: step.id, branch: way.branch, child: null})),
        }));
    }
}
