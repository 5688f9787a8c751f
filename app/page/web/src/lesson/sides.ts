// In what two settings differ, as words for each of them.
import type { Case, Settings } from "../contract";
import { caseOf, choiceOf, decimals, numberOf } from "../state/settings";
import { fixed, whole } from "../text/numbers";
import { language, t, word } from "../text/text";

/** The events that a case of a lesson adds to its scenario. */
export function eventsOf(about: Case): string[] {
  return about.invocation.events.map((event) => {
    const [name = "", week = ""] = event.split("@");
    return t("chart.event", { week: whole(Number(week)), names: word("event", name) });
  });
}

interface Differs {
  label: string; // of what differs; events have none
  one: string;
  other: string;
}

/** In what two settings differ: values, rules, loops, events. */
export function differing(cases: Case[], one: Settings, other: Settings): Differs[] {
  const { sliders, switches } = caseOf(cases, one);
  const found: Differs[] = [];
  const compare = (label: string, written: (settings: Settings) => string) => {
    const [a, b] = [written(one), written(other)];
    if (a !== b) found.push({ label, one: a, other: b });
  };
  for (const s of sliders) compare(s.label[language.value], (settings) => fixed(numberOf(s, settings), decimals(s)));
  for (const s of switches) {
    compare(s.label[language.value], (settings) => {
      const value = choiceOf(s, settings);
      if (s.kind === "loop") return t(value === "cut" ? "loop.cut" : "loop.runs");
      return s.options.find((o) => o.value === value)?.label[language.value] ?? value;
    });
  }
  compare("", (settings) => eventsOf(caseOf(cases, settings)).join("; ") || t("lesson.no_event"));
  return found;
}

/** What is so in both and was otherwise where the lesson began. */
export function shared(cases: Case[], one: Settings, other: Settings, began: Settings): string[] {
  const apart = differing(cases, one, other).map(({ label }) => label);
  const common = differing(cases, one, began).filter(({ label }) => !apart.includes(label));
  return common.map(({ label, one }) => worded(label, one));
}

const worded = (label: string, value: string) => (label ? t("made.set", { name: label, value }) : value);

/** What is so in the one and otherwise in the other; of equal settings nothing. */
export function sides(cases: Case[], one: Settings, other: Settings): [string[], string[]] {
  const all = differing(cases, one, other);
  return [all.map(({ label, one }) => worded(label, one)), all.map(({ label, other }) => worded(label, other))];
}
