/** Which step or end of a way the arrow keys lead to. What stands beside each other is of one level. */

/** What can be focused in the drawing: steps, and the ways that lead nowhere yet. */
export function stopsOf({boxes, ways}) {
    return [...boxes, ...ways.filter(way => !way.child)];
}

/** The key of the stop that a keyboard key leads to from `current`, or null where there is none. */
export function neighbour(drawing, current, keyboardKey) {
    const stops = stopsOf(drawing);
    const stop = stops.find(each => each.key === current);
    if (!stop) {
        return stops[0]?.key ?? null;
    }
    const lead = {ArrowDown: below, ArrowUp: above, ArrowLeft: beside(-1), ArrowRight: beside(1)}[
        keyboardKey
    ];
    if (lead) {
        return lead(drawing, stop, stops)?.key ?? null;
    }
    return {Home: stops[0], End: drawing.boxes.at(-1) ?? stops.at(-1)}[keyboardKey]?.key ?? null;
}

function below({boxes, ways}, stop) {
    const way = stop.step && ways.find(each => each.parent === stop.step.id);
    return way && (way.child ? boxes.find(box => box.step.id === way.child.id) : way);
}

function above({boxes}, stop) {
    const parent = stop.step ? stop.step.parent : stop.parent;
    return parent && boxes.find(box => box.step.id === parent);
}

function beside(direction) {
    return (drawing, stop, stops) => {
        const row = stops.filter(each => each.level === stop.level);
        row.sort((one, other) => one.middle - other.middle);
        return row[row.indexOf(stop) + direction];
    };
}

/** The way after or before `current` among those offered, round and round; the first where none is chosen. */
export function nextTarget(targets, current, keyboardKey) {
    const steps = {ArrowDown: 1, ArrowRight: 1, Tab: 1, ArrowUp: -1, ArrowLeft: -1};
    const place = targets.findIndex(way => way.key === current);
    if (!targets.length || !(keyboardKey in steps)) {
        return null;
    }
    if (place < 0) {
        return targets[0].key;
    }
    return targets[(place + steps[keyboardKey] + targets.length) % targets.length].key;
}
