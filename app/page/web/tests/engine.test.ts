import { describe, expect, it } from "vitest";
import { recordedSteps } from "../src/engine/run";
import { chosenValues, exactSum } from "../src/engine/setup";
import { asWritten } from "../src/state/settings";
import { CASE } from "./cases";

describe("exact sums", () => {
  it("are those of math.fsum", () => {
    expect(exactSum([])).toBe(0);
    expect(exactSum([0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])).toBe(1);
    expect(exactSum([1e100, 1, -1e100])).toBe(1);
    expect(exactSum([1, 1e-16, 1e-16])).toBe(1.0000000000000002);
    expect(exactSum([2 ** 53, 1, 2 ** -60])).toBe(2 ** 53 + 2); // halfway, and a little above
  });
});

describe("weights", () => {
  const of = (values: Record<string, number>) => chosenValues(CASE.setup, { ...asWritten(CASE, 0), cut: [], values });
  it("that are not given share the rest as before", () => {
    expect([...of({ "practice.a": 0.8 }).entries()].slice(1)).toEqual([
      ["practice.a", 0.8],
      ["practice.b", 0.09999999999999998],
      ["practice.c", 0.09999999999999998],
    ]);
  });
  it("cannot sum to more than 1", () => {
    expect(() => of({ "practice.a": 0.8, "practice.b": 0.4 })).toThrow("refused.weights");
  });
});

it("steps are recorded at the start, every so often and at the end", () => {
  expect(recordedSteps({ ...CASE.setup, weeks: 10, dt: 1 }, 4)).toEqual([0, 4, 8, 10]);
  expect(recordedSteps({ ...CASE.setup, weeks: 8, dt: 0.5 }, 4)).toEqual([0, 8, 16]);
});
