import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {formatCount} from "./overview_numbers";

/** The newest comments, read page by page. What comes after the question has changed is dropped. */
export class CommentStream extends Component {
    static template = "cx_feedback.CommentStream";
    static props = {choice: Object, open: Function};

    setup() {
        this.orm = useService("orm");
        this.reading = 0;
        this.state = useState({tone: false, rows: [], next: false, error: ""});
        onWillStart(() => this.reload(this.props.choice));
        onWillUpdateProps(next => {
            if (JSON.stringify(next.choice) !== JSON.stringify(this.props.choice)) {
                return this.reload(next.choice);
            }
        });
    }

    get tones() {
        return [
            {tone: false, label: _t("All")},
            {tone: "low", label: _t("Low")},
            {tone: "middle", label: _t("Middle")},
            {tone: "high", label: _t("High")},
        ];
    }

    choose(tone) {
        this.state.tone = tone;
        return this.reload(this.props.choice);
    }

    reload(choice) {
        return this.read(choice, false);
    }

    more() {
        return this.read(this.props.choice, this.state.next);
    }

    async read(choice, after) {
        const reading = ++this.reading;
        let page = null;
        let error = "";
        try {
            page = await this.orm.silent.call("cx.overview", "comments", [choice, this.state.tone, after]);
        } catch (problem) {
            error = problem.data?.message || _t("The comments could not be read.");
        }
        if (reading !== this.reading) {
            return;
        }
        this.state.error = error;
        if (page) {
            this.state.rows = after ? [...this.state.rows, ...page.rows] : page.rows;
            this.state.next = page.next;
        }
    }

    day(row) {
        return formatDate(deserializeDateTime(row.date));
    }

    score(row) {
        return formatCount(row.score);
    }
}
