// Starts the page from what stands in its own file: cases, the engine's module in two versions, the worker's script.

import { startClass } from "./classroom/start";
import type { Case, Lesson } from "./contract";
import { engineIn } from "./engine/client";
import type { EngineData } from "./engine/module";
import { type Engines, start, type Trouble } from "./main";
import { digest } from "./state/digest";

const written = (id: string): string => document.getElementById(id)?.textContent ?? "";

/** A module as the page's file holds it: compressed, in base64. */
async function unpacked(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const packed = Uint8Array.from(atob(written(id)), (letter) => letter.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function engineOf(cases: Case[]): Promise<Engines | Trouble> {
  if (typeof WebAssembly === "undefined") return { trouble: "no_webassembly" };
  try {
    const script = URL.createObjectURL(new Blob([written("worker")], { type: "text/javascript" }));
    let early: Worker | null = new Worker(script); // begun now, since a page that is drawing does not let one begin
    const place = () => {
      const worker = early ?? new Worker(script);
      early = null;
      return worker;
    };
    const fast = await unpacked("fast");
    const simd = WebAssembly.validate(fast); // not where the browser lacks vectors
    const module = await WebAssembly.compile(simd ? fast : await unpacked("plain"));
    const data = JSON.parse(written("engine")) as EngineData;
    const setups = Object.fromEntries(cases.map((one) => [one.name, one.setup]));
    const lengths = Object.fromEntries(
      cases.map((one) => [one.name, Math.max(...one.measures.map((m) => m.first + m.length))]),
    );
    const about = { module, data, setups, lengths };
    const engine = () => engineIn(place, about);
    return { first: engine(), later: engine(), apart: engine(), steps: engine(), simd };
  } catch (error) {
    const memory = error instanceof RangeError;
    return { trouble: memory ? "no_memory" : "broken", detail: error instanceof Error ? error.message : String(error) };
  }
}

const root = document.getElementById("page");
if (root !== null) {
  const engine = digest(written("engine") + written("plain"));
  const data = JSON.parse(written("data")) as {
    cases: Omit<Case, "model">[];
    lesson: Lesson | null;
    classroom: boolean;
  };
  const cases = data.cases.map((one) => ({ ...one, model: digest(engine + JSON.stringify(one.setup)) }));
  const begin = data.classroom ? startClass : start;
  void engineOf(cases).then((engine) => begin(root, cases, engine, data.lesson ?? null));
}
