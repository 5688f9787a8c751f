// The page's engine in Chromium. For each line {setup, seed, replicate, steps, length} on standard input it prints, in base64, the
// measures of those steps and every agent's states at the last; for {setup, seed, every} the people of the first replicate, in JSON.
// MODULE and DATA (JSON, app/page/engine_data.py) are files.
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { build } from "esbuild";
import { launch } from "../tools/browser.mjs";

const [MODULE, DATA] = process.argv.slice(2);
const entry = `
  export { Batch } from "./src/engine/batch";
  export { EngineModule } from "./src/engine/module";
  export { Engine } from "./src/engine/run";
  export { Chosen } from "./src/engine/setup";`;
const bundle = await build({
  stdin: { contents: entry, resolveDir: process.cwd(), loader: "ts" },
  bundle: true,
  format: "iife",
  globalName: "engine",
  write: false,
});

const browser = await launch();
const page = await browser.newPage();
await page.addScriptTag({ content: bundle.outputFiles[0].text });
await page.evaluate(
  async ({ module, data }) => {
    const { Batch, Chosen, Engine, EngineModule } = window.engine;
    const bytes = Uint8Array.from(atob(module), (letter) => letter.charCodeAt(0));
    const { instance } = await WebAssembly.instantiate(bytes);
    const here = new EngineModule(instance, data);
    window.people = ({ setup, seed, every }) => {
      const settings = { case: "", values: {}, rules: {}, cut: [], seed };
      const found = new Engine(here, data).people(setup, settings, every);
      return JSON.stringify(found, (_, value) => (ArrayBuffer.isView(value) ? Array.from(value) : value));
    };
    window.run = ({ setup, seed, replicate, steps, length }) => {
      here.forget();
      const settings = { case: "", values: {}, rules: {}, cut: [], seed };
      const batch = new Batch(here, data, setup, [new Chosen(setup, settings, here)]);
      const recorded = here.array([steps.length], "int64");
      here.int64(recorded).set(steps.map(BigInt));
      const out = here.array([1, steps.length, length], "float64");
      batch.start(seed, replicate);
      batch.run(seed, replicate, 0, recorded, out);
      const states = ["citizens", "professionals", "leaders", "units"].map((kind) => batch.of(kind));
      const found = new Blob([out, ...states].map((placed) => here.float64(placed)));
      return new Promise((resolve) => {
        const reader = new FileReader();
        reader.onload = () => resolve(reader.result.split(",")[1]);
        reader.readAsDataURL(found);
      });
    };
  },
  { module: (await readFile(MODULE)).toString("base64"), data: JSON.parse(await readFile(DATA, "utf8")) },
);
for await (const line of createInterface({ input: process.stdin })) {
  const job = JSON.parse(line);
  console.log(await page.evaluate((given) => (given.every ? window.people(given) : window.run(given)), job));
}
await browser.close();
