// Takes the README's pictures from a running demo database: node take.mjs ADDRESS FOLDER CHROMIUM PAGES.json
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const require = createRequire(join(process.env.NODE_HOME, "package.json"));
const { chromium } = require("playwright-core");
const [address, folder, executablePath, pagesFile] = process.argv.slice(2);
const pages = JSON.parse(readFileSync(pagesFile, "utf8"));

async function login(context, user) {
    const page = await context.newPage();
    await page.goto(`${address}/web/login`);
    await page.fill("input[name=login]", user);
    await page.fill("input[name=password]", user);
    await page.click("form.oe_login_form button[type=submit]");
    await page.waitForURL(/\/odoo/);
    return page;
}

async function settle(page, selector) {
    await page.waitForSelector(selector, { timeout: 30000 });
    // The client keeps a connection open, so the network is never idle; the document in the page needs a moment.
    await page.waitForTimeout(3000);
}

async function take(browser, { name, user, url, wait, click, width = 1440, height = 900 }) {
    const context = await browser.newContext({ viewport: { width, height }, locale: "en-US" });
    const page = user ? await login(context, user) : await context.newPage();
    await page.goto(`${address}${url}`);
    await settle(page, wait);
    for (const selector of click ?? []) {
        await page.click(selector);
        await page.waitForTimeout(1500);
    }
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await context.close();
    console.log(`${name}.png`);
}

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
});
for (const page of pages) {
    await take(browser, page).catch((error) => {
        process.exitCode = 1;
        console.error(`${page.name}: ${error.message}`);
    });
}
await browser.close();
