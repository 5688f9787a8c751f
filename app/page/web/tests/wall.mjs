// Lessons on a wall: letters that are large enough, and what a class waits for in sight. LESSONS is the folder of their pages.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { addressOf, launch, settled } from "../tools/browser.mjs";

const FOLDER = process.env.LESSONS;
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".html"));
const BODY = 20; // pixels of running text
const LEAST = 16; // of anything

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function open(file, hash, { width = 1280, height = 720, projector = false } = {}) {
  const page = await browser.newPage({ viewport: { width, height } });
  page.on("pageerror", (error) => assert.fail(error.message));
  await page.goto(addressOf(join(FOLDER, file), hash));
  await page.locator("#step-head").waitFor();
  if (projector) await page.locator(".tool.wide-only").first().click();
  return page;
}

/** Steps by kind, as the page's own data has them. */
const stepsOf = (page, kind) =>
  page.evaluate((wanted) => {
    const { lesson } = JSON.parse(document.getElementById("data").textContent);
    return lesson.steps.flatMap((step, at) =>
      step.kind === wanted ? [{ at, before: lesson.steps[at - 1], controls: step.controls }] : [],
    );
  }, kind);

const goTo = (page, at) => page.locator(".step-bar .at").nth(at).click();

/** The guess that an address has of a question: of an order and a choice what stands last in the model's answer. */
function guessIn({ name, asks }) {
  if (asks.how === "draw") return `guess.${name}=draw:${Array.from({ length: 11 }, () => "0.3").join(",")}`;
  const options = asks.options.map((option) => option.name);
  const last = options.find((option) => !asks.answer.includes(option)) ?? asks.answer.at(-1);
  const rest = options.filter((option) => option !== last);
  return `guess.${name}=${asks.how === "choose" ? `choose:${last}` : `order:${[last, ...rest].join(",")}`}`;
}

/** What of some elements lies outside the window, or beneath what sticks to its lower edge or that of its column. */
const hidden = (page, selectors) =>
  page.evaluate((wanted) => {
    return wanted.flatMap((selector) =>
      [...document.querySelectorAll(selector)].flatMap((one) => {
        const box = one.getBoundingClientRect();
        const [x, top, bottom] = [box.left + Math.min(box.width / 2, 20), box.top + 2, box.bottom - 2];
        const seen = [top, bottom].every((y) => one.contains(document.elementFromPoint(x, y)));
        return seen
          ? []
          : [`${selector} "${one.textContent.slice(0, 40)}" ${Math.round(box.top)}–${Math.round(box.bottom)}`];
      }),
    );
  }, selectors);

/** A page as it opens, in English; the same in projector mode; and in Swedish. Runs go on being those that were made. */
const MODES = [
  ["as it opens", async () => {}, "html:not([data-projector])[lang=en]"],
  ["in projector mode", (page) => page.locator(".tool.wide-only").first().click(), "html[data-projector][lang=en]"],
  [
    "in projector mode, in Swedish",
    (page) => page.locator(".languages [lang=sv]").click(),
    "html[data-projector][lang=sv]",
  ],
];

async function leaveModes(page) {
  await page.locator(".tool.wide-only").first().click();
  await page.locator(".languages [lang=en]").click();
  await page.locator(MODES[0][2]).waitFor({ state: "attached" });
}

/** To where a step begins, as the page itself goes when it opens one: the window and its columns. */
const toTop = (page) =>
  page.evaluate(() => {
    window.scrollTo(0, 0);
    for (const column of document.querySelector(".lesson-step").children) column.scrollTop = 0;
  });

test("on 1280 × 720 every verdict and what goes on are in sight, in every lesson, in projector mode too", async () => {
  for (const file of files) {
    const first = await open(file, "#lang=en");
    const steps = await stepsOf(first, "reveal");
    await first.close();
    assert.ok(steps.length > 0, file);
    const guesses = steps.map(({ before }) => guessIn(before)).join("&");
    const page = await open(file, `#lang=en&${guesses}`);
    for (const { at, before } of steps) {
      await goTo(page, at);
      for (const [mode, enter, entered] of MODES) {
        await enter(page);
        await page.locator(entered).waitFor({ state: "attached" });
        await page
          .locator(before.asks.how === "draw" ? ".verdict p" : ".revealed .own")
          .first()
          .waitFor();
        await settled(page);
        if (mode !== MODES[0][0]) await toTop(page);
        const where = `${file} step ${at + 1} ${mode}`;
        assert.deepEqual(
          await hidden(page, [".verdict > p", ".revealed li", ".revealed .marks > span", ".onward"]),
          [],
          where,
        );
        const heads = await page
          .locator(".showing .main > .panel")
          .evaluateAll((all) => all.slice(0, 2).map((one) => one.getBoundingClientRect().top));
        const whoGains = await page.locator("#panel-value").count();
        if (mode === "as it opens" || whoGains)
          assert.ok(
            heads.every((top) => top < 0.75 * 720),
            `${where}: panels begin at ${heads}`,
          );
      }
      await leaveModes(page);
    }
    await page.close();
  }
});

test("in what a step lets one vary the first control is in sight on 1280 × 720, and they stand as the lesson names them", async () => {
  for (const file of files) {
    const page = await open(file, "#lang=en");
    for (const { at, controls } of await stepsOf(page, "vary")) {
      await goTo(page, at);
      const names = await page
        .locator(".beside > .controls")
        .locator("input, select")
        .evaluateAll((all) => all.map((one) => one.name));
      assert.deepEqual(names, controls, file);
      assert.deepEqual(await hidden(page, [".beside > .controls > :first-child", ".onward"]), [], file);
    }
    await page.close();
  }
});

/** Letters of the page that are smaller than a size, and boxes whose letters go beyond them. */
const small = (page, least) =>
  page.evaluate((size) => {
    const found = new Set();
    const walk = document.createTreeWalker(document.getElementById("page"), NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const of = node.parentElement;
      if (!node.textContent.trim() || of.closest(".unseen, option") || !of.checkVisibility()) continue;
      const pixels = Number.parseFloat(getComputedStyle(of).fontSize);
      if (pixels < size)
        found.add(`${of.tagName} ${of.getAttribute("class")} "${node.textContent.slice(0, 20)}" ${pixels}`);
    }
    return [...found];
  }, least);

for (const [width, height] of [
  [1024, 768],
  [1280, 720],
  [1280, 800],
  [1366, 768],
  [1920, 1080],
]) {
  test(`in projector mode on ${width} × ${height} letters and lines are large, and nothing is too wide`, async () => {
    const page = await open("when_it_harms.html", "#lang=sv", { width, height });
    const [font, line] = ["fontSize", "--line"];
    const look = () =>
      page.evaluate(() => {
        const root = getComputedStyle(document.documentElement);
        const words = Number.parseFloat(getComputedStyle(document.querySelector(".words p")).fontSize);
        return { words, font: Number.parseFloat(root.fontSize) };
      });
    const before = await look();
    await page.locator(".tool.wide-only").first().click();
    const { words, font: root } = await look();
    assert.ok(
      words >= BODY && root >= 1.25 * before.font,
      `${JSON.stringify(before)} ${words} ${root} ${font} ${line}`,
    );
    assert.ok(root >= 0.0277 * height || root >= 0.0156 * width);
    for (let at = 0; at < (await page.locator(".step-bar .at").count()); at++) {
      await goTo(page, at);
      await page.locator(".drawing, .options, .questions, .now.line").first().waitFor({ state: "attached" });
      if (await page.locator(".showing").count()) {
        await settled(page);
        const wide = await page
          .locator(".now.line")
          .first()
          .evaluate((one) => Number.parseFloat(getComputedStyle(one).strokeWidth));
        assert.ok(wide >= 4, `lines of ${wide} pixels`);
      }
      assert.deepEqual(await small(page, LEAST), [], `step ${at + 1}`);
      const over = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(over <= 0, `step ${at + 1} is ${over} pixels too wide`);
    }
    await page.close();
  });
}

for (const projector of [false, true]) {
  test(`on 1280 × 720 a question is answered without scrolling, in every lesson${projector ? ", in projector mode" : ""}`, async () => {
    for (const file of files) {
      const page = await open(file, "#lang=sv", { projector });
      for (const { at } of await stepsOf(page, "predict")) {
        await goTo(page, at);
        await page.locator(".drawing, .options").first().waitFor();
        assert.deepEqual(await hidden(page, [".commit button.strong"]), [], `${file} step ${at + 1}`);
      }
      await page.close();
    }
  });
}
