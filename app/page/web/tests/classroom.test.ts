import { beforeEach, describe, expect, test } from "vitest";
import { ALPHABET, checked, faultOf, tidy } from "../src/classroom/check";
import { type Decoded, decoded, encoded, startOf } from "../src/classroom/code";
import { ANIMALS, COLOURS, nameOf } from "../src/classroom/names";
import { Outbox } from "../src/classroom/outbox";
import type { OfStudent } from "../src/classroom/protocol";
import { squares } from "../src/classroom/qr";
import { bins, counts, dots, meanOf, medianCurve } from "../src/classroom/summary";
import { csv } from "../src/classroom/table";
import { readCodes } from "../src/classroom/typing";
import type { Lesson, LessonStep, Prediction } from "../src/contract";
import { withChoice, withValue } from "../src/state/settings";
import { open } from "../src/state/store";
import { CASE } from "./cases";

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
const LESSON: Lesson = {
  name: "a_lesson",
  title: words,
  goals: words,
  teacher: words,
  questions: [words, words],
  level: "introductory",
  minutes: 30,
  sources: [],
  steps: [
    { ...common, name: "guess", kind: "predict", asks: asks("choose", ["up", "same", "down"]) },
    { ...common, name: "rank", kind: "predict", asks: asks("order", ["a", "b", "c"]) },
    { ...common, name: "curve", kind: "predict", asks: asks("draw", []) },
    { ...common, name: "see", kind: "reveal", asks: null },
    { ...common, name: "try", kind: "vary", asks: null },
  ],
};
const GUESSES: Record<string, Prediction> = {
  guess: { kind: "choose", option: "down" },
  rank: { kind: "order", options: ["c", "a", "b"] },
  curve: { kind: "draw", points: [0, 0.1, 0.2, 0.3, null, null, 0.5, 0.6, 0.7, 0.8, 1] },
};

describe("codes", () => {
  test("the check is that of the server", () => {
    expect(checked("K7M2QX")).toBe("K7M2QXDJ"); // tests/classroom/test_codes.py has the same
    expect(faultOf("K7M2QXDJ")).toBeNull();
    expect(faultOf("K7M2QXJD")).toBe("check");
    expect(faultOf("K7M2QXD0")).toBe("letter");
    expect(faultOf("")).toBe("check");
    expect(tidy(" k7m2–qxdj")).toBe("K7M2QXDJ");
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
    const code = encoded(GUESSES, 3, { ...start, seed: 923_520 }, startOf(LESSON.steps[3], 923_520));
    const back = decoded(code) as Decoded;
    expect([back.seed, back.settings]).toEqual([923_520, null]);
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
    const back = decoded(encoded({ curve: { kind: "draw", points } }, 3, start, start)) as Decoded;
    (back.predictions.curve as { points: (number | null)[] }).points.forEach((point, i) => {
      if (points[i] === null) expect(point).toBeNull();
      else expect(Math.abs(point! - points[i]!)).toBeLessThanOrEqual(0.025 * Math.max(1, Math.abs(points[i]!)));
    });
  });

  test("of one who only chose is short", () => {
    const code = encoded({ guess: GUESSES.guess! }, 0, start, start);
    expect(code.length).toBe(12);
    expect((decoded(code) as Decoded).predictions).toEqual({ guess: GUESSES.guess });
  });

  test("brings back what was set where something may be set", () => {
    const slider = about.sliders[0]!;
    const chosen = about.switches[0]!;
    const option = chosen.kind === "loop" ? "cut" : chosen.options.at(-1)!.value;
    let settings = withValue({ ...start, seed: 7 }, slider, slider.low + 3 * slider.step);
    settings = withChoice(settings, chosen, option);
    const back = decoded(encoded({}, 4, settings, startOf(LESSON.steps[4], 7))) as Decoded;
    expect([back.step, back.settings]).toEqual(["try", settings]);
  });

  test("of another lesson, cut short or mistyped is refused with its reason", () => {
    const code = encoded(GUESSES, 3, start, start);
    expect(decoded("hello world!")).toEqual({ fault: "letter" });
    expect(decoded(`2${code.slice(1)}`)).toEqual({ fault: "check" });
    expect(decoded(checked(code.slice(0, 8)))).toEqual({ fault: "whole" });
    expect(decoded(checked(`${code.slice(0, 7)}Z`))).toEqual({ fault: "whole" });
    open([about], "", { ...LESSON, name: "another" });
    expect(decoded(code)).toEqual({ fault: "other" });
  });

  test("many are read at once, and those with a mistake stay", () => {
    const code = encoded(GUESSES, 3, start, start);
    const read = readCodes(`${code.toLowerCase()}\n\n ${code.slice(0, 4)}-${code.slice(4)} ; ABCD`);
    expect(read).toEqual({ good: [code, code], bad: [{ text: "ABCD", fault: "check" }] });
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
  const result = (value: number | null, values = {}) => ({
    see: { seed: 9, case: about.name, values, rules: {}, cut: ["R2"], measures: { value } },
  });
  const all = [0.1, 0.3, 0.5].map((value, i) => ({
    number: i + 1,
    code: null,
    here: true,
    predictions: { guess: { kind: "choose", option: i ? "up" : "down" } as Prediction },
    results: result(value, i === 2 ? { "start.trust": 0.9 } : {}),
  }));

  test("the mean leaves out who changed the settings, its interval is Student's", () => {
    const found = dots(all, "see", "value", { ...start, seed: 0, measures: {} });
    expect(found.map((dot) => dot.changed)).toEqual([false, false, true]);
    const { mean, low, high, n } = meanOf(found);
    expect([mean, n]).toEqual([0.2, 2]);
    expect(high - low).toBeCloseTo(2 * 12.7062 * 0.1, 3); // t(0.975, 1) times sd / sqrt(2)
  });

  test("a result that is missing is no dot, and one of another step neither", () => {
    const one = { number: 1, code: null, here: true, predictions: {}, results: result(null) };
    expect(dots([one], "see", "value", { ...start, measures: {} })).toEqual([]);
    expect(dots(all, "try", "value", { ...start, measures: {} })).toEqual([]);
  });

  test("choices and orders are counted", () => {
    const chosen = counts(
      all.map((one) => one.predictions.guess!),
      LESSON.steps[0]!.asks!,
    );
    expect(chosen.map((row) => row.first)).toEqual([2, 0, 1]);
    const orders: Prediction[] = [
      { kind: "order", options: ["a", "b", "c"] },
      { kind: "order", options: ["b", "a", "c"] },
    ];
    const ranked = counts(orders, LESSON.steps[1]!.asks!);
    expect(ranked.map((row) => [row.first, row.place])).toEqual([
      [1, 1.5],
      [1, 1.5],
      [0, 3],
    ]);
  });

  test("the median of curves passes over points that were not drawn", () => {
    const curves: Prediction[] = [
      { kind: "draw", points: [0, null] },
      { kind: "draw", points: [1, 3] },
    ];
    expect(medianCurve(curves)).toEqual([0.5, 3]);
  });

  test("bins hold every value", () => {
    const found = bins([0, 0.05, 0.95, 1], [0, 1], 10);
    expect(found.map((bin) => bin.share)).toEqual([0.5, 0, 0, 0, 0, 0, 0, 0, 0, 0.5]);
  });

  test("the table has a row for each prediction and result", () => {
    const rows = csv([all[2]!], LESSON).split("\r\n");
    expect(rows).toEqual([
      "student,came_by,step,what,name,value,seed,settings",
      "3,page,guess,prediction,chosen,up,,",
      `3,page,see,result,value,0.5,9,case=${about.name}; start.trust=0.9; cut=R2`,
      "",
    ]);
  });
});

test("84 numbers have 84 names", () => {
  expect(new Set(Array.from({ length: 84 }, (_, i) => nameOf(i + 1))).size).toBe(COLOURS.length * ANIMALS.length);
});

test("a picture of a code has the finders in three corners", () => {
  const { size, path } = squares("HTTP://127.0.0.1:8765/#JOIN=K7M2QXDJ");
  for (const [x, y] of [
    [4, 4],
    [size - 5, 4],
    [4, size - 5],
  ])
    expect(path).toContain(`M${x},${y}h1`);
  expect(path).not.toContain("M3,");
});
