import {Component, useState} from "@odoo/owl";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {_t} from "@web/core/l10n/translation";
import {localization} from "@web/core/l10n/localization";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useOwnedDialogs, useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";

const LETTERS = 17;
const LINE = 15;
let number = 0;

/** A name in one or two lines that fit into a box; what is too long ends in dots. */
export function inLines(name, letters = LETTERS) {
    if (name.length <= letters) {
        return [name];
    }
    const space = name.lastIndexOf(" ", letters);
    const cut = space > 0 ? space : letters;
    const rest = name.slice(cut).trim();
    return [name.slice(0, cut), rest.length > letters ? `${rest.slice(0, letters - 1)}…` : rest];
}

/** The stages and moves of a lifecycle as a picture; the server says where everything is drawn. */
export class StageGraph extends Component {
    static template = "crm_lifecycle.StageGraph";
    static props = {...standardWidgetProps, rulesetField: {type: String, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.addDialog = useOwnedDialogs();
        this.name = `o_stage_graph_${++number}`;
        this.state = useState({graph: null});
        useRecordObserver(record => this.load(record));
    }

    load(record) {
        const {rulesetField} = this.props;
        // What is read here is what the picture follows.
        const {model_id: model, revision} = record.data;
        const ruleset = rulesetField ? record.data[rulesetField]?.id : record.resId;
        const modelId = rulesetField ? record.resId : model?.id;
        return this.draw(modelId, ruleset || false, revision);
    }

    async draw(modelId, rulesetId) {
        this.state.graph = modelId
            ? await this.orm.call("crm.lifecycle.model", "stage_graph", [[modelId], rulesetId])
            : null;
    }

    get isEmpty() {
        return !this.state.graph?.stages.length;
    }

    get viewBox() {
        const {width, height} = this.state.graph;
        return `0 0 ${width} ${height}`;
    }

    /** Mirrors a distance from the start of the line where text runs from right to left. */
    x(value) {
        return localization.direction === "rtl" ? this.state.graph.width - value : value;
    }

    get boxes() {
        const [width, height] = this.state.graph.box;
        return this.state.graph.stages.map(stage => ({
            stage,
            left: this.x(stage.x) - width / 2,
            top: stage.y - height / 2,
            width,
            height,
            middle: this.x(stage.x),
            lines: this.linesOf(stage, height),
            label: _t("%(stage)s, %(count)s customers", {stage: stage.name, count: stage.count}),
        }));
    }

    linesOf(stage, height) {
        const lines = inLines(stage.name);
        const first = stage.y - height / 2 + (lines.length > 1 ? LINE : LINE + 6);
        return lines.map((text, index) => ({text, y: first + index * LINE}));
    }

    get arrows() {
        return this.state.graph.moves.map(move => {
            const [x0, y0, cx, cy, x1, y1] = move.curve;
            return {
                move,
                path: `M ${this.x(x0)} ${y0} Q ${this.x(cx)} ${cy} ${this.x(x1)} ${y1}`,
                label: this.sentence(move),
            };
        });
    }

    sentence(move) {
        return move.automatic
            ? _t("%(move)s, by rule: %(when)s", {move: move.name, when: move.summary})
            : _t("%(move)s, by hand only", {move: move.name});
    }

    onKeydown(ev, resModel, part) {
        if (["Enter", " "].includes(ev.key)) {
            ev.preventDefault();
            this.open(resModel, part);
        }
    }

    async open(resModel, part) {
        const record = this.props.record;
        if ((await record.isDirty()) && !(await record.save())) {
            return;
        }
        this.addDialog(FormViewDialog, {
            resModel,
            resId: part.id,
            title: part.name,
            onRecordSaved: async () => {
                await record.load();
                await this.load(record);
            },
        });
    }
}

registry.category("view_widgets").add("crm_lifecycle_stage_graph", {
    component: StageGraph,
    extractProps: ({attrs}) => ({rulesetField: attrs.ruleset_field}),
});
