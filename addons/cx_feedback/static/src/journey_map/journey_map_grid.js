import {Component, useRef, useState} from "@odoo/owl";
import {localization} from "@web/core/l10n/localization";
import {stageName, touchpointName} from "./journey_map_words";

const STEPS = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
};

/** The map itself. The tab key comes to one cell, the arrow keys move from there, Enter opens. */
export class JourneyMapGrid extends Component {
    static template = "cx_feedback.JourneyMapGrid";
    static props = {map: Object, views: Array, chosen: [String, {value: false}], show: Function};

    setup() {
        this.root = useRef("root");
        this.state = useState({row: 0, column: 0});
    }

    get columns() {
        return this.props.map.touchpoints.map(touchpoint => ({
            ...touchpoint,
            label: touchpointName(touchpoint),
        }));
    }

    get rows() {
        const width = this.props.map.touchpoints.length;
        return this.props.map.stages.map((stage, number) => ({
            ...stage,
            label: stageName(stage),
            views: this.props.views.slice(number * width, (number + 1) * width),
        }));
    }

    isReached(row, column) {
        const {map} = this.props;
        const last = [map.stages.length - 1, map.touchpoints.length - 1];
        return row === Math.min(this.state.row, last[0]) && column === Math.min(this.state.column, last[1]);
    }

    classOf(view) {
        const {cell} = view;
        return {
            [`o_cx_level_${cell.level}`]: !view.empty,
            o_cx_outside: cell.designed === false && !view.empty,
            o_cx_designed: cell.designed === true && view.empty,
            o_cx_chosen: view.key === this.props.chosen,
        };
    }

    press(view, key, row, column) {
        if (key === "Enter" || key === " ") {
            return this.choose(view, row, column);
        }
        const [down, aside] = STEPS[key];
        const along = localization.direction === "rtl" ? -aside : aside;
        const {map} = this.props;
        this.state.row = Math.max(0, Math.min(map.stages.length - 1, row + down));
        this.state.column = Math.max(0, Math.min(map.touchpoints.length - 1, column + along));
        const place = `[data-row="${this.state.row}"][data-column="${this.state.column}"]`;
        this.root.el.querySelector(place).focus();
    }

    onKey(event, view, row, column) {
        if (event.key in STEPS || event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            this.press(view, event.key, row, column);
        }
    }

    choose(view, row, column) {
        Object.assign(this.state, {row, column});
        if (!view.empty) {
            this.props.show(view);
        }
    }
}
