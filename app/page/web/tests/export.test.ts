import { describe, expect, it } from "vitest";
import { chartsCaption } from "../src/export/caption";
import { command, pinnedCommand } from "../src/export/command";
import { csv } from "../src/export/csv";
import { ofCharts } from "../src/export/legend";
import { madeWith } from "../src/export/made";
import { scenarioFile } from "../src/export/scenario";
import { asWritten } from "../src/state/settings";
import { t } from "../src/text/text";
import { CASE, runs } from "./cases";

const settings = { ...asWritten(CASE, 7), values: { "start.trust": 0.4 }, rules: { trust: "b" }, cut: ["R1", "R2"] };

describe("what reproduces a run", () => {
  it("is a command line, without what a cut holds", () => {
    expect(command({ ...CASE, weeks: 260 }, { ...settings, cut: ["R2"] })).toBe(
      "coprod run clinic --set start.trust=0.4 --rule trust=b --cut R2 --seed 7 --replicates 20 --every 4",
    );
    expect(command(CASE, settings)).not.toContain("start.trust");
    expect(command(CASE, settings)).toContain("--every 1");
  });
  it("begins with what wrote the page", () => {
    const invocation = {
      scenario: "my clinic.toml",
      set: { "practice.a": "0.2" },
      rules: { voice: "own.py:Own" },
      cut: ["R1"],
      events: ["x@4"],
      weeks: 52,
    };
    const line = command({ ...CASE, invocation }, { ...asWritten(CASE, 1), cut: [], values: { "practice.b": 0.4 } });
    expect(line).toMatch(/^coprod run 'my clinic.toml' /);
    for (const part of ["--rule voice=own.py:Own", "--cut R1", "--event x@4", "--weeks 52"])
      expect(line).toContain(part);
    for (const name of ["practice.a=", "practice.b=0.4", "practice.c="]) expect(line).toContain(`--set ${name}`);
  });
});

describe("the caption of charts", () => {
  const present = { ...settings, cut: [] };
  const pinned = { ...asWritten(CASE, 3), cut: ["R2"] };
  it("has the commands of the present and of the pinned run, on the same random numbers", () => {
    const lines = chartsCaption([CASE], present, pinned, 20).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^coprod run clinic .*start.trust=0.4 .* --seed 7 /);
    expect(lines[2]).toMatch(/^Compared with: coprod run clinic --cut R2 --seed 7 /);
  });
  it("has the events of each run's own case", () => {
    const later = { ...CASE, name: "clinic+cut@26", invocation: { ...CASE.invocation, events: ["budget_cut@26"] } };
    const lines = chartsCaption([CASE, later], { ...present, case: later.name }, pinned, 20).split("\n");
    expect(lines.map((line) => line.includes("--event budget_cut@26"))).toEqual([false, true, false]);
    expect(pinnedCommand([CASE, later], pinned, { ...present, case: later.name })).toContain("--event budget_cut@26");
  });
  it("says nothing of a pinned run where there is none", () => {
    expect(chartsCaption([CASE], present, null, 20)).toBe(
      `${t("share.caption", { n: 20 })}\n${command(CASE, present)}`,
    );
  });
  it("says which events the dotted lines are", () => {
    const about = { ...CASE, events: [{ name: "pandemic: illness", week: 4 }] };
    expect(chartsCaption([about], present, null, 20)).toContain("Events: pandemic in week 4.\n");
  });
});

describe("the legend of charts", () => {
  const labels = (...of: Parameters<typeof ofCharts>) => ofCharts(...of).map(({ label }) => label);
  it("has every line that is drawn, and names the other run as the page does", () => {
    expect(labels("alone", false)).toEqual(["median", "middle 50 % and 90 % of replicates"]);
    expect(labels("pinned", false).slice(2)).toEqual([t("key.pinned"), t("key.gap")]);
    expect(labels("beside", true).slice(2)).toEqual([t("key.beside"), t("key.gap_beside"), "what you drew"]);
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

it("the scenario file quotes a group that is no bare key", () => {
  const parameters: typeof CASE.setup.parameters = [["groups.äldre.trust", 0, 0.5, "", 0, 1, false]];
  const origins: typeof CASE.file.origins = { "groups.äldre.trust": ["a study", "measured"] };
  const about = {
    ...CASE,
    setup: { ...CASE.setup, parameters, weights: [] },
    file: { ...CASE.file, origins },
  };
  const text = scenarioFile(about, { ...asWritten(CASE), cut: [] });
  expect(text).toContain('[parameters.groups."äldre"]\ntrust = ');
});

it("the numbers are written in full, missing ones as nothing", () => {
  const now = runs([0], [0.1 + 0.2, 9, Number.NaN, 9]);
  const of = { settings, runs: now, pinned: runs([0], [1, 9, 2, 9]) };
  const then = { ...settings, values: { "start.trust": 0.1 }, cut: ["R2"] };
  const [mine, other] = [
    "7,case=clinic; start.trust=0.4; trust=b; cut=R1; cut=R2",
    "7,case=clinic; start.trust=0.1; trust=b; cut=R2",
  ];
  expect(csv(CASE, of, then, ["value"]).split("\n")).toEqual([
    "run,week,replicate,measure,value,seed,settings",
    `now,0,0,value,0.30000000000000004,${mine}`,
    `now,4,0,value,,${mine}`,
    `pinned,0,0,value,1,${other}`,
    `pinned,4,0,value,2,${other}`,
    "",
  ]);
});

describe("what a page was made with", () => {
  it("is told, and is nothing for a scenario as it is shipped", () => {
    expect(madeWith(CASE)).toEqual([]);
    const invocation = {
      scenario: "clinic",
      set: { "start.trust": "0.4", "population.citizens": "90" },
      rules: { voice: "own.py:Own" },
      cut: ["R2"],
      events: ["budget_cut@26"],
      weeks: 52,
    };
    expect(madeWith({ ...CASE, invocation })).toEqual([
      "start.trust = 0.4",
      "population.citizens = 90",
      "rule voice: own.py:Own",
      "loop R2 is cut",
      "event budget_cut@26",
      "52 weeks",
    ]);
  });
});
