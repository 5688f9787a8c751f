// What a person has chosen, as pure functions on Settings.
import type { Case, Settings, Slider, Switch } from "../contract";

export const MOST_SEED = Number.MAX_SAFE_INTEGER;

/** The case that settings are of. */
export const caseOf = (cases: Case[], settings: Settings): Case => cases.find((one) => one.name === settings.case)!;

/** The scenario as it is written. */
export function asWritten(about: Case, seed = 0): Settings {
  const cut = about.switches.filter((s) => s.kind === "loop" && s.value === "cut").map((s) => s.name);
  return { case: about.name, values: {}, rules: {}, cut, seed };
}

export function numberOf(slider: Slider, settings: Settings): number {
  return settings.values[slider.name] ?? slider.value;
}

export function choiceOf(chosen: Switch, settings: Settings): string {
  if (chosen.kind === "loop") return settings.cut.includes(chosen.name) ? "cut" : "runs";
  return settings.rules[chosen.name] ?? chosen.value;
}

function without<T>(table: Record<string, T>, name: string): Record<string, T> {
  return Object.fromEntries(Object.entries(table).filter(([key]) => key !== name));
}

/** A value on the slider's grid and within its bounds. */
export function onGrid(slider: Slider, value: number): number {
  const bounded = Math.min(slider.high, Math.max(slider.low, value));
  if (slider.integer) return Math.round(bounded);
  const steps = Math.round((bounded - slider.low) / slider.step);
  const snapped = Number((slider.low + steps * slider.step).toPrecision(12));
  return Math.min(slider.high, Math.max(slider.low, snapped));
}

/** The scenario's own value is not named, so that equal settings are equal in form. */
export function withValue(settings: Settings, slider: Slider, value: number): Settings {
  const rest = without(settings.values, slider.name);
  return { ...settings, values: value === slider.value ? rest : { ...rest, [slider.name]: value } };
}

export function withChoice(settings: Settings, chosen: Switch, option: string): Settings {
  if (chosen.kind === "loop") {
    const others = settings.cut.filter((name) => name !== chosen.name);
    return { ...settings, cut: option === "cut" ? [...others, chosen.name].sort() : others };
  }
  const rest = without(settings.rules, chosen.name);
  return { ...settings, rules: option === chosen.value ? rest : { ...rest, [chosen.name]: option } };
}

/** What differs between settings and the scenario as written, seed left out: names of sliders and switches. */
export function changed(about: Case, settings: Settings): string[] {
  const sliders = about.sliders.filter((s) => numberOf(s, settings) !== s.value).map((s) => s.name);
  const switches = about.switches.filter((s) => choiceOf(s, settings) !== s.value).map((s) => s.name);
  return [...sliders, ...switches];
}

/** How a slider's value is written: as many decimals as its step has. */
export function decimals(slider: Slider): number {
  if (slider.integer) return 0;
  const text = String(slider.step);
  if (text.includes("e-")) return Number(text.split("e-")[1]);
  return text.split(".")[1]?.length ?? 0;
}
