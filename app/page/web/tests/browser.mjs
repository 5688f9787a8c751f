// The page in a real browser, from a file and with no network: keys, addresses, accessibility. PAGE is the file.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { addressOf, launch, serious, settled } from "../tools/browser.mjs";

const PAGE = process.env.PAGE;
const PIN = "start.trust=0.9&seed=7&pin=case%3Desther%26cut%3Dnone%26seed%3D7";

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function open(hash, { width = 1280, height = 900, scheme = "light", wait = true, without = "" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  if (without) await page.addInitScript(without);
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  page.on("pageerror", (error) => assert.fail(error.message));
  await page.goto(addressOf(PAGE, hash));
  if (wait) await settled(page);
  return { page, asked, close: () => context.close() };
}

/** A slider by its parameter: the page names each input after it. */
const sliderOf = (page, name) => page.locator(`input[name="${name}"]`);
const valueAt = (page, place) => page.locator('.side input[type="range"]').nth(place).inputValue();

const LOOKS = [
  ["light, English", "#lang=en", {}],
  ["dark, Swedish, compared", `#lang=sv&${PIN}`, { scheme: "dark" }],
  ["nonsense in the address", "#lang=en&case=none&xyz=1", {}],
];
for (const [name, hash, more] of LOOKS) {
  test(`axe finds nothing serious: ${name}`, async () => {
    const { page, close } = await open(hash, more);
    await page.locator(".choosers select").nth(2).selectOption("citizen 3");
    const found = await serious(page);
    assert.deepEqual(
      found.map((v) => [v.id, v.nodes.map((node) => node.target.join(" ")).slice(0, 3)]),
      [],
    );
    await close();
  });
}

test("axe finds nothing serious on any panel of a phone, nothing is too wide, targets are 44 pixels", async () => {
  const { page, close } = await open(`#lang=sv&${PIN}`, { width: 360, height: 740, wait: false });
  for (let panel = 0; panel < 6; panel++) {
    await page.locator(".tabs button").nth(panel).click();
    await page.waitForTimeout(600);
    const found = await serious(page);
    assert.deepEqual(
      found.map((v) => [v.id, v.nodes[0].target.join(" ")]),
      [],
      `panel ${panel}`,
    );
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 360, `panel ${panel} is ${wide} pixels wide`);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, select, input, summary")]
        .filter((element) => !element.classList.contains("skip") && !element.closest(".loop"))
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && box.height > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(({ element, box }) => `${element.className || element.tagName} ${box.width}x${box.height}`),
    );
    assert.deepEqual(small, [], `panel ${panel}`);
  }
  await close();
});

/** What a wide screen shows cut off or too small: texts of pictures outside them or below a size, boxes with more than they hold. */
const tooSmallOrCut = (page, least) =>
  page.evaluate((least) => {
    const texts = [...document.querySelectorAll("svg text")].flatMap((text) => {
      const [own, whole] = [text.getBoundingClientRect(), text.closest("svg").getBoundingClientRect()];
      const size = Number.parseFloat(getComputedStyle(text).fontSize);
      const sides = [whole.left - own.left, own.right - whole.right, whole.top - own.top, own.bottom - whole.bottom];
      const cut = Math.max(...sides) > 1;
      return cut || size < least ? [`${text.textContent}: ${size} px${cut ? ", cut off" : ""}`] : [];
    });
    const boxes = [...document.querySelectorAll("button, th, td, h3, h4, p, label, output, .wide-table, .panel")]
      .filter((e) => !e.closest(".unseen") && !e.querySelector(".unseen") && e.scrollWidth > e.clientWidth + 1)
      .filter((e) => getComputedStyle(e).display !== "inline")
      .map((e) => `${e.tagName} ${e.className} ${e.textContent.slice(0, 40)}: ${e.scrollWidth} in ${e.clientWidth}`);
    return [...texts, ...boxes];
  }, least);

for (const scheme of ["light", "dark"]) {
  test(`on a projector, ${scheme}: texts of charts have 18 pixels, nothing is cut off or too wide, axe finds nothing serious`, async () => {
    const { page, close } = await open(`#lang=sv&${PIN}`, { width: 1920, height: 1080, scheme });
    const before = await page.evaluate(() => getComputedStyle(document.documentElement).fontSize);
    await page.getByRole("button", { name: "Projektorläge" }).click();
    await page.locator(".choosers select").nth(2).selectOption("citizen 3");
    await settled(page);
    await page.waitForTimeout(600);
    assert.notEqual(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), before);
    assert.deepEqual(await tooSmallOrCut(page, 18), []);
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 1920);
    const found = await serious(page);
    assert.deepEqual(
      found.map((v) => [v.id, v.nodes[0].target.join(" ")]),
      [],
    );
    await close();
  });
}

test("keys alone move a slider, undo and redo it, and reset can be undone", async () => {
  const { page, close } = await open("#lang=en");
  const start = await valueAt(page, 0);
  await page.locator('.side input[type="range"]').first().focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  const moved = await valueAt(page, 0);
  assert.notEqual(moved, start);
  await page.keyboard.press("Control+z");
  assert.equal(await valueAt(page, 0), start);
  await page.keyboard.press("Control+y");
  assert.equal(await valueAt(page, 0), moved);
  await page.locator("button.reset").focus();
  await page.keyboard.press("Enter");
  assert.equal(await valueAt(page, 0), start);
  await page.keyboard.press("Control+z");
  assert.equal(await valueAt(page, 0), moved);
  await close();
});

test("a session and an encounter are told by keys alone, in words that change with the step", async () => {
  const { page, close } = await open("#lang=en&week=40");
  const panel = page.locator(".tell");
  const words = () => panel.locator(".tell-words").textContent();
  const selected = () => panel.locator("[role=tab][aria-selected=true]").textContent();
  await panel.locator("select").first().focus();
  for (let i = 0; i < 2; i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter"); // the session before the week shown
  await panel.locator("[role=tab]").first().waitFor();
  const onButton = () => page.evaluate(() => document.activeElement.closest(".tell-choose button") !== null);
  assert.ok(await onButton()); // also while it was asked for
  const week = await panel.locator("h3").textContent();
  for (let i = 0; i < 2; i++) await page.keyboard.press("Tab");
  const told = [];
  for (let i = 0; i < 7; i++) {
    told.push(await words());
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-selected")), "true");
    await page.keyboard.press("ArrowRight");
  }
  assert.equal(new Set(told).size, 7);
  assert.match(await selected(), /Learnt/); // and no further
  await page.keyboard.press("Home");
  assert.equal(await words(), told[0]);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter"); // the next session
  await page.waitForFunction((before) => document.querySelector(".tell h3").textContent !== before, week);
  await page.locator(".languages button").nth(1).click();
  assert.match(await words(), /medborgare i enheten bjuds in/);
  await panel.locator("select").first().selectOption("encounter");
  await panel.locator(".tell-choose button").first().click();
  await page.waitForFunction(() => document.querySelectorAll(".tell [role=tab]").length === 5);
  assert.deepEqual(
    (await serious(page)).map((v) => v.id),
    [],
  );
  await close();
});

test("every control is reached by Tab", async () => {
  const { page, close } = await open("#lang=en");
  const all = await page.evaluate(
    () =>
      [...document.querySelectorAll("button, select, input, summary, [tabindex='0']")].filter((e) => !e.disabled)
        .length,
  );
  const reached = new Set();
  for (let i = 0; i < all + 5; i++) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const e = document.activeElement;
      e.dataset.reached ??= String(Math.random());
      return e === document.body ? "" : e.dataset.reached;
    });
    if (here) reached.add(here);
  }
  assert.equal(reached.size, all);
  await close();
});

test("the address opens the same numbers, and nothing is asked of a network", async () => {
  const numbers = (page) => page.locator(".readout").allTextContents();
  const first = await open(`#lang=en&week=104&${PIN}`);
  const expected = await numbers(first.page);
  await first.page.waitForTimeout(500);
  const address = new URL(first.page.url()).hash;
  const second = await open(address);
  assert.deepEqual(await numbers(second.page), expected);
  assert.ok(expected.some((text) => text.includes("20")));
  for (const url of [...first.asked, ...second.asked]) assert.match(url, /^(file|data|blob):/);
  await first.close();
  await second.close();
});

test("an address typed into the open page is taken up, and can be undone", async () => {
  const { page, close } = await open("#lang=en");
  await page.evaluate(() => {
    window.location.hash = "#start.trust=0.24&lang=sv";
  });
  await page.waitForTimeout(300);
  assert.equal(await sliderOf(page, "start.trust").inputValue(), "0.24");
  assert.equal(await page.evaluate(() => document.documentElement.lang), "sv");
  await page.keyboard.press("Control+z");
  assert.equal(await sliderOf(page, "start.trust").inputValue(), "0.6");
  await close();
});

for (const [trouble, words, without] of [
  ["no WebAssembly", /no WebAssembly/, "delete globalThis.WebAssembly"],
  ["memory refused", /refused the memory/, "WebAssembly.compile = () => { throw new RangeError('no memory') }"],
  ["a module that does not load", /did not start/, "WebAssembly.compile = () => { throw new Error('spoilt') }"],
]) {
  test(`an engine that cannot start is told in words: ${trouble}`, async () => {
    const { page, close } = await open("#lang=en", { wait: false, without });
    await page.locator(".notice p").first().waitFor();
    assert.match(await page.locator(".notice p").first().textContent(), words);
    assert.equal(await page.locator(".outcomes").count(), 0);
    await close();
  });
}

test("a browser without vectors runs the plain module, says so, and gives the same numbers", async () => {
  const fast = await open("#lang=en&seed=3");
  const plain = await open("#lang=en&seed=3", { without: "WebAssembly.validate = () => false" });
  assert.match(await plain.page.locator(".notice p").first().textContent(), /slower/);
  const numbers = (page) => page.locator(".readout").allTextContents();
  assert.deepEqual(await numbers(plain.page), await numbers(fast.page));
  await fast.close();
  await plain.close();
});

test("the chart of a screen reader is updated, politely and once", async () => {
  const { page, close } = await open("#lang=en");
  await page.locator('.side input[type="range"]').first().fill("0.9");
  await page.waitForFunction(() => /Updated, 20/.test(document.querySelector('p[role="status"]').textContent));
  const words = await page.locator(".outcome .unseen").nth(3).textContent();
  assert.match(words, /Week 260: .* half of the runs .* At the start/);
  await close();
});

/** A file that the share dialog gives, as text. */
async function given(page, name) {
  const wait = page.waitForEvent("download");
  await page.locator("dialog .buttons button", { hasText: name }).click();
  return readFile(await (await wait).path(), "utf8");
}

test("a picture keeps each chart to its own place, as the page does", async () => {
  const { page, close } = await open("#lang=en", { height: 2400 });
  const middles = await page.evaluate(() => {
    const charts = [...document.querySelectorAll(".outcomes svg")];
    const band = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: -4000, y: -4000, width: 8000, height: 8000, class: "stray" }))
      band.setAttribute(name, value);
    charts.at(-1).append(band);
    const at = (element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      return document.elementFromPoint(left + width / 2, top + height / 2).getAttribute("class");
    };
    return [at(charts[0]), at(charts.at(-1))];
  });
  assert.ok(middles[0] !== "stray" && middles[1] === "stray", "on the page");
  await page.locator(".tool").nth(2).click();
  await page.setContent(await given(page, "SVG"));
  const drawn = await page.evaluate(() => {
    const parts = [...document.querySelectorAll("g[transform]")];
    const at = (part) => {
      const { e, f } = part.getScreenCTM();
      return document.elementFromPoint(e + 100, f + 60);
    };
    const stray = [...parts.at(-1).children].at(-1);
    return [at(parts[0]) === stray, at(parts.at(-1)) === stray];
  });
  assert.deepEqual(drawn, [false, true]);
  await close();
});

test("pictures and numbers are given as files", async () => {
  const { page, close } = await open(`#lang=en&${PIN}`);
  await page.locator(".tool").nth(2).click();
  for (const [name, least] of [
    ["PNG", 20_000],
    ["SVG", 5_000],
    ["CSV", 20_000],
    ["TOML", 100],
  ]) {
    const wait = page.waitForEvent("download");
    await page.locator("dialog .buttons button", { hasText: name }).click();
    const file = await (await wait).createReadStream();
    let size = 0;
    for await (const part of file) size += part.length;
    assert.ok(size > least, `${name} has ${size} bytes`);
  }
  const drawn = (await given(page, "SVG")).replace(/<[^>]+>/g, " ").replace(/\s+/g, " ");
  assert.equal(drawn.match(/coprod run/g).length, 2, "commands of both runs");
  for (const words of ["median", "pinned run", "week 260", "(share)"]) assert.ok(drawn.includes(words), words);
  await page.locator("dialog select").selectOption("triangle");
  const triangle = (await given(page, "SVG")).replace(/<[^>]+>/g, " ");
  for (const words of ["Citizens", "Professionals", "Leaders", "where it began"])
    assert.ok(triangle.includes(words), words);
  await close();
});

test("on a phone a picture is given of what is drawn, and of nothing else", async () => {
  const { page, close } = await open("#lang=en", { width: 360, height: 740, wait: false });
  await page.locator(".now.line").first().waitFor();
  await settled(page);
  await page.locator(".tool").nth(2).click();
  assert.ok((await given(page, "SVG")).includes("median"));
  await page.keyboard.press("Escape");
  await page.locator(".tabs button").nth(1).click();
  await page.locator(".tool").nth(2).click();
  assert.ok(await page.locator("dialog .buttons button", { hasText: "PNG" }).isDisabled());
  assert.match(await page.locator("dialog").textContent(), /from its own tab/);
  await close();
});
