// What moved, from a hollow dot to a filled one; and everything as a table.
import { hundredths } from "../text/numbers";
import { capital, t } from "../text/text";
import type { Moved } from "./fact";
import { movedWords, type Names } from "./words";

const [WIDTH, HEIGHT, EDGE] = [260, 16, 7];
const MOST = 9;
const x = (value: number) => EDGE + Math.min(1, Math.max(0, value)) * (WIDTH - 2 * EDGE);

/** The largest moves, one of a person at most for each state. */
export function largest(moved: Moved[]): Moved[] {
  return [...moved].sort((a, b) => Math.abs(b.to - b.from) - Math.abs(a.to - a.from)).slice(0, MOST);
}

export function Changes({ moved, names }: { moved: Moved[]; names: Names }) {
  return (
    <ul class="tell-changes" aria-hidden="true">
      {largest(moved).map((one) => {
        const { who, state, from, to } = movedWords(one, names);
        return (
          <li key={`${who}${state}`}>
            <span>
              {who}: {state}
            </span>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
              <line class="axis" x1={x(0)} x2={x(1)} y1={8} y2={8} />
              <line class="way" x1={x(one.from)} x2={x(one.to)} y1={8} y2={8} />
              <circle class="was" cx={x(one.from)} cy={8} r={4.5} />
              <circle class="is" cx={x(one.to)} cy={8} r={4.5} />
            </svg>
            <span class="number">
              {from} → {to}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

export function AllChanges({ moved, names }: { moved: Moved[]; names: Names }) {
  if (moved.length <= MOST) return null;
  return (
    <details>
      <summary>{t("tell.all_moved", { n: moved.length })}</summary>
      <div class="tell-table">
        <table>
          <thead>
            <tr>
              <th scope="col">{t("tell.column.who")}</th>
              <th scope="col">{t("tell.column.state")}</th>
              <th scope="col">{t("tell.column.from")}</th>
              <th scope="col">{t("tell.column.to")}</th>
            </tr>
          </thead>
          <tbody>
            {moved.map((one, i) => {
              const { who, state, from, to } = movedWords(one, names);
              return (
                <tr key={i}>
                  <th scope="row">{who}</th>
                  <td>{capital(state)}</td>
                  <td class="number">{from}</td>
                  <td class="number">{to}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </details>
  );
}

export interface Bar {
  name: string;
  value: number;
  low?: number; // 0 where it is not said
  high?: number; // 1
  loss?: boolean;
}

/** Some numbers, each as a bar from zero. */
export function Bars({ bars }: { bars: Bar[] }) {
  return (
    <ul class="tell-changes" aria-hidden="true">
      {bars.map(({ name, value, low = 0, high = 1, loss = value < 0 }) => {
        const at = (number: number) => x((number - low) / (high - low));
        return (
          <li key={name}>
            <span>{capital(name)}</span>
            <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} class={loss ? "loss" : ""} aria-hidden="true">
              <line class="axis" x1={at(low)} x2={at(high)} y1={8} y2={8} />
              {low < 0 && <line class="axis" x1={at(0)} x2={at(0)} y1={2} y2={14} />}
              <rect class="bar" x={Math.min(at(0), at(value))} width={Math.abs(at(value) - at(0))} y={4} height={8} />
            </svg>
            <span class="number">{hundredths(value)}</span>
          </li>
        );
      })}
    </ul>
  );
}
