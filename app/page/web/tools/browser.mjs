// A browser for looking at the page and for its tests.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const launch = () =>
  chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ARGUMENTS });

export const addressOf = (page, hash = "") => (page.startsWith("http:") ? page : pathToFileURL(page).href) + hash;

/** Waits until all replicates are drawn. */
export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector(".busy.on") && document.querySelector(".now.line"), null, {
    timeout: 60_000,
  });
}

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe finds that is serious; it is evaluated, since the page's policy lets no other script be added. */
export async function serious(page) {
  await page.evaluate(await readFile(AXE, "utf8"));
  const { violations } = await page.evaluate(() => window.axe.run());
  return violations.filter((v) => v.impact === "serious" || v.impact === "critical");
}
