// How the page looks: theme, projector, panel on a phone, what is coloured, who is looked at. None of it changes numbers.
import { signal } from "@preact/signals";

export type Theme = "auto" | "light" | "dark";
export type Panel = "case" | "settings" | "outcomes" | "people" | "power" | "value";
export const PANELS: Panel[] = ["case", "settings", "outcomes", "people", "power", "value"];
export type Shade = "trust" | "power" | "safety" | "well_being";
export const SHADES: Shade[] = ["trust", "power", "safety", "well_being"];
export type Role = "citizen" | "professional" | "leader";
export interface Person {
  role: Role;
  number: number;
}

export const theme = signal<Theme>("auto");
export const projector = signal(false);
export const panel = signal<Panel>("outcomes");
export const narrow = signal(false);
export const shade = signal<Shade>("trust");
export const unit = signal(-1); // -1: all
export const person = signal<Person | null>(null);
export const sharing = signal(false);
export const playing = signal(false);
/** Of a lesson: the teacher's notes, and the lesson as a worksheet to print. */
export const notes = signal(false);
export const worksheet = signal(false);
/** Whether it is to be printed as soon as it is all there. */
export const printing = signal(false);
/** The button that opens the worksheet, which a keyboard comes back to. */
export const OPENS_WORKSHEET = "opens-worksheet";

/** Font size of the page in pixels, by which charts measure their margins. */
export const em = signal(16);
/** Height of the window in pixels. */
export const tall = signal(1080);

function watch(query: string, take: (matches: boolean) => void): () => void {
  const list = window.matchMedia(query);
  const listen = () => take(list.matches);
  listen();
  list.addEventListener("change", listen);
  return () => list.removeEventListener("change", listen);
}

/** Follows the width of the window. */
export const watchWidth = () =>
  watch("(max-width: 47.99em)", (matches) => {
    narrow.value = matches;
  });

export function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}
