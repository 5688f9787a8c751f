// Everybody's results of one measure as dots, over the model's own runs as bars, with both means.
import { linear, roundDomain, ticks } from "../charts/scale";
import { useWidth } from "../charts/size";
import { titleOf, unitOf } from "../charts/words";
import type { Measure } from "../contract";
import { em } from "../state/view";
import { type Difference, paired } from "../statistics/difference";
import { plain, tick, whole } from "../text/numbers";
import { t } from "../text/text";
import { type ModelRuns, RUNS } from "./model_runs";
import { bins, type Dot, meanOf } from "./summary";

const BINS = 40;

/** Dots that would lie over each other are piled up. */
function piled(
  found: Dot[],
  x: (value: number) => number,
  radius: number,
): { dot: Dot; left: number; level: number }[] {
  const tops: number[] = []; // by column of a dot's width
  return [...found]
    .sort((a, b) => a.value - b.value)
    .map((dot) => {
      const column = Math.round(x(dot.value) / (2 * radius));
      const level = tops[column] ?? 0;
      tops[column] = level + 1;
      return { dot, left: column * 2 * radius, level };
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

/** In words: the class's mean with its interval beside the model's. */
export function meansWords(mine: Difference, changed: number, model: Difference): string {
  const parts = [
    mine.n + changed === 0 ? t("class.means.nobody") : "",
    mine.n === 1 ? t("class.means.one", { mean: plain(mine.mean) }) : "",
    mine.n > 1
      ? t("class.means.class", { mean: plain(mine.mean), low: plain(mine.low), high: plain(mine.high), n: mine.n })
      : "",
    model.n > 0 ? t("class.means.model", { mean: plain(model.mean), n: whole(model.n) }) : t("class.means.waiting"),
    changed > 0 ? t("class.means.changed", { n: changed }) : "",
  ];
  return parts.filter((part) => part).join(" ");
}

export function Distribution({ measure, found, runs }: { measure: Measure; found: Dot[]; runs: ModelRuns | null }) {
  const { place, width } = useWidth<HTMLDivElement>();
  const values = runs?.values[measure.name] ?? [];
  const all = [...found.map((dot) => dot.value), ...values];
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const domain = roundDomain(least, most, measure.low, measure.high);
  const size = em.value;
  const x = linear(domain, [size * 2, width - size * 2]);
  const [height, bottom, middle] = [size * 15.5, size * 13.2, size * 6.9];
  const radius = size * 0.42;
  const marks = ticks(domain, 6);
  const bars = bins(values, domain, BINS);
  const highest = Math.max(...bars.map((bar) => bar.share), 1e-9);
  const [mine, theirs] = [meanOf(found), paired(values)];
  const changed = found.filter((dot) => dot.changed).length;
  const dots = piled(found, x, radius);
  const tallest = Math.max(1, ...dots.map((dot) => dot.level + 1));
  const step = Math.min(2 * radius, (middle - size * 0.6) / tallest);
  return (
    <figure class="distribution">
      <figcaption>
        {titleOf(measure)} <small>{unitOf(measure)}</small>
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
                  y={bottom - (bar.share / highest) * (bottom - middle - size * 1.4)}
                  height={(bar.share / highest) * (bottom - middle - size * 1.4)}
                />
              ))}
            {dots.map(({ dot, left, level }) => (
              <circle
                key={`${dot.who.code ?? ""}${dot.who.number}`}
                class={dot.changed ? "dot changed" : "dot"}
                cx={left}
                cy={middle - radius - level * step}
                r={radius}
              />
            ))}
            <line class="base" x1={x(domain[0])} x2={x(domain[1])} y1={middle} y2={middle} />
            <line class="base" x1={x(domain[0])} x2={x(domain[1])} y1={bottom} y2={bottom} />
            <Mean mean={mine} kind="mine" y={middle} height={middle - size * 0.5} x={x} />
            <Mean mean={theirs} kind="theirs" y={bottom} height={bottom - middle - size * 0.6} x={x} />
          </svg>
        )}
      </div>
      <p class="means">{meansWords(mine, changed, theirs)}</p>
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
        </span>
        <span>
          <span class="key mean" /> {t("class.key.mean")}
        </span>
      </p>
    </figure>
  );
}
