// The result code: what a student predicted and set, in letters that can be read out, written down and checked.
// It carries settings and a seed, not results: the page that reads it runs the model with them and gets the same numbers.
import { measureOf } from "../charts/series";
import type { Asks, Case, LessonStep, Measure, Prediction, Settings, Slider, Switch } from "../contract";
import { KNOTS } from "../lesson/prediction";
import { digest } from "../state/digest";
import { asWritten, caseOf, choiceOf, numberOf, onGrid, withChoice, withValue } from "../state/settings";
import { cases, lesson } from "../state/store";
import { ALPHABET, bare, checked, type Fault, faultOf, SIZE, tidy } from "./check";
import { FREE } from "./protocol";

const OF_LESSON = 3; // letters that tell lessons apart: 29,791
const OF_SEED = 4;
export const MOST_SEED = SIZE ** OF_SEED - 1;
const OF_NUMBER = 2; // letters of a slider's place, and of a value without bounds
const LEVELS = 96; // of a value between bounds; three of them, or that there is none, go into four letters: 97 ** 3 < 31 ** 4
const WIDEST = 20; // values without bounds: ± sinh(20), about 240 million, with steps of 4 %

export interface Decoded {
  code: string;
  seed: number;
  predictions: Record<string, Prediction>;
  settings: Record<string, Settings>; // what was set, by step; of a case without a lesson by FREE
}

class Writer {
  letters = "";

  number(value: number, width: number) {
    let rest = value;
    let text = "";
    for (let i = 0; i < width; i++) {
      text = ALPHABET[rest % SIZE] + text;
      rest = Math.floor(rest / SIZE);
    }
    this.letters += text;
  }
}

class Reader {
  private at = 0;

  constructor(private readonly letters: string) {}

  get done(): boolean {
    return this.at >= this.letters.length;
  }

  /** Whether more was read than there is. */
  get short(): boolean {
    return this.at > this.letters.length;
  }

  /** NaN where the code is too short. */
  number(width: number): number {
    const text = this.letters.slice(this.at, this.at + width);
    this.at += width;
    if (text.length < width) return Number.NaN;
    return [...text].reduce((total, letter) => total * SIZE + ALPHABET.indexOf(letter), 0);
  }
}

const free = (wide: number) => Math.asinh(wide) / WIDEST; // -1 to 1
const middle = (SIZE ** OF_NUMBER - 1) / 2;

/** Place of a value among those that there are; LEVELS or, without bounds, 2 middle where there is none. */
function placeOf({ low, high }: Measure, point: number | null): number {
  if (low !== null && high !== null) {
    return point === null ? LEVELS : Math.round(Math.min(1, Math.max(0, (point - low) / (high - low))) * (LEVELS - 1));
  }
  return point === null ? 2 * middle : Math.round(middle + Math.min(1, Math.max(-1, free(point))) * (middle - 1));
}

function valueAt({ low, high }: Measure, place: number): number | null {
  if (low !== null && high !== null) return place >= LEVELS ? null : low + (place / (LEVELS - 1)) * (high - low);
  return place >= 2 * middle ? null : Math.sinh(((place - middle) / (middle - 1)) * WIDEST);
}

/** How many points go together into how many letters. */
const packing = ({ low, high }: Measure) =>
  low !== null && high !== null
    ? { points: 3, letters: 4, base: LEVELS + 1 }
    : { points: 1, letters: OF_NUMBER, base: 1 };

function writeCurve(writer: Writer, measure: Measure, points: (number | null)[]) {
  const pack = packing(measure);
  for (let at = 0; at < points.length; at += pack.points) {
    const places = Array.from({ length: pack.points }, (_, i) => placeOf(measure, points[at + i] ?? null));
    writer.number(
      places.reduce((total, place) => total * pack.base + place, 0),
      pack.letters,
    );
  }
}

function readCurve(reader: Reader, measure: Measure): (number | null)[] {
  const pack = packing(measure);
  const found: (number | null)[] = [];
  while (found.length < KNOTS) {
    let rest = reader.number(pack.letters);
    const places: number[] = [];
    for (let i = 0; i < pack.points; i++) {
      places.unshift(pack.points === 1 ? rest : rest % pack.base);
      rest = Math.floor(rest / pack.base);
    }
    found.push(...places.map((place) => valueAt(measure, place)));
  }
  return found.slice(0, KNOTS);
}

const drawnOf = (asks: Asks) => measureOf(cases.value[0]!, asks.measure);

/** A letter that says whether there is one, or the option; then the others of an order, or the points of a curve. */
function writePrediction(writer: Writer, asks: Asks, guess: Prediction | undefined) {
  const place = (name: string) => asks.options.findIndex((option) => option.name === name) + 1;
  if (guess === undefined) writer.number(0, 1);
  else if (guess.kind === "choose") writer.number(place(guess.option), 1);
  else if (guess.kind === "order") for (const name of guess.options) writer.number(place(name), 1);
  else {
    writer.number(1, 1);
    writeCurve(writer, drawnOf(asks), guess.points);
  }
}

/** null where there is none; undefined where it is none that there can be. */
function readPrediction(reader: Reader, asks: Asks): Prediction | null | undefined {
  const first = reader.number(1);
  if (first === 0) return null;
  if (asks.how === "draw") {
    if (first !== 1) return undefined;
    return { kind: "draw", points: readCurve(reader, drawnOf(asks)) };
  }
  if (asks.how === "choose") {
    const option = asks.options[first - 1];
    return option && { kind: "choose", option: option.name };
  }
  const places = [first, ...asks.options.slice(1).map(() => reader.number(1))];
  const options = places.map((place) => asks.options[place - 1]?.name);
  const whole = options.every((name) => name !== undefined) && new Set(options).size === asks.options.length;
  return whole ? { kind: "order", options: options as string[] } : undefined;
}

const controlsOf = (about: Case): (Slider | Switch)[] => [...about.sliders, ...about.switches];
const isSlider = (control: Slider | Switch): control is Slider => "step" in control;
const optionsOf = (control: Switch) =>
  control.kind === "loop" ? ["runs", "cut"] : control.options.map((option) => option.value);

/** What differs from the step's start: a letter for the control, one for a choice or two for a place of the slider. */
function writeSettings(writer: Writer, about: Case, settings: Settings, start: Settings) {
  controlsOf(about).forEach((control, at) => {
    if (isSlider(control)) {
      const value = numberOf(control, settings);
      if (value === numberOf(control, start)) return;
      writer.number(at, 1);
      writer.number(
        Math.round((onGrid(control, value) - control.low) / (control.integer ? 1 : control.step)),
        OF_NUMBER,
      );
    } else if (choiceOf(control, settings) !== choiceOf(control, start)) {
      writer.number(at, 1);
      writer.number(optionsOf(control).indexOf(choiceOf(control, settings)), 1);
    }
  });
}

/** undefined where the code names what there is not. */
function readSettings(reader: Reader, about: Case, start: Settings): Settings | undefined {
  let settings = start;
  while (!reader.done) {
    const letter = reader.number(1);
    if (letter === END) break;
    const control = controlsOf(about)[letter];
    if (control === undefined) return undefined;
    if (isSlider(control)) {
      const value = control.low + reader.number(OF_NUMBER) * (control.integer ? 1 : control.step);
      if (!(value <= control.high + control.step)) return undefined;
      const place = onGrid(control, value);
      // the nearest step stands for the scenario's own value, as on the slider
      settings = withValue(settings, control, place === onGrid(control, control.value) ? control.value : place);
    } else {
      const option = optionsOf(control)[reader.number(1)];
      if (option === undefined) return undefined;
      settings = withChoice(settings, control, option);
    }
  }
  return settings;
}

const END = SIZE - 1; // no control's letter: after it comes another step

/** Stands for the lesson or the case, and the model. */
function ofLesson(): number {
  const about = cases.value[0]!;
  return Number.parseInt(digest(`${lesson.value?.name ?? ""} ${about.name} ${about.model}`), 16) % SIZE ** OF_LESSON;
}

/** The code of a student's predictions, and of what was set in the steps that let one set something, by their names. */
export function encoded(
  seed: number,
  predictions: Record<string, Prediction>,
  tried: Record<string, Settings>,
): string {
  const writer = new Writer();
  writer.number(ofLesson(), OF_LESSON);
  writer.number(seed, OF_SEED);
  const steps = lesson.value?.steps ?? [];
  for (const step of steps) if (step.asks) writePrediction(writer, step.asks, predictions[step.name]);
  const places = lesson.value ? steps.map(({ name }) => name) : [FREE];
  const set = places.flatMap((name, at) => (tried[name] ? [{ at, settings: tried[name] }] : []));
  set.forEach(({ at, settings }, i) => {
    if (i > 0) writer.number(END, 1);
    writer.number(at, 1);
    writer.number(
      cases.value.findIndex((one) => one.name === settings.case),
      1,
    );
    writeSettings(writer, caseOf(cases.value, settings), settings, startOf(steps[at], seed));
  });
  return checked(writer.letters);
}

export type CodeFault = Fault | "other" | "whole"; // other: of another lesson or another model; whole: not all is there

/** What a code says, as somebody typed it. */
export function decoded(text: string): Decoded | { fault: CodeFault } {
  const code = tidy(text);
  const fault = faultOf(code);
  if (fault) return { fault };
  const reader = new Reader(bare(code));
  if (reader.number(OF_LESSON) !== ofLesson()) return { fault: "other" };
  const seed = reader.number(OF_SEED);
  const predictions: Record<string, Prediction> = {};
  for (const { name, asks } of lesson.value?.steps ?? []) {
    if (!asks) continue;
    const guess = readPrediction(reader, asks);
    if (guess === undefined) return { fault: "whole" };
    if (guess) predictions[name] = guess;
  }
  if (Number.isNaN(seed) || reader.short) return { fault: "whole" };
  const settings: Record<string, Settings> = {};
  while (!reader.done) {
    const step = lesson.value?.steps[reader.number(1)];
    const about = cases.value[reader.number(1)];
    if ((lesson.value && step === undefined) || about === undefined) return { fault: "whole" };
    const found = readSettings(reader, about, { ...startOf(step, seed), case: about.name });
    if (found === undefined) return { fault: "whole" };
    settings[step?.name ?? FREE] = found;
  }
  return { code, seed, predictions, settings };
}

/** What a step begins with, or the case as it is written, on a seed. */
export function startOf(step: LessonStep | null | undefined, seed: number): Settings {
  if (step) return { ...step.settings, seed };
  return asWritten(cases.value[0]!, seed);
}
