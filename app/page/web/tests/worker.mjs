// Runs the worker of a page without a browser: reads the page's file (PAGE), takes a request from each line of standard input and
// prints each answer as a line of JSON, with arrays of numbers by kind and bytes in base64. For tests/page/test_worker.py.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { runInThisContext } from "node:vm";
import { gunzipSync } from "node:zlib";

const html = readFileSync(process.argv[2], "utf8");
const written = (id) => html.match(new RegExp(`<script type="[^"]*" id="${id}">([^]*?)</script>`))[1];
const bytes = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
const shown = (_, value) =>
  ArrayBuffer.isView(value) ? { array: value.constructor.name, bytes: bytes(value) } : value;

const worker = { postMessage: (answer) => console.log(JSON.stringify(answer, shown)) };
globalThis.self = worker;
runInThisContext(written("worker"));
const { cases } = JSON.parse(written("data"));
const of = (found) => Object.fromEntries(cases.map((one) => [one.name, found(one)]));
worker.onmessage({
  data: {
    module: new WebAssembly.Module(gunzipSync(Buffer.from(written("fast"), "base64"))),
    data: JSON.parse(written("engine")),
    setups: of((one) => one.setup),
    lengths: of((one) => Math.max(...one.measures.map((m) => m.first + m.length))),
  },
});
for await (const line of createInterface({ input: process.stdin })) worker.onmessage({ data: JSON.parse(line) });
