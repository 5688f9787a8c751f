// The address after #: case and model, settings, seed, week, what is shown and what is pinned, and of a lesson the step and the
// predictions; read with patience, nonsense told.
import type { Case, Language, Lesson, Prediction, Settings, Slider, Switch } from "../contract";
import { isSound, predictionIn, writtenPrediction } from "../lesson/prediction";
import { type Key, LANGUAGES } from "../text/text";
import { asWritten, caseOf, MOST_SEED, withChoice, withValue } from "./settings";

export interface Problem {
  key: Key;
  params: Record<string, string>;
}

export interface Address {
  settings: Settings;
  pinned: Settings | null;
  shown: string[] | null; // measures; null: those of the case
  week: number | null; // null: the last
  language: Language | null;
  position: number; // of the lesson's step
  predictions: Record<string, Prediction>;
  tried: Record<string, Settings>; // what was set in other steps
  problems: Problem[];
}

/** What an address says, as it is written: the step by its name. */
export interface Written extends Omit<Address, "problems" | "position"> {
  step: string | null;
}

const encoded = (text: string) => encodeURIComponent(text).replaceAll("%20", "+");

function pairs(settings: Settings): [string, string][] {
  return [
    ["case", settings.case],
    ...Object.entries(settings.values).map(([name, value]): [string, string] => [name, String(value)]),
    ...Object.entries(settings.rules).map(([name, value]): [string, string] => [`rule.${name}`, value]),
    ["cut", settings.cut.join("+") || "none"],
    ["seed", String(settings.seed)],
  ];
}

const joined = (list: [string, string][]) => list.map(([name, value]) => `${name}=${encoded(value)}`).join("&");

export function written(address: Written, model: string): string {
  const list = pairs(address.settings);
  list.push(["model", model]);
  if (address.step !== null) list.push(["step", address.step]);
  for (const [step, guess] of Object.entries(address.predictions))
    list.push([`guess.${step}`, writtenPrediction(guess)]);
  for (const [step, settings] of Object.entries(address.tried)) list.push([`set.${step}`, joined(pairs(settings))]);
  if (address.week !== null) list.push(["week", String(address.week)]);
  if (address.shown) list.push(["show", address.shown.join(",")]);
  if (address.language) list.push(["lang", address.language]);
  if (address.pinned) list.push(["pin", joined(pairs(address.pinned))]);
  return `#${joined(list)}`;
}

function split(hash: string): [string, string][] {
  return hash
    .replace(/^#/, "")
    .split("&")
    .filter((part) => part !== "")
    .map((part) => {
      const [name = "", ...rest] = part.split("=");
      const value = rest.join("=").replaceAll("+", " ");
      try {
        return [decodeURIComponent(name), decodeURIComponent(value)];
      } catch {
        return [name, value];
      }
    });
}

const NUMBER = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

class Reader {
  problems: Problem[] = [];

  say(key: Key, params: Record<string, string>) {
    this.problems.push({ key, params });
  }

  number(name: string, text: string): number | null {
    if (NUMBER.test(text)) return Number(text);
    this.say("hash.no_number", { name, value: text });
    return null;
  }

  value(settings: Settings, slider: Slider, text: string): Settings {
    const read = this.number(slider.name, text);
    if (read === null) return settings;
    const bounds = { name: slider.name, value: text, low: String(slider.low), high: String(slider.high) };
    if (read < slider.low || read > slider.high) this.say("hash.out_of_bounds", bounds);
    else if (slider.integer && !Number.isInteger(read)) this.say("hash.no_whole", { name: slider.name, value: text });
    const value = Math.min(slider.high, Math.max(slider.low, slider.integer ? Math.round(read) : read));
    return withValue(settings, slider, value);
  }

  choice(settings: Settings, chosen: Switch, option: string): Settings {
    if (chosen.options.some((o) => o.value === option)) return withChoice(settings, chosen, option);
    const allowed = chosen.options.map((o) => o.value).join(", ");
    this.say("hash.no_option", { name: chosen.name, value: option, allowed });
    return settings;
  }

  cut(settings: Settings, about: Case, text: string): Settings {
    const names = text === "none" ? [] : text.split(/[ ,+]+/).filter((name) => name !== "");
    const loops = about.switches.filter((s) => s.kind === "loop");
    for (const name of names) {
      if (!loops.some((loop) => loop.name === name)) {
        this.say("hash.no_loop", { value: name, allowed: loops.map((loop) => loop.name).join(", ") });
      }
    }
    return loops.reduce((all, loop) => withChoice(all, loop, names.includes(loop.name) ? "cut" : "runs"), settings);
  }

  seed(settings: Settings, text: string): Settings {
    if (/^\d+$/.test(text) && Number(text) <= MOST_SEED) return { ...settings, seed: Number(text) };
    this.say("hash.no_seed", { value: text, high: String(MOST_SEED) });
    return settings;
  }

  /** Settings of one case, from some on; names that are not settings are given back. */
  settings(list: [string, string][], about: Case, from = asWritten(about)) {
    const rest: [string, string][] = [];
    let settings: Settings = from;
    for (const [name, text] of list) {
      const slider = about.sliders.find((s) => s.name === name);
      const family = about.switches.find((s) => s.kind === "rule" && `rule.${s.name}` === name);
      if (name === "case") continue;
      if (slider) settings = this.value(settings, slider, text);
      else if (family) settings = this.choice(settings, family, text);
      else if (name === "cut") settings = this.cut(settings, about, text);
      else if (name === "seed") settings = this.seed(settings, text);
      else rest.push([name, text]);
    }
    return { settings, rest };
  }

  model(text: string, about: Case) {
    if (text !== about.model) this.say("hash.other_model", { value: text, used: about.model });
  }

  /** Settings beside those of the page, as of a pinned run; null where they are of none of the cases that they may be of. */
  other(text: string, about: Case, cases: Case[]): Settings | null {
    const list = split(text);
    const name = list.find(([key]) => key === "case")?.[1] ?? about.name;
    const found = cases.find((one) => one.name === name);
    if (!found) {
      this.say("hash.other_pin", { value: name, used: about.name });
      return null;
    }
    const { settings, rest } = this.settings(list, found);
    for (const [other] of rest) this.say("hash.unknown", { name: other });
    return settings;
  }

  language(text: string): Language | null {
    const found = LANGUAGES.find((name) => name === text) ?? null;
    if (!found) this.say("hash.no_language", { value: text, allowed: LANGUAGES.join(", ") });
    return found;
  }

  /** Position of the step that is named; the first where none is. */
  position(list: [string, string][], lesson: Lesson): number {
    const name = list.find(([key]) => key === "step")?.[1];
    const found = lesson.steps.findIndex((step) => step.name === name);
    if (name !== undefined && found < 0)
      this.say("hash.no_step", { value: name, allowed: lesson.steps.map((step) => step.name).join(", ") });
    return Math.max(0, found);
  }

  /** What was predicted, by step. */
  predictions(list: [string, string][], lesson: Lesson): Record<string, Prediction> {
    const found: Record<string, Prediction> = {};
    for (const [key, text] of list) {
      if (!key.startsWith("guess.")) continue;
      const step = lesson.steps.find((one) => `guess.${one.name}` === key);
      const guess = predictionIn(text);
      if (step?.asks && guess && isSound(guess, step.asks)) found[step.name] = guess;
      else this.say("hash.no_guess", { name: key, value: text });
    }
    return found;
  }

  /** What was set in steps that let one set something. */
  tried(list: [string, string][], lesson: Lesson, cases: Case[]): Record<string, Settings> {
    const found: Record<string, Settings> = {};
    for (const [key, text] of list) {
      if (!key.startsWith("set.")) continue;
      const step = lesson.steps.find((one) => `set.${one.name}` === key);
      const settings = step && this.other(text, caseOf(cases, step.settings), cases);
      if (step && settings) found[step.name] = settings;
      else if (!step) this.say("hash.unknown", { name: key });
    }
    return found;
  }

  week(text: string, about: Case): number | null {
    const read = this.number("week", text);
    if (read === null) return null;
    if (read < 0 || read > about.weeks)
      this.say("hash.out_of_bounds", { name: "week", value: text, low: "0", high: String(about.weeks) });
    return Math.min(about.weeks, Math.max(0, read));
  }

  shown(text: string, about: Case): string[] | null {
    const single = about.measures.filter((m) => m.length === 1).map((m) => m.name);
    const names = text.split(",");
    for (const name of names) if (!single.includes(name)) this.say("hash.no_measure", { value: name });
    const known = [...new Set(names)].filter((name) => single.includes(name));
    return known.length ? known : null;
  }
}

/** What an address says of these cases and a lesson; what it says wrong is left out and stands among the problems. */
export function read(hash: string, cases: Case[], lesson: Lesson | null = null): Address {
  const reader = new Reader();
  const list = split(hash);
  const position = lesson ? reader.position(list, lesson) : 0;
  const step = lesson?.steps[position];
  const name = list.find(([key]) => key === "case")?.[1];
  const found = cases.find((c) => c.name === name);
  const about = found ?? cases.find((c) => c.name === step?.settings.case) ?? cases[0]!;
  if (name !== undefined && !found) {
    reader.say("hash.no_case", { value: name, allowed: cases.map((c) => c.name).join(", "), used: about.name });
  }
  const opening = found ? undefined : step; // an address without a case opens a step as the lesson has it
  const { settings, rest } = reader.settings(list, about, opening?.settings);
  const address: Address = {
    settings,
    pinned: opening?.against ?? null,
    shown: null,
    week: null,
    language: null,
    position,
    predictions: lesson ? reader.predictions(list, lesson) : {},
    tried: lesson ? reader.tried(list, lesson, cases) : {},
    problems: reader.problems,
  };
  for (const [key, text] of rest) {
    if (key === "week") address.week = reader.week(text, about);
    else if (key === "show") address.shown = reader.shown(text, about);
    else if (key === "lang") address.language = reader.language(text);
    else if (key === "pin") address.pinned = reader.other(text, about, lesson ? cases : [about]);
    else if (key === "model") {
      if (found) reader.model(text, about);
    } else if (!(lesson && (key === "step" || /^(guess|set)\./.test(key))))
      reader.say("hash.unknown", { name: key || text });
  }
  return address;
}
