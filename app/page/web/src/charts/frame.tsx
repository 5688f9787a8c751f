// Axes, events and the week's cursor of a chart over time.
import { about, showWeek, week } from "../state/store";
import { em } from "../state/view";
import { tick, whole } from "../text/numbers";
import { t } from "../text/text";
import { marksOf, markWords } from "./events";
import { endTicks, fewTicks, linear, type Scale, weekTicks } from "./scale";

export interface Box {
  width: number;
  height: number;
  x: Scale;
  y: Scale;
  weeks: number;
}

/** Scales for a chart of a size in pixels; margins grow with the font. */
export function boxOf(width: number, height: number, weeks: number, domain: [number, number], bare = false): Box {
  const size = em.value;
  const x = linear([0, weeks], [size * 3.7, width - size * 1.1]);
  const y = linear(domain, [height - size * (bare ? 0.5 : 1.35), size * 0.5]);
  return { width, height, x, y, weeks };
}

export function Axes({ box, bare = false }: { box: Box; bare?: boolean }) {
  const { x, y } = box;
  const high = Math.floor((y(y.domain[0]) - y(y.domain[1])) / (em.value * 1.6)); // in ticks that do not touch
  const marks = bare ? endTicks(y.domain) : fewTicks(y.domain, Math.min(4, Math.max(1, high)));
  const times = weekTicks(box.weeks);
  const years = box.weeks >= 104;
  const bottom = y(y.domain[0]);
  const right = x(box.weeks);
  return (
    <g class="axes">
      {marks.map((mark) => (
        <g key={mark}>
          <line class={mark === 0 ? "grid zero" : "grid"} x1={x(0)} x2={right} y1={y(mark)} y2={y(mark)} />
          <text class="tick" x={x(0) - em.value * 0.3} y={y(mark)} dy="0.33em" text-anchor="end">
            {tick(mark, marks)}
          </text>
        </g>
      ))}
      {!bare &&
        times.map((time) => (
          <text
            class="tick"
            key={time}
            x={x(time)}
            y={bottom + em.value * 1.1}
            text-anchor={time === box.weeks && !years ? "end" : "middle"}
          >
            {years ? t("axis.year", { n: whole(time / 52) }) : t("axis.week", { n: whole(time) })}
          </text>
        ))}
    </g>
  );
}

/** Events of the case as lines; those of one week as one line. */
export function Events({ box }: { box: Box }) {
  const [top, bottom] = [box.y(box.y.domain[1]), box.y(box.y.domain[0])];
  return (
    <g class="events">
      {marksOf(about.value).map((mark) => (
        <line key={mark.week} x1={box.x(mark.week)} x2={box.x(mark.week)} y1={top} y2={bottom}>
          <title>{markWords(mark)}</title>
        </line>
      ))}
    </g>
  );
}

/** Apart from the chart, so that moving through time draws nothing else anew. */
export function Cursor({ box }: { box: Box }) {
  const at = box.x(Math.min(week.value, box.weeks));
  return <line class="cursor" x1={at} x2={at} y1={box.y(box.y.domain[0])} y2={box.y(box.y.domain[1])} />;
}

/** Sets the week by pointing into a chart. */
export function pointing(box: Box) {
  const set = (event: PointerEvent) => {
    const left = (event.currentTarget as Element).getBoundingClientRect().left;
    showWeek(box.x.invert(event.clientX - left));
  };
  return {
    onPointerDown: set,
    onPointerMove: (event: PointerEvent) => {
      if (event.buttons & 1) set(event);
    },
  };
}
