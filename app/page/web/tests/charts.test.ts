import { describe, expect, it } from "vitest";
import { bandPath, linePath, stretches } from "../src/charts/path";
import { linear, roundDomain, steady, ticks, weekTicks } from "../src/charts/scale";

const unit = linear([0, 10], [0, 100]);

describe("scales", () => {
  it("go both ways", () => {
    expect(unit(5)).toBe(50);
    expect(unit.invert(50)).toBe(5);
  });
  it("have round ticks inside the domain", () => {
    expect(ticks([0, 1], 4)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks([-0.2, 0.2], 2)).toEqual([-0.2, 0, 0.2]);
  });
  it("mark years of long runs and weeks of short ones", () => {
    expect(weekTicks(260)).toEqual([0, 52, 104, 156, 208, 260]);
    expect(weekTicks(52)).toEqual([0, 10, 20, 30, 40, 50]);
  });
  it("hold all values at round bounds, inside what can be", () => {
    const [low, high] = roundDomain(0.31, 0.47, 0, 1);
    expect(low).toBeLessThanOrEqual(0.31);
    expect(high).toBeGreaterThanOrEqual(0.47);
    expect(roundDomain(0.02, 0.98, 0, 1)).toEqual([0, 1]);
    expect(roundDomain(Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null, null)).toEqual([0, 1]);
  });
  it("have some height for a constant", () => {
    const [low, high] = roundDomain(0.5, 0.5, 0, 1);
    expect(high).toBeGreaterThan(low);
  });
  it("stay as they are while they serve", () => {
    expect(steady([0, 1], [0.2, 0.8])).toEqual([0, 1]);
    expect(steady([0, 1], [0.2, 1.2])).toEqual([0.2, 1.2]);
    expect(steady([0, 1], [0.4, 0.5])).toEqual([0.4, 0.5]);
  });
});

describe("paths", () => {
  const row = [1, 2, Number.NaN, 4];
  it("leave gaps where a value is missing", () => {
    expect(stretches(row)).toEqual([
      [0, 2],
      [3, 4],
    ]);
    expect(linePath([0, 1, 2, 3], row, unit, unit)).toBe("M0.0,10.0L10.0,20.0M30.0,40.0");
  });
  it("close bands", () => {
    expect(bandPath([0, 1], [1, 1], [2, 3], unit, unit)).toBe("M0.0,20.0L10.0,30.0L10.0,10.0L0.0,10.0Z");
  });
});
