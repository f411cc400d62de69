import {Component} from "@odoo/owl";
import {formatInteger} from "@web/views/fields/formatters";
import {tableRows} from "./paths_layout";

/** The same numbers as a table, for those who do not see the drawing or want to copy it. */
export class PathsTable extends Component {
    static template = "crm_lifecycle.PathsTable";
    static props = {flow: Object, open: Function};

    get rows() {
        return tableRows(this.props.flow);
    }

    format(number) {
        return formatInteger(number);
    }
}
