import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {useService} from "@web/core/utils/hooks";
import {formatCount} from "@cx_feedback/overview/overview_numbers";
import {usePages} from "@cx_feedback/reading";

const STYLES = {
    theme: "o_cx_mark_theme",
    good: "o_cx_mark_good",
    bad: "o_cx_mark_bad",
    indifferent: "o_cx_mark_indifferent",
};

/** The comments of a theme, page by page, with the words that counted. */
export class ThemeComments extends Component {
    static template = "cx_feedback.ThemeComments";
    static props = {choice: Object, shown: Object, title: String, open: Function};

    setup() {
        this.action = useService("action");
        this.state = useState({rows: [], next: false, error: ""});
        this.readPage = usePages(this.state, "cx.theme.report", "comments");
        onWillStart(() => this.read(this.props, false));
        onWillUpdateProps(next => {
            const asked = ({choice, shown}) => JSON.stringify([choice, shown]);
            return asked(next) === asked(this.props) ? null : this.read(next, false);
        });
    }

    more() {
        return this.read(this.props, this.state.next);
    }

    read({choice, shown}, after) {
        return this.readPage(after, choice, shown.theme_id, shown.sentiment);
    }

    openComment(id) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cx.response",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    styleOf(kind) {
        return STYLES[kind];
    }

    day(row) {
        return formatDate(deserializeDateTime(row.date));
    }

    score(row) {
        return formatCount(row.score);
    }
}
