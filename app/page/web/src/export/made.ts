// What the command that wrote the page changed of the scenario, in words.
import type { Case } from "../contract";
import { whole } from "../text/numbers";
import { language, t } from "../text/text";

export function madeWith(about: Case): string[] {
  const { set, rules, cut, events, weeks } = about.invocation;
  const label = (name: string) => about.sliders.find((s) => s.name === name)?.label[language.value] ?? name;
  return [
    ...Object.entries(set).map(([name, value]) => t("made.set", { name: label(name), value })),
    ...Object.entries(rules).map(([family, rule]) => t("made.rule", { family, rule })),
    ...cut.map((loop) => t("made.cut", { loop })),
    ...events.map((event) => t("made.event", { event })),
    ...(weeks === null ? [] : [t("made.weeks", { weeks: whole(weeks) })]),
  ];
}

export const isMade = (about: Case) => madeWith(about).length > 0;
