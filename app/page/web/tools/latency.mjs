// Times the page as a person meets it: PAGE is a lesson, SLIDER a parameter. Prints every sample as JSON, for benchmarks/test_page.py.
import { addressOf, launch, settled } from "./browser.mjs";

const [PAGE, SLIDER] = process.argv.slice(2);
const [OPENED, MOVED, BANDS, DRAGS] = [10, 60, 15, 4];

const browser = await launch();
const found = { first: [], pixels: [], bands: [], frames: [], tasks: [], playing: [] };

/** The page in a fresh window that knows nothing, with a clock for what keeps its main thread. */
async function opened() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript(() => {
    window.tasks = [];
    new PerformanceObserver((list) => window.tasks.push(...list.getEntries().map((task) => task.duration))).observe({
      type: "longtask",
    });
    window.painted = () =>
      new Promise((resolve) =>
        requestAnimationFrame((begun) => setTimeout(() => resolve({ begun, ended: performance.now() }))),
      );
    window.first = (async () => {
      while (!document.querySelector(".now.line")) await window.painted();
      return (await window.painted()).ended;
    })();
  });
  await page.goto(addressOf(PAGE, "#lang=en"));
  return { page, context };
}

for (let i = 0; i < OPENED; i++) {
  const { page, context } = await opened();
  found.first.push(await page.evaluate(() => window.first));
  await context.close();
}

const { page, context } = await opened();
await settled(page);
const slider = page.locator(`.side input[name="${SLIDER}"]`);
const bounds = await slider.evaluate((input) => ({ low: Number(input.min), high: Number(input.max) }));
const spot = (i, n) => bounds.low + (bounds.high - bounds.low) * (0.1 + (0.8 * (i + 0.5)) / n);

/** Input events one after the other, each of which waits for its line, or for all of its replicates. */
const inputs = (values, whole) =>
  slider.evaluate(
    async (input, { values, whole }) => {
      const line = () => document.querySelector(".now.line").getAttribute("d");
      const waits = [];
      for (const value of values) {
        const before = line();
        const begun = performance.now();
        input.value = String(value);
        input.dispatchEvent(new Event("input", { bubbles: true }));
        let ended = begun;
        const goes_on = () => line() === before || (whole && document.querySelector(".busy.on"));
        while (goes_on() && ended - begun < 5000) ended = (await window.painted()).ended;
        waits.push(ended - begun);
        await new Promise((resolve) => setTimeout(resolve, whole ? 50 : 15 + 17 * Math.random()));
      }
      return waits;
    },
    { values, whole },
  );
// a value never met before each time: what is kept would be there at once
found.pixels = await inputs(
  Array.from({ length: MOVED }, (_, i) => spot((i * 37) % MOVED, MOVED)),
  false,
);
await settled(page);
found.bands = await inputs(
  Array.from({ length: BANDS }, (_, i) => spot((i * 7) % BANDS, BANDS) + 0.004),
  true,
);
await settled(page);

/** Frames until the page is told to stop. */
const watch = () =>
  page.evaluate(() => {
    window.tasks.length = 0;
    window.frames = [];
    window.watching = true;
    let last = null;
    const frame = (now) => {
      if (last !== null) window.frames.push(now - last);
      last = now;
      if (window.watching) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
const watched = () =>
  page.evaluate(() => {
    window.watching = false;
    return { frames: window.frames, tasks: window.tasks };
  });

await slider.scrollIntoViewIfNeeded();
const box = await slider.boundingBox();
const middle = box.y + box.height / 2;
await page.mouse.move(box.x + box.width / 2, middle);
await page.mouse.down();
await watch();
for (let i = 0; i < DRAGS * 60; i++) {
  await page.mouse.move(box.x + box.width * (0.5 + 0.4 * Math.sin(i / 19)), middle);
  await new Promise((resolve) => setTimeout(resolve, 12));
}
const dragged = await watched();
found.frames = dragged.frames;
found.tasks = dragged.tasks;
await page.mouse.up();
await settled(page);

await page.locator(".play").click();
await watch();
await new Promise((resolve) => setTimeout(resolve, 3000));
found.playing = (await watched()).frames;
await context.close();
await browser.close();
console.log(JSON.stringify(found));
