import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {usePages} from "@cx_feedback/reading";
import {formatCount} from "./overview_numbers";

/** The newest comments, read page by page. What comes after the question has changed is dropped. */
export class CommentStream extends Component {
    static template = "cx_feedback.CommentStream";
    static props = {choice: Object, open: Function};

    setup() {
        this.state = useState({tone: false, rows: [], next: false, error: ""});
        this.readPage = usePages(this.state, "cx.overview", "comments");
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
        return this.readPage(false, choice, this.state.tone);
    }

    more() {
        return this.readPage(this.state.next, this.props.choice, this.state.tone);
    }

    day(row) {
        return formatDate(deserializeDateTime(row.date));
    }

    score(row) {
        return formatCount(row.score);
    }
}
