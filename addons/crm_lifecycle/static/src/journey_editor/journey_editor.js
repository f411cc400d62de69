import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {faultText} from "../faults";
import {JourneyPalette} from "./journey_palette";
import {JourneyRemove} from "./journey_remove";
import {JourneyView} from "./journey_view";
import {branchOf, stepKey, targetsOf} from "./journey_layout";
import {nextTarget} from "./journey_keys";

/** The steps of a journey as a tree to look at and, while it is a draft, to change. */
export class JourneyEditor extends JourneyView {
    setup() {
        super.setup();
        this.notification = useService("notification");
    }

    // Changing

    /** Saves the form, which the server must know before steps change. */
    async saved() {
        return !(await this.record.isDirty()) || (await this.record.save());
    }

    /** Makes the first draft, of a journey that may not be saved yet. */
    async begin() {
        if (await this.record.save()) {
            await this.orm.call("crm.journey", "action_new_version", [[this.record.resId]]);
            await this.record.load();
        }
    }

    add(way, before = false) {
        this.addDialog(JourneyPalette, {
            kinds: this.data.palette.filter(kind => !before || kind.ways.length),
            choose: kind => this.create(kind, way, before),
        });
    }

    async create(kind, way, before) {
        if (!(await this.saved())) {
            return;
        }
        this.addDialog(FormViewDialog, {
            resModel: "crm.journey.step",
            title: kind.label,
            canExpand: false,
            context: {
                default_version_id: this.data.version,
                default_parent_id: way.parent,
                default_branch: way.branch,
                default_kind: kind.kind,
                default_name: kind.label,
                journey_step_before: before ? way.child.id : false,
            },
            onRecordSaved: step => this.changed(stepKey(step.resId)),
        });
    }

    addAt(way) {
        return this.add(way, Boolean(way.child));
    }

    async open(step) {
        if (!(await this.saved())) {
            return;
        }
        this.addDialog(FormViewDialog, {
            resModel: "crm.journey.step",
            resId: step.id,
            title: step.name,
            canExpand: false,
            readonly: !this.isEditable,
            preventEdit: !this.isEditable,
            onRecordSaved: () => this.changed(stepKey(step.id)),
        });
    }

    remove(step) {
        const others = branchOf(this.drawing.tree, step.id).size - 1;
        this.addDialog(JourneyRemove, {
            step,
            others,
            remove: alone => this.call("action_remove", [[step.id], alone], step.parent),
        });
    }

    async call(method, args, focusOn) {
        try {
            await this.orm.call("crm.journey.step", method, args);
        } catch (error) {
            this.notification.add(faultText(error), {type: "danger"});
        }
        await this.changed(focusOn ? stepKey(focusOn) : null);
    }

    async changed(focusOn) {
        await this.read();
        this.focusOn(focusOn);
    }

    // Moving

    startMove(step, alone = false) {
        if (!this.isEditable) {
            return;
        }
        this.state.move = {id: step.id, alone, target: null};
        this.state.told = _t(
            "Moving %(step)s. Choose a way with the arrow keys, press Enter to put it there, Escape to leave it.",
            {step: step.name},
        );
        this.wantsFocus = false;
        this.wantsCanvas = true;
    }

    /** The list has no places to point at: the tree takes over. */
    moveFromList(step, alone) {
        this.state.view = "tree";
        this.startMove(step, alone);
    }

    stopMove() {
        const {id} = this.state.move || {};
        this.state.move = null;
        this.state.told = "";
        this.focusOn(id ? stepKey(id) : null);
    }

    get targets() {
        const {drawing} = this;
        const {id, alone} = this.state.move || {};
        if (this.aimed?.drawing !== drawing || this.aimed.id !== id || this.aimed.alone !== alone) {
            this.aimed = {drawing, id, alone, targets: id ? targetsOf(drawing, id, alone) : []};
        }
        return this.aimed.targets;
    }

    isTarget(way) {
        return this.targets.some(target => target.key === way.key);
    }

    async drop(way) {
        const {move} = this.state;
        if (!move || !this.isTarget(way)) {
            return;
        }
        this.state.move = null;
        this.state.told = "";
        await this.call("action_move", [[move.id], way.parent, way.branch, move.alone], move.id);
    }

    onDragStart(ev, step) {
        if (!this.isEditable) {
            ev.preventDefault();
            return;
        }
        ev.dataTransfer.effectAllowed = "move";
        ev.dataTransfer.setData("text/plain", step.name);
        this.state.move = {id: step.id, alone: ev.altKey, target: null, isDragged: true};
    }

    onDragOver(ev, way) {
        if (this.isTarget(way)) {
            ev.preventDefault();
            this.state.move.target = way.key;
        }
    }

    onDrop(ev, way) {
        if (this.isTarget(way)) {
            ev.preventDefault();
            this.drop(way);
        }
    }

    onDragEnd() {
        this.state.move = null;
    }

    // Keyboard

    onKeydown(ev) {
        return this.state.move ? this.onMoveKey(ev) : super.onKeydown(ev);
    }

    onMoveKey(ev) {
        const {move} = this.state;
        const next = nextTarget(this.targets, move.target, ev.key);
        if (next) {
            move.target = next;
            this.canvas.el.querySelector(`[data-key="${next}"]`)?.scrollIntoView({block: "nearest"});
            const way = this.targets.find(each => each.key === next);
            this.state.told = this.placeInWords(way);
        } else if (ev.key === "Enter" && move.target) {
            this.drop(this.targets.find(way => way.key === move.target));
        } else if (ev.key === "Escape") {
            this.stopMove();
        } else {
            return;
        }
        ev.preventDefault();
        ev.stopPropagation();
    }

    placeInWords(way) {
        const step = this.data.steps.find(each => each.id === way.parent);
        const label = this.wayLabel(way);
        const values = {step: step?.name, way: label, next: way.child?.name};
        if (!step) {
            return _t("Here: at the beginning, before %(next)s", values);
        }
        if (way.child) {
            return label
                ? _t("Here: after %(step)s, %(way)s, before %(next)s", values)
                : _t("Here: between %(step)s and %(next)s", values);
        }
        return label ? _t("Here: after %(step)s, %(way)s", values) : _t("Here: after %(step)s", values);
    }

    onStepKey(ev, step) {
        if (this.state.move || ev.target.dataset.key !== stepKey(step.id)) {
            return;
        }
        const actions = {
            Enter: () => this.open(step),
            " ": () => this.toggle(step),
            Delete: () => this.isEditable && this.remove(step),
            Insert: () => this.isEditable && this.insertBefore(step),
            m: () => this.startMove(step, ev.shiftKey),
        };
        const action = actions[ev.key] || actions[ev.key.toLowerCase()];
        if (action) {
            ev.preventDefault();
            ev.stopPropagation();
            action();
        }
    }

    insertBefore(step) {
        this.add({parent: step.parent, branch: step.branch, child: step}, true);
    }

    onWayFocus(way) {
        if (!this.state.move) {
            this.state.focus = way.key;
        }
    }

    onWayClick(way) {
        return this.state.move ? this.drop(way) : this.addAt(way);
    }
}

registry.category("view_widgets").add("crm_journey_editor", {component: JourneyEditor});
