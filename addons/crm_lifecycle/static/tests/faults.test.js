import {expect, test} from "@odoo/hoot";
import {ConnectionLostError} from "@web/core/network/rpc";
import {allowTranslations} from "@web/../tests/web_test_helpers";
import {faultText} from "@crm_lifecycle/faults";

test("a lost connection is told in words, without an address", () => {
    allowTranslations();
    const text = faultText(new ConnectionLostError("/web/dataset/call_kw/crm.lifecycle.touchpoint/create"));
    expect(text).not.toMatch(/web|call_kw/);
    expect(text).toMatch(/try again/);
});

test("what the server says goes before what the browser says", () => {
    const error = Object.assign(new Error("RPC_ERROR"), {data: {message: "This lies in the future."}});
    expect(faultText(error)).toBe("This lies in the future.");
    expect(faultText(new Error("Broken"))).toBe("Broken");
});
