import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {formatPercentage} from "@web/views/fields/formatters";
import {useReading} from "@cx_feedback/reading";

/** Parts of a whole or percent, from 0 to 100, as its reader's language writes them. */
export function formatPart(percent, digits = 0) {
    return formatPercentage(percent / 100, {digits: [16, digits]});
}

/** Period and program, which all reports ask for; a report's own choices stand in the slot beside them. */
export class ReportFrame extends Component {
    static template = "cx_feedback.ReportFrame";
    static components = {Layout};
    static props = {
        choice: Object,
        programs: Array,
        error: String,
        change: Function,
        retry: Function,
        slots: Object,
    };

    get periods() {
        return [
            {days: 90, label: _t("Last 90 days")},
            {days: 365, label: _t("Last 365 days")},
            {days: 1095, label: _t("Last 3 years")},
        ];
    }

    choose(name, value) {
        return this.props.change({[name]: Number(value) || false});
    }
}

/** A report that is read again with each choice; what comes after the choice has changed is dropped. */
export class ReportScreen extends Component {
    static components = {ReportFrame};
    static props = {...standardActionServiceProps};
    static model = "";
    static method = "";

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            choice: {days: 365, program_id: false, ...this.ownChoice()},
            programs: [],
            report: null,
            error: "",
        });
        const {model, method} = this.constructor;
        this.readReport = useReading(this.state, "report", model, method);
        onWillStart(async () => {
            [this.state.programs] = await Promise.all([
                this.orm.searchRead("cx.program", [["is_template", "=", false]], ["name"]),
                this.read(),
            ]);
        });
    }

    ownChoice() {
        return {};
    }

    change(values) {
        this.state.choice = {...this.state.choice, ...values};
        return this.read();
    }

    read() {
        return this.readReport(this.state.choice);
    }

    get frame() {
        return {
            choice: this.state.choice,
            programs: this.state.programs,
            error: this.state.error,
            change: values => this.change(values),
            retry: () => this.read(),
        };
    }

    async open(method, ...about) {
        this.action.doAction(
            await this.orm.call(this.constructor.model, method, [this.state.choice, ...about]),
        );
    }
}
