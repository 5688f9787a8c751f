// What a person predicted, as an address holds it, and whether it answers what was asked.
import type { Asks, Prediction } from "../contract";

export const KNOTS = 11; // of a curve, from the start to the end

const NUMBER = /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i;

export function knotWeeks(weeks: number): number[] {
  return Array.from({ length: KNOTS }, (_, i) => (i * weeks) / (KNOTS - 1));
}

export function writtenPrediction(guess: Prediction): string {
  if (guess.kind === "choose") return `choose:${guess.option}`;
  if (guess.kind === "order") return `order:${guess.options.join(",")}`;
  return `draw:${guess.points.map((point) => point ?? "").join(",")}`;
}

export function predictionIn(text: string): Prediction | null {
  const [kind, ...rest] = text.split(":");
  const value = rest.join(":");
  if (kind === "choose") return { kind, option: value };
  if (kind === "order") return { kind, options: value.split(",") };
  if (kind !== "draw") return null;
  const points = value
    .split(",")
    .map((point) => (point === "" ? null : NUMBER.test(point) ? Number(point) : Number.NaN));
  return points.some((point) => Number.isNaN(point)) ? null : { kind, points };
}

/** Whether a prediction answers a question: a curve of as many points as there are, or options that are offered. */
export function isSound(guess: Prediction, asks: Asks): boolean {
  if (guess.kind !== asks.how) return false;
  const names = asks.options.map((option) => option.name);
  if (guess.kind === "choose") return names.includes(guess.option);
  if (guess.kind === "order") return [...guess.options].sort().join() === [...names].sort().join();
  return guess.points.length === KNOTS && guess.points.every((point) => point === null || Number.isFinite(point));
}
