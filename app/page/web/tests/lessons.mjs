// Every lesson in a real browser, played to its end in both languages by keyboard alone. LESSONS is the folder of their pages.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { addressOf, launch, serious, settled } from "../tools/browser.mjs";

const FOLDER = process.env.LESSONS;
const files = readdirSync(FOLDER).filter((name) => name.endsWith(".html"));
const DRAWN = { state: "attached" }; // a curve that is level has no height
const KINDS = { en: { open: "Everything open", own: /you/ }, sv: { open: "Allt öppet", own: /du/ } };

let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

async function open(file, hash, { width = 1280, height = 720, scheme = "light" } = {}) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  page.on("pageerror", (error) => assert.fail(error.message));
  await page.goto(addressOf(join(FOLDER, file), hash));
  await page.locator("#step-head").waitFor();
  return { page, close: () => context.close() };
}

/** Goes on with Tab until something that fits has the focus. */
async function tabTo(page, selector) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return;
  }
  assert.fail(`no way by Tab to ${selector} in ${await page.locator("#step-head").textContent()}`);
}

const now = (page) => page.evaluate(() => document.querySelector(".at[aria-current]").textContent);

/** A keyboard and a screen reader go on from the heading of the step that is gone to. */
const onHead = (page) => page.waitForFunction(() => document.activeElement.id === "step-head", null, { timeout: 5000 });

/** Guesses with keys and looks at the answer. */
async function guess(page) {
  if (await page.locator(".asking main h3").count()) {
    await page.locator(".drawing").waitFor();
    await tabTo(page, '[role="slider"]');
    await page.keyboard.press("ArrowUp");
    for (let i = 0; i < 9; i++) await page.keyboard.press("ArrowRight");
    for (const key of ["ArrowUp", "ArrowUp", "PageDown", "ArrowUp"]) await page.keyboard.press(key);
  } else if (await page.locator(".order").count()) {
    const before = await page.locator(".order li").first().textContent();
    await tabTo(page, ".mover");
    await page.keyboard.press("Enter");
    assert.notEqual(await page.locator(".order li").first().textContent(), before);
  } else {
    await tabTo(page, 'input[type="radio"]');
    await page.keyboard.press("ArrowDown");
  }
  await tabTo(page, ".commit button.strong");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await onHead(page);
}

/** Plays from where the page is to the sandbox; the steps that were seen. */
async function play(page, language) {
  const seen = [];
  for (;;) {
    seen.push(await now(page));
    assert.ok((await page.locator(".words").first().textContent()).trim().length > 20);
    if (seen.at(-1).endsWith(KINDS[language].open)) return seen;
    if (await page.locator(".asking").count()) {
      await guess(page);
      await page.locator(".verdict").waitFor();
      if (await page.locator(".revealed").count())
        assert.match(await page.locator(".marks .own").first().textContent(), KINDS[language].own);
      else await page.locator("svg .guess.line").waitFor(DRAWN);
      continue;
    }
    const free = await page.locator('.controls input[type="range"]:enabled').count();
    if (free) {
      await tabTo(page, 'input[type="range"]:enabled');
      const value = () => page.evaluate(() => document.activeElement.value);
      const old = await value();
      await page.keyboard.press("ArrowRight");
      if ((await value()) === old) await page.keyboard.press("ArrowLeft");
      assert.notEqual(await value(), old);
    }
    if (!(await page.locator(".alone").count())) await page.locator(".outcomes .now.line").first().waitFor(DRAWN);
    await tabTo(page, ".onward");
    await page.keyboard.press("Enter");
    await onHead(page);
  }
}

for (const file of files) {
  test(`by keyboard alone, in both languages: ${file}`, async () => {
    const { page, close } = await open(file, "#lang=en");
    const english = await play(page, "en");
    assert.ok(english.length >= 6 && english.length === (await page.locator(".at").count()));
    await page.locator(".outcomes .now.line").first().waitFor(DRAWN);
    await tabTo(page, '.languages button[lang="sv"]');
    await page.keyboard.press("Enter");
    await tabTo(page, ".at");
    await page.keyboard.press("Enter");
    const swedish = await play(page, "sv");
    assert.equal(swedish.length, english.length);
    assert.equal(await page.locator(".notice").count(), 0);
    await close();
  });
}

test("a reload keeps step and guess, and undo takes both back", async () => {
  const { page, close } = await open("missing_link.html", "#lang=en");
  await guess(page);
  await page.locator(".marks .own").waitFor();
  await page.waitForFunction(() => location.hash.includes("step=see_record"));
  await page.reload();
  await page.locator(".marks .own").waitFor();
  const kept = await page.evaluate(() => location.hash);
  assert.match(kept, /guess\.guess_record=choose/);
  await close();
  const again = await open("missing_link.html", "#lang=en");
  await guess(again.page);
  await again.page.keyboard.press("Control+z");
  assert.match(await now(again.page), /^1/);
  assert.equal(await again.page.locator('input[type="radio"]:checked').count(), 1);
  await again.page.keyboard.press("Control+z");
  assert.match(await again.page.locator(".commit button.strong").textContent(), /This is my guess/);
  await again.close();
});

test("what one set in Try is there again, after a reload too, and in the result code wherever it is asked for", async () => {
  const { page, close } = await open("missing_link.html", "#lang=en&step=try_it");
  const slider = page.locator('input[name="record.fidelity"]');
  const goTo = (at) => page.locator(".at").nth(at).click();
  const code = async () => {
    await page.locator(".hand-in summary").click();
    return page.locator(".result-code").textContent();
  };
  await slider.fill("0.36");
  await goTo(6);
  const reflected = await code();
  assert.equal(reflected.replaceAll("-", "").length, 3 + 4 + 2 + 5 + 2); // lesson, number, guesses, step with a slider, check
  await page.waitForFunction(() => {
    const kept = decodeURIComponent(location.hash); // written a moment later, step and settings in turn
    return kept.includes("record.fidelity=0.36") && !kept.includes("step=try_it");
  });
  await page.reload();
  assert.equal(await code(), reflected);
  await goTo(4);
  assert.equal(await slider.inputValue(), "0.36");
  await page.getByRole("button", { name: "Share" }).click();
  assert.equal(await code(), reflected);
  await page.keyboard.press("Escape");
  await page.locator('input[name="record.fidelity"]').waitFor();
  await goTo(7);
  assert.equal(await slider.inputValue(), "0"); // what is open begins as the lesson has it
  assert.equal(await code(), reflected);
  await goTo(4);
  await page.getByRole("button", { name: "Back to how the step begins" }).click();
  await goTo(6);
  assert.equal((await code()).replaceAll("-", "").length, 3 + 4 + 2 + 2);
  await close();
});

test("on a phone what a slider changes stays in sight, told without chatter, and the table of who gains is whole", async () => {
  const phone = { width: 390, height: 844 };
  const { page, close } = await open("missing_link.html", "#lang=en&step=try_it", phone);
  const glance = page.locator(".glance dd").first();
  const told = page.locator("p[role=status].unseen");
  await settled(page);
  await page.locator('input[name="record.fidelity"]').fill("0.9");
  const last = page.locator('input[name="record.understanding"]');
  await last.scrollIntoViewIfNeeded();
  const says = (words) => told.filter({ hasText: words }).waitFor({ state: "attached" });
  await says(/Fit to needs: 0\.4/);
  await page.evaluate(() => {
    window.words = [];
    const watch = new MutationObserver(() =>
      window.words.push(document.querySelector("p[role=status].unseen").textContent),
    );
    watch.observe(document.querySelector("p[role=status].unseen"), {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  for (let i = 1; i <= 9; i++) await last.fill(String(i / 10));
  await page.waitForFunction(() => /^0\.[56]\d \+0\.[12]\d/.test(document.querySelector(".glance dd").textContent));
  const box = await glance.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height < (await last.boundingBox()).y, "above the slider that is moved");
  assert.equal(await page.locator(".glance .line").count(), 2);
  await settled(page);
  await says(/Fit to needs: 0\.[56]/);
  assert.equal(await page.locator(".step-glance").locator("[role=status], [aria-live]").count(), 0);
  assert.deepEqual(await page.evaluate(() => window.words.filter(Boolean)), [await told.textContent()]);
  await close();
  for (const language of ["en", "sv"]) {
    const other = await open("when_it_harms.html", `#lang=${language}&step=see_help`, phone);
    await settled(other.page);
    const [inner, outer] = await other.page
      .locator(".wide-table")
      .evaluate((one) => [one.scrollWidth, one.clientWidth]);
    assert.ok(inner <= outer, `${inner} pixels in ${outer}`);
    await other.close();
  }
});

test("a chart of what has no value in any run is left out and named", async () => {
  const { page, close } = await open("when_it_harms.html", "#lang=en&step=see_cut");
  await settled(page);
  assert.deepEqual(await page.locator(".outcome h3").allTextContents(), [
    "Worse off share",
    "Personal trust share",
    "Burden by role: citizens share",
    "Burden by role: professionals share",
  ]);
  await page.getByText("No run has a value of: Burden by role: leaders.").waitFor();
  await close();
});

test("the lines of a question are named, and a comparison says what both settings have in common", async () => {
  const first = await open("leader_leaves.html", "#lang=en");
  await first.page.locator(".drawing").waitFor();
  assert.match(await first.page.locator(".asking .chart-key").textContent(), /week 104; .* week 130/);
  await first.close();
  const { page, close } = await open("balancing_power.html", "#lang=en&step=see_turn");
  await page.locator(".sides").waitFor();
  assert.match(await page.locator(".sides div").last().textContent(), /^Both:.* = 0\.00; .* = 0\.00$/);
  await close();
});

test("the number of the chapter that is told stands out on its badge", async () => {
  const { page, close } = await open("missing_link.html", "#lang=en&step=open");
  await page.locator(".tell").scrollIntoViewIfNeeded();
  await page.locator(".tell-choose button").first().click();
  const badge = page.locator('.tell-chapters [aria-selected="true"] .place');
  await badge.waitFor();
  const look = await badge.evaluate((one) => {
    const opaque = (of) =>
      getComputedStyle(of).backgroundColor === "rgba(0, 0, 0, 0)" ? opaque(of.parentElement) : of;
    return [getComputedStyle(one).color, getComputedStyle(opaque(one)).backgroundColor];
  });
  assert.deepEqual(look, ["rgb(255, 255, 255)", "rgb(0, 86, 127)"]);
  await close();
});

test("a curve is drawn by hand from where the model begins to the end", async () => {
  const { page, close } = await open("leader_leaves.html", "#lang=en");
  const box = await page.locator(".drawing").boundingBox();
  assert.ok(await page.locator(".commit button.strong").isDisabled());
  await page.mouse.move(box.x + 90, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 20, box.y + 60, { steps: 5 });
  await page.mouse.up();
  const values = await page.locator('[role="slider"]').evaluateAll((all) => all.map((one) => Number(one.ariaValueNow)));
  assert.ok(values.every((value, i) => i === 0 || value >= values[i - 1]) && values.at(-1) > values[0]);
  await page.mouse.move(box.x + 90, box.y + box.height - 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 20, box.y + box.height - 60, { steps: 5 });
  await page.mouse.up();
  const ends = () => page.locator('[role="slider"]').last().getAttribute("aria-valuenow");
  assert.ok(Number(await ends()) < values.at(-1));
  await page.keyboard.press("Control+z");
  assert.equal(Number(await ends()), values.at(-1)); // the stroke alone is taken back
  await page.getByRole("button", { name: "Share" }).click();
  assert.equal(await page.locator("dialog fieldset").count(), 0); // no file with what is asked
  await page.keyboard.press("Escape");
  await page.locator(".commit button.strong").click();
  await page.locator(".commit button.strong").click();
  await page.locator("svg .guess.line").waitFor(DRAWN);
  await close();
});

test("what a step does not free is locked, and teacher's notes are not seen unasked", async () => {
  const { page, close } = await open("missing_link.html", "#lang=en&step=try_it");
  await page.locator(".locked summary").click();
  const locked = await page
    .locator(".locked input, .locked select")
    .evaluateAll((all) => all.map((one) => one.disabled));
  assert.deepEqual([...new Set(locked)], [true]);
  assert.equal(await page.locator('.beside > .controls input[type="range"]:disabled').count(), 0);
  assert.equal(await page.getByText("Expected answers").count(), 0);
  await page.getByRole("button", { name: "Teacher’s notes" }).click();
  assert.equal(await page.getByText("Expected answers").count(), 1);
  await close();
});

for (const [name, hash, look] of [
  ["light, English", "#lang=en", {}],
  ["dark, Swedish", "#lang=sv", { scheme: "dark" }],
  ["a phone", "#lang=sv", { width: 390, height: 844 }],
]) {
  test(`axe finds nothing serious in any step, nothing is too wide: ${name}`, async () => {
    const { page, close } = await open("leader_leaves.html", hash, look);
    const steps = await page.locator(".at").count();
    for (let at = 0; at < steps; at++) {
      await page.locator(".at").nth(at).click();
      await page.locator(".drawing, .options, .questions, .now.line").first().waitFor(DRAWN);
      const found = await serious(page);
      assert.deepEqual(
        found.map((v) => [v.id, v.nodes[0].target.join(" ")]),
        [],
        `step ${at + 1}`,
      );
      const wide = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      assert.ok(wide <= 0, `step ${at + 1} is ${wide} pixels too wide`);
    }
    await close();
  });
}

test("a worksheet has every step and chart, and is printed on pages of its own", async () => {
  const { page, close } = await open("leader_leaves.html", "#lang=sv");
  const opener = page.getByRole("button", { name: "Arbetsblad att skriva ut" });
  await opener.press("Enter");
  await page.keyboard.press("Enter"); // the focus is on what closes it
  await page.waitForFunction(() => document.activeElement.id === "opens-worksheet");
  await page.keyboard.press("Enter"); // opened again while the first runs are still coming
  await page.locator(".sheet-bar button.strong:enabled").waitFor();
  assert.equal(await page.locator(".sheet-step").count(), 8);
  assert.equal(await page.locator(".sheet-step.predict svg .given").count(), 1);
  assert.equal(await page.locator(".sheet-step.predict .box").count(), 3);
  assert.ok((await page.locator(".sheet-step.reveal svg .now.line").count()) >= 4);
  assert.equal(await page.getByText("Väntade svar").count(), 0);
  await page.getByText("Namn eller grupp:").waitFor();
  assert.deepEqual(
    await page
      .locator(".sheet-step.predict")
      .evaluateAll((all) => all.map((one) => one.textContent.includes("Varför tror du det?"))),
    [true, true],
  );
  assert.equal(
    await page.locator(".sheet-chart .key.gap").count(),
    await page.locator(".sheet-chart .key.pinned").count(),
  );
  await page.getByText("Lila: skillnaden").first().waitFor();
  assert.match(await page.locator(".sources").textContent(), /\(tillit till personalen närmast patienten/);
  assert.doesNotMatch(await page.locator(".sheet").textContent(), /\(trust in|På skärmen:/);
  const pages = async () => {
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString("latin1");
    return pdf.match(/\/Type\s*\/Page\b/g).length;
  };
  const without = await pages();
  assert.ok(without >= 5, `${without} pages`);
  await page.locator(".sheet-bar input").check();
  assert.equal(await page.getByText("Väntade svar").count(), 1);
  assert.equal(await pages(), without + 1);
  await close();
});

for (const language of ["en", "sv"]) {
  test(`a projector of 720 lines shows the guess, the charts, their differences and numbers without scrolling: ${language}`, async () => {
    for (const [file, name] of [
      ["silent_half", "guess_safety"],
      ["silent_half", "see_safety"],
      ["silent_half", "guess_remedy"],
      ["silent_half", "see_remedy"],
      ["missing_link", "guess_record"],
      ["missing_link", "see_record"],
      ["missing_link", "see_power"],
    ]) {
      const { page, close } = await open(`${file}.html`, `#lang=${language}&step=${name}`);
      await page.locator(".tool.wide-only").first().click();
      const asks = name.startsWith("guess");
      await page
        .locator(asks ? ".drawing, .options" : ".now.line")
        .first()
        .waitFor(DRAWN);
      if (!asks) await settled(page);
      const [ends, edge] = await page.evaluate(
        (wanted) => {
          const foot = document.querySelector(".time-bar")?.getBoundingClientRect().top ?? window.innerHeight;
          return [[...document.querySelectorAll(wanted)].map((one) => one.getBoundingClientRect().bottom), foot];
        },
        asks ? ".commit button.strong" : ".readout > :last-child",
      );
      assert.ok(ends.length > 0 && Math.max(...ends) <= edge, `${file} ${name}: ${ends} of ${edge}`);
      await close();
    }
  });
}

test("Ctrl+P prints the worksheet, once it is all there", async () => {
  const { page, close } = await open("missing_link.html", "#lang=en&step=see_record");
  await page.evaluate(() => {
    window.printed = [];
    window.print = () => window.printed.push(document.querySelectorAll(".sheet-step.reveal svg .now.line").length);
  });
  await page.keyboard.press("Control+p");
  await page.waitForFunction(() => window.printed.length > 0, null, { timeout: 30_000 });
  assert.deepEqual(await page.evaluate(() => window.printed), [6]);
  await page.getByRole("button", { name: "Close" }).click();
  await page.locator("#opens-worksheet").click();
  await page.locator(".sheet-bar button.strong:enabled").waitFor();
  assert.equal(await page.evaluate(() => window.printed.length), 1); // what opens it alone prints nothing
  await close();
});

test("what a step reveals is told", async () => {
  const numbers = {};
  for (const [file, step] of [
    ["leader_leaves", "see_curve"],
    ["missing_link", "see_record"],
  ]) {
    const { page, close } = await open(`${file}.html`, `#lang=en&step=${step}`);
    await settled(page);
    const texts = await page.locator(".outcome .readout").first().locator("strong").allTextContents();
    numbers[`${file} ${step}`] = texts.slice(0, 2).map((text) => Number(text.replace("−", "-")));
    await close();
  }
  console.log(`NUMBERS ${JSON.stringify(numbers)}`);
});
