// The command line that gives the same numbers outside the page.
import type { Case, Settings } from "../contract";
import { chosenValues, switchesOf } from "../engine/setup";
import { REPLICATES } from "../state/runner";
import { caseOf } from "../state/settings";
import { every } from "../state/weeks";

const quoted = (text: string) => (/^[\w.=+@:/-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

export function command(about: Case, settings: Settings): string {
  const { scenario, set, rules, cut, events, weeks } = about.invocation;
  const chosen = { ...rules, ...settings.rules };
  const cuts = [...cut, ...settings.cut];
  const parts = [
    "coprod run",
    quoted(scenario),
    ...Object.entries(setOf(about, settings, set)).map(([name, value]) => `--set ${quoted(`${name}=${value}`)}`),
    ...Object.entries(chosen).map(([family, rule]) => `--rule ${quoted(`${family}=${rule}`)}`),
    ...cuts.map((loop) => `--cut ${loop}`),
    ...events.map((event) => `--event ${quoted(event)}`),
    ...(weeks === null ? [] : [`--weeks ${weeks}`]),
    `--seed ${settings.seed}`,
    `--replicates ${REPLICATES}`,
    `--every ${every(about)}`,
  ];
  return parts.join(" ");
}

/** That of the pinned run, of its own case, which goes on the random numbers of the present one. */
export function pinnedCommand(cases: Case[], settings: Settings, pinned: Settings): string {
  return command(caseOf(cases, pinned), { ...pinned, seed: settings.seed });
}

/** What is set: by the command that wrote the page, and on the page; not what a cut holds. */
function setOf(about: Case, settings: Settings, before: Record<string, string>): Record<string, string> {
  const found: Record<string, string> = { ...before };
  for (const [name, value] of Object.entries(settings.values)) found[name] = String(value);
  // weights set in two goes are not those set in one: then all that sum to 1 are written
  for (const weights of about.setup.weights) {
    const twice = weights.some((name) => name in before) && weights.some((name) => name in settings.values);
    if (!twice) continue;
    const values = chosenValues(about.setup, settings);
    for (const name of weights) found[name] = String(values.get(name));
  }
  for (const loop of settings.cut) {
    for (const name of Object.keys(switchesOf(about.setup, loop, { ...about.setup.rules, ...settings.rules })))
      delete found[name];
  }
  return found;
}
