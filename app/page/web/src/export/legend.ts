// What the lines and marks of an exported picture are; on the page the same stands beside the charts.
import { t } from "../text/text";

export type Shape = "line" | "dash" | "dots" | "thin" | "band" | "circle" | "ring" | "square" | "diamond";
export interface Entry {
  shape: Shape;
  colour: string; // a custom property of the page's style: "--now"
  label: string;
}

/** Of charts that show the run alone, a pinned one with it, or the one that a lesson has beside it; and what was guessed. */
export function ofCharts(compared: "alone" | "pinned" | "beside", guessed: boolean): Entry[] {
  const entries: Entry[] = [
    { shape: "line", colour: "--now", label: t("key.now") },
    { shape: "band", colour: "--now-band", label: t("key.band") },
  ];
  if (compared !== "alone") {
    const [other, gap] = compared === "beside" ? (["beside", "gap_beside"] as const) : (["pinned", "gap"] as const);
    entries.push({ shape: "dash", colour: "--pinned", label: t(`key.${other}`) });
    entries.push({ shape: "line", colour: "--gap", label: t(`key.${gap}`) });
  }
  if (guessed) entries.push({ shape: "dots", colour: "--guess", label: t("key.guess") });
  return entries;
}

export function ofTriangle(names: string[]): Entry[] {
  const shapes: Shape[] = ["line", "dash", "dots"];
  const lines = names.map((label, i): Entry => ({ shape: shapes[i % 3]!, colour: `--s${i % 3}`, label }));
  return [...lines, { shape: "thin", colour: "--soft", label: t("key.began") }];
}

/** ``groups`` are the first group's name and what the others are called; the latter is empty where there are none. */
export function ofPeople(groups: [string, string]): Entry[] {
  const entries: Entry[] = [
    { shape: "circle", colour: "--mark-edge", label: groups[0] },
    { shape: "ring", colour: "--mark-edge", label: groups[1] },
    { shape: "square", colour: "--mark-edge", label: t("role.professionals") },
    { shape: "diamond", colour: "--mark-edge", label: t("role.leaders") },
  ];
  return entries.filter(({ label }) => label);
}
