// What a chart shows, in a sentence or two, for those who do not see it.
import type { Measure } from "../contract";
import { about } from "../state/store";
import type { Summary } from "../statistics/bands";
import { type Difference, verdict } from "../statistics/difference";
import { plain, plainBeside, signed, signedBeside, whole } from "../text/numbers";
import { capital, isKey, language, t, word } from "../text/text";
import { eventWords } from "./events";

export function titleOf(measure: Measure): string {
  const title = capital(measure.label[language.value]);
  return measure.of === undefined ? title : t("measure.of", { title, of: partWord(measure.of) });
}

/** What a group, role or level is called. */
function partWord(of: string): string {
  const key = [`role.${of}s`, `level.${of}`].find(isKey);
  return key ? t(key).toLowerCase() : word("group", of);
}

export function meaningOf(measure: Measure): string {
  return capital(measure.meaning[language.value]);
}

export function unitOf(measure: Measure): string {
  return word("unit", measure.unit);
}

export function range(low: string, high: string): string {
  return t("range", { low, high });
}

const JOINED = "\u2060–\u2060"; // a dash at which no line breaks

/** Numbers of a summary are written alike. */
export const writerOf = (s: Summary) => plainBeside([s.median, s.low50, s.high50, s.low90, s.high90]);
const signer = (d: Difference) => signedBeside([d.mean, d.low, d.high]);

export function summaryWords(s: Summary): string {
  if (s.n === 0) return t("chart.nothing");
  if (s.n === 1) return t("chart.one", { value: plain(s.median) });
  const write = writerOf(s);
  const words = (low: number, high: number) => range(write(low), write(high));
  const params = { median: write(s.median), middle: words(s.low50, s.high50), most: words(s.low90, s.high90), n: s.n };
  return t("chart.summary", params);
}

export function differenceWords(d: Difference): string {
  if (d.n === 0) return t("difference.none");
  if (!Number.isFinite(d.low)) return t("difference.one", { mean: signed(d.mean) });
  const write = signer(d);
  const params = { mean: write(d.mean), low: write(d.low), high: write(d.high), n: whole(d.n) };
  return `${t("difference.words", params)} ${t(`difference.${verdict(d)}`)}`;
}

/** The same beside its median, in as few signs as may be; ``nought``: it is 0 at every week. */
export function shortSummary(s: Summary, nought = false): string {
  const n = t("short.n", { n: s.n });
  if (s.n < 2) return n;
  if (nought) return `${t("short.nought")}; ${n}`;
  const write = writerOf(s);
  const dashed = (low: number, high: number) =>
    low < 0 ? range(write(low), write(high)) : write(low) + JOINED + write(high);
  return `${t("short.summary", { middle: dashed(s.low50, s.high50), most: dashed(s.low90, s.high90) })}; ${n}`;
}

export const shortMean = (d: Difference): string => signer(d)(d.mean);

/** Its interval, and what can be said of it. */
export function shortDifference(d: Difference): [string, string] {
  if (!Number.isFinite(d.low)) return ["", t("short.n", { n: d.n })];
  const word = t(`difference.${verdict(d)}`);
  if (verdict(d) === "same") return ["", word];
  const write = signer(d);
  return [`(${range(write(d.low), write(d.high))})`, word];
}

export function chartWords(measure: Measure, first: Summary, now: Summary, at: number, d: Difference | null): string {
  const start = first.n ? t("chart.start", { value: plain(first.median) }) : "";
  const difference = d ? t("chart.compared", { words: differenceWords(d) }) : "";
  const parts = [t("chart.week", { week: whole(at) }), summaryWords(now), start, difference, eventWords(about.value)];
  return `${titleOf(measure)}. ${parts.filter((part) => part).join(" ")}`;
}
