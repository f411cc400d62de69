import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";

/** The numbers of a step in their order: what they count, and how it is said. */
export function countsOf(step) {
    const words = {
        here: count => _t("%(count)s here", {count}),
        passed: count => _t("%(count)s passed", {count}),
        withheld: count => _t("%(count)s withheld", {count}),
        failed: count => _t("%(count)s failed", {count}),
    };
    return Object.keys(words)
        .filter(what => step.counts[what])
        .map(what => ({what, text: words[what](formatInteger(step.counts[what]))}));
}

/** One step: its kind, its name, what it does, what is wrong with it, and how many people it has seen. */
export class JourneyStepBox extends Component {
    static template = "crm_lifecycle.JourneyStepBox";
    static props = {
        step: Object,
        kind: Object,
        isEditable: Boolean,
        isFocused: Boolean,
        hidden: {type: Number, optional: true},
        open: Function,
        remove: Function,
        move: Function,
        toggle: {type: Function, optional: true},
        people: Function,
    };

    get counts() {
        return countsOf(this.props.step);
    }

    get tabIndex() {
        return this.props.isFocused ? 0 : -1;
    }

    get moveTitle() {
        return _t("Move %(step)s", {step: this.props.step.name});
    }

    get removeTitle() {
        return _t("Delete %(step)s", {step: this.props.step.name});
    }

    get foldTitle() {
        return this.props.hidden
            ? _t("Show the steps that follow: %(count)s", {count: this.props.hidden})
            : _t("Fold what follows");
    }

    get canCollapse() {
        return Boolean(this.props.toggle) && (this.props.hidden || this.props.step.ways.length > 1);
    }
}
