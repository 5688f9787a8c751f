import { describe, expect, it } from "vitest";
import { eventWords, marksOf } from "../src/charts/events";
import { bandPath, linePath, stretches } from "../src/charts/path";
import { endTicks, linear, roundDomain, steady, ticks, weekTicks } from "../src/charts/scale";
import { domainOf, isNought } from "../src/charts/series";
import { chartWords } from "../src/charts/words";
import { open } from "../src/state/store";
import { bandsOf, summaryOf } from "../src/statistics/bands";
import { CASE } from "./cases";

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

describe("the scale of what is nought", () => {
  const share = { ...CASE.measures[0]!, low: 0, high: 1 };
  const of = (values: number[]) =>
    bandsOf({ times: [0], replicates: values.map((_, r) => r), length: 1, data: Float64Array.from(values) }, 0);
  const twenty = (...some: number[]) => of([...some, ...Array(20 - some.length).fill(0)]);
  it("is all that it can be, not what a few runs have", () => {
    expect(domainOf(share, [twenty()])).toEqual([0, 1]);
    expect(domainOf(share, [twenty(), twenty(0.02)])).toEqual([0, 1]);
  });
  it("is that of the runs where many have some, or one has much", () => {
    expect(domainOf(share, [twenty(...Array(10).fill(0.01))])[1]).toBeLessThan(0.1);
    expect(domainOf(share, [twenty(0.9, 0.9)])[1]).toBeLessThanOrEqual(1);
    expect(domainOf(share, [twenty(0.09, 0.09)])[1]).toBeLessThan(0.2);
  });
  it("is told apart from what is 0 in most runs alone", () => {
    expect([twenty(), twenty(0.02), of([Number.NaN])].map(isNought)).toEqual([true, false, false]);
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

describe("events", () => {
  const happens = (week: number, name: string) => ({ week, name });
  const events = [
    happens(60, "own.event"),
    happens(-4, "before"),
    happens(10, "budget_cut: fewer hours"),
    happens(10, "budget_cut: staff strain"),
    happens(10, "own: event"),
    happens(53, "too late"),
  ];
  it("are marked where they fall within the run, those of one week and one event together", () => {
    expect(marksOf({ events, weeks: 52 })).toEqual([{ week: 10, names: ["budget_cut", "own: event"] }]);
    expect(marksOf({ events, weeks: 60 }).map(({ week }) => week)).toEqual([10, 53, 60]);
  });
  it("are named by what changes where that comes later, once a week", () => {
    const parts = [
      happens(104, "leader_leaves: vacancy"),
      happens(130, "leader_leaves: successor"),
      happens(130, "leader_leaves: less trust in the front line"),
    ];
    expect(eventWords({ events: parts, weeks: 260 })).toBe(
      "Events: the leader leaves in week 104; successors come in week 130.",
    );
  });
  it("are told in words, of a chart as well", () => {
    const words = "Events: budget cut, own: event in week 10.";
    expect(eventWords({ events, weeks: 52 })).toBe(words);
    expect(eventWords({ events: [], weeks: 52 })).toBe("");
    const summary = summaryOf(Float64Array.from([0.5]));
    open([{ ...CASE, events }], "");
    expect(chartWords(CASE.measures[0]!, summary, summary, 52, null)).toMatch(
      new RegExp(`At the start 0.50. ${words}$`),
    );
  });
});

describe("a low chart of differences", () => {
  it("has marks on both sides of 0 that lie inside", () => {
    expect(endTicks([-0.35, 0.35])).toEqual([-0.2, 0, 0.2]);
    expect(endTicks([-0.01, 0.01])).toEqual([-0.01, 0, 0.01]);
    expect(endTicks([-0.075, 0.075])).toEqual([-0.05, 0, 0.05]);
    expect(endTicks([-30, 30])).toEqual([-20, 0, 20]);
  });
});

it("a run of many years has few marks", () => {
  for (const weeks of [520, 1040, 5200]) {
    const marks = weekTicks(weeks);
    expect(marks.length).toBeLessThan(8);
    expect(marks.every((week) => Number.isInteger(week / 52))).toBe(true);
  }
});
