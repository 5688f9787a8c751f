// All citizens of a unit as dots, by group: who says yes, who gets a seat.
import type { StepRead } from "../engine/phases";
import { at, byGroup } from "./read";

const [WIDTH, STEP] = [360, 17];
const ACROSS = Math.floor(WIDTH / STEP);

export function Crowd({ read, seats }: { read: StepRead; seats: boolean }) {
  const table = read.moments.engage?.citizens;
  const sitting = new Set(read.sitting?.citizens);
  const groups = byGroup(read).filter((places) => places.length > 0);
  let row = 0;
  const dots = groups.flatMap((places, group) => {
    const top = row;
    row += Math.ceil(places.length / ACROSS) + 0.5;
    return places.map((place, i) => ({
      place,
      group,
      x: ((i % ACROSS) + 0.5) * STEP,
      y: (top + Math.floor(i / ACROSS) + 0.5) * STEP + 4,
    }));
  });
  return (
    <svg class="crowd" viewBox={`0 0 ${WIDTH} ${row * STEP + 4}`} aria-hidden="true">
      {dots.map(({ place, group, x, y }) => (
        <g key={place} class={`part s${Math.min(group, 1)}`}>
          <circle class={at(table, "accepted", place) > 0 ? "yes" : "no"} cx={x} cy={y} r={4} />
          {seats && sitting.has(place) && <circle class="ring" cx={x} cy={y} r={7} />}
        </g>
      ))}
    </svg>
  );
}
