// Where people stand: a disc for each unit, its leader in the middle, professionals around, citizens outside them on the side of
// their named contact. Nothing is drawn by chance, so a person keeps the place when settings move.
import type { People } from "../contract";

export interface Place {
  x: number;
  y: number;
}

export interface Disc extends Place {
  unit: number;
  radius: number;
}

export interface Layout {
  width: number;
  height: number;
  discs: Disc[];
  citizens: (Place | null)[]; // null: not shown
  professionals: (Place | null)[];
  leaders: (Place | null)[];
  dot: number; // radius of a citizen
}

const NAME = 18; // height of a unit's name above its disc
const GOLDEN = Math.PI * (3 - Math.sqrt(5));

/** Columns that make cells of a width and height as near to squares as may be. */
export function columns(cells: number, width: number, height: number): number {
  let best = 1;
  let size = 0;
  for (let across = 1; across <= cells; across++) {
    const side = Math.min(width / across, height / Math.ceil(cells / across));
    if (side > size) [best, size] = [across, side];
  }
  return best;
}

const angleOf = (place: Place, centre: Place) => {
  const angle = Math.atan2(place.y - centre.y, place.x - centre.x);
  return angle < 0 ? angle + 2 * Math.PI : angle;
};

/** Spots in a ring between two radii, evenly spread as seeds in a sunflower, by angle. */
function ring(count: number, inner: number, outer: number, centre: Place): Place[] {
  const spots = Array.from({ length: count }, (_, i) => {
    const radius = Math.sqrt(inner ** 2 + ((i + 0.5) / count) * (outer ** 2 - inner ** 2));
    return { x: centre.x + radius * Math.cos(i * GOLDEN), y: centre.y + radius * Math.sin(i * GOLDEN) };
  });
  return spots.sort((a, b) => angleOf(a, centre) - angleOf(b, centre));
}

function indices(unit: Int32Array, of: number): number[] {
  return Array.from(unit.keys()).filter((i) => unit[i] === of);
}

function fillDisc(layout: Layout, people: People, disc: Disc) {
  const staff = indices(people.professionals.unit, disc.unit);
  const citizens = indices(people.citizens.unit, disc.unit);
  const inner = disc.radius * (staff.length ? 0.36 : 0.2);
  staff.forEach((number, i) => {
    const angle = (2 * Math.PI * (i + 0.5)) / staff.length;
    layout.professionals[number] = { x: disc.x + inner * Math.cos(angle), y: disc.y + inner * Math.sin(angle) };
  });
  const width = people.citizens.ties.length / people.citizens.n;
  const contact = (citizen: number) => {
    const at = staff.indexOf(people.citizens.ties[citizen * width]!);
    return at < 0 ? staff.length : at;
  };
  const spots = ring(citizens.length, disc.radius * 0.5, disc.radius * 0.95, disc);
  [...citizens]
    .sort((a, b) => contact(a) - contact(b) || a - b)
    .forEach((number, i) => {
      layout.citizens[number] = spots[i]!;
    });
  if (disc.unit < people.leaders.n) layout.leaders[disc.unit] = { x: disc.x, y: disc.y };
}

/** Everybody, or those of one unit, in a field of a size. Leaders of units come first among leaders, in the order of units. */
export function layoutOf(people: People, unit: number, width: number, height: number): Layout {
  const all = unit < 0;
  const above = people.leaders.n - people.units.n;
  const top = all && above > 0 ? Math.min(height * 0.1, 36) : 0;
  const cells = all ? people.units.n : 1;
  const across = columns(cells, width, height - top);
  const down = Math.ceil(cells / across);
  const cell = { width: width / across, height: (height - top) / down };
  const radius = Math.min(cell.width, cell.height - NAME) / 2 - 3;
  const most = Math.max(
    1,
    ...Array.from({ length: people.units.n }, (_, u) => indices(people.citizens.unit, u).length),
  );
  const layout: Layout = {
    width,
    height,
    discs: [],
    citizens: Array(people.citizens.n).fill(null),
    professionals: Array(people.professionals.n).fill(null),
    leaders: Array(people.leaders.n).fill(null),
    dot: Math.max(2, Math.min(9, radius * 0.62 * Math.sqrt(0.75 / most))),
  };
  for (let i = 0; i < cells; i++) {
    const row = Math.floor(i / across);
    const inRow = row === down - 1 ? cells - row * across : across;
    const x = width / 2 + ((i % across) - (inRow - 1) / 2) * cell.width;
    const disc = { unit: all ? i : unit, x, y: top + (row + 0.5) * cell.height + NAME / 2, radius };
    layout.discs.push(disc);
    fillDisc(layout, people, disc);
  }
  if (all) {
    for (let i = 0; i < above; i++) {
      layout.leaders[people.units.n + i] = { x: (width * (i + 0.5)) / above, y: top / 2 };
    }
  }
  return layout;
}
