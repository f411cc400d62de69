import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Words of a document: they run in their own direction, whatever the reader's language is. */
export class PassageField extends Component {
    static template = "contract_clm.PassageField";
    static props = {...standardFieldProps};
}

registry.category("fields").add("clm_passage", {
    component: PassageField,
    supportedTypes: ["char", "text"],
});
