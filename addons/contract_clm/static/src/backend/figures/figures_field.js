import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {useService} from "@web/core/utils/hooks";

/** A table of figures; a figure that knows what it was counted from opens it. See `clm.figures.mixin`. */
export class FiguresField extends Component {
    static template = "contract_clm.FiguresField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    get table() {
        return this.props.record.data[this.props.name] || {columns: [], rows: [], note: ""};
    }

    cell(row, column) {
        return row.cells[column.name] || {text: "", sub: "", tone: "", key: null};
    }

    /** Saves what was changed first: the figures that are opened must be those of the server. */
    async open(key) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call(record.resModel, "action_open_figure", [[record.resId], key]);
        await this.action.doAction(action);
    }
}

registry.category("fields").add("clm_figures", {
    component: FiguresField,
    supportedTypes: ["json"],
});
