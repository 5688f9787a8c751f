// Events of a case that fall within its run: as charts mark them, and in words.
import type { Case } from "../contract";
import { whole } from "../text/numbers";
import { isKey, t, word } from "../text/text";

type Happens = Pick<Case, "events" | "weeks">;

export interface Mark {
  week: number;
  names: string[]; // of what happens in this week
}

/** Of a shipped event, which changes several things ("budget_cut: fewer hours"), its name alone, but of a change that comes
 * later that change: it has a word of its own. */
function eventOf(name: string): string {
  if (isKey(`event.${name}`)) return name;
  const [whole] = name.split(": ") as [string];
  return isKey(`event.${whole}`) ? whole : name;
}

/** Events from the start to the end of a run, in order of weeks; of those that change several things, one. */
export function marksOf({ events, weeks }: Happens): Mark[] {
  const within = events.filter(({ week }) => week >= 0 && week <= weeks);
  const found = [...new Set(within.map(({ week }) => week))].sort((a, b) => a - b);
  return found.map((week) => {
    const names = within.filter((event) => event.week === week).map((event) => eventOf(event.name));
    return { week, names: [...new Set(names)] };
  });
}

export function markWords({ week, names }: Mark): string {
  const words = new Set(names.map((name) => word("event", name)));
  return t("chart.event", { week: whole(week), names: [...words].join(", ") });
}

/** All of them in a sentence; nothing where there are none. */
export function eventWords(about: Happens): string {
  const marks = marksOf(about);
  return marks.length ? t("chart.events", { events: marks.map(markWords).join("; ") }) : "";
}
