import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus, useService} from "@web/core/utils/hooks";
import {formatCount} from "@cx_feedback/overview/overview_numbers";
import {levelWord} from "./journey_map_words";

const TONES = ["low", "middle", "high"];

/** What is behind a cell: the parts of the scale, the newest words, and ways to the answers and cases. */
export class JourneyMapCell extends Component {
    static template = "cx_feedback.JourneyMapCell";
    static props = {
        view: Object,
        choice: Object,
        open: Function,
        openCases: Function,
        openComment: Function,
        close: Function,
    };

    setup() {
        this.orm = useService("orm");
        this.reading = 0;
        this.state = useState({comments: [], hasCases: false, error: ""});
        useAutofocus({refName: "title"});
        onWillStart(() => this.read(this.props));
        onWillUpdateProps(next => {
            if (next.view.key !== this.props.view.key || next.choice !== this.props.choice) {
                return this.read(next);
            }
        });
    }

    get parts() {
        const {parts, count} = this.props.view.cell;
        return TONES.filter(tone => parts[tone]).map(tone => ({
            tone,
            width: (100 * parts[tone]) / count,
            title: _t("%(part)s: %(count)s", {part: levelWord(tone), count: formatCount(parts[tone])}),
        }));
    }

    async read({view, choice}) {
        const reading = ++this.reading;
        const place = [choice, view.cell.stage_id, view.cell.touchpoint_id, view.metric.id];
        let found = {comments: [], has_cases: false};
        let error = "";
        try {
            found = await this.orm.silent.call("cx.journey.map", "cell", place);
        } catch (problem) {
            error = problem.data?.message || _t("The comments could not be read.");
        }
        if (reading === this.reading) {
            Object.assign(this.state, {comments: found.comments, hasCases: found.has_cases, error});
        }
    }

    day(row) {
        return formatDate(deserializeDateTime(row.date));
    }

    score(row) {
        return formatCount(row.score);
    }
}
