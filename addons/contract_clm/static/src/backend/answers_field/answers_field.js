import {PropertiesField, propertiesField} from "@web/views/fields/properties/properties_field";
import {registry} from "@web/core/registry";

/** Answers to a template's own fields: what is asked is declared on the template, never here. */
export class AnswersField extends PropertiesField {
    checkDefinitionWriteAccess() {
        return Promise.resolve(false);
    }
}

registry.category("fields").add("clm_answers", {...propertiesField, component: AnswersField});
