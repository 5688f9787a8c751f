import { describe, expect, it } from "vitest";
import { command, toml } from "../src/export/command";
import { csv } from "../src/export/csv";
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
  it("is a study file", () => {
    expect(toml(CASE, settings, ["value"])).toBe(`title = "A clinic"
scenario = "clinic"
replicates = 20
seed = 7

[set]
"start.trust" = 0.4

[rules]
trust = "b"

[[factors]]
cut = ["R1+R2"]

[record]
measures = ["value"]
every = 1
`);
  });
  it("needs no tables for the case as written", () => {
    const text = toml(CASE, { ...settings, values: {}, rules: {}, cut: [] }, ["value"]);
    expect(text).not.toContain("[set]");
    expect(text).toContain('cut = ["none"]');
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
