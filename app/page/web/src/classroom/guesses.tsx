// What the class predicted: how many chose what, or all curves with their median.
import { Axes, boxOf } from "../charts/frame";
import { bandPath, linePath } from "../charts/path";
import { roundDomain } from "../charts/scale";
import { bands, measureOf } from "../charts/series";
import { useWidth } from "../charts/size";
import type { Asks, LessonStep, Prediction, Runs } from "../contract";
import { drawn, type Points } from "../lesson/curve";
import { Line } from "../lesson/markdown";
import { about } from "../state/store";
import { em } from "../state/view";
import { fixed, percent, whole } from "../text/numbers";
import { t } from "../text/text";
import { counts, medianCurve } from "./summary";

/** The right answer is marked once the class has gone on; of an order, every option's place in the model. */
function Counts({ asks, found, told }: { asks: Asks; found: Prediction[]; told: boolean }) {
  const ordered = asks.how === "order";
  const rows = counts(found, asks, told);
  const words = Object.fromEntries(asks.options.map((option) => [option.name, option.words]));
  const most = Math.max(1, ...rows.map((row) => row.first));
  return (
    <table class={ordered ? "counts ordered" : "counts"}>
      <thead>
        <tr>
          <th scope="col">{t("class.guesses.option")}</th>
          <th scope="col" colSpan={2}>
            {t(ordered ? "class.guesses.first" : "class.guesses.chosen")}
          </th>
          {ordered && <th scope="col">{t("class.guesses.place")}</th>}
          {ordered && told && <th scope="col">{t("class.guesses.model_place")}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const right = told && !ordered && asks.answer[0] === row.option;
          return (
            <tr key={row.option} class={right ? "right" : ""}>
              <th scope="row">
                {right && <span class="tick-mark">✓ </span>}
                <Line words={words[row.option]!} />
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
              </td>
              {ordered && <td class="number">{found.length > 0 && fixed(row.place, 1)}</td>}
              {ordered && told && <td class="number model">{whole(asks.answer.indexOf(row.option) + 1)}</td>}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Curves({ asks, found, runs }: { asks: Asks; found: Prediction[]; runs: Runs | null }) {
  const { place, width } = useWidth<HTMLDivElement>();
  const measure = measureOf(about.value, asks.measure);
  const curves = found.flatMap((guess) => (guess.kind === "draw" ? [guess.points] : []));
  const band = runs && bands(runs, measure.first);
  const all = [...curves.flat(), ...(band ? [...band.low90, ...band.high90] : [])].filter(
    (point) => point !== null && Number.isFinite(point),
  ) as number[];
  const domain = roundDomain(Math.min(...all), Math.max(...all), measure.low, measure.high);
  const height = em.value * 14;
  const { weeks } = about.value;
  const box = boxOf(width, height, weeks, domain);
  const { x, y } = box;
  const path = (points: Points) => {
    const { times, values } = drawn(points, weeks); // over gaps, as on the page that it was drawn on
    return linePath(times, values, x, y);
  };
  return (
    <div ref={place} class="chart">
      {width > 0 && (
        <svg width={width} height={height} aria-hidden="true" class="curves">
          <Axes box={box} />
          {band && <path class="now band wide" d={bandPath(runs.times, band.low90, band.high90, x, y)} />}
          {curves.map((points, at) => (
            <path key={at} class="drawn" d={path(points)} />
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
