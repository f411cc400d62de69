import {Component, useState} from "@odoo/owl";
import {localization} from "@web/core/l10n/localization";
import {_t} from "@web/core/l10n/translation";
import {formatInteger} from "@web/views/fields/formatters";
import {colorsOf, NODE_WIDTH, placeLinks, placeNodes} from "./paths_layout";

// Told apart also by people who see few colours (Okabe and Ito 2008).
const PALETTE = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#8B8000"];
const OTHER_COLOR = "#777777";
const WIDTH = 960;
const HEIGHT = 420;
const LABEL_SPACE = 190;
const MARGIN = 24;

/** The flow as a drawing: a node for each stage or channel of a step, ribbons as wide as their customers. */
export class PathsDiagram extends Component {
    static template = "crm_lifecycle.PathsDiagram";
    static props = {flow: Object, open: Function};

    setup() {
        this.state = useState({told: ""});
    }

    get rtl() {
        return localization.direction === "rtl";
    }

    get viewBox() {
        const start = this.rtl ? -LABEL_SPACE : 0;
        return `${start} ${-MARGIN} ${WIDTH + LABEL_SPACE} ${HEIGHT + 2 * MARGIN}`;
    }

    get drawing() {
        const {steps, links} = this.props.flow;
        const nodes = placeNodes(steps, {width: WIDTH, height: HEIGHT, rtl: this.rtl});
        return {
            nodes,
            links: placeLinks(links, nodes, {rtl: this.rtl}),
            colors: colorsOf(steps, PALETTE).set("other", OTHER_COLOR),
        };
    }

    get nodeWidth() {
        return NODE_WIDTH;
    }

    labelX(node) {
        return this.rtl ? node.x - 6 : node.x + NODE_WIDTH + 6;
    }

    tellNode(node) {
        const values = {label: node.label, customers: formatInteger(node.customers), step: node.step};
        if (!node.ended) {
            return _t("Step %(step)s, %(label)s: %(customers)s customers", values);
        }
        values.ended = formatInteger(node.ended);
        return _t("Step %(step)s, %(label)s: %(customers)s customers, %(ended)s went no further", values);
    }

    tellLink(link) {
        return _t("From %(from)s to %(to)s: %(customers)s customers (%(share)s%)", {
            from: link.source.label,
            to: link.target.label,
            customers: formatInteger(link.customers),
            share: Math.round((100 * link.customers) / link.source.customers),
        });
    }

    shortNumber(node) {
        return formatInteger(node.customers);
    }

    onKey(event, node) {
        if (event.key === "Enter" || event.key === " ") {
            event.preventDefault();
            this.props.open({step: node.step, from: node.key});
        }
    }
}
