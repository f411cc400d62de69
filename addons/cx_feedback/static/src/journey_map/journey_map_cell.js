import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus} from "@web/core/utils/hooks";
import {formatCount} from "@cx_feedback/overview/overview_numbers";
import {useReading} from "@cx_feedback/reading";
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
        this.state = useState({found: null, error: ""});
        this.readFound = useReading(this.state, "found", "cx.journey.map", "cell");
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

    get comments() {
        return this.state.found?.comments ?? [];
    }

    read({view, choice}) {
        const {stage_id, touchpoint_id} = view.cell;
        return this.readFound(choice, stage_id, touchpoint_id, view.metric.id);
    }

    day(row) {
        return formatDate(deserializeDateTime(row.date));
    }

    score(row) {
        return formatCount(row.score);
    }
}
