// What the picture of people shows, in words for those who do not see it.
import type { People } from "../contract";
import type { Shade } from "../state/view";
import { meanAndLosers } from "../statistics/shares";
import { plain, whole } from "../text/numbers";
import { t } from "../text/text";
import { rowOf } from "./colours";

/** Power is not computed for a form of one's own. */
export function isShown(people: People, shade: Shade): boolean {
  return shade !== "power" || (rowOf(people, "citizen", shade)?.some(Number.isFinite) ?? false);
}

/** Of a unit, or of all (-1), at a recorded time. */
export function peopleWords(people: People, shade: Shade, unit: number, time: number): string {
  if (!isShown(people, shade)) return t("people.no_power");
  const { n, unit: home } = people.citizens;
  const all = rowOf(people, "citizen", shade)?.subarray(time * n, (time + 1) * n) ?? new Float32Array();
  const of = (one: number) => (one < 0 ? all : all.filter((_, i) => home[i] === one));
  const here = of(unit);
  const words = t("people.words", {
    n: here.length,
    what: t(`shade.${shade}`).toLowerCase(),
    mean: plain(meanAndLosers(here).mean),
    week: whole(people.times[time]!),
  });
  if (unit >= 0) return words;
  const means = Array.from({ length: people.units.n }, (_, u) => meanAndLosers(of(u)).mean);
  const known = means.filter(Number.isFinite);
  const [high, low] = [Math.max(...known), Math.min(...known)];
  if (known.length < 2 || high === low) return words;
  const [best, worst] = [means.indexOf(high) + 1, means.indexOf(low) + 1];
  return `${words} ${t("people.between", { best, high: plain(high), worst, low: plain(low) })}`;
}
