// The picture of people: everybody in their units, or one unit, coloured by what is chosen.
import { useSignalEffect } from "@preact/signals";
import { useMemo, useRef } from "preact/hooks";
import type { People } from "../contract";
import { week } from "../state/store";
import { type Person, person, type Role, shade, unit } from "../state/view";
import { nearest } from "../statistics/runs";
import { plain } from "../text/numbers";
import { t } from "../text/text";
import { rowOf, STEPS, step } from "./colours";
import { type Layout, layoutOf, type Place } from "./layout";
import { nameOf } from "./names";
import { everybody, nearestTo, nextIn, placeOf, tiePaths, tiesOf } from "./ties";

function Mark({ role, place, dot }: { role: Role; place: Place; dot: number }) {
  const { x, y } = place;
  if (role === "citizen") return <circle cx={x} cy={y} r={dot} class="mark citizen" />;
  const half = dot * (role === "professional" ? 1.05 : 1.7);
  if (role === "professional") {
    return <rect x={x - half} y={y - half} width={2 * half} height={2 * half} class="mark professional" />;
  }
  return <path d={`M${x},${y - half}l${half},${half}l${-half},${half}l${-half},${-half}Z`} class="mark leader" />;
}

/** Fills the marks anew for the week, touching only those whose step has changed. */
function useColours(people: People, layout: Layout, domain: [number, number]) {
  const marks = useRef<SVGGElement>(null);
  const drawn = useRef<{ layout: Layout | null; steps: Int8Array }>({ layout: null, steps: new Int8Array() });
  const latest = useRef({ people, layout, domain });
  latest.current = { people, layout, domain };
  const paint = () => {
    const group = marks.current;
    if (!group) return;
    const { people, layout, domain } = latest.current;
    const all = everybody(layout);
    if (drawn.current.layout !== layout) drawn.current = { layout, steps: new Int8Array(all.length).fill(-2) };
    const time = nearest(people.times, week.value);
    const rows = { citizen: row("citizen"), professional: row("professional"), leader: row("leader") };
    function row(role: Role) {
      return rowOf(people, role, shade.value);
    }
    const groups = people.citizens.group;
    const counts = { citizen: people.citizens.n, professional: people.professionals.n, leader: people.leaders.n };
    all.forEach(({ person: { role, number } }, i) => {
      const value = rows[role]?.[time * counts[role] + number] ?? Number.NaN;
      const group_ = role === "citizen" ? groups[time * counts.citizen + number]! : 0;
      const colour = step(value, domain);
      const now = colour + 16 * Math.max(0, Math.min(5, group_));
      if (now === drawn.current.steps[i]) return;
      drawn.current.steps[i] = now;
      const mark = group.children[i] as SVGElement;
      mark.style.fill = colour < 0 ? "none" : STEPS[colour]!;
      mark.classList.toggle("other", group_ > 0);
    });
  };
  useSignalEffect(paint);
  return { marks, paint };
}

function Picked({ people, layout }: { people: People; layout: Layout }) {
  const picked = person.value;
  const place = picked && placeOf(layout, picked);
  if (!picked || !place) return null;
  const { ties, peers } = tiesOf(people, layout, picked);
  return (
    <g class="picked">
      <path class="peers" d={peers} />
      <path class="ties" d={ties} />
      <circle cx={place.x} cy={place.y} r={layout.dot * 2.2 + 2} />
    </g>
  );
}

const ARROWS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

export function Network(props: { people: People; width: number; height: number; domain: [number, number] }) {
  const { people, width, height, domain } = props;
  const only = unit.value;
  const layout = useMemo(() => layoutOf(people, only, width, height), [...shapeOf(people), only, width, height]);
  const paths = useMemo(() => tiePaths(people, layout), [layout]);
  const { marks, paint } = useColours(people, layout, domain);
  const all = useMemo(() => everybody(layout), [layout]);
  const show = (group: SVGGElement | null) => {
    marks.current = group;
    paint();
  };
  const point = (event: MouseEvent) => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    person.value = nearestTo(layout, event.clientX - box.left, event.clientY - box.top, 22);
  };
  const move = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    const from = person.value && placeOf(layout, person.value);
    const first: Person | null = all[0]?.person ?? null;
    person.value = from ? (nextIn(layout, from, ...arrow) ?? person.value) : first;
  };
  const note = t("people.scale", {
    what: t(`shade.${shade.value}`),
    low: plain(domain[0]),
    high: plain(domain[1]),
  });
  const label = person.value ? nameOf(people, person.value) : t("people.nobody");
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys walk from person to person
    <div class="network" role="group" tabIndex={0} aria-label={t("people.keys", { who: label })} onKeyDown={move}>
      <svg width={width} height={height} aria-hidden="true" data-figure="people" data-note={note} onClick={point}>
        {layout.discs.map((disc) => (
          <g key={disc.unit}>
            <circle class="disc" cx={disc.x} cy={disc.y} r={disc.radius} />
            <text class="disc-name" x={disc.x} y={disc.y - disc.radius} dy="-0.35em" text-anchor="middle">
              {t("people.unit_n", { n: disc.unit + 1 })}
            </text>
          </g>
        ))}
        {layout.leaders.map(
          (place, number) =>
            place &&
            number >= people.units.n && (
              <text key={number} x={place.x + layout.dot * 1.7 + 5} y={place.y} dy="0.35em">
                {t(people.leaders.level[number] === 2 ? "level.macro" : "level.meso")}
              </text>
            ),
        )}
        <path class="tie" d={paths.others} />
        <path class="tie named" d={paths.named} />
        <g ref={show}>
          {all.map(({ person: { role, number }, place }) => (
            <Mark key={role + number} role={role} place={place} dot={layout.dot} />
          ))}
        </g>
        <Picked people={people} layout={layout} />
      </svg>
    </div>
  );
}

let lastShape: { people: People; shape: unknown[] } | null = null;

/** Equal for people who stand in the same places: same units, same ties. */
function shapeOf(people: People): unknown[] {
  const before = lastShape?.people;
  const equal = (a: Int32Array, b: Int32Array) => a.length === b.length && a.every((value, i) => value === b[i]);
  const same =
    before &&
    before.units.n === people.units.n &&
    before.leaders.n === people.leaders.n &&
    equal(before.citizens.unit, people.citizens.unit) &&
    equal(before.citizens.ties, people.citizens.ties) &&
    equal(before.professionals.unit, people.professionals.unit);
  lastShape = { people, shape: same ? lastShape!.shape : [people] };
  return lastShape.shape;
}
