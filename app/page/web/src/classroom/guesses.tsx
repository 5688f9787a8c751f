// What the class predicted: how many chose what, or all curves with their median.
import { bandPath, linePath } from "../charts/path";
import { linear, roundDomain, ticks, weekTicks } from "../charts/scale";
import { bands } from "../charts/series";
import { useWidth } from "../charts/size";
import type { Asks, LessonStep, Prediction, Runs } from "../contract";
import { Line } from "../lesson/markdown";
import { knotWeeks } from "../lesson/prediction";
import { about } from "../state/store";
import { em } from "../state/view";
import { fixed, percent, tick, whole } from "../text/numbers";
import { t } from "../text/text";
import { counts, medianCurve } from "./summary";

/** The right answer is marked once the class has gone on. */
function Counts({ asks, found, told }: { asks: Asks; found: Prediction[]; told: boolean }) {
  const rows = counts(found, asks);
  const most = Math.max(1, ...rows.map((row) => row.first));
  return (
    <table class="counts">
      <caption class="unseen">{t("class.guesses.table")}</caption>
      <thead class="unseen">
        <tr>
          <th scope="col">{t("class.guesses.option")}</th>
          <th scope="col">{t("class.guesses.bar")}</th>
          <th scope="col">{t("class.guesses.count")}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => {
          const right = told && asks.answer[0] === row.option;
          return (
            <tr key={row.option} class={right ? "right" : ""}>
              <th scope="row">
                {right && <span class="tick-mark">✓ </span>}
                <Line words={asks.options[at]!.words} />
                {right && <span class="unseen"> {t("class.guesses.right")}</span>}
              </th>
              <td class="bar-cell" aria-hidden="true">
                <svg
                  aria-hidden="true"
                  class="count-bar"
                  width="100%"
                  height="100%"
                  preserveAspectRatio="none"
                  viewBox="0 0 100 10"
                >
                  <rect class="count" width={(100 * row.first) / most} height="10" />
                </svg>
              </td>
              <td class="number">
                {whole(row.first)} <small>{found.length ? percent(row.first / found.length) : ""}</small>
                {asks.how === "order" && found.length > 0 && (
                  <small> {t("class.guesses.place", { place: fixed(row.place, 1) })}</small>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Curves({ asks, found, runs }: { asks: Asks; found: Prediction[]; runs: Runs | null }) {
  const { place, width } = useWidth<HTMLDivElement>();
  const measure = about.value.measures.find((one) => one.name === asks.measure)!;
  const curves = found.flatMap((guess) => (guess.kind === "draw" ? [guess.points] : []));
  const band = runs && bands(runs, measure.first);
  const all = [...curves.flat(), ...(band ? [...band.low90, ...band.high90] : [])].filter(
    (point) => point !== null && Number.isFinite(point),
  ) as number[];
  const domain = roundDomain(Math.min(...all), Math.max(...all), measure.low, measure.high);
  const size = em.value;
  const height = size * 14;
  const weeks = about.value.weeks;
  const x = linear([0, weeks], [size * 3.2, width - size]);
  const y = linear(domain, [height - size * 2, size * 0.6]);
  const marks = ticks(domain, 4);
  const gaps = (points: (number | null)[]) => points.map((point) => point ?? Number.NaN);
  const path = (points: number[]) => linePath(knotWeeks(weeks), points, x, y);
  return (
    <div ref={place} class="chart">
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" class="curves">
          {marks.map((mark) => (
            <g key={mark}>
              <line class="grid" x1={x(0)} x2={x(weeks)} y1={y(mark)} y2={y(mark)} />
              <text class="tick" x={x(0) - size * 0.4} y={y(mark)} dy="0.33em" text-anchor="end">
                {tick(mark, marks)}
              </text>
            </g>
          ))}
          {weekTicks(weeks).map((time) => (
            <text key={time} class="tick" x={x(time)} y={height - size * 0.5} text-anchor="middle">
              {weeks >= 104 ? t("axis.year", { n: whole(time / 52) }) : t("axis.week", { n: whole(time) })}
            </text>
          ))}
          {band && <path class="now band wide" d={bandPath(runs.times, band.low90, band.high90, x, y)} />}
          {curves.map((points, at) => (
            <path key={at} class="drawn" d={path(gaps(points))} />
          ))}
          <path class="drawn median" d={path(medianCurve(found))} />
          {band && <path class="now line" d={linePath(runs.times, band.median, x, y)} />}
        </svg>
      )}
    </div>
  );
}

/** ``runs`` are the model's, once the class is told. */
export function Guesses({
  step,
  found,
  of,
  told,
  runs,
}: {
  step: LessonStep;
  found: Prediction[];
  of: number;
  told: boolean;
  runs: Runs | null;
}) {
  const asks = step.asks!;
  return (
    <figure class="guesses">
      <figcaption>{t("class.guesses.title", { n: found.length, all: of })}</figcaption>
      {asks.how === "draw" ? (
        <Curves asks={asks} found={found} runs={runs} />
      ) : (
        <Counts asks={asks} found={found} told={told} />
      )}
      {asks.how === "draw" && (
        <p class="note">
          {t("class.guesses.curves")} {runs && t("class.guesses.model")}
        </p>
      )}
    </figure>
  );
}
