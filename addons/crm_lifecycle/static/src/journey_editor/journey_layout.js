/**
 * Where the steps of a journey stand: a tree from top to bottom, each way out of a step a column of its own.
 * Steps in, numbers out; units are pixels at full size, the origin is the upper left corner.
 *
 * A step is `{id, parent, branch, ways}`: the step that it hangs at (false for the first), at which way out, and its
 * own ways out in their order.
 */

export const BOX = {width: 236, height: 118};
export const WAY = {width: 128, height: 84};
export const GAP = 28;
export const MARGIN = 24;

export const stepKey = id => `step:${id}`;
export const wayKey = (parent, branch) => `way:${parent || 0}:${branch}`;

/** The steps as a tree: `root`, and for each step its ways with who hangs there (or null). */
export function treeOf(steps) {
    const hanging = new Map(steps.map(step => [wayKey(step.parent, step.branch), step]));
    const root = steps.find(step => !step.parent) || null;
    const waysOf = new Map();
    for (const step of steps) {
        waysOf.set(
            step.id,
            step.ways.map(branch => ({branch, child: hanging.get(wayKey(step.id, branch)) || null})),
        );
    }
    // Whoever hangs at a way that their step does not have is shown all the same.
    for (const step of steps) {
        const ways = step.parent && waysOf.get(step.parent);
        if (ways && !ways.some(way => way.branch === step.branch)) {
            ways.push({branch: step.branch, child: step, stray: true});
        }
    }
    return {root, waysOf};
}

/** Steps from the first on, each before what follows it: `[{step, level}]`; without what collapsed steps hide. */
export function inReadingOrder({root, waysOf}, collapsed = new Set()) {
    const found = [];
    const waiting = root ? [{step: root, level: 0}] : [];
    while (waiting.length) {
        const {step, level} = waiting.pop();
        found.push({step, level});
        if (!collapsed.has(step.id)) {
            const children = waysOf.get(step.id).filter(way => way.child);
            waiting.push(...children.reverse().map(way => ({step: way.child, level: level + 1})));
        }
    }
    return found;
}

/** The ids of a step and of all that follow it. */
export function branchOf(tree, id) {
    const ids = new Set();
    const waiting = [id];
    while (waiting.length) {
        const next = waiting.pop();
        ids.add(next);
        waiting.push(...tree.waysOf.get(next).flatMap(way => (way.child ? [way.child.id] : [])));
    }
    return ids;
}

function widthsOf(order, {waysOf}, collapsed) {
    const widths = new Map();
    for (const {step} of [...order].reverse()) {
        const ways = collapsed.has(step.id) ? [] : waysOf.get(step.id);
        const below = ways.map(way => (way.child ? widths.get(way.child.id) : WAY.width));
        widths.set(step.id, Math.max(BOX.width, spread(below)));
    }
    return widths;
}

function spread(widths) {
    return widths.reduce((sum, width) => sum + width, 0) + GAP * Math.max(0, widths.length - 1);
}

/** Middles of steps and of ways, from the left, where text runs from left to right. */
function middlesOf(order, {waysOf}, widths, collapsed) {
    const middles = new Map();
    const lefts = new Map();
    if (order.length) {
        lefts.set(order[0].step.id, 0);
    }
    for (const {step} of order) {
        const ways = collapsed.has(step.id) ? [] : waysOf.get(step.id);
        const taken = ways.map(way => (way.child ? widths.get(way.child.id) : WAY.width));
        let left = lefts.get(step.id) + (widths.get(step.id) - spread(taken)) / 2;
        ways.forEach((way, place) => {
            if (way.child) {
                lefts.set(way.child.id, left);
            } else {
                middles.set(wayKey(step.id, way.branch), left + taken[place] / 2);
            }
            left += taken[place] + GAP;
        });
    }
    // A step stands between its first and its last way; those below are known first.
    for (const {step} of [...order].reverse()) {
        const ways = collapsed.has(step.id) ? [] : waysOf.get(step.id);
        const below = ways.map(way =>
            way.child ? middles.get(stepKey(way.child.id)) : middles.get(wayKey(step.id, way.branch)),
        );
        const middle = below.length
            ? (below[0] + below[below.length - 1]) / 2
            : lefts.get(step.id) + widths.get(step.id) / 2;
        middles.set(stepKey(step.id), middle);
    }
    return middles;
}

const topOf = level => MARGIN + WAY.height + level * (BOX.height + WAY.height);

/**
 * The drawing: `boxes` of steps (left, top, middle, level, hidden), `ways` between them (middle, top, level, child, and
 * the line that leads there), in reading order, and how large it all is.
 */
export function layout(steps, {rtl = false, collapsed = new Set()} = {}) {
    const tree = treeOf(steps);
    const order = inReadingOrder(tree, collapsed);
    const widths = widthsOf(order, tree, collapsed);
    const middles = middlesOf(order, tree, widths, collapsed);
    const inner = order.length ? widths.get(order[0].step.id) : BOX.width;
    const width = inner + 2 * MARGIN;
    const x = middle => (rtl ? width - MARGIN - middle : middle + MARGIN);
    const boxes = order.map(({step, level}) => ({
        key: stepKey(step.id),
        step,
        level,
        middle: x(middles.get(stepKey(step.id))),
        left: x(middles.get(stepKey(step.id))) - BOX.width / 2,
        top: topOf(level),
        hidden: collapsed.has(step.id) ? branchOf(tree, step.id).size - 1 : 0,
    }));
    const entry = wayInto(tree.root, x(tree.root ? middles.get(stepKey(tree.root.id)) : inner / 2));
    const ways = [entry, ...boxes.flatMap(box => waysOut(box, tree, middles, x, collapsed))];
    const deepest = Math.max(0, ...ways.map(way => way.top + WAY.height));
    const bottom = Math.max(deepest, ...boxes.map(box => box.top + BOX.height));
    return {boxes, ways, width, height: bottom + MARGIN, tree};
}

function wayInto(root, middle) {
    const top = MARGIN;
    const line = `M ${middle} ${top + 28} V ${top + WAY.height}`;
    const way = {parent: false, branch: "next", child: root, level: 0, middle, top, line};
    return {key: wayKey(false, "next"), ...way};
}

function waysOut(box, {waysOf}, middles, x, collapsed) {
    if (collapsed.has(box.step.id)) {
        return [];
    }
    const top = box.top + BOX.height;
    return waysOf.get(box.step.id).map(({branch, child, stray = false}) => {
        const key = wayKey(box.step.id, branch);
        const middle = x(middles.get(child ? stepKey(child.id) : key));
        const end = child ? top + WAY.height : top + WAY.height / 2;
        const bend = box.middle === middle ? "" : ` V ${top + 14} H ${middle}`;
        const line = `M ${box.middle} ${top}${bend} V ${end}`;
        return {key, parent: box.step.id, branch, child, stray, level: box.level + 1, middle, top, line};
    });
}

/** The ways at which a step may be hung: not below itself, and not where it hangs already. */
export function targetsOf({tree, ways}, id, alone = false) {
    const own = alone ? new Set([id]) : branchOf(tree, id);
    return ways.filter(way => !own.has(way.parent) && way.child?.id !== id && !way.stray);
}
