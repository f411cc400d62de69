import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {deserializeDateTime, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";
import {formatCount} from "@cx_feedback/overview/overview_numbers";

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
        this.orm = useService("orm");
        this.action = useService("action");
        this.reading = 0;
        this.state = useState({rows: [], next: false, error: ""});
        onWillStart(() => this.read(this.props, false));
        onWillUpdateProps(next => {
            const asked = ({choice, shown}) => JSON.stringify([choice, shown]);
            return asked(next) === asked(this.props) ? null : this.read(next, false);
        });
    }

    more() {
        return this.read(this.props, this.state.next);
    }

    async read({choice, shown}, after) {
        const reading = ++this.reading;
        let page = null;
        let error = "";
        try {
            page = await this.orm.silent.call("cx.theme.report", "comments", [choice], {...shown, after});
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
