import {expect, test} from "@odoo/hoot";
import {
    colorsOf,
    GAP,
    NODE_WIDTH,
    placeLinks,
    placeNodes,
    scaleOf,
    tableRows,
} from "@crm_lifecycle/paths/paths_layout";
import {groupByDay, toggled} from "@crm_lifecycle/timeline/day_groups";

const flow = {
    steps: [
        [
            {key: "a", label: "A", customers: 6, ended: 1},
            {key: "b", label: "B", customers: 4, ended: 0},
        ],
        [
            {key: "b", label: "B", customers: 5, ended: 5},
            {key: "c", label: "C", customers: 4, ended: 4},
        ],
    ],
    links: [
        {step: 1, from: "b", to: "c", customers: 4},
        {step: 1, from: "a", to: "b", customers: 5},
    ],
};
const size = {width: 100 + NODE_WIDTH, height: 100 + GAP};

test("the fullest step fills the drawing", () => {
    expect(scaleOf(flow.steps, size.height)).toBe(10);
    const nodes = placeNodes(flow.steps, size);
    expect(nodes.map(node => [node.step, node.x, node.y, node.height])).toEqual([
        [1, 0, 0, 60],
        [1, 0, 60 + GAP, 40],
        [2, 100, 0, 50],
        [2, 100, 50 + GAP, 40],
    ]);
});

test("from right to left the first step stands at the right", () => {
    const nodes = placeNodes(flow.steps, {...size, rtl: true});
    expect(nodes.map(node => node.x)).toEqual([100, 100, 0, 0]);
});

test("ribbons are as wide as their customers and lie beside each other", () => {
    const nodes = placeNodes(flow.steps, size);
    const links = placeLinks(flow.links, nodes);
    expect(links.map(link => [link.from, link.to, link.thickness])).toEqual([
        ["a", "b", 50],
        ["b", "c", 40],
    ]);
    expect(links[0].path).toBe(`M${NODE_WIDTH},25C57,25 57,25 100,25`);
});

test("a single step stands at the start", () => {
    const [node] = placeNodes([[{key: "a", customers: 2, ended: 2}]], size);
    expect([node.x, node.y, node.height]).toEqual([0, 0, size.height]);
});

test("a key keeps its colour", () => {
    expect([...colorsOf(flow.steps, ["red", "blue"])]).toEqual([
        ["a", "red"],
        ["b", "blue"],
        ["c", "red"],
    ]);
});

test("the table tells every way on and who went no further", () => {
    const rows = tableRows(flow).map(row => [row.step, row.fromLabel, row.toLabel, row.customers]);
    expect(rows).toEqual([
        [1, "A", "B", 5],
        [1, "B", "C", 4],
        [1, "A", undefined, 1],
        [2, "B", undefined, 5],
        [2, "C", undefined, 4],
    ]);
});

test("entries of a day stand under one heading", () => {
    const entries = [
        {id: 3, day: "2026-03-02", day_label: "Monday"},
        {id: 2, day: "2026-03-02", day_label: "Monday"},
        {id: 1, day: "2026-03-01", day_label: "Sunday"},
    ];
    const days = groupByDay(entries).map(day => [day.label, day.entries.map(entry => entry.id)]);
    expect(days).toEqual([
        ["Monday", [3, 2]],
        ["Sunday", [1]],
    ]);
});

test("a chip is pressed and released", () => {
    expect(toggled([], "mail")).toEqual(["mail"]);
    expect(toggled(["mail", "phone"], "mail")).toEqual(["phone"]);
});
