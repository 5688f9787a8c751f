import { beforeEach, describe, expect, it } from "vitest";
import type { Answer, Asks, Lesson, LessonStep, Request, Settings } from "../src/contract";
import { engineIn } from "../src/engine/client";
import type { Start } from "../src/engine/worker";
import { answered, guessOf } from "../src/lesson/asked";
import { blank, canvas, drawn, isWhole, onStep, passed, startOf, valueBefore, withPoint } from "../src/lesson/curve";
import { blocksIn, inlinesIn } from "../src/lesson/markdown";
import { moved, offered } from "../src/lesson/order";
import { isSound, KNOTS, knotWeeks, predictionIn, writtenPrediction } from "../src/lesson/prediction";
import { collect } from "../src/lesson/sheet_runs";
import { differing, sides } from "../src/lesson/sides";
import { commit, go, position, predictions, sketch, sketches } from "../src/lesson/state";
import { hashNow } from "../src/state/address_bar";
import { read } from "../src/state/hash";
import {
  allTried,
  beside,
  moved as changed,
  open,
  pin,
  pinned,
  redo,
  reset,
  set,
  settings,
  shown,
  step,
  undo,
} from "../src/state/store";
import { bandsOf } from "../src/statistics/bands";
import { language } from "../src/text/text";
import { CASE, runs } from "./cases";

const both = (text: string) => ({ en: text, sv: `${text} (sv)` });
const LATER = { ...CASE, name: "clinic+cut@26", invocation: { ...CASE.invocation, events: ["budget_cut@26"] } };

const setting = (more: Partial<Settings> = {}): Settings => ({
  case: "clinic",
  values: {},
  rules: {},
  cut: ["R2"],
  seed: 7,
  ...more,
});

const asks = (how: Asks["how"], ...names: string[]): Asks => ({
  how,
  measure: "value",
  least: false,
  options: names.map((name, i) => ({ name, words: both(name), mean: 1 - i / 10 })),
  answer: how === "draw" ? [] : how === "order" ? names : names.slice(0, 1),
  week: 52,
  change: null,
  n: 100,
});

const stepOf = (name: string, kind: LessonStep["kind"], more: Partial<LessonStep> = {}): LessonStep => ({
  name,
  kind,
  words: both(name),
  settings: setting(),
  against: null,
  shows: [],
  panels: [],
  controls: [],
  asks: null,
  ...more,
});

const LESSON: Lesson = {
  name: "a_lesson",
  title: both("A lesson"),
  goals: both("- One."),
  teacher: both("Notes."),
  questions: [both("First?"), both("Second?")],
  level: "introductory",
  minutes: 30,
  sources: [both("A source")],
  steps: [
    stepOf("guess", "predict", { asks: asks("draw") }),
    stepOf("see", "reveal", {
      settings: setting({ values: { "start.trust": 0.9 } }),
      against: setting({ case: LATER.name }),
      shows: ["value", "trust"],
    }),
    stepOf("pick", "predict", { asks: asks("choose", "more", "less") }),
    stepOf("look", "reveal", { shows: ["value"] }),
    stepOf("try", "vary", { controls: ["start.trust"], shows: ["trust"] }),
    stepOf("open", "sandbox"),
  ],
};

const CURVE = [0.1, null, 0.3, null, null, null, null, null, null, null, -0.2];

describe("where a class is", () => {
  beforeEach(() => {
    open([CASE, LATER], "", LESSON);
    language.value = "en";
  });

  it("begins at the first step as the lesson sets it, with its seed", () => {
    expect([position.value, settings.value.seed, pinned.value]).toEqual([0, 7, null]);
    expect(predictions.value).toEqual({});
  });
  it("goes to a step with its settings, what is beside it and its measures; the seed chosen stays", () => {
    set({ ...settings.value, seed: 11 });
    go(1);
    expect(settings.value).toEqual(setting({ values: { "start.trust": 0.9 }, seed: 11 }));
    expect(pinned.value?.case).toBe(LATER.name);
    expect(shown.value).toEqual(["value", "trust"]);
    expect(step.value?.name).toBe("see");
  });
  it("goes to no step that there is not", () => {
    go(6);
    go(-1);
    expect(position.value).toBe(0);
  });
  it("takes back a guess and a step, and does both again", () => {
    commit("guess", { kind: "draw", points: CURVE });
    go(1);
    undo();
    expect(position.value).toBe(0);
    expect(predictions.value.guess).toEqual({ kind: "draw", points: CURVE });
    undo();
    expect(predictions.value).toEqual({});
    redo();
    redo();
    expect([position.value, Object.keys(predictions.value)]).toEqual([1, ["guess"]]);
  });
  it("keeps what is drawn and not given yet, and takes back a stroke before the step", () => {
    const points = (end: number) => ({ kind: "draw" as const, points: [0.1, ...Array(9).fill(null), end] });
    go(2);
    go(0);
    sketch("guess", points(0.5), "stroke 1");
    sketch("guess", points(0.6), "stroke 2");
    sketch("guess", points(0.6), "stroke 3"); // nothing new
    go(1);
    expect([sketches.value.guess, predictions.value]).toEqual([points(0.6), {}]);
    undo();
    undo();
    expect([position.value, sketches.value.guess]).toEqual([0, points(0.5)]);
    undo();
    expect([position.value, sketches.value.guess]).toEqual([0, undefined]);
  });
  it("knows whether what is pinned is what the step has beside it, from an address as well", () => {
    go(1);
    expect(beside.value).toBe(true);
    open([CASE, LATER], `${hashNow()}&seed=12`, LESSON);
    expect(beside.value).toBe(true);
    pin();
    expect(beside.value).toBe(false);
  });
  it("goes back to how a step begins", () => {
    go(4);
    set({ ...settings.value, values: { "start.trust": 0.2 } });
    expect(changed.value).toBe(true);
    reset();
    expect([settings.value.values, changed.value]).toEqual([{}, false]);
  });
  it("comes back to what was set in a step, by undo and by an address as well, and not after a reset", () => {
    const low = { "start.trust": 0.2 };
    go(4);
    set({ ...settings.value, values: low });
    go(5);
    expect([settings.value.values, allTried.value.try?.values]).toEqual([{}, low]);
    open([CASE, LATER], hashNow(), LESSON);
    expect([position.value, settings.value.values]).toEqual([5, {}]);
    set({ ...settings.value, seed: 12 });
    go(4);
    expect([settings.value.values, settings.value.seed]).toEqual([low, 12]);
    reset();
    go(3);
    expect(allTried.value).toEqual({});
    undo();
    undo();
    expect(settings.value.values).toEqual(low);
    expect(read(hashNow().replace("step=try", "step=open&set.none=1"), [CASE, LATER], LESSON).problems).toMatchObject([
      { key: "hash.unknown" },
    ]);
  });
  it("has the curve that was drawn where it is revealed, and nowhere else", () => {
    commit("guess", { kind: "draw", points: CURVE });
    expect(guessOf("value")).toBeNull();
    go(1);
    expect(guessOf("value")).toEqual({ times: [0, 10.4, 52], values: [0.1, 0.3, -0.2] });
    expect(guessOf("trust")).toBeNull();
    go(3);
    expect([answered.value?.step.name, answered.value?.guess]).toEqual(["pick", null]);
  });
  it("is in the address with what was guessed, and read from it", () => {
    commit("guess", { kind: "draw", points: CURVE });
    commit("pick", { kind: "choose", option: "less" });
    go(1);
    const address = open([CASE, LATER], hashNow(), LESSON);
    expect(address.problems).toEqual([]);
    expect([position.value, pinned.value?.case, settings.value.values]).toEqual([
      1,
      LATER.name,
      { "start.trust": 0.9 },
    ]);
    expect(predictions.value).toEqual({
      guess: { kind: "draw", points: CURVE },
      pick: { kind: "choose", option: "less" },
    });
  });
  it("opens a step that an address names alone as the lesson has it", () => {
    open([CASE, LATER], "#step=see", LESSON);
    expect([settings.value.values, pinned.value?.case]).toEqual([{ "start.trust": 0.9 }, LATER.name]);
  });
  it.each([
    ["#step=nowhere", "hash.no_step"],
    ["#guess.pick=choose:nothing", "hash.no_guess"],
    ["#guess.pick=order:more,less", "hash.no_guess"],
    ["#guess.look=choose:more", "hash.no_guess"],
    ["#guess.guess=draw:1,2", "hash.no_guess"],
    ["#guess.guess=draw:1,x,,,,,,,,,2", "hash.no_guess"],
    ["#guess.nobody=choose:more", "hash.no_guess"],
  ])("passes over %s and says so", (hash, key) => {
    expect(open([CASE, LATER], hash, LESSON).problems.map((problem) => problem.key)).toEqual([key]);
    expect([position.value, predictions.value]).toEqual([0, {}]);
  });
  it("is nothing that an address of a page without a lesson may name", () => {
    expect(open([CASE], "#step=see").problems.map((problem) => problem.key)).toEqual(["hash.unknown"]);
  });
});

describe("a prediction", () => {
  it("is written and read", () => {
    for (const guess of [
      { kind: "draw" as const, points: CURVE },
      { kind: "choose" as const, option: "more" },
      { kind: "order" as const, options: ["b", "a"] },
    ])
      expect(predictionIn(writtenPrediction(guess))).toEqual(guess);
    for (const text of ["", "sing:a", "draw:1,b"]) expect(predictionIn(text)).toBeNull();
  });
  it("answers what was asked", () => {
    expect(isSound({ kind: "order", options: ["b", "a"] }, asks("order", "a", "b"))).toBe(true);
    expect(isSound({ kind: "order", options: ["a", "a"] }, asks("order", "a", "b"))).toBe(false);
    expect(isSound({ kind: "draw", points: [1] }, asks("draw"))).toBe(false);
  });
});

describe("a curve that is drawn", () => {
  const measure = { ...CASE.measures[0]!, low: 0, high: 1 };
  const bands = bandsOf(runs([0, 1], [0.4, 0, 0.6, 0, 0.4, 0, 0.6, 0]), 0);

  it("begins where the model does, which nothing moves", () => {
    const start = blank(startOf(bands));
    expect(start).toEqual([0.4, ...Array(KNOTS - 1).fill(null)]);
    expect(withPoint(start, 0, 0.9, true)).toBe(start);
    expect(withPoint(start, 0, 0.9, false)[0]).toBe(0.9);
    expect(blank(Number.NaN)[0]).toBeNull();
  });
  it("has every knot that a pointer passes, in either direction, on a line", () => {
    const right = passed(blank(0), { knot: 0.5, value: 0.5 }, { knot: 3.1, value: 3.1 }, true);
    expect(right.slice(0, 5).map((value) => value && Number(value.toFixed(6)))).toEqual([0, 1, 2, 3, null]);
    const left = passed(blank(0), { knot: 3.1, value: 3.1 }, { knot: 0.5, value: 0.5 }, true);
    expect(left.slice(1, 4).map((value) => Number(value!.toFixed(6)))).toEqual([1, 2, 3]);
    expect(passed(blank(0), null, { knot: 9.7, value: 5 }, true)[10]).toBe(5);
  });
  it("is whole when it goes on to the end, whatever lies between", () => {
    expect(isWhole(blank(0))).toBe(false);
    expect(isWhole(CURVE)).toBe(true);
    expect(drawn(CURVE, 52).times).toEqual([0, 10.4, 52]);
    expect(knotWeeks(260)[3]).toBe(78);
  });
  it("is drawn in as much room above the start as below, inside what can be", () => {
    const [low, high] = canvas(measure, bands);
    expect([low, high]).toEqual([0, 1]);
    const [from, to] = canvas({ ...measure, low: null, high: null }, bands);
    expect([from, to]).toEqual([-0.2, 1]);
  });
  it("moves by keys from the last knot before, on steps within the axis", () => {
    expect(valueBefore([0.4, null, null], 2, [0, 1])).toBe(0.4);
    expect(valueBefore([null, null], 1, [0, 1])).toBe(0.5);
    expect(onStep(0.411, [0, 1])).toBe(0.42);
    expect(onStep(7, [0, 1])).toBe(1);
  });
});

describe("options in order", () => {
  it("are offered the same each time, and never as the answer", () => {
    const names = ["a", "b", "c"];
    const mixed = offered(names, []);
    expect(offered([...names].reverse(), [])).toEqual(mixed);
    expect(offered(names, mixed)).toEqual([...mixed].reverse());
  });
  it("move to another place and no further than the ends", () => {
    expect(moved(["a", "b", "c"], "c", 0)).toEqual(["c", "a", "b"]);
    expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
    expect(moved(["a", "b", "c"], "a", -1)).toEqual(["a", "b", "c"]);
    expect(moved(["a", "b", "c"], "a", 9)).toEqual(["b", "c", "a"]);
  });
});

describe("Markdown", () => {
  it("has paragraphs, lists and emphasis, and nothing else", () => {
    expect(blocksIn("One\ntwo.\n\n- first\n  goes on\n- second\n\nLast.")).toEqual([
      { kind: "paragraph", text: "One two." },
      { kind: "list", items: ["first goes on", "second"] },
      { kind: "paragraph", text: "Last." },
    ]);
    expect(inlinesIn("a *b* **c d** 2 * 3 <b>e</b>")).toEqual([
      "a ",
      { kind: "em", text: "b" },
      " ",
      { kind: "strong", text: "c d" },
      " 2 * 3 <b>e</b>",
    ]);
  });
});

describe("the runs of a worksheet", () => {
  it("belong to their own steps where it is closed and opened again while they come", async () => {
    const worker = { onmessage: null as ((event: { data: Answer }) => void) | null, postMessage, terminate() {} };
    function postMessage(message: Request | Start) {
      if (!("do" in message)) return;
      const { seed } = message.settings;
      setTimeout(() => worker.onmessage?.({ data: { is: "runs", runs: runs([seed], [seed, 0, seed, 0]) } }));
    }
    const engine = engineIn(() => worker as unknown as Worker, {} as Start);
    const steps = [1, 2, 3].map((seed) => stepOf(`see ${seed}`, "reveal", { settings: setting({ seed }) }));
    collect(engine, steps, [CASE], () => {})();
    const found: Record<string, number | undefined> = {};
    await new Promise<void>((resolve) => {
      collect(engine, steps, [CASE], (name, of) => {
        found[name] = of.runs.replicates[0];
        if (name === "see 3") resolve();
      });
    });
    expect(found).toEqual({ "see 1": 1, "see 2": 2, "see 3": 3 });
  });
});

describe("two settings", () => {
  it("are told by what differs alone: values, rules, loops, events", () => {
    language.value = "en";
    const one = setting({ values: { "start.trust": 0.9, seats: 4 }, rules: { trust: "b" } });
    const other = setting({ case: LATER.name, values: { seats: 4 }, cut: ["R1", "R2"] });
    expect(sides([CASE, LATER], one, other)).toEqual([
      ["start.trust = 0.90", "trust = b", "R1 = runs", "no event"],
      ["start.trust = 0.50", "trust = a", "R1 = cut", "budget cut in week 26"],
    ]);
    expect(sides([CASE, LATER], one, one)).toEqual([[], []]);
    const events = differing([CASE, LATER], setting(), setting({ case: LATER.name }));
    expect(events).toEqual([{ label: "", one: "no event", other: "budget cut in week 26" }]);
  });
});
