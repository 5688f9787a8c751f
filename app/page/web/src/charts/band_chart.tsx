// One measure over time: median, the middle 50 and 90 % of replicates, and the pinned run behind.
import { useRef } from "preact/hooks";
import type { Measure } from "../contract";
import { guessOf } from "../lesson/asked";
import { type Result, result } from "../state/runner";
import { about, shown, week } from "../state/store";
import { em, projector, tall } from "../state/view";
import type { Bands as BandsOf } from "../statistics/bands";
import { nearest } from "../statistics/runs";
import { t } from "../text/text";
import { Axes, boxOf, Cursor, Events, pointing } from "./frame";
import { bandPath, linePath } from "./path";
import { steady } from "./scale";
import { bands, differenceDomain, domainOf, isNought, kinOf, paired, summaryAt } from "./series";
import { useWidth } from "./size";
import { chartWords, shortDifference, shortMean, shortSummary, writerOf } from "./words";

function Bands({ of, measure, ...rest }: { of: Result; measure: Measure; width: number; height: number }) {
  const now = bands(of.runs, measure.first);
  const then = of.pinned && bands(of.pinned, measure.first);
  const before = useRef<{ name: string; domain: [number, number] } | null>(null);
  const guess = guessOf(measure.name);
  const kin = kinOf(about.value, measure, shown.value).flatMap((m) => {
    return of.pinned ? [bands(of.runs, m.first), bands(of.pinned, m.first)] : [bands(of.runs, m.first)];
  });
  const wanted = domainOf(measure, kin, guess?.values);
  const domain = steady(before.current?.name === measure.name ? before.current.domain : null, wanted);
  before.current = { name: measure.name, domain };
  const box = boxOf(rest.width, rest.height, of.runs.times.at(-1)!, domain);
  const { x, y } = box;
  const times = of.runs.times;
  return (
    <svg width={rest.width} height={rest.height} aria-hidden="true" data-figure={measure.name} {...pointing(box)}>
      <Axes box={box} />
      <Events box={box} />
      {then && <path class="pinned band" d={bandPath(times, then.low50, then.high50, x, y)} />}
      <path class="now band wide" d={bandPath(times, now.low90, now.high90, x, y)} />
      <path class="now band" d={bandPath(times, now.low50, now.high50, x, y)} />
      {then && <path class="pinned line" d={linePath(times, then.median, x, y)} />}
      <path class="now line" d={linePath(times, now.median, x, y)} />
      {guess && <path class="guess line" d={linePath(guess.times, guess.values, x, y)} />}
      <Cursor box={box} />
    </svg>
  );
}

function Differences({ of, measure, ...rest }: { of: Result; measure: Measure; width: number; height: number }) {
  if (!of.pinned) return null;
  const row = paired(of.runs, of.pinned, measure.first);
  const times = of.runs.times;
  const box = boxOf(rest.width, rest.height, times.at(-1)!, differenceDomain(row), true);
  const part = (name: "mean" | "low" | "high") => row.map((d) => d[name]);
  return (
    <svg
      width={rest.width}
      height={rest.height}
      aria-hidden="true"
      class="difference"
      data-figure={`${measure.name} difference`}
      {...pointing(box)}
    >
      <Axes box={box} bare />
      <path class="gap band" d={bandPath(times, part("low"), part("high"), box.x, box.y)} />
      <path class="gap line" d={linePath(times, part("mean"), box.x, box.y)} />
      <Cursor box={box} />
    </svg>
  );
}

function Numbers({ all, at, kind }: { all: BandsOf; at: number; kind: "now" | "pinned" }) {
  const of = summaryAt(all, at);
  return (
    <p>
      <span class={`key ${kind}`} /> <strong>{writerOf(of)(of.median)}</strong>{" "}
      <span class="ranges">{shortSummary(of, isNought(all))}</span>
    </p>
  );
}

/** The numbers of the week that the cursor is at. */
function Readout({ of, measure }: { of: Result; measure: Measure }) {
  const step = nearest(of.runs.times, week.value);
  const now = bands(of.runs, measure.first);
  const then = of.pinned && bands(of.pinned, measure.first);
  const gap = of.pinned && paired(of.runs, of.pinned, measure.first)[step]!;
  const [interval, word] = gap ? shortDifference(gap) : [];
  const words = chartWords(measure, summaryAt(now, 0), summaryAt(now, step), of.runs.times[step]!, gap);
  return (
    <>
      <p class="unseen">{words}</p>
      <div class="readout" aria-hidden="true">
        <Numbers all={now} at={step} kind="now" />
        {then && <Numbers all={then} at={step} kind="pinned" />}
        {gap && Number.isFinite(gap.mean) && (
          <p>
            <span class="key gap" /> <strong>{shortMean(gap)}</strong> <span class="ranges">{interval}</span> {word}
          </p>
        )}
      </div>
    </>
  );
}

export function BandChart({ measure }: { measure: Measure }) {
  const { place, width } = useWidth<HTMLDivElement>();
  const of = result.value;
  const height = Math.min(em.value * 10, projector.value ? tall.value * 0.15 : Number.POSITIVE_INFINITY);
  const there = of !== null && of.settings.case === about.value.name;
  return (
    <>
      <div ref={place} class="chart">
        {width > 0 && there ? (
          <>
            <Bands of={of} measure={measure} width={width} height={height} />
            <Differences of={of} measure={measure} width={width} height={em.value * 3.8} />
          </>
        ) : (
          <p class="waiting" style={{ height }}>
            {t("waiting")}
          </p>
        )}
      </div>
      {there && <Readout of={of} measure={measure} />}
    </>
  );
}
