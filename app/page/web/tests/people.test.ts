import { describe, expect, it } from "vitest";
import type { Case, People } from "../src/contract";
import { ledger } from "../src/panels/ledger";
import { shadeDomain, step } from "../src/people/colours";
import { cornersFor } from "../src/people/corners";
import { happenings } from "../src/people/happenings";
import { columns, layoutOf } from "../src/people/layout";
import { citizensOf, nearestTo, nextIn, peersOf, professionalsOf, unitOf } from "../src/people/ties";
import { trustIn, trustOfServed } from "../src/people/trust";
import { peopleWords } from "../src/people/words";
import { CASE } from "./cases";

const row = (...numbers: number[]) => Float32Array.from(numbers);

/** Four citizens in two units, two professionals, two unit leaders and one above them, at two times. */
const PEOPLE: People = {
  times: [0, 4],
  citizens: {
    n: 4,
    unit: Int32Array.from([0, 0, 1, 1]),
    group: row(0, 1, 0, 1, 0, 1, 0, 1),
    ties: Int32Array.from([0, 1, 0, -1, 1, 0, 1, -1]),
    peers: Int32Array.from([1, -1, 0, -1, 3, -1, 2, -1]),
    rows: {
      trust: row(0.5, 0.5, 0.5, 0.5, 0.7, 0.45, 0.5, 0.2),
      value: row(0, 0, 0, 0, 0.25, -0.5, 0, 0),
      generation: row(0, 0, 0, 0, 0, 0, 0, 1),
      resources: row(0.2, 0.4, 0.2, 0.4, 0.6, 0.4, 0.2, 0.4),
      position: row(0, 0, 0, 0, 1, 1, 1, 1),
      attitude: row(0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5),
    },
  },
  professionals: {
    n: 2,
    unit: Int32Array.from([0, 1]),
    rows: { value: row(0, 0, -0.1, 0.3), served: row(0, 0, 1, 1) },
  },
  leaders: {
    n: 3,
    level: Int32Array.from([0, 0, 1]),
    rows: { value: row(0, 0, 0, -0.1, 0, 0.1), served: row(0, 0, 0, 1, 0, 1) },
  },
  units: { n: 2 },
  happened: {
    weeks: row(2, 2, 3, 3, 4),
    citizens: Int32Array.from([0, 2, 0, 2, 1]),
    kinds: Uint8Array.from([2, 1, 4, 3, 4]),
    values: row(0, 0, 0.25, 0, -0.5),
  },
};

describe("ties", () => {
  it("go both ways, named contacts first", () => {
    expect(professionalsOf(PEOPLE, 0)).toEqual([0, 1]);
    expect(professionalsOf(PEOPLE, 1)).toEqual([0]);
    expect(citizensOf(PEOPLE, 0)).toEqual([0, 1, 2]);
    expect(citizensOf(PEOPLE, 1)).toEqual([2, 3, 0]);
    expect(peersOf(PEOPLE, 2)).toEqual([3]);
  });
  it("put leaders of units in their units and others above", () => {
    expect(unitOf(PEOPLE, { role: "leader", number: 1 })).toBe(1);
    expect(unitOf(PEOPLE, { role: "leader", number: 2 })).toBe(-1);
  });
});

describe("layout", () => {
  const layout = layoutOf(PEOPLE, -1, 400, 300);
  it("keeps everybody inside their unit's disc", () => {
    layout.citizens.forEach((place, citizen) => {
      const disc = layout.discs[PEOPLE.citizens.unit[citizen]!]!;
      expect(Math.hypot(place!.x - disc.x, place!.y - disc.y)).toBeLessThanOrEqual(disc.radius);
    });
    for (const disc of layout.discs) {
      expect(disc.x - disc.radius).toBeGreaterThanOrEqual(0);
      expect(disc.y + disc.radius).toBeLessThanOrEqual(300);
    }
  });
  it("shows one unit alone", () => {
    const one = layoutOf(PEOPLE, 1, 400, 300);
    expect(one.discs.map((disc) => disc.unit)).toEqual([1]);
    expect(one.citizens.map(Boolean)).toEqual([false, false, true, true]);
    expect(one.leaders.map(Boolean)).toEqual([false, true, false]);
  });
  it("fills the field", () => {
    expect(columns(4, 400, 400)).toBe(2);
    expect(columns(3, 900, 300)).toBe(3);
  });
  it("finds who is pointed at, and who is next in a direction", () => {
    const place = layout.citizens[2]!;
    expect(nearestTo(layout, place.x + 1, place.y, 22)).toEqual({ role: "citizen", number: 2 });
    expect(nearestTo(layout, -500, 0, 22)).toBeNull();
    const left = layout.leaders[0]!;
    expect(unitOf(PEOPLE, nextIn(layout, { x: left.x + 150, y: left.y }, 1, 0)!)).toBe(1);
    expect(nextIn(layout, { x: 1000, y: 0 }, 1, 0)).toBeNull();
  });
});

describe("trust by tie", () => {
  const rows = {
    trust_0: row(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
    trust_1: row(0.9, 0.8, 0.7, 0.6, 0.25, 0.8, 0.35, 0.2),
  };
  const people = { ...PEOPLE, citizens: { ...PEOPLE.citizens, rows } };
  it("is that of the tie between the two, none where they do not meet", () => {
    expect(trustIn(people, 0, 1, 1)).toBe(0.25);
    expect(trustIn(people, 2, 1, 0)).toBeCloseTo(0.3, 6);
    expect(trustIn(people, 1, 1, 0)).toBeNaN();
  });
  it("in a professional is the mean over those served", () => {
    const [first, last] = trustOfServed(people, 1); // citizens 0, 2 and 3
    expect(first).toBeCloseTo((0.9 + 0.3 + 0.4) / 3, 6);
    expect(last).toBeCloseTo((0.25 + 0.7 + 0.8) / 3, 6);
  });
});

describe("what happened", () => {
  it("is told from the recorded weeks, the latest first", () => {
    expect(happenings(PEOPLE, 0, 1).map((h) => h.kind)).toEqual(["trust_rose", "episode", "in_vain"]);
    expect(happenings(PEOPLE, 1, 1).map((h) => h.kind)).toEqual(["bad_episode"]);
    expect(happenings(PEOPLE, 2, 1).map((h) => h.kind)).toEqual(["used", "heard"]);
  });
  it("begins anew with a newcomer, whose trust is not the last one's", () => {
    expect(happenings(PEOPLE, 3, 1)).toEqual([{ week: 4, kind: "came" }]);
  });
});

describe("colours", () => {
  it("have bounds that hold nearly all", () => {
    expect(step(0, [0, 1])).toBe(0);
    expect(step(1, [0, 1])).toBe(8);
    expect(step(Number.NaN, [0, 1])).toBe(-1);
  });
  it("have bounds that hold all but a fiftieth at each end, whoever it is", () => {
    const of = (...trust: number[]) => ({
      ...PEOPLE,
      citizens: { ...PEOPLE.citizens, rows: { trust: row(...trust) } },
    });
    const most = Array(98).fill(0.45);
    expect(shadeDomain(of(...most, 0.1, 0.9), "trust")).toEqual([0.4, 0.5]);
    expect(shadeDomain(of(0.1, 0.1, 0.1, ...most, 0.9, 0.9, 0.9), "trust")).toEqual([0.1, 0.9]);
    expect(shadeDomain(of(0.5, 0.5), "trust")).toEqual([0.5, 0.6]);
    expect(shadeDomain(of(Number.NaN), "trust")).toEqual([0, 1]);
  });
});

describe("the picture in words", () => {
  const withRows = (rows: Record<string, Float32Array>) => ({ ...PEOPLE, citizens: { ...PEOPLE.citizens, rows } });
  it("names the units that are highest and lowest", () => {
    const words = peopleWords(PEOPLE, "trust", -1, 1);
    expect(words).toMatch(/^4 citizens; .* mean 0.46 in week 4 .*Highest in unit 1, 0.57; lowest in unit 2, 0.35.$/);
    expect(peopleWords(PEOPLE, "trust", 0, 1)).toMatch(/^2 citizens; .* mean 0.57 .*replicate.$/);
  });
  it("leaves out a unit of which nothing is known, and names none where all are alike", () => {
    const trust = row(0.5, 0.5, Number.NaN, Number.NaN, 0.5, 0.5, 0.5, 0.5);
    for (const time of [0, 1]) expect(peopleWords(withRows({ trust }), "trust", -1, time)).not.toContain("ighest");
  });
  it("says where power has a form that is not shown", () => {
    const power = row(...Array(8).fill(Number.NaN));
    expect(peopleWords(withRows({ power }), "power", -1, 0)).toMatch(/not shown/);
    expect(peopleWords(withRows({ power: power.map(() => 0.5) }), "power", -1, 0)).not.toMatch(/not shown/);
  });
});

it("corners of power are means over those of a group at the time", () => {
  const near = (found: number[]) => found.map((value) => Number(value.toFixed(6)));
  expect(near(cornersFor(PEOPLE, "citizens", 1, null))).toEqual([0.4, 1, 0.5]);
  expect(near(cornersFor(PEOPLE, "group.1", 0, null))).toEqual([0.4, 0, 0.5]);
  expect(cornersFor(PEOPLE, "professionals", 0, null)[0]).toBeNaN();
});

describe("the ledger", () => {
  const measure = (name: string, first: number, length: number) => ({ ...CASE.measures[0]!, name, first, length });
  const about: Case = {
    ...CASE,
    groups: ["a", "b"],
    measures: [
      measure("value_by_role", 0, 3),
      measure("value_negative_share", 3, 1),
      measure("value_by_group", 4, 2),
      measure("value_negative_share_by_group", 6, 2),
    ],
  };
  const runs = {
    times: [0, 4],
    replicates: [0],
    length: 8,
    data: Float64Array.from({ length: 16 }, (_, i) => i / 100),
  };
  it("reads value and losers of roles and groups", () => {
    const entries = ledger(about, runs, PEOPLE, 1);
    expect(entries.map((entry) => entry.who)).toEqual(["citizens", 0, 1, "professionals", "leaders"]);
    expect(entries.map((entry) => entry.value.median)).toEqual([0.08, 0.12, 0.13, 0.09, 0.1]);
    expect(entries.map((entry) => entry.losing)).toEqual([0.11, 0.14, 0.15, 0.5, 0.5]);
    expect(entries[0]!.burden).toBeNaN();
  });
});
