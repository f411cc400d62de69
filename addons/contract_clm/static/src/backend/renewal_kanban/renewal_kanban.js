import {KanbanHeader} from "@web/views/kanban/kanban_header";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {formatMonetary} from "@web/views/fields/formatters";
import {kanbanView} from "@web/views/kanban/kanban_view";
import {registry} from "@web/core/registry";

const WEIGHTED = "weighted_company";

/** A column tells besides its sum what that is worth by probability. */
export class RenewalKanbanHeader extends KanbanHeader {
    static template = "contract_clm.RenewalKanbanHeader";

    get weighted() {
        const {group, list, progressBarState} = this.props;
        const field = list.fields[WEIGHTED];
        if (!field || !progressBarState || list.groupByField.name !== "stage_id") {
            return "";
        }
        const {value, currencies} = progressBarState.getAggregateValue(group, field);
        return value ? formatMonetary(value, {currencyId: currencies?.[0], digits: [0, 0]}) : "";
    }
}

export class RenewalKanbanRenderer extends KanbanRenderer {
    static components = {...KanbanRenderer.components, KanbanHeader: RenewalKanbanHeader};
}

export class RenewalKanbanController extends kanbanView.Controller {
    get progressBarAggregateFields() {
        const field = this.props.archInfo.progressAttributes && this.props.fields[WEIGHTED];
        return field ? [...super.progressBarAggregateFields, field] : super.progressBarAggregateFields;
    }
}

registry.category("views").add("clm_renewal_kanban", {
    ...kanbanView,
    Controller: RenewalKanbanController,
    Renderer: RenewalKanbanRenderer,
});
