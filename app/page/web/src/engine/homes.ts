// Where people belong: units take equal shares, in order.

export interface Homes {
  unit: Int32Array;
  place: Int32Array; // within the unit
}

/** The home unit of each of n, and the place within it: units take equal shares, in order (formulas/population.first_member). */
export function homes(n: number, units: number): Homes {
  const unit = new Int32Array(n);
  const place = new Int32Array(n);
  for (let u = 0; u < units; u++) {
    const first = firstMember(u, n, units);
    for (let i = first; i < firstMember(u + 1, n, units); i++) {
      unit[i] = u;
      place[i] = i - first;
    }
  }
  return { unit, place };
}

export function firstMember(unit: number, n: number, units: number): number {
  return Math.ceil((unit * n) / units);
}
