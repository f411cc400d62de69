import {CharField, charField} from "@web/views/fields/char/char_field";
import {useChildRef, useService} from "@web/core/utils/hooks";
import {AutoComplete} from "@web/core/autocomplete/autocomplete";
import {_t} from "@web/core/l10n/translation";
import {normalize} from "@web/core/l10n/utils";
import {registry} from "@web/core/registry";
import {useInputField} from "@web/views/fields/input_field_hook";

/** Names that a template may use, asked for once per open form. */
const namesOfForm = new WeakMap();

/** What takes a passage's place: written freely, or chosen by its meaning. */
export class ExpressionField extends CharField {
    static template = "contract_clm.ExpressionField";
    static components = {...CharField.components, AutoComplete};

    setup() {
        super.setup();
        this.orm = useService("orm");
        this.inputRef = useChildRef();
        useInputField({
            getValue: () => this.props.record.data[this.props.name] || "",
            parse: value => this.parse(value),
            ref: this.inputRef,
        });
    }

    get sources() {
        return [
            {
                options: request => this.search(request),
                optionSlot: "name",
                placeholder: _t("Searching…"),
            },
        ];
    }

    async search(request) {
        const wanted = normalize(request);
        const names = await this.loadNames();
        return names
            .filter(([name, meaning]) => normalize(`${name} ${meaning}`).includes(wanted))
            .map(([name, meaning]) => ({
                label: name,
                data: {meaning},
                onSelect: () => this.props.record.update({[this.props.name]: name}),
            }));
    }

    loadNames() {
        const {model, data} = this.props.record;
        if (!namesOfForm.has(model)) {
            namesOfForm.set(model, this.orm.call("clm.adopt.wizard", "get_expressions", [data.wizard_id.id]));
        }
        return namesOfForm.get(model);
    }
}

registry.category("fields").add("clm_expression", {
    ...charField,
    component: ExpressionField,
});
