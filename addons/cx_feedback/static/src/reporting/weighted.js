import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {formatCount, formatResult, placeOf, unitLabel} from "../overview/overview_numbers";
import {formatPart, ReportScreen} from "./report_screen";

// From here on a difference of shares is worth a sentence.
const NOTABLE = 1.5;

/** Results as if every group of customers had answered alike often, beside the plain ones. */
export class WeightedAction extends ReportScreen {
    static template = "cx_feedback.WeightedAction";
    static model = "cx.weighted";
    static method = "read_weighted";

    ownChoice() {
        return {metric_id: false, grouping: "stage", segment_id: false};
    }

    get report() {
        return this.state.report;
    }

    get found() {
        return this.report.found;
    }

    get groupings() {
        return [
            {key: "stage", label: _t("Lifecycle stage")},
            {key: "country", label: _t("Country")},
            {key: "company_type", label: _t("Companies and persons")},
            {key: "salesperson", label: _t("Salesperson")},
            ...(this.report.segments.length ? [{key: "segment", label: _t("In a segment or not")}] : []),
        ];
    }

    get results() {
        const {plain, weighted} = this.found;
        return [
            {key: "plain", label: _t("As answered"), ...plain},
            {key: "weighted", label: _t("As all customers"), ...weighted},
        ].map(result => ({
            ...result,
            text: formatResult(result.value, this.found.unit),
            unitText: unitLabel(this.found),
            range: _t("between %(low)s and %(high)s", {
                low: formatResult(result.low, this.found.unit),
                high: formatResult(result.high, this.found.unit),
            }),
            markStyle: `inset-inline-start: ${placeOf(result.value, this.found)}%`,
            rangeStyle: this.span(result),
        }));
    }

    span({low, high}) {
        const start = placeOf(low, this.found);
        return `inset-inline-start: ${start}%; width: ${placeOf(high, this.found) - start}%`;
    }

    /** What is worth saying, as sentences. */
    get sentences() {
        const {rows, others, covered, unheard, count, effective} = this.found;
        const told = [
            _t("From %(count)s answers with a name, which tell as much as %(effective)s of an even sample.", {
                count: formatCount(count),
                effective: formatCount(Math.round(effective)),
            }),
        ];
        const byRatio = rows
            .filter(row => row.answers)
            .map(row => ({...row, ratio: row.answer_share / row.share}));
        const most = byRatio.reduce((one, other) => (other.ratio > one.ratio ? other : one));
        const least = byRatio.reduce((one, other) => (other.ratio < one.ratio ? other : one));
        if (most.ratio >= NOTABLE) {
            told.push(
                _t("“%(group)s”: %(times)s times as many among those who answer as among all customers.", {
                    group: most.name,
                    times: formatResult(most.ratio, "points"),
                }),
            );
        }
        if (least.ratio <= 1 / NOTABLE) {
            told.push(
                _t("“%(group)s”: %(times)s times as many among all customers as among those who answer.", {
                    group: least.name,
                    times: formatResult(1 / least.ratio, "points"),
                }),
            );
        }
        if (unheard.length) {
            told.push(
                _t(
                    "Nobody answered from: %(groups)s. The result is that of the other %(covered)s of the customers.",
                    {
                        groups: unheard.join(", "),
                        covered: formatPart(covered),
                    },
                ),
            );
        }
        if (others) {
            told.push(_t("%s answers of people who are no customers are left out.", formatCount(others)));
        }
        return told;
    }

    get rows() {
        return this.found.rows.map((row, number) => ({
            ...row,
            number,
            result: formatResult(row.value, this.found.unit),
            customersText: formatCount(row.customers),
            answersText: formatCount(row.answers),
            shareText: formatPart(row.share, 1),
            answerShareText: formatPart(row.answer_share, 1),
        }));
    }
}

registry.category("actions").add("cx_feedback_weighted", WeightedAction);
