// Those who sit in a session, round a table: how much of the talk each has, and who is on record.
import type { StepRead } from "../engine/phases";
import type { Person } from "../state/view";
import { percent, whole } from "../text/numbers";
import { t, word } from "../text/text";
import { present, stateOf, talkShares } from "./read";

const [WIDTH, HEIGHT, TABLE, SEATS] = [360, 300, 66, 112];
const FULL = 2 * Math.PI;

type Stage = "came" | "spoke" | "recorded";
export type Manner = "silent" | "spoke" | "recorded" | "vain";

/** What someone did so far, which the outline and the filling show. */
export function mannerOf(read: StepRead, place: number, stage: Stage): Manner {
  const own = read.utterances.filter(({ who }) => who === place);
  if (stage === "came" || own.length === 0) return "silent";
  if (stage === "spoke") return "spoke";
  return own.some(({ recorded }) => recorded) ? "recorded" : "vain";
}

/** The series that colours someone: a citizen's group, professionals, leaders. */
export function seriesOf(read: StepRead, who: Person): number {
  if (who.role === "citizen") return Math.min(1, stateOf(read, "lead", who, "group"));
  return who.role === "professional" ? 2 : 3;
}

function Mark({ who, x, y, r }: { who: Person; x: number; y: number; r: number }) {
  if (who.role === "citizen") return <circle cx={x} cy={y} r={r} />;
  if (who.role === "professional") return <rect x={x - r * 0.89} y={y - r * 0.89} width={r * 1.78} height={r * 1.78} />;
  const d = r * 1.25;
  return <path d={`M${x},${y - d}l${d},${d}l${-d},${d}l${-d},${-d}Z`} />;
}

/** A part of a ring between two shares of its whole. */
function arc(from: number, to: number, outer: number, inner: number): string {
  const spot = (share: number, radius: number) => {
    const angle = share * FULL - Math.PI / 2;
    return `${(WIDTH / 2 + radius * Math.cos(angle)).toFixed(1)},${(HEIGHT / 2 + radius * Math.sin(angle)).toFixed(1)}`;
  };
  const end = Math.min(to, from + 0.9999);
  const far = end - from > 0.5 ? 1 : 0;
  return `M${spot(from, outer)}A${outer},${outer} 0 ${far} 1 ${spot(end, outer)}L${spot(end, inner)}A${inner},${inner} 0 ${far} 0 ${spot(from, inner)}Z`;
}

interface Part {
  series: number;
  name: string;
  talk: number;
}

/** Shares of the talk by group and role, in the order in which they sit. */
function partsOf(read: StepRead, all: Person[]): Part[] {
  const shares = talkShares(read);
  const names = [0, 1].map((group) => word("group", read.groups[group] ?? ""));
  const words = [names[0] ?? "", read.groups.length > 2 ? t("people.other_groups") : (names[1] ?? "")];
  const named = [...words, t("role.professionals"), capitalLeader()];
  return named.flatMap((name, series) => {
    const those = all.flatMap((who, place) => (seriesOf(read, who) === series ? [shares[place] as number] : []));
    return those.length > 0 ? [{ series, name, talk: those.reduce((a, b) => a + b, 0) }] : [];
  });
}

const capitalLeader = () => t("person.leader", { n: "" }).trim();

/** Citizens by group first, so that a group sits together. */
function seated(read: StepRead) {
  return present(read)
    .map((who, place) => ({ who, place, series: seriesOf(read, who) }))
    .sort((a, b) => a.series - b.series || a.place - b.place);
}

export function Room({ read, stage }: { read: StepRead; stage: Stage }) {
  const all = present(read);
  const shares = talkShares(read);
  const parts = partsOf(read, all);
  const largest = Math.max(8, Math.min(13, (Math.PI * SEATS) / all.length - 1));
  const size = (place: number) => {
    if (stage === "came") return Math.min(11, largest);
    return 4.5 + (largest * 1.35 - 4.5) * Math.sqrt(Math.min(1, (shares[place] as number) / Math.max(...shares, 1e-9)));
  };
  let begun = 0;
  return (
    <>
      <svg class="room" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
        <circle class="table" cx={WIDTH / 2} cy={HEIGHT / 2} r={TABLE + 16} />
        {stage !== "came" &&
          parts.map(({ series, talk }) => {
            const from = begun;
            begun += talk;
            return talk > 0 && <path key={series} class={`share s${series}`} d={arc(from, begun, TABLE, TABLE - 24)} />;
          })}
        {seated(read).map(({ who, place, series }, i) => {
          const angle = ((i + 0.5) / all.length) * FULL - Math.PI / 2;
          const [x, y] = [WIDTH / 2 + SEATS * Math.cos(angle), HEIGHT / 2 + SEATS * Math.sin(angle)];
          const out = SEATS + 1.25 * size(place) + 9;
          return (
            <g key={place} class={`seat s${series} ${mannerOf(read, place, stage)}`}>
              <Mark who={who} x={x} y={y} r={size(place)} />
              {who.role !== "leader" && (
                <text x={WIDTH / 2 + out * Math.cos(angle)} y={HEIGHT / 2 + out * Math.sin(angle)}>
                  {whole(who.number + 1)}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <ul class="tell-key" aria-hidden="true">
        {parts.map(({ series, name, talk }) => (
          <li key={series}>
            <span class={`swatch s${series}`} />
            {name}
            {stage !== "came" && ` ${percent(talk)}`}
          </li>
        ))}
      </ul>
    </>
  );
}
