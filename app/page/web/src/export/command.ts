// The command line that gives the same numbers outside the page.
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
