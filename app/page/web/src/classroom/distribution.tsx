// Everybody's results of one measure as dots, over the model's own runs as bars, with both means.
import { linear, roundDomain, ticks } from "../charts/scale";
import { useWidth } from "../charts/size";
import { differenceWords, titleOf, unitOf } from "../charts/words";
import type { Measure } from "../contract";
import { em, tall } from "../state/view";
import { type Difference, deviation, paired, verdict } from "../statistics/difference";
import { fixed, percent, plain, tick, whole } from "../text/numbers";
import { t } from "../text/text";
import { type ModelRuns, RUNS } from "./model_runs";
import { nameOf } from "./names";
import { type Bin, bins, type Dot, meanOf } from "./summary";

const BINS = 40;

/** Every dot at its value; those that would lie over each other are piled up. */
export function piled(
  found: Dot[],
  x: (value: number) => number,
  radius: number,
): { dot: Dot; left: number; level: number }[] {
  const ends: number[] = []; // by level: where its last dot ends
  return [...found]
    .sort((a, b) => a.value - b.value)
    .map((dot) => {
      const left = x(dot.value);
      const free = ends.findIndex((end) => end <= left - radius);
      const level = free < 0 ? ends.length : free;
      ends[level] = left + radius;
      return { dot, left, level };
    });
}

function Mean({
  mean,
  y,
  height,
  kind,
  x,
}: {
  mean: Difference;
  y: number;
  height: number;
  kind: string;
  x: (value: number) => number;
}) {
  if (!Number.isFinite(mean.mean)) return null;
  const at = x(mean.mean);
  return (
    <g class={`mean ${kind}`}>
      <line x1={at} x2={at} y1={y - height} y2={y} />
      {Number.isFinite(mean.low) && (
        <rect x={x(mean.low)} width={Math.max(1, x(mean.high) - x(mean.low))} y={y} height={em.value * 0.35} />
      )}
    </g>
  );
}

/** In words: the class's mean, of enough runs with its interval, beside the model's. */
export function meansWords(mine: Difference, changed: number, model: Difference): string {
  const numbers = { mean: plain(mine.mean), low: plain(mine.low), high: plain(mine.high), n: mine.n };
  const several = Number.isFinite(mine.low) ? "class.means.class" : "class.means.few";
  const parts = [
    mine.n + changed === 0 ? t("class.means.nobody") : "",
    mine.n > 0 ? t(mine.n === 1 ? "class.means.one" : several, numbers) : "",
    model.n > 0 ? t("class.means.model", { mean: plain(model.mean), n: whole(model.n) }) : t("class.means.waiting"),
    changed > 0 ? t("class.means.changed", { n: changed }) : "",
  ];
  return parts.filter((part) => part).join(" ");
}

/** In words: the mean of the setting that the step compares with, and the paired difference. */
export function besideWords(beside: Difference, gap: Difference): string {
  return t("class.means.beside", { mean: plain(beside.mean), difference: differenceWords(gap) });
}

/** How large a difference is beside how runs differ by chance alone, their standard deviation; nothing where it can be chance itself. */
export function sizeWords(gap: Difference, spread: number): string {
  if (!["more", "less"].includes(verdict(gap)) || !(spread > 0)) return "";
  const times = Math.abs(gap.mean) / spread;
  if (times < 0.75) return t("class.means.part", { share: percent(times) });
  if (times < 1.5) return t("class.means.alike");
  const short = Number(times.toFixed(times < 3 ? 1 : 0));
  return t("class.means.times", { n: fixed(short, Number.isInteger(short) ? 0 : 1) });
}

/** Whose run a dot is, what it gave, and what was set for it. */
function dotWords({ who, value, set }: Dot): string {
  const name = who.code === null ? nameOf(who.number) : t("class.code.title");
  return [`${who.number} · ${name}: ${plain(value)}`, ...set].join("; ");
}

/** Settings less those beside them, pair by pair; null where the step has none beside. */
function difference(runs: ModelRuns | null, beside: ModelRuns | null, measure: string): Difference | null {
  const [now, then] = [runs?.values[measure], beside?.values[measure]];
  if (!now || !then) return null;
  return paired(then.map((value, r) => now[r]! - value).filter(Number.isFinite));
}

/** The outline of bars, which other bars can be seen through. */
function outline(bars: Bin[], x: (value: number) => number, y: (share: number) => number): string {
  const tops = bars.map((bar) => `V${y(bar.share).toFixed(1)}H${x(bar.high).toFixed(1)}`);
  return `M${x(bars[0]!.low).toFixed(1)},${y(0).toFixed(1)}${tops.join("")}V${y(0).toFixed(1)}`;
}

interface Drawn {
  measure: Measure;
  week: number;
  found: Dot[];
  runs: ModelRuns | null;
  beside?: ModelRuns | null; // of the setting that the step compares with
  names?: [string, string]; // what the two settings are called
}

export function Distribution({ measure, week, found, runs, beside = null, names = ["", ""] }: Drawn) {
  const { place, width } = useWidth<HTMLDivElement>();
  const values = (runs?.values[measure.name] ?? []).filter(Number.isFinite);
  const others = (beside?.values[measure.name] ?? []).filter(Number.isFinite);
  const all = [...found.map((dot) => dot.value), ...values, ...others];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const domain = roundDomain(least, most, measure.low, measure.high);
  const size = em.value;
  const x = linear(domain, [size * 2, width - size * 2]);
  const height = Math.min(size * 15.5, tall.value * 0.3); // with the step's words above and its own beneath on one screen
  const [bottom, middle] = [height - size * 2.3, height * 0.445];
  const radius = size * 0.42;
  const marks = ticks(domain, Math.max(1, Math.min(6, Math.floor(width / size / 4.5))));
  const [bars, outlined] = [bins(values, domain, BINS), bins(others, domain, BINS)];
  const highest = Math.max(...[...bars, ...outlined].map((bar) => bar.share), 1e-9);
  const y = (share: number) => bottom - (share / highest) * (bottom - middle - size * 1.4);
  const [mine, theirs, other] = [meanOf(found, measure), paired(values), paired(others)];
  const gap = difference(runs, beside, measure.name);
  const relative = gap ? sizeWords(gap, deviation(others)) : "";
  const changed = found.filter((dot) => dot.changed).length;
  const dots = piled(found, x, radius);
  const tallest = Math.max(1, ...dots.map((dot) => dot.level + 1));
  const step = Math.min(2 * radius, (middle - size * 0.6) / tallest);
  return (
    <figure class="distribution">
      <figcaption>
        {titleOf(measure)} <small>{unitOf(measure)}</small>, {t("class.week", { week: whole(week) })}
      </figcaption>
      <div ref={place} class="chart">
        {width > 0 && (
          <svg width={width} height={height} aria-hidden="true">
            {marks.map((mark) => (
              <g key={mark}>
                <line class="grid" x1={x(mark)} x2={x(mark)} y1={size * 0.5} y2={bottom} />
                <text class="tick" x={x(mark)} y={bottom + size * 1.5} text-anchor="middle">
                  {tick(mark, marks)}
                </text>
              </g>
            ))}
            {values.length > 0 &&
              bars.map((bar) => (
                <rect
                  key={bar.low}
                  class="bar"
                  x={x(bar.low)}
                  width={Math.max(0.5, x(bar.high) - x(bar.low) - 1)}
                  y={y(bar.share)}
                  height={bottom - y(bar.share)}
                />
              ))}
            {others.length > 0 && <path class="outline" d={outline(outlined, x, y)} />}
            {dots.map(({ dot, left, level }) => (
              <circle
                key={`${dot.who.code ?? ""}${dot.who.number}`}
                class={dot.changed ? "dot changed" : "dot"}
                cx={left}
                cy={middle - radius - level * step}
                r={radius}
              >
                <title>{dotWords(dot)}</title>
              </circle>
            ))}
            <line class="base" x1={x(domain[0])} x2={x(domain[1])} y1={middle} y2={middle} />
            <line class="base" x1={x(domain[0])} x2={x(domain[1])} y1={bottom} y2={bottom} />
            <Mean mean={mine} kind="mine" y={middle} height={middle - size * 0.5} x={x} />
            <Mean mean={other} kind="beside" y={bottom} height={bottom - middle - size * 0.6} x={x} />
            <Mean mean={theirs} kind="theirs" y={bottom} height={bottom - middle - size * 0.6} x={x} />
          </svg>
        )}
      </div>
      <p class="means">{meansWords(mine, changed, theirs)}</p>
      {gap && <p class="means">{besideWords(other, gap)}</p>}
      {relative && <p class="note">{relative}</p>}
      <p class="chart-key">
        <span>
          <span class="key dot" /> {t("class.key.student")}
        </span>
        {changed > 0 && (
          <span>
            <span class="key dot changed" /> {t("class.key.changed")}
          </span>
        )}
        <span>
          <span class="key bar" /> {t("class.key.model", { n: whole(runs?.n ?? 0), all: whole(RUNS) })}
          {names[0] && `: ${names[0]}`}
        </span>
        {names[1] && (
          <span>
            <span class="key outline" /> {t("class.key.model", { n: whole(beside?.n ?? 0), all: whole(RUNS) })}:{" "}
            {names[1]}
          </span>
        )}
        <span>
          <span class="key mean" /> {t("class.key.mean")}
        </span>
      </p>
      {changed > 0 && (
        <details class="changes">
          <summary>{t("class.changes", { n: changed })}</summary>
          <ul>
            {found
              .filter((dot) => dot.changed)
              .map((dot) => (
                <li key={`${dot.who.code ?? ""}${dot.who.number}`}>{dotWords(dot)}</li>
              ))}
          </ul>
        </details>
      )}
    </figure>
  );
}
