// A measure's curve over the weeks, drawn by pointer or by arrow keys before the model's is seen.
import { useRef, useState } from "preact/hooks";
import { EventsKey } from "../charts/events_key";
import { Axes, boxOf, Events } from "../charts/frame";
import { linePath } from "../charts/path";
import { bands, measureOf } from "../charts/series";
import { useWidth } from "../charts/size";
import { meaningOf, titleOf, unitOf } from "../charts/words";
import type { LessonStep } from "../contract";
import { keyOf } from "../state/kept_runs";
import { REPLICATES, result } from "../state/runner";
import { about, settings } from "../state/store";
import { em, narrow, projector, tall } from "../state/view";
import { plain, whole } from "../text/numbers";
import { t } from "../text/text";
import { Commit } from "./commit";
import {
  blank,
  canvas,
  drawn,
  isWhole,
  onStep,
  type Place,
  type Points,
  passed,
  startOf,
  stepOf,
  valueBefore,
  withPoint,
} from "./curve";
import { KNOTS, knotWeeks } from "./prediction";
import { sketch, sketches } from "./state";

const FAR = 5; // steps of Page Up and Page Down

interface Sketch {
  points: Points;
  set: (points: Points, key: string) => void; // with the key of a stroke, which is taken back as one
  domain: [number, number];
  fixed: boolean; // whether the first is given
}

function Canvas({ points, set, domain, fixed, width, label }: Sketch & { width: number; label: string }) {
  const [at, setAt] = useState(fixed ? 1 : 0);
  const last = useRef<Place | null>(null);
  const stroke = useRef(0);
  const place = useRef<SVGSVGElement>(null);
  const height = narrow.value
    ? em.value * 17
    : Math.min(em.value * 24, width * 0.55, tall.value * (projector.value ? 0.33 : 0.4));
  const { weeks } = about.value;
  const box = boxOf(width, height, weeks, domain);
  const times = knotWeeks(weeks);
  const curve = drawn(points, weeks);
  const placeOf = (event: PointerEvent): Place => {
    const { left, top } = place.current!.getBoundingClientRect();
    const week = Math.min(weeks, Math.max(0, box.x.invert(event.clientX - left)));
    return { knot: (week / weeks) * (KNOTS - 1), value: onStep(box.y.invert(event.clientY - top), domain) };
  };
  const draw = (event: PointerEvent) => {
    const to = placeOf(event);
    set(passed(points, last.current, to, fixed), `stroke ${stroke.current}`);
    last.current = to;
  };
  const focus = (knot: number) => {
    const next = Math.min(KNOTS - 1, Math.max(fixed ? 1 : 0, knot));
    setAt(next);
    place.current?.querySelectorAll<SVGElement>('[role="slider"]')[next - (fixed ? 1 : 0)]?.focus();
  };
  const put = (next: Points) => set(next, `knot ${at}`);
  const press = (event: KeyboardEvent, knot: number) => {
    const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: FAR, PageDown: -FAR }[event.key];
    if (event.key === "ArrowLeft") focus(knot - 1);
    else if (event.key === "ArrowRight") focus(knot + 1);
    else if (event.key === "Home") put(withPoint(points, knot, domain[0], fixed));
    else if (event.key === "End") put(withPoint(points, knot, domain[1], fixed));
    else if (event.key === "Delete" || event.key === "Backspace") put(withPoint(points, knot, null, fixed));
    else if (steps) {
      const value = valueBefore(points, knot, domain) + steps * stepOf(domain);
      put(withPoint(points, knot, onStep(value, domain), fixed));
    } else return;
    event.preventDefault();
  };
  return (
    <svg
      ref={place}
      width={width}
      height={height}
      class="drawing"
      role="group"
      aria-label={label}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        last.current = null;
        stroke.current = event.timeStamp;
        draw(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) draw(event);
      }}
    >
      <Axes box={box} />
      <Events box={box} />
      <path class="guess line" d={linePath(curve.times, curve.values, box.x, box.y)} />
      {fixed && <circle class="given" cx={box.x(0)} cy={box.y(points[0]!)} r={em.value * 0.35} />}
      {times.map((week, knot) => {
        if (knot === 0 && fixed) return null;
        const value = points[knot] ?? null;
        return (
          <g
            key={week}
            class={value === null ? "knot open" : "knot"}
            role="slider"
            tabIndex={knot === at ? 0 : -1}
            aria-orientation="vertical"
            aria-label={t("draw.knot", { week: whole(week) })}
            aria-valuemin={domain[0]}
            aria-valuemax={domain[1]}
            aria-valuenow={value ?? domain[0]}
            aria-valuetext={value === null ? t("draw.nothing") : plain(value)}
            onFocus={() => setAt(knot)}
            onKeyDown={(event) => press(event, knot)}
          >
            <circle
              cx={box.x(week)}
              cy={box.y(value ?? valueBefore(points, knot, domain))}
              r={em.value * (knot === at ? 0.5 : 0.38)}
            />
          </g>
        );
      })}
    </svg>
  );
}

export function Drawing({ step }: { step: LessonStep }) {
  const { place, width } = useWidth<HTMLDivElement>();
  const of = result.value;
  const measure = measureOf(about.value, step.asks!.measure);
  const begun = sketches.value[step.name];
  const all = of && keyOf(of.settings) === keyOf(settings.value) && of.runs.replicates.length >= REPLICATES; // then the axis stays
  const found = all ? bands(of.runs, measure.first) : null;
  const empty = found && blank(startOf(found));
  const points = begun?.kind === "draw" ? begun.points : empty;
  const weeks = about.value.weeks;
  const set = (points: Points, key: string) => sketch(step.name, { kind: "draw", points }, key);
  return (
    <>
      <h3>
        {titleOf(measure)} <small>{unitOf(measure)}</small>
      </h3>
      <p class="note">{meaningOf(measure).replace(/\.?$/, ".")}</p>
      <p class="chart-key">
        <EventsKey />
      </p>
      <div ref={place} class="chart">
        {width > 0 && points && found ? (
          <Canvas
            points={points}
            set={set}
            domain={canvas(measure, found)}
            fixed={Number.isFinite(startOf(found))}
            width={width}
            label={t("draw.label", { name: titleOf(measure), weeks: whole(weeks) })}
          />
        ) : (
          <p class="waiting">{t("waiting")}</p>
        )}
      </div>
      <p class="note">{t("draw.hint")}</p>
      {points && (
        <Commit
          step={step}
          guess={isWhole(points) ? { kind: "draw", points } : null}
          missing={t("draw.missing")}
          again={() => set(empty!, "")}
        />
      )}
    </>
  );
}
