import {Component, onWillStart, useRef, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {JourneyMapCell} from "./journey_map_cell";
import {JourneyMapGrid} from "./journey_map_grid";
import {cellView} from "./journey_map_words";
import {monthPeriods, monthsInWords} from "@cx_feedback/months";
import {useReading} from "@cx_feedback/reading";

/** The customer's way: stages by touchpoints with their scores, what to look at first, and what is behind a cell. */
export class JourneyMapAction extends Component {
    static template = "cx_feedback.JourneyMapAction";
    static components = {JourneyMapCell, JourneyMapGrid, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.root = useRef("root");
        this.state = useState({
            choice: {months: 3, model_id: false, metric_id: false, program_id: false, company_id: false},
            map: null,
            chosen: null,
            error: "",
        });
        this.readMap = useReading(this.state, "map", "cx.journey.map", "read_map");
        this.companies = user.activeCompanies;
        onWillStart(() => this.read());
    }

    get periods() {
        return monthPeriods();
    }

    get views() {
        const {map} = this.state;
        return map.cells.map(cell => cellView(cell, map));
    }

    get worst() {
        const views = this.views;
        return this.state.map.worst.map(number => views[number]);
    }

    get hasAnswers() {
        return this.state.map.cells.some(cell => cell.count);
    }

    get dates() {
        return monthsInWords(this.state.map);
    }

    choose(name, value) {
        this.state.choice = {...this.state.choice, [name]: Number(value) || false};
        this.state.chosen = null;
        return this.read();
    }

    read() {
        return this.readMap(this.state.choice);
    }

    show(view) {
        this.state.chosen = view;
    }

    close() {
        this.state.chosen = null;
        this.root.el.querySelector(".o_cx_map_cell[tabindex='0']").focus();
    }

    /** `place`: tone or before; nothing for all answers of the cell in the period. */
    async open(view, place = {}) {
        this.action.doAction(await this.call("open_answers", view, place));
    }

    async openCases(view) {
        this.action.doAction(await this.call("open_cases", view));
    }

    call(method, view, options = {}) {
        const {stage_id, touchpoint_id} = view.cell;
        const place = [this.state.choice, stage_id, touchpoint_id, view.metric.id];
        return this.orm.call("cx.journey.map", method, place, options);
    }

    openComment(responseId) {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "cx.response",
            res_id: responseId,
            views: [[false, "form"]],
        });
    }

    design() {
        this.action.doAction("cx_feedback.cx_touchpoint_action");
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("cx_feedback_journey_map", JourneyMapAction);
