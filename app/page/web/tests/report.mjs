// A report in a real browser, in light and dark, on a screen and a phone. REPORT is the file.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addressOf, launch, serious } from "../tools/browser.mjs";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

for (const scheme of ["light", "dark"]) {
  test(`axe finds nothing serious, nothing is asked for from outside, nothing is too wide: ${scheme}`, async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, colorScheme: scheme });
    const page = await context.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("pageerror", (error) => assert.fail(error.message));
    await page.goto(addressOf(process.env.REPORT, ""));
    for (const summary of await page.locator("summary").all()) await summary.click();
    assert.deepEqual(await serious(page), []);
    assert.deepEqual(
      asked.filter((address) => !address.startsWith("data:")),
      [page.url()],
    );
    const pictures = await page.evaluate(() => [...document.images].map((one) => one.naturalWidth));
    assert.ok(pictures.length > 0 && pictures.every((width) => width > 0));
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
    await context.close();
  });
}
