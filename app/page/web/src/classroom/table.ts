// Everything of the class as a table: a row for each thing that a student predicted or found. No names, since there are none.
import type { Lesson, Prediction } from "../contract";
import { cell, written } from "../export/csv";
import type { Answering } from "./model_runs";
import { weekOf } from "./week";

const HEAD = ["student", "came_by", "step", "what", "name", "value", "week", "seed", "settings"];

function guessed(guess: Prediction): [string, string | number][] {
  if (guess.kind === "choose") return [["chosen", guess.option]];
  if (guess.kind === "order") return guess.options.map((option, at) => [`place ${at + 1}`, option]);
  return guess.points.map((point, at) => [`point ${at + 1} of ${guess.points.length}`, point ?? ""]);
}

export function csv(all: Answering[], lesson: Lesson | null): string {
  const order = (step: string) => lesson?.steps.findIndex((one) => one.name === step) ?? 0;
  const rows = all.flatMap((one) => {
    const who = [one.number, one.code === null ? "page" : "code"];
    const guesses = Object.entries(one.predictions).flatMap(([step, guess]) =>
      guessed(guess).map(([name, value]) => [...who, step, "prediction", name, value, "", "", ""]),
    );
    const results = Object.entries(one.results).flatMap(([step, result]) =>
      Object.entries(result.measures).map(([name, value]) => [
        ...who,
        step,
        "result",
        name,
        value ?? "",
        weekOf(lesson?.steps.find((one) => one.name === step) ?? null),
        result.seed,
        written(result),
      ]),
    );
    return [...guesses, ...results].sort((a, b) => order(String(a[2])) - order(String(b[2])));
  });
  return [HEAD, ...rows].map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}
