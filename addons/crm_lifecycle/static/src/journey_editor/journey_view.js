import {Component, markRaw, onPatched, onWillUnmount, useEffect, useRef, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {localization} from "@web/core/l10n/localization";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useOwnedDialogs, useService} from "@web/core/utils/hooks";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {JourneyOutline} from "./journey_outline";
import {countsOf, JourneyStepBox} from "./journey_step_box";
import {BOX, layout, stepKey, WAY} from "./journey_layout";
import {neighbour} from "./journey_keys";

const REFRESH_MILLISECONDS = 60000;
const ZOOMS = [0.4, 0.55, 0.75, 1];
const MOVES = ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight", "Home", "End"];

/** The steps of a journey as a tree to look at: versions, counts, where the focus is. */
export class JourneyView extends Component {
    static template = "crm_lifecycle.JourneyEditor";
    static components = {JourneyOutline, JourneyStepBox};
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.ui = useService("ui");
        this.addDialog = useOwnedDialogs();
        this.canvas = useRef("canvas");
        this.state = useState({
            data: null,
            version: false,
            view: this.ui.isSmall ? "list" : "tree",
            zoom: ZOOMS.length - 1,
            collapsed: {},
            focus: null,
            move: null,
            told: "",
        });
        useRecordObserver(record => this.load(record));
        useEffect(
            () => {
                const timer = setInterval(() => this.refreshCounts(), REFRESH_MILLISECONDS);
                return () => clearInterval(timer);
            },
            () => [],
        );
        onPatched(() => this.takeFocus());
        onWillUnmount(() => (this.gone = true));
    }

    // Reading

    async load(record) {
        // What is read here is what the tree follows.
        const {draft_version_id: draft, live_version_id: live} = record.data;
        const known = [draft, live].map(version => version && version.id).join();
        if (this.known !== known) {
            this.known = known;
            this.state.version = false;
        }
        await this.read(record.resId);
    }

    async read(journeyId = this.props.record.resId) {
        const data = journeyId
            ? await this.orm.call("crm.journey", "editor_data", [[journeyId], this.state.version])
            : null;
        if (!this.gone) {
            this.state.data = data && markRaw(data);
            this.keepFocus();
        }
    }

    async refreshCounts() {
        const isIdle = !this.state.move && document.visibilityState === "visible";
        if (isIdle && this.state.data && this.state.data.state !== "draft") {
            await this.read();
        }
    }

    get record() {
        return this.props.record;
    }

    get data() {
        return this.state.data;
    }

    get isEditable() {
        return Boolean(this.data?.editable);
    }

    get direction() {
        return localization.direction;
    }

    /** Where everything stands; reckoned once for what is shown. */
    get drawing() {
        const {data} = this;
        const folded = data.steps.filter(step => this.state.collapsed[step.id]).map(step => step.id);
        const key = folded.join();
        if (this.drawn?.data !== data || this.drawn.key !== key) {
            const picture = layout(data.steps, {rtl: this.direction === "rtl", collapsed: new Set(folded)});
            this.drawn = {data, key, picture};
        }
        return this.drawn.picture;
    }

    get zoom() {
        return ZOOMS[this.state.zoom];
    }

    get isFullSize() {
        return this.state.zoom === ZOOMS.length - 1;
    }

    get wayWidth() {
        return WAY.width;
    }

    get boxSize() {
        return BOX;
    }

    kindOf(step) {
        return this.data.palette.find(kind => kind.kind === step.kind) || {label: step.kind, ways: []};
    }

    /** The words at a way out; none where there is only one. */
    wayLabel(way) {
        const step = this.data.steps.find(each => each.id === way.parent);
        if (!step || (step.ways.length < 2 && !way.stray)) {
            return "";
        }
        const known = this.data.palette.flatMap(kind => kind.ways);
        return known.find(each => each.branch === way.branch)?.label || way.branch;
    }

    /** What stands at a way that leads nowhere yet, for those who hear it. */
    wayTitle(way) {
        const step = this.data.steps.find(each => each.id === way.parent);
        if (!step) {
            return _t("Add the first step");
        }
        const label = this.wayLabel(way);
        return label
            ? _t("Add a step after %(step)s, %(way)s", {step: step.name, way: label})
            : _t("Add a step after %(step)s", {step: step.name});
    }

    /** A step as it is heard. */
    stepTitle(step) {
        const values = {step: step.name, kind: this.kindOf(step).label, facts: step.facts};
        const title = step.facts
            ? _t("%(step)s. %(kind)s: %(facts)s", values)
            : _t("%(step)s. %(kind)s", values);
        return [title, ...step.faults, ...countsOf(step).map(count => count.text)].join(". ");
    }

    versionLabel(version) {
        const states = {draft: _t("draft"), live: _t("live"), retired: _t("retired")};
        return _t("Version %(number)s (%(state)s)", {number: version.number, state: states[version.state]});
    }

    async chooseVersion(ev) {
        this.state.version = Number(ev.target.value);
        await this.read();
    }

    // Keyboard

    focusOn(key) {
        if (key) {
            this.state.focus = key;
            this.wantsFocus = true;
        }
    }

    keepFocus() {
        const keys = this.data ? this.data.steps.map(step => stepKey(step.id)) : [];
        if (this.state.focus?.startsWith("step:") && !keys.includes(this.state.focus)) {
            this.state.focus = null;
        }
    }

    takeFocus() {
        if (this.wantsCanvas && this.canvas.el) {
            this.wantsCanvas = false;
            this.canvas.el.focus();
        } else if (this.wantsFocus && this.canvas.el) {
            const stop = this.canvas.el.querySelector(`[data-key="${this.state.focus}"]`);
            if (stop) {
                this.wantsFocus = false;
                stop.focus();
                stop.scrollIntoView({block: "nearest", inline: "nearest"});
            }
        }
    }

    /** One stop at a time is reached with Tab: the one with the focus, else the first. */
    tabIndex(key) {
        const first = this.data.steps.length ? this.drawing.boxes[0].key : "way:0:next";
        return (this.state.focus || first) === key ? 0 : -1;
    }

    onKeydown(ev) {
        if (MOVES.includes(ev.key)) {
            ev.preventDefault();
            this.focusOn(neighbour(this.drawing, this.state.focus, ev.key));
        }
    }

    // Looking

    toggle(step) {
        this.state.collapsed[step.id] = !this.state.collapsed[step.id];
        this.focusOn(stepKey(step.id));
    }

    zoomBy(by) {
        this.state.zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.state.zoom + by));
    }

    show(view) {
        this.state.view = view;
    }

    async openPeople(step, what) {
        const action = await this.orm.call("crm.journey.step", "action_open_people", [[step.id], what]);
        this.action.doAction(action);
    }
}
