import {Component, onWillStart, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {formatCount, formatResult, placeOf, unitLabel} from "@cx_feedback/overview/overview_numbers";
import {rangeOf, verdictOf} from "@cx_feedback/overview/overview_words";
import {againstWord, rowName} from "./breakdown_words";
import {monthPeriods, monthsInWords} from "@cx_feedback/months";
import {useReading} from "@cx_feedback/reading";

/** One metric by touchpoint, stage, salesperson and so on, the worst first. */
export class BreakdownAction extends Component {
    static template = "cx_feedback.BreakdownAction";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            choice: {
                months: 3,
                dimension: "touchpoint",
                metric_id: false,
                program_id: false,
                company_id: false,
            },
            table: null,
            error: "",
        });
        this.readTable = useReading(this.state, "table", "cx.breakdown", "read_rows");
        this.companies = user.activeCompanies;
        onWillStart(() => this.read());
    }

    get periods() {
        return monthPeriods();
    }

    get dimensions() {
        return [
            {key: "touchpoint", label: _t("Touchpoint")},
            {key: "stage", label: _t("Stage")},
            {key: "user", label: _t("Salesperson")},
            {key: "lang", label: _t("Language")},
            {key: "program", label: _t("Program")},
            {key: "segment", label: _t("Segment")},
            {key: "product", label: _t("Product")},
            {key: "country", label: _t("Country")},
        ];
    }

    get dimensionLabel() {
        return this.dimensions.find(({key}) => key === this.state.table.dimension).label;
    }

    get hint() {
        return {
            stage: _t("The stage is that of the day of the answer."),
            user: _t("The salesperson is that of the order or the customer on the day of the answer."),
            segment: _t(
                "Customers who are in a segment today. One customer can be in several, so rows can overlap.",
            ),
            product: _t("Answers about orders count for each product of the order, so rows can overlap."),
        }[this.state.table.dimension];
    }

    get dates() {
        return monthsInWords(this.state.table);
    }

    get overall() {
        return this.shown(this.state.table.overall);
    }

    get rows() {
        const {table} = this.state;
        return table.rows.map(row => ({
            ...this.shown(row),
            key: row.key || "none",
            row,
            name: rowName(row, table.dimension),
            against: againstWord(row.against, table.metric.unit),
            change: verdictOf(row.change, table.metric.unit),
        }));
    }

    shown(row) {
        const {metric} = this.state.table;
        if (row.value === null) {
            return {result: "", unit: "", range: "", count: formatCount(row.count)};
        }
        const start = placeOf(row.low, metric);
        return {
            result: formatResult(row.value, metric.unit),
            unit: unitLabel(metric),
            range: rangeOf(row, metric.unit),
            count: formatCount(row.count),
            interval: `inset-inline-start: ${start}%; width: ${placeOf(row.high, metric) - start}%`,
            mark: `inset-inline-start: ${placeOf(row.value, metric)}%`,
        };
    }

    choose(name, value) {
        return this.change({[name]: Number(value) || false});
    }

    change(values) {
        this.state.choice = {...this.state.choice, ...values};
        return this.read();
    }

    read() {
        return this.readTable(this.state.choice);
    }

    async open({row}, before = false) {
        const choice = {...this.state.choice, metric_id: this.state.table.metric.id};
        const action = await this.orm.call("cx.breakdown", "open_answers", [choice, row.key], {before});
        this.action.doAction(action);
    }

    useTemplate() {
        this.action.doAction("cx_feedback.cx_program_template_action");
    }
}

registry.category("actions").add("cx_feedback_breakdown", BreakdownAction);
