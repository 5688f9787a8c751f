// Takes pictures of the page into dist/looks, as people meet it: desktop, projector, phone, dark, both languages.
import { mkdir } from "node:fs/promises";
import { addressOf, launch, settled } from "./browser.mjs";

const PAGE = process.argv[2];
const LOOKS = "dist/looks";

const browser = await launch();
await mkdir(LOOKS, { recursive: true });

async function look(
  name,
  { width = 1280, height = 900, hash = "#lang=en", dark = false, touch = false, act = null, whole = true },
) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: dark ? "dark" : "light",
    hasTouch: touch,
    isMobile: touch,
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => console.log(name, "error:", error.message));
  page.on("console", (message) => message.type() === "error" && console.log(name, "console:", message.text()));
  await page.goto(addressOf(PAGE, hash));
  if (!touch) await settled(page);
  if (act) await act(page);
  await page.waitForTimeout(700);
  if (whole) {
    // As tall as the page, so that what sticks to an edge does so at the end.
    const tall = await page.evaluate(() => document.documentElement.scrollHeight);
    await page.setViewportSize({ width, height: Math.max(height, tall) });
    await page.waitForTimeout(300);
  }
  await page.screenshot({ path: `${LOOKS}/${name}.png` });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) console.log(name, `is ${wide} pixels too wide`);
  await context.close();
}

const PIN = "pin=case%3Desther%26cut%3Dnone%26seed%3D7";
const tab = (number) => async (page) => {
  await page.locator(".tabs button").nth(number).click();
  await page.waitForTimeout(900);
};

await look("desktop", { hash: "#lang=en" });
await look("compare", { hash: `#case=esther&leaders.micro.inclusiveness=0.9&seed=7&week=104&lang=en&${PIN}` });
await look("swedish-dark", { hash: `#case=esther&start.trust=0.2&seed=7&lang=sv&${PIN}`, dark: true });
await look("nonsense", { hash: "#case=ester&start.trust=much&cut=R9&seed=-3&xyz=1&lang=en", whole: false });
await look("person", {
  hash: "#lang=en&week=156",
  act: async (page) => {
    await page.locator(".choosers select").nth(2).selectOption("citizen 12");
  },
});
await look("unit", {
  hash: "#lang=sv",
  act: async (page) => {
    await page.locator(".choosers select").nth(1).selectOption("2");
    await page.locator(".network").focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowDown");
  },
});
await look("projector", {
  width: 1920,
  height: 1080,
  hash: `#case=esther&start.trust=0.9&lang=sv&${PIN}`,
  act: (page) => page.locator(".tool").nth(3).click(),
});
await look("projector-dark", {
  width: 1920,
  height: 1080,
  dark: true,
  hash: "#case=esther&lang=en&week=104",
  act: async (page) => {
    await page.locator(".tool").nth(3).click();
    await page.locator(".choosers select").nth(2).selectOption("professional 3");
  },
});
const tell = (chapter) => async (page) => {
  await page.locator(".tell").scrollIntoViewIfNeeded();
  await page.locator(".tell-choose button").first().click();
  await page.locator(".tell-chapters button").nth(chapter).click();
};
await look("tell", { hash: "#lang=en&week=40", act: tell(3) });
await look("tell-dark", { hash: "#case=esther&lang=sv&week=104", dark: true, act: tell(2) });
await look("share", { act: (page) => page.locator(".tool").nth(2).click(), whole: false });
for (const [number, name] of ["case", "change", "outcome", "people", "power", "value"].entries()) {
  const hash = `#case=esther&start.trust=0.9&lang=sv&${number > 1 ? PIN : ""}`;
  await look(`phone-${name}`, { width: 360, height: 740, touch: true, hash, act: tab(number) });
}
await look("phone-person", {
  width: 360,
  height: 740,
  touch: true,
  hash: "#lang=en&week=156",
  act: async (page) => {
    await tab(3)(page);
    await page.locator(".choosers select").nth(2).selectOption("citizen 12");
  },
});
await browser.close();
