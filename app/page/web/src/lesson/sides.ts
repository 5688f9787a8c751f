// In what two settings differ, as words for each of them.
import type { Case, Settings } from "../contract";
import { choiceOf, decimals, numberOf } from "../state/settings";
import { fixed, whole } from "../text/numbers";
import { language, t, word } from "../text/text";

/** The events that a case of a lesson adds to its scenario. */
export function eventsOf(about: Case): string[] {
  return about.invocation.events.map((event) => {
    const [name = "", week = ""] = event.split("@");
    return t("chart.event", { week: whole(Number(week)), names: word("event", name) });
  });
}

/** What is so in the one and otherwise in the other; of equal settings nothing. */
export function sides(cases: Case[], one: Settings, other: Settings): [string[], string[]] {
  const of = (settings: Settings) => cases.find((c) => c.name === settings.case)!;
  const { sliders, switches } = of(one);
  const found: [string[], string[]] = [[], []];
  const tell = (label: string, a: string, b: string) => {
    if (a === b) return;
    found[0].push(t("made.set", { name: label, value: a }));
    found[1].push(t("made.set", { name: label, value: b }));
  };
  for (const s of sliders) {
    const written = (settings: Settings) => fixed(numberOf(s, settings), decimals(s));
    tell(s.label[language.value], written(one), written(other));
  }
  for (const s of switches) {
    const written = (settings: Settings) => {
      const value = choiceOf(s, settings);
      if (s.kind === "loop") return t(value === "cut" ? "loop.cut" : "loop.runs");
      return s.options.find((o) => o.value === value)?.label[language.value] ?? value;
    };
    tell(s.label[language.value], written(one), written(other));
  }
  const [mine, theirs] = [eventsOf(of(one)), eventsOf(of(other))];
  if (mine.join() !== theirs.join()) {
    found[0].push(mine.join("; ") || t("lesson.no_event"));
    found[1].push(theirs.join("; ") || t("lesson.no_event"));
  }
  return found;
}
