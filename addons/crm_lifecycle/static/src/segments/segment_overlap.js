import {Component} from "@odoo/owl";
import {formatInteger} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

// Centres of the circles and of the parts, by bit mask, in a picture of 320 by 240 or 280.
const TWO = {
    height: 210,
    circles: [
        {x: 120, y: 110, labelX: 75, labelY: 18},
        {x: 200, y: 110, labelX: 245, labelY: 18},
    ],
    parts: {1: [80, 115], 2: [240, 115], 3: [160, 115]},
};
const THREE = {
    height: 290,
    circles: [
        {x: 120, y: 110, labelX: 75, labelY: 18},
        {x: 200, y: 110, labelX: 245, labelY: 18},
        {x: 160, y: 175, labelX: 160, labelY: 282},
    ],
    parts: {
        1: [85, 100],
        2: [235, 100],
        4: [160, 230],
        3: [160, 85],
        5: [112, 160],
        6: [208, 160],
        7: [160, 135],
    },
};
const LONGEST_NAME = 22;

/** Two or three circles with the number of members in each of their parts. */
export class SegmentOverlap extends Component {
    static template = "crm_lifecycle.SegmentOverlap";
    static props = {...standardFieldProps};

    get picture() {
        return this.props.record.data[this.props.name] || {names: [], parts: {}};
    }

    get layout() {
        return this.picture.names.length > 2 ? THREE : TWO;
    }

    get circles() {
        return this.picture.names.map((name, index) => ({
            ...this.layout.circles[index],
            index,
            name,
            label: name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name,
        }));
    }

    get parts() {
        return Object.entries(this.picture.parts).map(([mask, count]) => {
            const [x, y] = this.layout.parts[mask];
            return {mask, x, y, count: formatInteger(count)};
        });
    }
}

registry.category("fields").add("crm_segment_overlap", {
    component: SegmentOverlap,
    supportedTypes: ["json"],
});
