import {Component, onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {formatCount} from "@cx_feedback/overview/overview_numbers";
import {ThemeComments} from "./theme_comments";
import {ThemeRow} from "./theme_row";
import {feelings, percentOf} from "./theme_numbers";
import {useReading} from "@cx_feedback/reading";

const READ_AGAIN_MS = 10000;

/** What comments speak of: a row for each theme, and the comments of the chosen one with the words that counted. */
export class ThemesAction extends Component {
    static template = "cx_feedback.ThemesAction";
    static components = {Layout, ThemeComments, ThemeRow};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({
            choice: {
                months: 12,
                metric_id: false,
                program_id: false,
                touchpoint_id: false,
                company_id: false,
            },
            metrics: [],
            programs: [],
            touchpoints: [],
            report: null,
            shown: {theme_id: false, sentiment: false},
            error: "",
        });
        this.readReport = useReading(this.state, "report", "cx.theme.report", "themes");
        this.companies = user.activeCompanies;
        onWillStart(() => this.start());
        onWillUnmount(() => browser.clearTimeout(this.later));
    }

    get periods() {
        return [
            {months: 3, label: _t("Last 3 months")},
            {months: 6, label: _t("Last 6 months")},
            {months: 12, label: _t("Last 12 months")},
            {months: 36, label: _t("Last 3 years")},
        ];
    }

    get selects() {
        const {metrics, programs, touchpoints} = this.state;
        return [
            {name: "metric_id", label: _t("Metric"), all: _t("All metrics"), rows: metrics},
            {name: "program_id", label: _t("Program"), all: _t("All programs"), rows: programs},
            {name: "touchpoint_id", label: _t("Touchpoint"), all: _t("All touchpoints"), rows: touchpoints},
            {
                name: "company_id",
                label: _t("Company"),
                all: _t("All companies"),
                rows: this.companies.length > 1 ? this.companies : [],
            },
        ].filter(select => select.rows.length);
    }

    async start() {
        const templates = [["is_template", "=", false]];
        [this.state.metrics, this.state.programs, this.state.touchpoints] = await Promise.all([
            this.orm.searchRead("cx.metric", [], ["name"]),
            this.orm.searchRead("cx.program", templates, ["name"]),
            this.orm.searchRead("cx.touchpoint", [], ["name"]),
            this.read(),
        ]);
    }

    choose(name, value) {
        this.state.choice = {...this.state.choice, [name]: Number(value) || false};
        return this.read();
    }

    async read() {
        browser.clearTimeout(this.later);
        const isKept = await this.readReport(this.state.choice);
        if (isKept && this.state.report?.reading.unread) {
            this.later = browser.setTimeout(() => this.read(), READ_AGAIN_MS);
        }
    }

    get progress() {
        const {unread, all} = this.state.report.reading;
        return (
            unread &&
            _t(
                "%(read)s of %(all)s comments have been read with the words as they are now; the rest follows in the background.",
                {read: formatCount(all - unread), all: formatCount(all)},
            )
        );
    }

    /** What the figures rest on. */
    get coverage() {
        const {comments, themed, parts} = this.state.report;
        return _t(
            "%(comments)s comments were read. A theme was found in %(themed)s of them, words of feeling in %(felt)s. What is not recognised is not counted for any theme.",
            {
                comments: formatCount(comments),
                themed: percentOf(themed, comments),
                felt: percentOf(comments - parts.unknown, comments),
            },
        );
    }

    get scoreTitle() {
        const {metric} = this.state.report;
        return metric ? _t("Score: %s", metric.name) : _t("Score");
    }

    get shownTitle() {
        const {theme_id, sentiment} = this.state.shown;
        const theme = this.state.report.themes.find(row => row.id === theme_id);
        const feeling = feelings().find(row => row.name === sentiment);
        const name = theme ? theme.name : _t("All comments");
        return feeling ? _t("%(theme)s: %(feeling)s", {theme: name, feeling: feeling.label}) : name;
    }

    show(theme_id, sentiment = false) {
        this.state.shown = {theme_id, sentiment};
    }

    async open() {
        const {theme_id, sentiment} = this.state.shown;
        const action = await this.orm.call("cx.theme.report", "open_responses", [this.state.choice], {
            theme_id,
            sentiment,
        });
        this.action.doAction(action);
    }
}

registry.category("actions").add("cx_feedback_themes", ThemesAction);
