import {expect, test} from "@odoo/hoot";
import {click, queryAll, queryAllTexts} from "@odoo/hoot-dom";
import {animationFrame} from "@odoo/hoot-mock";
import {Component, xml} from "@odoo/owl";
import {allowTranslations, mountWithCleanup} from "@web/../tests/web_test_helpers";
import {JourneyOutline} from "@crm_lifecycle/journey_editor/journey_outline";
import {countsOf} from "@crm_lifecycle/journey_editor/journey_step_box";

const step = (id, parent, branch, values = {}) => ({
    id,
    parent,
    branch,
    name: `Step ${id}`,
    kind: "wait",
    ways: ["next"],
    facts: "Waits",
    faults: [],
    counts: {},
    ...values,
});
const steps = [
    step(1, false, "next", {ways: ["yes", "no"], counts: {here: 12, passed: 1340, withheld: 0, failed: 1}}),
    step(2, 1, "yes"),
    step(3, 1, "no", {ways: [], faults: ["Choose a template."]}),
];

class Parent extends Component {
    static components = {JourneyOutline};
    static props = ["*"];
    static template = xml`<JourneyOutline t-props="props.outline" />`;
}

function outline(values = {}) {
    const told = [];
    const props = {
        steps,
        kindOf: () => ({label: "Wait", icon: "fa-clock-o"}),
        wayLabel: way => ({yes: "If so", no: "If not"})[way.branch] || "",
        isEditable: true,
        open: each => told.push(["open", each.id]),
        remove: each => told.push(["remove", each.id]),
        move: each => told.push(["move", each.id]),
        add: way => told.push(["add", way.parent, way.branch]),
        people: (each, what) => told.push(["people", each.id, what]),
        ...values,
    };
    return {told, props};
}

test("a step tells only the numbers that it has", () => {
    allowTranslations();
    expect(countsOf(steps[0]).map(count => count.what)).toEqual(["here", "passed", "failed"]);
    expect(countsOf(steps[0])[1].text).toMatch(/1.?340 passed/);
    expect(countsOf(steps[1])).toEqual([]);
});

test("the list shows every step with its way, and each number leads to its people", async () => {
    const {told, props} = outline();
    await mountWithCleanup(Parent, {props: {outline: props}});
    await animationFrame();
    expect(queryAllTexts(".o_journey_name")).toEqual(["Step 1", "Step 2", "Step 3"]);
    expect(queryAllTexts(".badge")).toEqual(["If so", "If not"]);
    expect(".o_journey_fault").toHaveCount(1);
    await click(".o_journey_here");
    await click(queryAll(".o_journey_name")[1]);
    await click(queryAll(".o_journey_remove")[2]);
    expect(told).toEqual([
        ["people", 1, "here"],
        ["open", 2],
        ["remove", 3],
    ]);
});

test("who only looks is offered no change", async () => {
    const {props} = outline({isEditable: false});
    await mountWithCleanup(Parent, {props: {outline: props}});
    expect(".o_journey_remove").toHaveCount(0);
    expect(".o_journey_move").toHaveCount(0);
    expect(".fa-plus").toHaveCount(0);
});
