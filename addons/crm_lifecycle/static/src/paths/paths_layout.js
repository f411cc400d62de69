/**
 * Where nodes and ribbons of a flow stand. Numbers in, numbers out; units are those of the drawing.
 * The drawing's height is shared so that a customer is as high in every step.
 */

export const NODE_WIDTH = 14;
export const GAP = 22;
const THINNEST = 1;

/** Height of one customer: the fullest step fills the drawing. */
export function scaleOf(steps, height) {
    const scales = steps.map(nodes => {
        const customers = nodes.reduce((sum, node) => sum + node.customers, 0);
        return (height - GAP * (nodes.length - 1)) / customers;
    });
    return Math.max(0, Math.min(...scales));
}

function columnX(step, count, width, rtl) {
    const x = count > 1 ? (step * (width - NODE_WIDTH)) / (count - 1) : 0;
    return rtl ? width - NODE_WIDTH - x : x;
}

/** Nodes with x, y and height; `step` counts from 1. */
export function placeNodes(steps, {width, height, rtl = false}) {
    const scale = scaleOf(steps, height);
    return steps.flatMap((nodes, index) => {
        let y = 0;
        return nodes.map(node => {
            const placed = {
                ...node,
                step: index + 1,
                x: columnX(index, steps.length, width, rtl),
                y,
                height: Math.max(THINNEST, node.customers * scale),
            };
            y += placed.height + GAP;
            return placed;
        });
    });
}

/** Ribbons from node to node, each beside the other where it leaves and where it arrives. */
export function placeLinks(links, nodes, {rtl = false} = {}) {
    const nodeOf = new Map(nodes.map(node => [`${node.step} ${node.key}`, node]));
    const used = new Map();
    const take = (side, node, thickness) => {
        const key = `${side} ${node.step} ${node.key}`;
        const start = used.get(key) || 0;
        used.set(key, start + thickness);
        return node.y + start + thickness / 2;
    };
    const ends = links.map(link => ({
        link,
        source: nodeOf.get(`${link.step} ${link.from}`),
        target: nodeOf.get(`${link.step + 1} ${link.to}`),
    }));
    ends.sort((a, b) => a.source.y - b.source.y || a.target.y - b.target.y);
    return ends.map(({link, source, target}) => {
        const thickness = Math.max(THINNEST, (link.customers / source.customers) * source.height);
        return {
            ...link,
            source,
            target,
            thickness,
            path: ribbon(
                source.x + (rtl ? 0 : NODE_WIDTH),
                take("out", source, thickness),
                target.x + (rtl ? NODE_WIDTH : 0),
                take("in", target, thickness),
            ),
        };
    });
}

function ribbon(x1, y1, x2, y2) {
    const middle = (x1 + x2) / 2;
    return `M${round(x1)},${round(y1)}C${round(middle)},${round(y1)} ${round(middle)},${round(y2)} ${round(x2)},${round(y2)}`;
}

function round(value) {
    return Math.round(value * 10) / 10;
}

/** One colour for each key, in the order in which keys appear; the same key keeps its colour in every step. */
export function colorsOf(steps, palette) {
    const keys = [...new Set(steps.flatMap(nodes => nodes.map(node => node.key)))];
    return new Map(keys.map((key, place) => [key, palette[place % palette.length]]));
}

/** Rows of the table: each way on, and how many went no further; most customers first within a step. */
export function tableRows({steps, links}) {
    return steps.flatMap((nodes, index) => {
        const step = index + 1;
        const labelOf = (place, key) => steps[place]?.find(node => node.key === key)?.label;
        const onward = links
            .filter(link => link.step === step)
            .map(link => ({
                ...link,
                fromLabel: labelOf(index, link.from),
                toLabel: labelOf(index + 1, link.to),
            }));
        const ended = nodes
            .filter(node => node.ended)
            .map(node => ({step, from: node.key, fromLabel: node.label, to: false, customers: node.ended}));
        return [...onward, ...ended].sort((a, b) => b.customers - a.customers);
    });
}
