import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {beforeEach, describe, expect, test} from "@odoo/hoot";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {contains, mockService, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {ApprovalSystray} from "@contract_clm/backend/approval_systray/approval_systray";

describe.current.tags("desktop");
defineMailModels();

let waiting = 0;
let belongs = true;

beforeEach(() => {
    waiting = 2;
    belongs = true;
    onRpc("has_group", () => belongs);
    onRpc("clm.contract", "waiting_count", () => {
        expect.step("count");
        return waiting;
    });
});

test("it shows how many wait, and a click opens them", async () => {
    mockService("action", {
        doAction(action, options) {
            expect.step([action, options]);
        },
    });
    await mountWithCleanup(ApprovalSystray);
    await animationFrame();
    expect(".o_clm_approval_systray .badge").toHaveText("2");
    await contains(".o_clm_approval_systray").click();
    expect.verifySteps(["count", ["contract_clm.clm_contract_action_waiting", {clearBreadcrumbs: true}]]);
});

test("without any there is no number, and too many are told as such", async () => {
    waiting = 0;
    await mountWithCleanup(ApprovalSystray);
    await animationFrame();
    expect(".o_clm_approval_systray").toHaveCount(1);
    expect(".badge").toHaveCount(0);
    waiting = 1000;
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    await animationFrame();
    expect(".badge").toHaveText("999+");
    expect.verifySteps(["count", "count"]);
});

test("notices from the server are counted once, however many there are", async () => {
    let notify = null;
    mockService("bus_service", {
        addEventListener() {},
        start() {},
        subscribe(type, callback) {
            if (type === "clm_approval/waiting") {
                notify = callback;
            }
        },
        unsubscribe() {},
    });
    await mountWithCleanup(ApprovalSystray);
    await animationFrame();
    expect.verifySteps(["count"]);
    waiting = 3;
    for (let number = 0; number < 5; number++) {
        notify({});
    }
    await runAllTimers();
    await animationFrame();
    expect.verifySteps(["count"]);
    expect(".badge").toHaveText("3");
});

test("whoever has no contracts sees nothing and asks nothing", async () => {
    belongs = false;
    await mountWithCleanup(ApprovalSystray);
    await animationFrame();
    document.dispatchEvent(new Event("visibilitychange"));
    await animationFrame();
    expect(".o_clm_approval_systray").toHaveCount(0);
    expect.verifySteps([]);
});
