import { beforeEach, describe, expect, test } from "vitest";
import { ALPHABET, checked, faultOf, tidy } from "../src/classroom/check";
import { type Decoded, decoded, encoded } from "../src/classroom/code";
import { besideWords, meansWords, piled, sizeWords } from "../src/classroom/distribution";
import { ANIMALS, COLOURS, nameOf } from "../src/classroom/names";
import { Outbox } from "../src/classroom/outbox";
import type { OfStudent } from "../src/classroom/protocol";
import { squares } from "../src/classroom/qr";
import { bins, counts, dots, guesses, meanOf, medianCurve } from "../src/classroom/summary";
import { csv } from "../src/classroom/table";
import { readCodes, without } from "../src/classroom/typing";
import { weekOf } from "../src/classroom/week";
import type { LessonStep, Prediction } from "../src/contract";
import { withChoice, withValue } from "../src/state/settings";
import { open } from "../src/state/store";
import { CASE, lessonOf } from "./cases";

const about = {
  ...CASE,
  measures: CASE.measures.map((one) => (one.name === "value" ? { ...one, low: -1, high: 1 } : one)),
};

const words = { en: "", sv: "" };

function asks(how: Prediction["kind"], names: string[], measure = "value"): LessonStep["asks"] {
  const options = names.map((name) => ({ name, words, mean: null }));
  return { how, measure, least: false, options, answer: [], week: 52, change: null, n: 100 };
}

const start = { case: about.name, values: {}, rules: {}, cut: ["R2"], seed: 1 };
const common = { words, settings: start, against: null, shows: ["value"], panels: [], controls: [] };
const LESSON = lessonOf([
  { ...common, name: "guess", kind: "predict", asks: asks("choose", ["up", "same", "down"]) },
  { ...common, name: "rank", kind: "predict", asks: asks("order", ["a", "b", "c"]) },
  { ...common, name: "curve", kind: "predict", asks: asks("draw", []) },
  { ...common, name: "see", kind: "reveal", asks: null },
  { ...common, name: "try", kind: "vary", asks: null },
  { ...common, name: "open", kind: "sandbox", asks: null },
]);
const GUESSES: Record<string, Prediction> = {
  guess: { kind: "choose", option: "down" },
  rank: { kind: "order", options: ["c", "a", "b"] },
  curve: { kind: "draw", points: [0, 0.1, 0.2, 0.3, null, null, 0.5, 0.6, 0.7, 0.8, 1] },
};

describe("codes", () => {
  test("the check is that of the server", () => {
    expect(checked("K7M2QX")).toBe("K7M2QXP3"); // tests/classroom/test_codes.py has the same
    expect(faultOf("K7M2QXP3")).toBeNull();
    expect(faultOf("K7M2QX3P")).toBe("check");
    expect(faultOf("K7M2QXP0")).toBe("letter");
    expect(faultOf("")).toBe("check");
    expect(tidy(" k7m2–qxp3")).toBe("K7M2QXP3");
  });

  test("every letter that is wrong and every swap of neighbours is noticed, in a code of any length", () => {
    for (const length of [1, 6, 12, 28, 60]) {
      const code = checked(Array.from({ length }, (_, i) => ALPHABET[(i * i * 7 + 3) % ALPHABET.length]).join(""));
      for (let at = 0; at < code.length; at++) {
        for (const letter of ALPHABET) {
          if (letter !== code[at]) expect(faultOf(code.slice(0, at) + letter + code.slice(at + 1))).toBe("check");
        }
        const next = code[at + 1];
        if (next === undefined || next === code[at]) continue;
        expect(faultOf(code.slice(0, at) + next + code[at] + code.slice(at + 2))).toBe("check");
      }
    }
  });
});

describe("a result code", () => {
  beforeEach(() => {
    open([about], "", LESSON);
  });

  test("brings back every prediction, a curve to a hundredth of what the measure can be", () => {
    const code = encoded(923_520, GUESSES, {});
    const back = decoded(code) as Decoded;
    expect([back.seed, back.settings]).toEqual([923_520, {}]);
    expect(back.predictions.guess).toEqual(GUESSES.guess);
    expect(back.predictions.rank).toEqual(GUESSES.rank);
    const measure = about.measures.find((one) => one.name === "value")!;
    const step = (measure.high! - measure.low!) / 95;
    const [before, after] = [GUESSES.curve, back.predictions.curve].map((one) => (one as { points: number[] }).points);
    before!.forEach((point, i) => {
      if (point === null) expect(after![i]).toBeNull();
      else expect(Math.abs(point - after![i]!)).toBeLessThanOrEqual(step / 2 + 1e-9);
    });
  });

  test("brings back a curve of what has no bounds to some percent", () => {
    const points = [-12345, -1, -0.01, 0, 0.3, 5, 17, 250, 1e4, null, 2e6];
    const steps = LESSON.steps.map((step) =>
      step.name === "curve" ? { ...step, asks: asks("draw", [], "trust") } : step,
    );
    open([about], "", { ...LESSON, steps });
    const back = decoded(encoded(1, { curve: { kind: "draw", points } }, {})) as Decoded;
    (back.predictions.curve as { points: (number | null)[] }).points.forEach((point, i) => {
      if (points[i] === null) expect(point).toBeNull();
      else expect(Math.abs(point! - points[i]!)).toBeLessThanOrEqual(0.025 * Math.max(1, Math.abs(points[i]!)));
    });
  });

  test("of one who only chose is short", () => {
    const code = encoded(1, { guess: GUESSES.guess! }, {});
    expect(code.length).toBe(12);
    expect((decoded(code) as Decoded).predictions).toEqual({ guess: GUESSES.guess });
  });

  test("brings back what was set where something may be set", () => {
    const slider = about.sliders[0]!;
    const chosen = about.switches[0]!;
    const option = chosen.kind === "loop" ? "cut" : chosen.options.at(-1)!.value;
    let settings = withValue({ ...start, seed: 7 }, slider, slider.low + 3 * slider.step);
    settings = withChoice(settings, chosen, option);
    const one = decoded(encoded(7, {}, { try: settings })) as Decoded;
    expect(one.settings).toEqual({ try: settings });
    const other = withValue({ ...start, seed: 7 }, slider, slider.high);
    const both = decoded(encoded(7, GUESSES, { open: other, try: settings })) as Decoded;
    expect(both.settings).toEqual({ try: settings, open: other });
    expect(both.predictions.rank).toEqual(GUESSES.rank);
  });

  test("brings back the scenario's own value where that lies beside the slider's steps", () => {
    const own = {
      ...about,
      sliders: about.sliders.map((one) => (one.name === "seats" ? one : { ...one, step: 0.02, value: 0.43 })),
    };
    const away = { ...start, values: { "start.trust": 0.9 } };
    open([own], "", { ...LESSON, steps: [...LESSON.steps.slice(0, 4), { ...LESSON.steps[4]!, settings: away }] });
    const back = decoded(encoded(1, {}, { try: start })) as Decoded;
    expect(back.settings).toEqual({ try: start });
  });

  test("of another lesson, cut short or mistyped is refused with its reason", () => {
    const code = encoded(1, GUESSES, {});
    expect(decoded("hello world!")).toEqual({ fault: "letter" });
    expect(decoded(`2${code.slice(1)}`)).toEqual({ fault: "check" });
    expect(decoded(checked(code.slice(0, 8)))).toEqual({ fault: "whole" });
    expect(decoded(checked(`${code.slice(0, 7)}Z`))).toEqual({ fault: "whole" });
    open([about], "", { ...LESSON, name: "another" });
    expect(decoded(code)).toEqual({ fault: "other" });
  });

  test("many are read at once, and those with a mistake stay", () => {
    const code = encoded(1, GUESSES, {});
    const text = `${code.toLowerCase()}\n\n ${code.slice(0, 4)}-${code.slice(4)} ; ABCD`;
    const bad = [{ text: "ABCD", fault: "check" }];
    expect(readCodes(text, [])).toEqual({ good: [code], again: 1, bad });
    expect(readCodes(text, [code])).toEqual({ good: [], again: 2, bad });
  });

  test("stays in the field until the class has it", () => {
    const [first, second] = [1, 2].map((seed) => encoded(seed, GUESSES, {}));
    const text = `${first!.toLowerCase()}; ABCD\n ${second}`;
    expect(without(text, [])).toBe(`${first!.toLowerCase()}\nABCD\n${second}`);
    expect(without(text, [first!])).toBe(`ABCD\n${second}`);
  });
});

describe("the outbox", () => {
  const first: OfStudent = { do: "predict", step: "guess", prediction: { kind: "choose", option: "up" } };
  const second: OfStudent = { do: "predict", step: "guess", prediction: { kind: "choose", option: "down" } };
  const nothing = { number: 1, predictions: {}, results: {} };

  test("sends again what was on the way when the connection broke, and only the latest", () => {
    const sent: OfStudent[] = [];
    let here = true;
    const box = new Outbox((message) => {
      if (here) sent.push(message);
      return here;
    });
    box.put(first);
    here = false;
    box.put(second);
    here = true;
    box.greet(nothing);
    expect(sent).toEqual([first, second]);
    expect(box.empty).toBe(false);
    box.arrived("prediction", "guess");
    expect(box.empty).toBe(true);
  });

  test("sends nothing that the server has, and not the same twice", () => {
    const sent: OfStudent[] = [];
    const box = new Outbox((message) => sent.push(message) > 0);
    box.put(first);
    box.put(first);
    expect(sent.length).toBe(1);
    box.greet({ number: 1, predictions: { guess: { kind: "choose", option: "up" } }, results: {} });
    expect([sent.length, box.empty]).toEqual([1, true]);
  });

  test("keeps what was refused for later", () => {
    const sent: OfStudent[] = [];
    const box = new Outbox((message) => sent.push(message) > 0);
    box.put(first);
    box.refused("guess");
    box.flush();
    expect(sent).toEqual([first, first]);
  });
});

describe("the class in numbers", () => {
  beforeEach(() => {
    open([about], "", LESSON);
  });

  const value = about.measures.find((one) => one.name === "value")!;
  const begun = { ...start, seed: 20, measures: {} };
  const result = (value: number | null, number: number, values = {}) => ({
    see: { seed: begun.seed + number, case: about.name, values, rules: {}, cut: ["R2"], measures: { value } },
  });
  const all = [0.1, 0.3, 0.5].map((value, i) => ({
    number: i + 1,
    code: null,
    here: true,
    predictions: { guess: { kind: "choose", option: i ? "up" : "down" } as Prediction },
    results: result(value, i + 1, i === 2 ? { "start.trust": 0.9 } : {}),
  }));

  const class_ = (values: number[]) =>
    values.map((one, i) => ({ ...all[0]!, number: i + 1, results: result(one, i + 1) }));

  test("the mean leaves out who changed the settings, and of two or four runs there is no interval", () => {
    const found = dots(all, "see", value, begun);
    expect(found.map((dot) => dot.changed)).toEqual([false, false, true]);
    expect(meanOf(found, value)).toEqual({ mean: 0.2, low: Number.NaN, high: Number.NaN, n: 2 });
    expect(meanOf(dots(class_([0.1, 0.2, 0.3, 0.4]), "see", value, begun), value).low).toBeNaN();
    const words = meansWords(meanOf(found, value), 1, { mean: 0.3, low: 0.2, high: 0.4, n: 1000 });
    expect(words).toMatch(
      /^Class: mean 0.20 \(n = 2 runs, too few for an interval\)\. Model: mean 0.30 of 1,000 runs\./,
    );
  });

  test("the interval of the mean is Student's, and does not leave what the measure can be", () => {
    const near = meanOf(dots(class_([0.1, 0.2, 0.3, 0.4, 0.5]), "see", value, begun), value);
    expect(near.high - near.low).toBeCloseTo(2 * 2.7764 * 0.07071, 3); // t(0.975, 4) times sd / sqrt(5)
    const far = meanOf(dots(class_([-1, -0.2, 0.9, 1, 1, 1]), "see", value, begun), value);
    expect([far.high, far.n]).toEqual([1, 6]);
    expect(far.low).toBeGreaterThan(-1);
  });

  test("a dot of other settings tells which", () => {
    const [, , other] = dots(all, "see", value, begun);
    expect(other!.set).toEqual(["start.trust = 0.90"]);
    const seed = { ...all[0]!, results: result(0.1, 9) };
    expect(dots([seed], "see", value, begun)[0]!.set).toEqual(["seed 29"]);
    const foreign = { ...all[0]!, results: { see: { ...result(0.1, 1).see, case: "none" } } };
    expect(dots([foreign], "see", value, begun)[0]!.set).toEqual([]); // what a page made up
  });

  test("a result that is missing is no dot, and one of another step neither", () => {
    const one = { number: 1, code: null, here: true, predictions: {}, results: result(null, 1) };
    expect(dots([one], "see", value, begun)).toEqual([]);
    expect(dots(all, "try", value, begun)).toEqual([]);
  });

  test("a run on the seed of somebody else is left out of the mean", () => {
    const twice = [all[0]!, { ...all[1]!, results: result(0.1, 1) }];
    expect(dots(twice, "see", value, begun).map((dot) => dot.changed)).toEqual([false, true]);
  });

  test("what a measure cannot be, and what answers no question, is passed over", () => {
    const hostile = { ...all[0]!, results: result(1e12, 1) };
    expect(dots([hostile], "see", value, begun)).toEqual([]);
    const [guess, rank, curve] = LESSON.steps as [LessonStep, LessonStep, LessonStep];
    const said = (step: LessonStep, prediction: Prediction) => {
      const one = { ...all[0]!, predictions: { [step.name]: prediction } };
      return guesses([one], step, about.measures).length;
    };
    expect(said(guess, { kind: "choose", option: "up" })).toBe(1);
    expect(said(rank, { kind: "order", options: ["a"] })).toBe(0);
    expect(said(curve, GUESSES.curve!)).toBe(1);
    expect(said(curve, { kind: "draw", points: Array(11).fill(1e12) })).toBe(0);
    expect(said(curve, { kind: "draw", points: Array(131).fill(0) })).toBe(0);
  });

  test("choices and orders are counted", () => {
    const chosen = counts(
      all.map((one) => one.predictions.guess!),
      LESSON.steps[0]!.asks!,
    );
    expect(Object.fromEntries(chosen.map((row) => [row.option, row.first]))).toEqual({ up: 2, same: 0, down: 1 });
    const orders: Prediction[] = [
      { kind: "order", options: ["a", "b", "c"] },
      { kind: "order", options: ["b", "a", "c"] },
    ];
    const ranked = counts(orders, LESSON.steps[1]!.asks!);
    expect(Object.fromEntries(ranked.map((row) => [row.option, [row.first, row.place]]))).toEqual({
      a: [1, 1.5],
      b: [1, 1.5],
      c: [0, 3],
    });
    const answer = ["c", "a", "b"];
    expect(counts(orders, { ...LESSON.steps[1]!.asks!, answer }, true).map((row) => row.option)).toEqual(answer);
  });

  test("no order of the options tells the answer", () => {
    const asked = LESSON.steps[1]!.asks!;
    for (const answer of [
      ["a", "b", "c"],
      ["a", "c", "b"],
      ["b", "a", "c"],
      ["b", "c", "a"],
      ["c", "a", "b"],
      ["c", "b", "a"],
    ])
      expect(counts([], { ...asked, answer }).map((row) => row.option)).not.toEqual(answer);
  });

  test("the median of curves is of what is drawn: over gaps, and not beyond an end", () => {
    const curves: Prediction[] = [
      { kind: "draw", points: [0, null, 4, null, null] },
      { kind: "draw", points: [1, 3, null, 5, null] },
    ];
    expect(medianCurve(curves)).toEqual([0.5, 2.5, 4, 5, null]);
  });

  test("a dot stands at its value, on others that it would lie over", () => {
    const found = [0.5, 0.1, 0.12, 0.11].map((value) => ({ who: all[0]!, value, changed: false, set: [] }));
    const places = piled(found, (value) => value * 100, 1).map(({ left, level }) => [left, level]);
    expect(places).toEqual([
      [10, 0],
      [11, 1],
      [12, 0],
      [50, 0],
    ]);
  });

  test("a difference that stands out from chance is told with its size beside how runs differ", () => {
    const of = (mean: number, high = -0.0006) => ({ mean, low: -0.0023, high, n: 2000 });
    expect(besideWords(of(0.4), of(-0.0014)).replaceAll("\u00a0", " ")).toBe(
      "Model at the other setting: mean 0.40. Difference −0.0014 (95 % interval −0.0023 to −0.0006; n = 2,000 pairs): lower.",
    );
    const size = (times: number) => sizeWords(of(-0.01 * times), 0.01).replaceAll("\u00a0", " ");
    expect(size(6.01)).toBe("That is about 6 times as much as runs differ by chance alone.");
    expect(size(1.53)).toContain("about 1.5 times");
    expect(size(2.97)).toContain("about 3 times");
    expect(size(1.2)).toBe("That is about as much as runs differ by chance alone.");
    expect(size(0.02)).toMatch(/^That is about 2.?% of how much runs differ/);
    expect(sizeWords(of(-0.0014, 0.001), 0.01)).toBe("");
    expect(sizeWords(of(-0.0014), 0)).toBe("");
  });

  test("results are of the week that the last question is about, and of the end where nothing was asked", () => {
    const [guess, rank, , see, vary] = LESSON.steps.map((step) =>
      step.name === "guess" ? { ...step, asks: null } : step,
    );
    const steps = [guess!, { ...rank!, asks: { ...rank!.asks!, week: 26 } }, see!, vary!];
    const open_ = { ...common, name: "open", kind: "sandbox" as const, asks: null };
    open([about], "", lessonOf([...steps, open_]));
    expect([...steps, open_, null].map(weekOf)).toEqual([52, 26, 26, 26, 52, 52]);
  });

  test("bins hold every value", () => {
    const found = bins([0, 0.05, 0.95, 1], [0, 1], 10);
    expect(found.map((bin) => bin.share)).toEqual([0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0.5]);
  });

  test("the table has a row for each prediction and result", () => {
    const rows = csv([all[2]!], LESSON).split("\r\n");
    expect(rows).toEqual([
      "student,came_by,step,what,name,value,week,seed,settings",
      "3,page,guess,prediction,chosen,up,,,",
      `3,page,see,result,value,0.5,52,23,case=${about.name}; start.trust=0.9; cut=R2`,
      "",
    ]);
  });
});

test("84 numbers have 84 names", () => {
  expect(new Set(Array.from({ length: 84 }, (_, i) => nameOf(i + 1))).size).toBe(COLOURS.length * ANIMALS.length);
});

test("a picture of a code has the finders in three corners", () => {
  const { size, path } = squares("HTTP://127.0.0.1:8765/#JOIN=K7M2QXP3");
  for (const [x, y] of [
    [4, 4],
    [size - 5, 4],
    [4, size - 5],
  ])
    expect(path).toContain(`M${x},${y}h1`);
  expect(path).not.toContain("M3,");
});
