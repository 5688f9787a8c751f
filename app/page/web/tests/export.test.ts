import { describe, expect, it } from "vitest";
import { command } from "../src/export/command";
import { csv } from "../src/export/csv";
import { scenarioFile } from "../src/export/scenario";
import { asWritten } from "../src/state/settings";
import { CASE, runs } from "./cases";

const settings = { ...asWritten(CASE, 7), values: { "start.trust": 0.4 }, rules: { trust: "b" }, cut: ["R1", "R2"] };

describe("what reproduces a run", () => {
  it("is a command line", () => {
    expect(command({ ...CASE, weeks: 260 }, settings)).toBe(
      "coprod run clinic --set start.trust=0.4 --rule trust=b --cut R1 --cut R2 --seed 7 --replicates 20",
    );
    expect(command(CASE, settings)).toContain("--every 1");
  });
});

describe("the scenario file", () => {
  const given = { ...asWritten(CASE, 7), values: { "practice.a": 0.2 }, cut: ["R1"] };
  it("has what was chosen, weights that go with it, and not what a cut holds", () => {
    const text = scenarioFile(
      { ...CASE, file: { ...CASE.file, origins: { "start.trust": ["a study", "measured"] } } },
      given,
    );
    expect(text).toContain('cut = ["R1"]');
    expect(text).not.toContain("[parameters.start]");
    expect(text).toContain('a = { value = 0.2, source = "chosen on the page", status = "assumed" }');
    expect(text).toContain("b = { value = 0.4,");
  });
  it("keeps a number's own source", () => {
    const text = scenarioFile(
      { ...CASE, file: { ...CASE.file, origins: { "start.trust": ["a study", "measured"] } } },
      { ...given, cut: [] },
    );
    expect(text).toContain('[parameters.start]\ntrust = { value = 0.5, source = "a study", status = "measured" }');
  });
});

it("the numbers are written in full, missing ones as nothing", () => {
  const now = runs([0], [0.1 + 0.2, 9, Number.NaN, 9]);
  const of = { settings, runs: now, pinned: runs([0], [1, 9, 2, 9]) };
  expect(csv(CASE, of, ["value"])).toBe(
    "run,week,replicate,measure,value\n" +
      "now,0,0,value,0.30000000000000004\nnow,4,0,value,\npinned,0,0,value,1\npinned,4,0,value,2\n",
  );
});
