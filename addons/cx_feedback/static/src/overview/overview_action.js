import {Component, onWillStart, useState} from "@odoo/owl";
import {router} from "@web/core/browser/router";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {CommentStream} from "./comment_stream";
import {OverviewFigures} from "./overview_figures";
import {OverviewTile} from "./overview_tile";
import {useReading} from "@cx_feedback/reading";

/** What customers say now: a tile for each metric, and the newest comments. */
export class OverviewAction extends Component {
    static template = "cx_feedback.OverviewAction";
    static components = {CommentStream, Layout, OverviewFigures, OverviewTile};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        const kept = this.props.state?.choice || this.linked;
        this.state = useState({
            choice: kept || {
                days: 90,
                step: "month",
                program_id: false,
                touchpoint_id: false,
                company_id: false,
            },
            programs: [],
            touchpoints: [],
            overview: null,
            error: "",
        });
        this.readOverview = useReading(this.state, "overview", "cx.overview", "tiles");
        this.companies = user.activeCompanies;
        onWillStart(() => this.start());
    }

    /** The choice that a link in a mail leads to. */
    get linked() {
        const {days, until, program_id, touchpoint_id, company_id} = router.current;
        const number = value => Number(value) || false;
        return (
            number(days) && {
                days: number(days),
                step: "month",
                until: until || false,
                program_id: number(program_id),
                touchpoint_id: number(touchpoint_id),
                company_id: number(company_id),
            }
        );
    }

    get until() {
        const {until} = this.state.choice;
        return until && _t("Until %s", formatDate(deserializeDate(until)));
    }

    get periods() {
        return [
            {days: 7, label: _t("Last 7 days")},
            {days: 30, label: _t("Last 30 days")},
            {days: 90, label: _t("Last 90 days")},
            {days: 365, label: _t("Last 365 days")},
            {days: 1095, label: _t("Last 3 years")},
        ];
    }

    async start() {
        const templates = [["is_template", "=", false]];
        [this.state.programs, this.state.touchpoints] = await Promise.all([
            this.orm.searchRead("cx.program", templates, ["name"]),
            this.orm.searchRead("cx.touchpoint", [], ["name"]),
            this.read(),
        ]);
    }

    change(values) {
        this.state.choice = {...this.state.choice, ...values};
        return this.read();
    }

    choose(name, value) {
        return this.change({[name]: Number(value) || false});
    }

    read() {
        return this.readOverview(this.state.choice);
    }

    /** `place`: tone, step_start or before; nothing for all answers of the period. */
    async open(tile, place) {
        const action = await this.orm.call(
            "cx.overview",
            "open_responses",
            [this.state.choice, tile.id],
            place,
        );
        this.action.doAction(action);
    }

    openComment(responseId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cx.response",
            res_id: responseId,
            views: [[false, "form"]],
        });
    }

    useTemplate() {
        this.action.doAction("cx_feedback.cx_program_template_action");
    }

    note() {
        this.action.doAction("cx_feedback.cx_response_action");
    }
}

registry.category("actions").add("cx_feedback_overview", OverviewAction);
