// Times the page's engine in V8: reads a lesson (PAGE), then for each line on standard input {settings, replicates, every} runs it
// and prints milliseconds. For benchmarks/test_page.py.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";

const html = readFileSync(process.argv[2], "utf8");
const written = (id) => html.match(new RegExp(`<script type="[^"]*" id="${id}">([^]*?)</script>`))[1];
const entry = 'export { EngineModule } from "./src/engine/module"; export { Engine } from "./src/engine/run";';
const bundle = await build({
  stdin: { contents: entry, resolveDir: process.cwd(), loader: "ts" },
  bundle: true,
  format: "esm",
  write: false,
});
const code = `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString("base64")}`;
const { Engine, EngineModule } = await import(code);
const data = JSON.parse(written("engine"));
const about = JSON.parse(written("data")).cases[0];
const module = new WebAssembly.Module(gunzipSync(Buffer.from(written(process.argv[3] ?? "fast"), "base64")));
const engine = new Engine(new EngineModule(new WebAssembly.Instance(module), data), data);
const length = Math.max(...about.measures.map((m) => m.first + m.length));
for await (const line of createInterface({ input: process.stdin })) {
  const { settings, replicates, every } = JSON.parse(line);
  const begun = performance.now();
  engine.runs(about.setup, settings, replicates, every, length);
  console.log(performance.now() - begun);
}
