// Charts of a worksheet: bands as on the page, and empty axes to draw in.
import { marksOf } from "../charts/events";
import { Axes, type Box, boxOf } from "../charts/frame";
import { bandPath, linePath } from "../charts/path";
import { bands, domainOf, hasNone, isNought, kinOf, measureOf, paired, summaryAt } from "../charts/series";
import { shortDifference, shortMean, shortSummary, titleOf, unitOf, writerOf } from "../charts/words";
import type { Case, Measure } from "../contract";
import type { Result } from "../state/runner";
import { canvas, startOf } from "./curve";

const SMALL = { width: 330, height: 155 };
const LARGE = { width: 670, height: 400 };

function Marks({ about, box }: { about: Case; box: Box }) {
  const [low, high] = box.y.domain;
  return (
    <g class="events">
      {marksOf(about).map(({ week }) => (
        <line key={week} x1={box.x(week)} x2={box.x(week)} y1={box.y(high)} y2={box.y(low)} />
      ))}
    </g>
  );
}

export function SheetChart(props: { about: Case; of: Result; name: string; shown: string[] }) {
  const { about, of, name, shown } = props;
  const measure = measureOf(about, name);
  const both = (m: Measure) => [of.runs, ...(of.pinned ? [of.pinned] : [])].map((runs) => bands(runs, m.first));
  const [now, then] = both(measure) as [ReturnType<typeof bands>, ReturnType<typeof bands> | undefined];
  if ([now, then].every((all) => !all || hasNone(all))) return null;
  const { times } = of.runs;
  const box = boxOf(
    SMALL.width,
    SMALL.height,
    about.weeks,
    domainOf(measure, kinOf(about, measure, shown).flatMap(both)),
  );
  const { x, y } = box;
  const end = times.length - 1;
  const gap = of.pinned && paired(of.runs, of.pinned, measure.first)[end]!;
  return (
    <figure class="sheet-chart">
      <figcaption>
        <strong>{titleOf(measure)}</strong> <small>{unitOf(measure)}</small>
      </figcaption>
      <svg {...SMALL} viewBox={`0 0 ${SMALL.width} ${SMALL.height}`} aria-hidden="true">
        <Axes box={box} />
        <Marks about={about} box={box} />
        {then && <path class="pinned band" d={bandPath(times, then.low50, then.high50, x, y)} />}
        <path class="now band wide" d={bandPath(times, now.low90, now.high90, x, y)} />
        <path class="now band" d={bandPath(times, now.low50, now.high50, x, y)} />
        {then && <path class="pinned line" d={linePath(times, then.median, x, y)} />}
        <path class="now line" d={linePath(times, now.median, x, y)} />
      </svg>
      {(
        [
          ["now", now],
          ["pinned", then],
        ] as const
      ).map(
        ([kind, of]) =>
          of && (
            <p key={kind} class="note">
              <span class={`key ${kind}`} /> <strong>{writerOf(summaryAt(of, end))(summaryAt(of, end).median)}</strong>{" "}
              {shortSummary(summaryAt(of, end), isNought(of))}
            </p>
          ),
      )}
      {gap && Number.isFinite(gap.mean) && (
        <p class="note">
          <span class="key gap" /> <strong>{shortMean(gap)}</strong> {shortDifference(gap).join(" ")}
        </p>
      )}
    </figure>
  );
}

/** Axes with the point that a curve begins at. */
export function SheetAxes({ about, of, name }: { about: Case; of: Result; name: string }) {
  const measure = measureOf(about, name);
  const found = bands(of.runs, measure.first);
  const box = boxOf(LARGE.width, LARGE.height, about.weeks, canvas(measure, found));
  const start = startOf(found);
  return (
    <figure class="sheet-chart large">
      <figcaption>
        <strong>{titleOf(measure)}</strong> <small>{unitOf(measure)}</small>
      </figcaption>
      <svg {...LARGE} viewBox={`0 0 ${LARGE.width} ${LARGE.height}`} aria-hidden="true" class="drawing">
        <Axes box={box} />
        <Marks about={about} box={box} />
        {Number.isFinite(start) && <circle class="given" cx={box.x(0)} cy={box.y(start)} r="5" />}
      </svg>
    </figure>
  );
}
