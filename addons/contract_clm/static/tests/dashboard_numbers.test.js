import {
    barWidth,
    countText,
    moneyText,
    monthName,
    shareText,
} from "@contract_clm/backend/dashboard/dashboard_numbers";
import {describe, expect, test} from "@odoo/hoot";
import {makeMockEnv, patchWithCleanup} from "@web/../tests/web_test_helpers";
import {localization} from "@web/core/l10n/localization";

describe.current.tags("headless");

test("numbers are grouped as the language says", async () => {
    await makeMockEnv();
    patchWithCleanup(localization, {grouping: [3, 2, 0], thousandsSep: ","});
    expect(countText(12345678)).toBe("1,23,45,678");
    expect(moneyText(12345678.9, false)).toBe("1,23,45,679");
});

test("a share is told with one digit, and where none was due there is none", async () => {
    await makeMockEnv();
    expect(shareText(0.925)).toBe("92.5%");
    expect(shareText(1.2)).toBe("120%");
    expect(shareText(0)).toBe("0%");
    expect(shareText(null)).toBe("None was due");
});

test("months have names", async () => {
    await makeMockEnv();
    expect(monthName("2027-03-01")).toBe("Mar 2027");
});

test("bars compare, and what is there can be seen", () => {
    expect(barWidth(50, 200)).toBe(25);
    expect(barWidth(1, 100000)).toBe(1);
    expect(barWidth(0, 100)).toBe(0);
    expect(barWidth(5, 0)).toBe(0);
});
