import { describe, expect, it, vi } from "vitest";
import { keepAddress } from "../src/state/address_bar";
import { digest } from "../src/state/digest";
import { read, written } from "../src/state/hash";
import { KeptRuns, keyOf } from "../src/state/kept_runs";
import { firstRequest, laterRequest } from "../src/state/requests";
import { asWritten, changed, decimals, onGrid, withChoice, withValue } from "../src/state/settings";
import { open, set, settings } from "../src/state/store";
import { begun, changedTo, redone, undone } from "../src/state/undo";
import { CASE, runs, SWITCHES, slider } from "./cases";

const [trust, seats] = CASE.sliders as [ReturnType<typeof slider>, ReturnType<typeof slider>];
const [rule, r1] = SWITCHES as [(typeof SWITCHES)[0], (typeof SWITCHES)[0]];

describe("settings", () => {
  it("name only what differs from the case", () => {
    const start = asWritten(CASE, 3);
    expect(start.cut).toEqual(["R2"]);
    const moved = withChoice(withValue(start, trust, 0.7), rule, "b");
    expect(moved).toMatchObject({ values: { "start.trust": 0.7 }, rules: { trust: "b" }, seed: 3 });
    expect(changed(CASE, moved)).toEqual(["start.trust", "trust"]);
    expect(withChoice(withValue(moved, trust, 0.5), rule, "a")).toEqual(start);
  });
  it("cut and run loops", () => {
    const both = withChoice(asWritten(CASE), r1, "cut");
    expect(both.cut).toEqual(["R1", "R2"]);
    expect(withChoice(both, r1, "runs").cut).toEqual(["R2"]);
  });
  it("lie on the slider's grid, inside its bounds", () => {
    expect(onGrid(trust, 0.123)).toBe(0.12);
    expect(onGrid(trust, 0.1 + 0.2)).toBe(0.3);
    expect(onGrid(trust, 7)).toBe(1);
    expect(onGrid(seats, 3.6)).toBe(4);
    expect(onGrid(slider("odd", 0.05, 1, 0.1, 0.5), 0.49)).toBe(0.45);
    expect(decimals(trust)).toBe(2);
    expect(decimals(seats)).toBe(0);
  });
});

describe("undo", () => {
  it("goes back and forth", () => {
    const two = changedTo(changedTo(begun(0), 1, "", 0), 2, "", 0);
    expect(undone(two).present).toBe(1);
    expect(undone(undone(undone(two))).present).toBe(0);
    expect(redone(undone(two)).present).toBe(2);
    expect(changedTo(undone(two), 5, "", 0).future).toEqual([]);
  });
  it("takes a drag as one step, and a later drag as another", () => {
    let history = changedTo(begun(0), 1, "slider", 0);
    history = changedTo(history, 2, "slider", 400);
    history = changedTo(history, 3, "slider", 900);
    expect(undone(history).present).toBe(0);
    expect(undone(changedTo(history, 4, "slider", 5000)).present).toBe(3);
    expect(undone(changedTo(history, 4, "other", 950)).present).toBe(3);
  });
});

describe("the address", () => {
  const settings = { ...withChoice(withValue(asWritten(CASE, 7), trust, 0.7), rule, "b"), cut: ["R1", "R2"] };
  const pinned = withValue(asWritten(CASE, 7), seats, 2);
  it("gives back what was written", () => {
    const about = { settings, pinned, shown: ["trust"], week: 12, language: "sv" as const, predictions: {}, tried: {} };
    const hash = written({ ...about, step: null }, CASE.model);
    expect(hash.startsWith("#case=clinic&start.trust=0.7&rule.trust=b&cut=")).toBe(true);
    expect(read(hash, [CASE])).toEqual({ ...about, position: 0, problems: [] });
  });
  it("may be empty", () => {
    expect(read("", [CASE])).toMatchObject({ settings: asWritten(CASE), pinned: null, week: null, problems: [] });
  });
  it("may say that a loop which the case cuts runs", () => {
    expect(read("#cut=none", [CASE]).settings.cut).toEqual([]);
  });
  it.each([
    ["case=clinick", "hash.no_case"],
    ["start.trust=high", "hash.no_number"],
    ["start.trust=1.5", "hash.out_of_bounds"],
    ["seats=2.5", "hash.no_whole"],
    ["rule.trust=z", "hash.no_option"],
    ["cut=R9", "hash.no_loop"],
    ["seed=-1", "hash.no_seed"],
    ["seed=1e400", "hash.no_seed"],
    ["week=53", "hash.out_of_bounds"],
    ["show=nothing", "hash.no_measure"],
    ["lang=fr", "hash.no_language"],
    ["pin=start.trust%3Dx", "hash.no_number"],
    ["%E0%A4%A=1", "hash.unknown"],
    ["<script>", "hash.unknown"],
  ])("tells of nonsense and uses the rest: %s", (part, key) => {
    const address = read(`#${part}&seats=3`, [CASE]);
    expect(address.problems.map((problem) => problem.key)).toEqual([key]);
    expect(address.settings.values.seats).toBe(3);
  });
  it("tells of another model", () => {
    const keys = (hash: string) => read(hash, [CASE]).problems.map(({ key }) => key);
    expect(keys(`#case=clinic&model=${CASE.model}`)).toEqual([]);
    expect(keys("#case=clinic&model=ffffffff")).toEqual(["hash.other_model"]);
    expect(keys("#case=other&model=ffffffff")).toEqual(["hash.no_case"]);
  });
  it("leaves out what is pinned of another case", () => {
    const { pinned, settings, problems } = read("#case=clinic&seats=3&pin=case%3Dother%26seats%3D2", [CASE]);
    expect([pinned, settings.values.seats]).toEqual([null, 3]);
    expect(problems).toEqual([{ key: "hash.other_pin", params: { value: "other", used: "clinic" } }]);
  });
  it("takes the nearest allowed value", () => {
    expect(read("#start.trust=1.5", [CASE]).settings.values).toEqual({ "start.trust": 1 });
  });
});

it("another text has another digest", () => {
  expect(["", "a", "foobar"].map(digest)).toEqual(["811c9dc5", "e40c292c", "bf9cf968"]); // as FNV's authors give them
  expect(digest(JSON.stringify(CASE.setup))).not.toBe(digest(JSON.stringify({ ...CASE.setup, weeks: 53 })));
});

describe("requests", () => {
  const settings = asWritten(CASE);
  const pinned = withValue(settings, trust, 0.1);
  const wanted = { settings, pinned: null, people: true, replicates: 20, batch: 4, every: 4 };
  const counts =
    (mine: number, theirs = 0) =>
    (of: typeof settings) =>
      of === settings ? mine : theirs;
  it("begin with one replicate, then people, then batches", () => {
    expect(firstRequest(wanted, counts(0))).toMatchObject({ do: "runs", replicates: [0] });
    expect(firstRequest(wanted, counts(1))).toMatchObject({ do: "people" });
    expect(firstRequest({ ...wanted, people: false }, counts(1))).toBeNull();
    expect(laterRequest(wanted, counts(0))).toBeNull();
    expect(laterRequest(wanted, counts(1))).toMatchObject({ replicates: [1, 2, 3, 4] });
    expect(laterRequest(wanted, counts(18))).toMatchObject({ replicates: [18, 19] });
    expect(laterRequest(wanted, counts(20))).toBeNull();
  });
  it("bring the lagging run of a comparison level, then both go on", () => {
    const pair = { ...wanted, people: false, pinned };
    expect(firstRequest(pair, counts(0, 0))).toMatchObject({ do: "pair", replicates: [0] });
    expect(firstRequest(pair, counts(0, 20))).toMatchObject({ do: "runs", settings, replicates: [0] });
    expect(laterRequest(pair, counts(3, 5))).toMatchObject({ do: "runs", settings, replicates: [3, 4] });
    expect(laterRequest(pair, counts(20, 0))).toMatchObject({ do: "runs", settings: pinned, replicates: [0, 1, 2, 3] });
    expect(laterRequest(pair, counts(5, 5))).toMatchObject({ do: "pair", replicates: [5, 6] });
    expect(laterRequest(pair, counts(20, 20))).toBeNull();
  });
});

describe("runs that are kept", () => {
  it("grow by what follows and pass over what does not", () => {
    const kept = new KeptRuns();
    const settings = asWritten(CASE);
    kept.add(settings, runs([0], [1, 2, 3, 4]));
    kept.add(settings, runs([5], [1, 2, 3, 4]));
    kept.add({ ...settings }, runs([1], [5, 6, 7, 8]));
    expect(kept.of(settings)?.replicates).toEqual([0, 1]);
  });
  it("are found by what settings say, not by their order", () => {
    const a = withValue(withValue(asWritten(CASE), trust, 0.1), seats, 1);
    const b = withValue(withValue(asWritten(CASE), seats, 1), trust, 0.1);
    expect(keyOf(a)).toBe(keyOf(b));
    expect(keyOf(a)).not.toBe(keyOf({ ...a, seed: 1 }));
  });
});

describe("the address bar", () => {
  it("has a change at once after a rest, and the last of many that follow each other closely", () => {
    vi.useFakeTimers();
    open([CASE], "");
    const addresses: string[] = [];
    const location = { hash: "" };
    const replaceState = (_state: unknown, _title: string, hash: string) => {
      location.hash = hash;
      addresses.push(hash);
    };
    const [addEventListener, removeEventListener] = [() => {}, () => {}];
    const setTimeout = globalThis.setTimeout;
    vi.stubGlobal("window", { location, history: { replaceState }, addEventListener, removeEventListener, setTimeout });
    const stop = keepAddress();
    vi.advanceTimersByTime(3000);
    set({ ...settings.value, seed: 1 });
    expect(addresses.at(-1)).toMatch(/seed=1&/);
    const before = addresses.length;
    for (const seed of [2, 3, 4]) set({ ...settings.value, seed });
    expect(addresses).toHaveLength(before);
    vi.advanceTimersByTime(3000);
    expect(addresses.slice(before)).toEqual([expect.stringMatching(/seed=4&/)]);
    stop();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
});
