import {Component, onWillStart, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {PathsDiagram} from "./paths_diagram";
import {PathsTable} from "./paths_table";
import {faultText} from "../faults";

/** Which ways customers took: by stages or by channels, in a period, of a lifecycle. */
export class PathsAction extends Component {
    static template = "crm_lifecycle.PathsAction";
    static components = {DateTimeInput, Layout, PathsDiagram, PathsTable};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.reading = 0;
        this.stepChoices = [3, 4, 5, 6, 7, 8];
        this.state = useState({
            basis: "stage",
            modelId: false,
            steps: 5,
            dateFrom: luxon.DateTime.now().minus({years: 1}).startOf("day"),
            dateTo: false,
            lifecycles: [],
            flow: null,
            error: "",
        });
        onWillStart(() => this.start());
    }

    async start() {
        this.state.lifecycles = await this.orm.searchRead("crm.lifecycle.model", [], ["name"]);
        this.state.modelId = this.state.lifecycles[0]?.id || false;
        await this.read();
    }

    get choice() {
        const {basis, modelId, steps, dateFrom, dateTo} = this.state;
        return {
            basis,
            steps,
            model_id: modelId,
            date_from: dateFrom && dateFrom.toISODate(),
            date_to: dateTo && dateTo.toISODate(),
        };
    }

    change(values) {
        Object.assign(this.state, values);
        return this.read();
    }

    chooseLifecycle(value) {
        return this.change({modelId: Number(value) || false});
    }

    chooseSteps(value) {
        return this.change({steps: Number(value)});
    }

    async read() {
        const reading = ++this.reading;
        let flow = null;
        let problem = "";
        try {
            flow = await this.orm.silent.call("crm.lifecycle.paths", "flow", [], this.choice);
        } catch (error) {
            problem = faultText(error);
        }
        if (reading === this.reading) {
            Object.assign(this.state, {flow, error: problem});
        }
    }

    /** `to` false: those who went no further; without `to`: everyone who stood there. */
    async open({step, from, to}) {
        const action = await this.orm.call("crm.lifecycle.paths", "customers", [step, from], {
            ...this.choice,
            next_node: to || false,
            ended: to === false,
        });
        this.action.doAction(action);
    }

    print() {
        window.print();
    }
}

registry.category("actions").add("crm_lifecycle_paths", PathsAction);
