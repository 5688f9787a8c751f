import { describe, expect, it } from "vitest";
import { bandsOf, summaryAt } from "../src/statistics/bands";
import { differenceAt, paired, verdict } from "../src/statistics/difference";
import { quantile } from "../src/statistics/quantile";
import { nearest, together } from "../src/statistics/runs";
import { meanAndLosers } from "../src/statistics/shares";
import { student975, studentBelow } from "../src/statistics/student";
import { runs } from "./cases";

describe("quantiles", () => {
  it("interpolate as numpy does", () => {
    const numbers = [1, 2, 4, 8, 16]; // numpy.quantile([1, 2, 4, 8, 16], [.05, .25, .5, .9, .95])
    const expected = [1.2, 2, 4, 12.8, 14.4];
    [0.05, 0.25, 0.5, 0.9, 0.95].forEach((p, i) => {
      expect(quantile(numbers, p)).toBeCloseTo(expected[i]!, 12);
    });
  });
  it("of one number are that number, of none missing", () => {
    expect(quantile([3], 0.05)).toBe(3);
    expect(quantile([], 0.5)).toBeNaN();
  });
});

describe("Student's t", () => {
  it("has the tabulated 97.5 % quantiles", () => {
    const table: [number, number][] = [
      [1, 12.7062047364],
      [2, 4.3026527297],
      [4, 2.7764451052],
      [9, 2.2621571628],
      [19, 2.0930240544],
      [99, 1.9842169515],
    ];
    for (const [freedom, expected] of table) expect(student975(freedom)).toBeCloseTo(expected, 8);
  });
  it("is a half at 0 and Cauchy's at one degree of freedom", () => {
    expect(studentBelow(0, 7)).toBeCloseTo(0.5, 14);
    expect(studentBelow(1, 1)).toBeCloseTo(0.75, 12);
  });
});

describe("paired differences", () => {
  it("give mean and interval", () => {
    const d = paired([1, 2, 3, 4, 5]); // scipy.stats.ttest_1samp([1..5], 0).confidence_interval()
    expect(d.mean).toBe(3);
    expect(d.low).toBeCloseTo(1.0367568385, 8);
    expect(d.high).toBeCloseTo(4.9632431615, 8);
    expect(verdict(d)).toBe("more");
  });
  it("are told apart from none at all", () => {
    expect(verdict(paired([0, 0, 0]))).toBe("same");
    expect(verdict(paired([0, 1e-9, 0]))).toBe("unsure");
    expect(verdict(paired([1e-9, 1e-9]))).toBe("more");
  });
  it("need two pairs for an interval", () => {
    expect(paired([2]).low).toBeNaN();
    expect(verdict(paired([2]))).toBe("unsure");
    expect(paired([]).mean).toBeNaN();
  });
  it("pair by replicate, whatever the order, and leave out what is missing in either", () => {
    const now = runs([0, 1, 2], [0, 0, 5, 0, 0, 0, 7, 0, 0, 0, 9, 0]);
    const then = runs([2, 0], [0, 0, 8, 0, 0, 0, 1, 0]);
    const d = differenceAt(now, then, 1, 0);
    expect(d.n).toBe(2);
    expect(d.mean).toBeCloseTo((5 - 1 + (9 - 8)) / 2, 12);
    now.data[2] = Number.NaN;
    expect(differenceAt(now, then, 1, 0).n).toBe(1);
  });
});

describe("bands", () => {
  it("count replicates with a value and leave the others out", () => {
    const batch = together(runs([0], [1, 9, 3, 9]), runs([1, 2], [2, 9, Number.NaN, 9, 6, 9, 5, 9]));
    const bands = bandsOf(batch, 0);
    expect(summaryAt(bands, 0)).toMatchObject({ median: 2, n: 3 });
    expect(summaryAt(bands, 1)).toMatchObject({ median: 4, low50: 3.5, n: 2 });
  });
  it("are missing where nothing has a value", () => {
    expect(summaryAt(bandsOf(runs([0], [Number.NaN, 1, 1, 1]), 0), 0)).toMatchObject({ median: Number.NaN, n: 0 });
  });
});

describe("people", () => {
  it("lose with a value below 0", () => {
    expect(meanAndLosers([-0.5, 0, 0.5, Number.NaN, 1])).toEqual({ mean: 0.25, losing: 0.25, n: 4 });
    expect(meanAndLosers([]).losing).toBeNaN();
  });
});

it("the nearest recorded week is found", () => {
  expect(nearest([0, 4, 8], 5)).toBe(1);
  expect(nearest([0, 4, 8], 99)).toBe(2);
});
