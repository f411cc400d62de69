import {expect, test} from "@odoo/hoot";
import {
    BOX,
    branchOf,
    GAP,
    inReadingOrder,
    layout,
    MARGIN,
    stepKey,
    targetsOf,
    treeOf,
    WAY,
    wayKey,
} from "@crm_lifecycle/journey_editor/journey_layout";
import {neighbour, nextTarget, stopsOf} from "@crm_lifecycle/journey_editor/journey_keys";

const step = (id, parent, branch = "next", ways = ["next"]) => ({id, parent, branch, ways});
// A mail, then a question; who says yes gets another mail, who says no leaves.
const steps = [step(1, false), step(2, 1, "next", ["yes", "no"]), step(3, 2, "yes"), step(4, 2, "no", [])];

test("a step stands between its ways", () => {
    const {boxes} = layout(steps);
    const middle = Object.fromEntries(boxes.map(box => [box.step.id, box.middle]));
    expect(middle[4] - middle[3]).toBe(BOX.width + GAP);
    expect(middle[2]).toBe((middle[3] + middle[4]) / 2);
    expect(middle[1]).toBe(middle[2]);
    expect(boxes.map(box => box.level)).toEqual([0, 1, 2, 2]);
});

test("the drawing holds every step and every end of a way", () => {
    const {boxes, ways, width, height} = layout(steps);
    expect(Math.min(...boxes.map(box => box.left))).toBe(MARGIN);
    expect(Math.max(...boxes.map(box => box.left + BOX.width))).toBe(width - MARGIN);
    expect(Math.max(...ways.map(way => way.top + WAY.height)) + MARGIN).toBe(height);
    expect(ways.map(way => [way.key, way.child?.id ?? null])).toEqual([
        ["way:0:next", 1],
        ["way:1:next", 2],
        ["way:2:yes", 3],
        ["way:2:no", 4],
        ["way:3:next", null],
    ]);
});

test("from right to left the drawing is mirrored", () => {
    const ahead = layout(steps);
    const back = layout(steps, {rtl: true});
    expect(back.width).toBe(ahead.width);
    back.boxes.forEach((box, place) => {
        expect(box.left).toBe(ahead.width - ahead.boxes[place].left - BOX.width);
        expect(box.top).toBe(ahead.boxes[place].top);
    });
});

test("no two steps cover each other, whatever the tree", () => {
    const grown = [step(1, false, "next", ["yes", "no"])];
    for (let id = 2; id <= 200; id++) {
        const parent = Math.ceil(id / 3);
        const free = ["yes", "no"].find(
            branch => !grown.some(other => other.parent === parent && other.branch === branch),
        );
        grown.push(free ? step(id, parent, free, ["yes", "no"]) : step(id, id - 1, "yes", ["yes", "no"]));
    }
    const {boxes} = layout(grown);
    expect(boxes.length).toBe(200);
    for (const level of new Set(boxes.map(box => box.level))) {
        const row = boxes.filter(box => box.level === level).sort((a, b) => a.left - b.left);
        row.slice(1).forEach((box, place) => {
            expect(box.left - row[place].left).toBeGreaterThan(BOX.width);
        });
    }
});

test("a chain of a thousand steps is drawn", () => {
    const chain = [...Array(1000).keys()].map(place => step(place + 1, place || false));
    const {boxes, width} = layout(chain);
    expect(boxes.length).toBe(1000);
    expect(width).toBe(BOX.width + 2 * MARGIN);
});

test("a journey without steps has one way to begin", () => {
    const {boxes, ways} = layout([]);
    expect(boxes).toEqual([]);
    expect(ways.map(way => [way.key, way.child])).toEqual([["way:0:next", null]]);
});

test("a collapsed step says how many it hides", () => {
    const {boxes, ways} = layout(steps, {collapsed: new Set([2])});
    expect(boxes.map(box => [box.step.id, box.hidden])).toEqual([
        [1, 0],
        [2, 2],
    ]);
    expect(ways.map(way => way.key)).toEqual(["way:0:next", "way:1:next"]);
});

test("whoever hangs at a way that is no more is shown", () => {
    const {boxes, ways} = layout([step(1, false), step(2, 1, "no")]);
    expect(boxes.map(box => box.step.id)).toEqual([1, 2]);
    expect(ways.find(way => way.stray).key).toBe(wayKey(1, "no"));
});

test("reading order goes down one way before the next", () => {
    const order = inReadingOrder(treeOf([...steps, step(5, 3)]));
    expect(order.map(({step: each}) => each.id)).toEqual([1, 2, 3, 5, 4]);
    expect([...branchOf(treeOf(steps), 2)].sort()).toEqual([2, 3, 4]);
});

test("a step is never hung below itself nor where it is", () => {
    const drawing = layout(steps);
    expect(targetsOf(drawing, 2).map(way => way.key)).toEqual(["way:0:next"]);
    expect(targetsOf(drawing, 3).map(way => way.key)).toEqual(["way:0:next", "way:1:next", "way:2:no"]);
    expect(targetsOf(drawing, 1, true).map(way => way.key)).toEqual(["way:2:yes", "way:2:no", "way:3:next"]);
});

test("arrow keys follow the drawing", () => {
    const drawing = layout(steps);
    const go = (from, key) => neighbour(drawing, from, key);
    expect(go(stepKey(1), "ArrowDown")).toBe(stepKey(2));
    expect(go(stepKey(2), "ArrowDown")).toBe(stepKey(3));
    expect(go(stepKey(3), "ArrowRight")).toBe(stepKey(4));
    expect(go(stepKey(3), "ArrowDown")).toBe(wayKey(3, "next"));
    expect(go(wayKey(3, "next"), "ArrowUp")).toBe(stepKey(3));
    expect(go(stepKey(4), "ArrowDown")).toBe(null);
    expect(go(stepKey(1), "ArrowUp")).toBe(null);
    expect(go(stepKey(4), "Home")).toBe(stepKey(1));
    expect(go(stepKey(1), "End")).toBe(stepKey(4));
    expect(go(null, "ArrowDown")).toBe(stepKey(1));
});

test("from right to left the left arrow still leads to the left", () => {
    const drawing = layout(steps, {rtl: true});
    expect(neighbour(drawing, stepKey(3), "ArrowLeft")).toBe(stepKey(4));
    expect(neighbour(drawing, stepKey(3), "ArrowRight")).toBe(null);
});

test("every stop is reached with the arrow keys alone", () => {
    const drawing = layout([...steps, step(5, 3, "next", ["yes", "no"])]);
    const reached = new Set([stepKey(1)]);
    for (const from of reached) {
        for (const key of ["ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"]) {
            const next = neighbour(drawing, from, key);
            if (next) {
                reached.add(next);
            }
        }
    }
    expect(reached.size).toBe(stopsOf(drawing).length);
});

test("places to move to are gone through round and round", () => {
    const targets = targetsOf(layout(steps), 3);
    expect(nextTarget(targets, null, "ArrowDown")).toBe("way:0:next");
    expect(nextTarget(targets, "way:2:no", "ArrowDown")).toBe("way:0:next");
    expect(nextTarget(targets, "way:0:next", "ArrowUp")).toBe("way:2:no");
    expect(nextTarget(targets, "way:0:next", "x")).toBe(null);
    expect(nextTarget([], null, "ArrowDown")).toBe(null);
});
