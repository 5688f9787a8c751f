// Tells steps of a page (PAGE) without a browser: reads a request from each line of standard input, {settings, step, unit} and for an
// encounter also {citizen}, and prints what was read, the facts and their sentences in both languages. For tests/page/test_tell.py.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { gunzipSync } from "node:zlib";
import { build } from "esbuild";

const html = readFileSync(process.argv[2], "utf8");
const written = (id) => html.match(new RegExp(`<script type="[^"]*" id="${id}">([^]*?)</script>`))[1];
const bundle = await build({
  stdin: {
    contents: `
      export { EngineModule } from "./src/engine/module";
      export { Phases } from "./src/engine/phases";
      export { Chosen } from "./src/engine/setup";
      export { encounterFacts, sessionFacts } from "./src/tell/facts";
      export { sentence } from "./src/tell/words";
      export { language } from "./src/text/text";
    `,
    resolveDir: process.cwd(),
    loader: "ts",
  },
  bundle: true,
  format: "esm",
  write: false,
});
const code = `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString("base64")}`;
const { EngineModule, Phases, Chosen, encounterFacts, sessionFacts, sentence, language } = await import(code);
const data = JSON.parse(written("engine"));
const { cases } = JSON.parse(written("data"));
const instance = new WebAssembly.Instance(new WebAssembly.Module(gunzipSync(Buffer.from(written("fast"), "base64"))));
const module = new EngineModule(instance, data);
const STATE = ["parameters", "citizens", "links", "people", "professionals", "leaders", "units", "cells", "seats"];

function begun(setup, settings) {
  module.forget();
  return new Phases(module, data, setup, new Chosen(setup, settings, module));
}

/** All states at the end of a run, as bytes. */
function end(phases, setup, seed, from) {
  const last = Math.round(setup.weeks / setup.dt);
  if (from === 0) phases.batch.start(seed, 0);
  for (let step = from; step < last; step++) phases.batch.advance(seed, 0, step);
  return STATE.map((name) => {
    const { at, size, type } = phases.batch.of(name);
    return Buffer.from(module.memory.buffer.slice(at, at + size * (type === "int32" ? 4 : 8))).toString("base64");
  }).join();
}

/** Whether a run that was told ends as one that was not. */
function staysSame(phases, setup, settings, read) {
  const told = end(phases, setup, settings.seed, Math.round((read.later?.week ?? read.week) / setup.dt));
  return told === end(begun(setup, settings), setup, settings.seed, 0);
}

const bytes = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
const shown = (_, value) =>
  ArrayBuffer.isView(value) ? { array: value.constructor.name, bytes: bytes(value) } : value;

for await (const line of createInterface({ input: process.stdin })) {
  const { settings, step, unit, citizen } = JSON.parse(line);
  const { setup } = cases.find((one) => one.name === settings.case);
  const phases = begun(setup, settings);
  const read = phases.read(settings.seed, step, unit);
  const same = citizen !== undefined || staysSame(phases, setup, settings, read);
  const facts = citizen === undefined ? sessionFacts(read) : encounterFacts(read, citizen);
  const words = {};
  for (const name of ["en", "sv"]) {
    language.value = name;
    words[name] = facts.map((chapter) => chapter.facts.map((fact) => sentence(fact, read)));
  }
  console.log(JSON.stringify({ read: citizen === undefined ? read : null, facts, words, same }, shown));
}
