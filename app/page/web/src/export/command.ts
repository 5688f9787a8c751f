// The command line and the study file that give the same numbers outside the page.
import type { Case, Settings } from "../contract";
import { every, REPLICATES } from "../state/runner";

const quoted = (text: string) => (/^[\w.=+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export function command(about: Case, settings: Settings): string {
  const step = every(about.weeks, about.dt);
  const parts = [
    "coprod run",
    settings.case,
    ...Object.entries(settings.values).map(([name, value]) => `--set ${quoted(`${name}=${value}`)}`),
    ...Object.entries(settings.rules).map(([family, rule]) => `--rule ${quoted(`${family}=${rule}`)}`),
    ...settings.cut.map((loop) => `--cut ${loop}`),
    `--seed ${settings.seed}`,
    `--replicates ${REPLICATES}`,
  ];
  if (step !== 4) parts.push(`--every ${step}`);
  return parts.join(" ");
}

/** A study of one point; \`coprod sweep FILE\` runs it. */
export function toml(about: Case, settings: Settings, measures: string[]): string {
  const text = (value: string) => JSON.stringify(value);
  const table = (head: string, lines: string[]) => (lines.length ? `\n[${head}]\n${lines.join("\n")}\n` : "");
  const values = Object.entries(settings.values).map(([name, value]) => `${text(name)} = ${value}`);
  const rules = Object.entries(settings.rules).map(([family, rule]) => `${family} = ${text(rule)}`);
  const head = [
    `title = ${text(about.title.en)}`,
    `scenario = ${text(settings.case)}`,
    `replicates = ${REPLICATES}`,
    `seed = ${settings.seed}`,
  ];
  const cut = `\n[[factors]]\ncut = [${text(settings.cut.join("+") || "none")}]\n`;
  const record = `\n[record]\nmeasures = [${measures.map(text).join(", ")}]\nevery = ${every(about.weeks, about.dt)}\n`;
  return `${head.join("\n")}\n${table("set", values)}${table("rules", rules)}${cut}${record}`;
}
