// Linear scales with round ticks.

export interface Scale {
  (value: number): number;
  domain: [number, number];
  invert(pixel: number): number;
}

export function linear(domain: [number, number], range: [number, number]): Scale {
  const slope = (range[1] - range[0]) / (domain[1] - domain[0] || 1);
  const scale = (value: number) => range[0] + (value - domain[0]) * slope;
  return Object.assign(scale, { domain, invert: (pixel: number) => domain[0] + (pixel - range[0]) / slope });
}

/** A step of 1, 2 or 5 times a power of ten that cuts a width into about so many parts. */
export function roundStep(width: number, parts: number): number {
  const raw = width / parts;
  const power = 10 ** Math.floor(Math.log10(raw));
  const ratio = raw / power;
  return power * (ratio < 1.5 ? 1 : ratio < 3.5 ? 2 : ratio < 7.5 ? 5 : 10);
}

export function ticks([low, high]: [number, number], parts: number): number[] {
  if (!(high > low)) return [low];
  const step = roundStep(high - low, parts);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** Few ticks, but two at least: one alone gives no scale. */
export function fewTicks(domain: [number, number], parts: number): number[] {
  const found = ticks(domain, parts);
  return found.length > 1 || parts > 4 ? found : fewTicks(domain, parts + 1);
}

/** 0 and the largest round number that fits on both sides of it, for a low chart around 0. */
export function endTicks([low, high]: [number, number]): number[] {
  const most = Math.min(-low, high);
  const power = 10 ** Math.floor(Math.log10(most));
  const round = ([5, 2, 1].find((digit) => digit * power <= most * (1 + 1e-9)) ?? 1) * power;
  return [-round, 0, round].map((mark) => Number(mark.toPrecision(12)));
}

/** Weeks to mark: whole years where a run has more than one, else round numbers of weeks. */
export function weekTicks(weeks: number): number[] {
  if (weeks < 104) return ticks([0, weeks], 4);
  const years = weeks / 52;
  const every = years <= 6 ? 1 : Math.max(2, roundStep(years, 4));
  return Array.from({ length: Math.floor(years / every + 1e-9) + 1 }, (_, i) => i * every * 52);
}

/** Bounds that hold all values with some air, at round numbers, inside what the measure can be. */
export function roundDomain(low: number, high: number, least: number | null, most: number | null): [number, number] {
  if (!(Number.isFinite(low) && Number.isFinite(high))) return [least ?? 0, most ?? 1];
  const bare = high - low;
  const width = Math.max(bare, 0.05 * Math.max(Math.abs(low), Math.abs(high)), 1e-3);
  const step = roundStep(width * 1.1, 4);
  const floor = Math.floor((low - (width - bare) / 2) / step) * step;
  const ceiling = Math.ceil((high + (width - bare) / 2) / step) * step;
  const from = least === null ? floor : Math.max(least, floor);
  const to = most === null ? ceiling : Math.min(most, ceiling);
  return to > from ? [Number(from.toPrecision(12)), Number(to.toPrecision(12))] : [from, from + step];
}

/** The domain to draw in: the one drawn before as long as it still serves, so that a curve moves and not its axis. */
export function steady(before: [number, number] | null, wanted: [number, number]): [number, number] {
  if (!before) return wanted;
  const holds = before[0] <= wanted[0] && before[1] >= wanted[1];
  return holds && before[1] - before[0] <= 2.5 * (wanted[1] - wanted[0]) ? before : wanted;
}
