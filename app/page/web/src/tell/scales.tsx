// Positions on each need from 0 to 1: views in the room, the service, the record, what was agreed.
import type { StepRead } from "../engine/phases";
import { hundredths, tick } from "../text/numbers";
import { capital, t } from "../text/text";
import { at, mean, present, units } from "./read";
import { seriesOf } from "./room";
import { dimensionWords } from "./words";

const [WIDTH, HEIGHT, EDGE, AXIS] = [360, 62, 12, 34];
const LEAST = 0.3; // of the whole scale that is drawn

type Name = "design" | "record" | "proposal" | "agreement" | "need";
interface Spot {
  name: Name;
  value: number;
  from?: number; // where it was before, if it moved
}

const SHAPES: Record<Name, (at: number) => string> = {
  design: (at) => `M${at},${AXIS + 3}l7,13h-14Z`, // from below
  record: (at) => `M${at - 6},${AXIS - 6}h12v12h-12Z`,
  proposal: (at) => `M${at},${AXIS - 8}l8,8l-8,8l-8,-8Z`,
  agreement: (at) => `M${at},${AXIS - 8}l8,8l-8,8l-8,-8Z`,
  need: (at) => `M${at},${AXIS - 3}l-6,-11h12Z`, // from above
};

export type Scene = "recorded" | "agreed" | "followed";

/** What stands where on a need at a point of the story. */
export function spotsOf(read: StepRead, scene: Scene, k: number): Spot[] {
  const need = mean(read.sitting?.citizens.map((place) => at(read.moments.record?.citizens, `need_${k}`, place)) ?? []);
  const design = units(read, "agree", `design_${k}`);
  const record: Spot[] = read.covered[k] ? [{ name: "record", value: units(read, "record", `record_${k}`) }] : [];
  if (scene === "recorded") return [{ name: "need", value: need }, { name: "design", value: design }, ...record];
  if (scene === "agreed") {
    return [{ name: "design", value: design }, ...record, { name: "proposal", value: read.proposal[k] as number }];
  }
  const now: Spot = { name: "design", value: units(read, "implement", `design_${k}`), from: design };
  const agreed = units(read, "implement", "agreements") > 0;
  return agreed ? [now, { name: "agreement", value: units(read, "implement", `agreement_${k}`) }] : [now];
}

/** Tenths that hold all that stands on a need in any chapter, so that the scale stays the same from one to the next. */
export function domainOf(read: StepRead, k: number): [number, number] {
  const views = (["dialogue", "record", "agree"] as const).flatMap((name) =>
    Array.from(read.moments[name]?.session?.rows[`view_${k}`] ?? []),
  );
  const spots = (["recorded", "agreed", "followed"] as const).flatMap((scene) =>
    spotsOf(read, scene, k).map(({ value }) => value),
  );
  const all = [...views, ...spots].filter(Number.isFinite);
  const [low, high] = [Math.floor(Math.min(...all) * 10), Math.ceil(Math.max(...all) * 10)];
  const missing = Math.max(0, LEAST * 10 - (high - low));
  const from = Math.max(0, Math.min(low - Math.floor(missing / 2), 10 - (high - low) - missing));
  return [from / 10, (from + high - low + missing) / 10];
}

function Scale({ read, scene, k }: { read: StepRead; scene: Scene; k: number }) {
  const session = scene === "recorded" ? read.moments.record?.session : read.moments.agree?.session;
  const spots = spotsOf(read, scene, k);
  const [low, high] = domainOf(read, k);
  const x = (value: number) => EDGE + ((value - low) / (high - low)) * (WIDTH - 2 * EDGE);
  return (
    <figure>
      <figcaption>{capital(dimensionWords(read, k))}</figcaption>
      <svg class="scales" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <line class="axis" x1={EDGE} x2={WIDTH - EDGE} y1={AXIS} y2={AXIS} />
        <g>
          {[low, (low + high) / 2, high].map((value, _, all) => (
            <g key={value} class="tick">
              <line x1={x(value)} x2={x(value)} y1={AXIS - 3} y2={AXIS + 3} />
              <text x={x(value)} y={HEIGHT - 2}>
                {tick(
                  Number(value.toFixed(2)),
                  all.map((one) => Number(one.toFixed(2))),
                )}
              </text>
            </g>
          ))}
        </g>
        {scene !== "followed" &&
          present(read).map((who, place) => {
            const view = x(at(session, `view_${k}`, place));
            return <line key={place} class={`view s${seriesOf(read, who)}`} x1={view} x2={view} y1={4} y2={18} />;
          })}
        {spots.map(({ name, value, from }) => (
          <g key={name} class={`spot ${name}`}>
            {from !== undefined && <path class="was" d={SHAPES[name](x(from))} />}
            <path d={SHAPES[name](x(value))} />
          </g>
        ))}
      </svg>
      <ul class="tell-key" aria-hidden="true">
        {spots.map(({ name, value }) => (
          <li key={name}>
            <svg class={`spot ${name}`} viewBox="-9 -9 18 18" width="16" height="16" aria-hidden="true">
              <path
                transform={`translate(0 ${name === "design" ? -AXIS - 10 : name === "need" ? -AXIS + 8 : -AXIS})`}
                d={SHAPES[name](0)}
              />
            </svg>
            {t(`tell.mark.${name}`)} {hundredths(value)}
          </li>
        ))}
      </ul>
    </figure>
  );
}

export function Scales({ read, scene }: { read: StepRead; scene: Scene }) {
  return (
    <div class="tell-scales">
      {Array.from({ length: read.dimensions }, (_, k) => (
        <Scale key={k} read={read} scene={scene} k={k} />
      ))}
    </div>
  );
}
