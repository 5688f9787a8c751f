// The run as a scenario file of its own, which `coprod run FILE.toml` takes.
import type { Case, ScenarioFile, Settings } from "../contract";
import { chosenValues, type SetupData, switchesOf } from "../engine/setup";

const text = (value: string) => JSON.stringify(value);
/** A name as a key: bare where TOML allows it. */
const bareOrQuoted = (name: string) => (/^[A-Za-z0-9_-]+$/.test(name) ? name : text(name));
const number = (value: number) => (value === Number.POSITIVE_INFINITY ? text("never") : String(value));

export function scenarioFile(about: Case, settings: Settings): string {
  const { file, setup } = about;
  const { header, origins } = file;
  const lines = Object.entries(header).flatMap(([key, value]) => (value ? [`${key} = ${text(value)}`] : []));
  lines.push(`groups = [${about.groups.map(text).join(", ")}]`);
  const cut = [...file.cut, ...settings.cut];
  if (cut.length > 0) lines.push(`cut = [${cut.map(text).join(", ")}]`);
  const rules = { ...setup.rules, ...settings.rules };
  lines.push("", "[rules]", ...Object.entries(rules).map(([family, name]) => `${family} = ${text(name)}`));
  lines.push(
    "",
    "[page]",
    ...Object.entries(file.page).map(([key, names]) => `${key} = [${names.map(text).join(", ")}]`),
  );
  const held = new Set(cut.flatMap((loop) => Object.keys(switchesOf(setup, loop, rules))));
  for (const [table, numbers] of tablesOf(setup, origins, settings, held))
    lines.push("", `[${["parameters", ...table.split(".")].map(bareOrQuoted).join(".")}]`, ...numbers);
  for (const { name, source, status, parameter, kind, week, until, value, times } of file.events) {
    lines.push("", "[[events]]", ...pairs({ name, parameter, kind, week, until, value, times, source, status }));
  }
  return `${lines.join("\n")}\n`;
}

function pairs(all: Record<string, string | number | null | undefined>): string[] {
  return Object.entries(all).flatMap(([key, value]) => {
    if (value === null || value === undefined) return [];
    return [`${key} = ${typeof value === "number" ? number(value) : text(value)}`];
  });
}

/** Lines of numbers by table: those of the scenario, those chosen, and weights that go with one of these. */
function tablesOf(
  setup: SetupData,
  origins: ScenarioFile["origins"],
  settings: Settings,
  held: Set<string>,
): Map<string, string[]> {
  const values = chosenValues(setup, settings);
  const written = new Set([...Object.keys(origins), ...Object.keys(settings.values)]);
  for (const weights of setup.weights)
    if (weights.some((name) => written.has(name))) for (const name of weights) written.add(name);
  const tables = new Map<string, string[]>();
  for (const [name] of setup.parameters) {
    if (!written.has(name) || held.has(name)) continue;
    const chosen = name in settings.values || !(name in origins);
    const [source, status] = chosen ? ["chosen on the page", "assumed"] : (origins[name] as [string, string]);
    const at = name.lastIndexOf(".");
    const line = `${bareOrQuoted(name.slice(at + 1))} = { value = ${number(values.get(name) as number)}, source = ${text(source)}, status = ${text(status)} }`;
    tables.set(name.slice(0, at), [...(tables.get(name.slice(0, at)) ?? []), line]);
  }
  return tables;
}
